// Requests of any client as Anthropic requests: what moves, what is left out with which warning, and what is refused.
import { describe, expect, it } from 'vitest';
import { anthropicCodec } from '../../../src/protocols/anthropic/codec';
import type { Target } from '../../../src/protocols/codec';
import type { IrRequest, IrTurn } from '../../../src/protocols/ir/request';
import { warningText } from '../../../src/protocols/ir/warnings';
import { plainRequest, target } from './kit';

type Body = Record<string, unknown> & { messages: { role: string; content: Record<string, unknown>[] }[] };

function encode(
  change: Partial<IrRequest>,
  to: Partial<Target> = {},
): { body: Body; warnings: string[]; headers: object } {
  const { body, warnings, headers } = anthropicCodec.encodeRequest({ ...plainRequest, ...change }, target(to));
  return { body: body as Body, warnings: warnings.map(warningText), headers };
}

const say = (text: string): IrTurn => ({ role: 'user', content: [{ type: 'text', text }] });
const call = (id: string, input = '{}'): IrTurn => ({
  role: 'assistant',
  content: [{ type: 'tool-call', id, name: 'run', kind: 'function', input }],
});
const result = (callId: string): IrTurn => ({
  role: 'tool',
  content: [{ type: 'tool-result', callId, kind: 'function', content: [{ type: 'text', text: 'ok' }], isError: false }],
});
const refused = expect.objectContaining({ kind: 'bad-request' }) as Error;

describe('the least request', () => {
  it('has the model as sent upstream, the required limit and the pinned version', () => {
    expect(encode({})).toEqual({
      body: {
        model: 'claude-test',
        max_tokens: 32_000,
        messages: [{ role: 'user', content: [{ type: 'text', text: 'Hello' }] }],
      },
      warnings: [],
      headers: { 'anthropic-version': '2023-06-01' },
    });
  });

  it('clamps the limit to what the model gives', () => {
    expect(encode({}, { traits: { maxOutputTokens: 8192 } }).body).toMatchObject({ max_tokens: 8192 });
    const { body, warnings } = encode({ maxOutputTokens: 9000 }, { traits: { maxOutputTokens: 8192 } });
    expect(body['max_tokens']).toBe(8192);
    expect(warnings).toEqual(['clamped-value max_tokens: 9000 to 8192']);
  });

  it('needs something to say', () => {
    expect(() => encode({ turns: [] })).toThrow(refused);
    const { body, warnings } = encode({ turns: [], system: [{ type: 'text', text: 'Say hello.' }] });
    expect(body).toMatchObject({ messages: [{ role: 'user', content: [{ text: 'Say hello.' }] }] });
    expect(body).not.toHaveProperty('system');
    expect(warnings).toEqual(['repaired-history messages: the system prompt stands as the only message']);
  });
});

describe('turns', () => {
  it('become one message per side, tool results first in theirs', () => {
    const turns = [say('A'), call('1'), call('2'), say('Wait'), result('1'), result('2'), say('B')];
    const { body } = encode({ turns });
    expect(body.messages.map(({ role, content }) => [role, content.map((block) => block['type'])])).toEqual([
      ['user', ['text']],
      ['assistant', ['tool_use', 'tool_use']],
      ['user', ['tool_result', 'tool_result', 'text', 'text']],
    ]);
  });

  it('lose empty text, and with it empty messages', () => {
    const turns: IrTurn[] = [
      say(''),
      say('A'),
      { role: 'assistant', content: [{ type: 'text', text: '' }] },
      say(' \n'),
      say('B'),
    ];
    const { body, warnings } = encode({ turns });
    expect(body.messages).toEqual([
      {
        role: 'user',
        content: [
          { type: 'text', text: 'A' },
          { type: 'text', text: 'B' },
        ],
      },
    ]);
    expect(warnings).toEqual(['repaired-history messages[3].content[0]: text of white space alone was left out']);
  });

  it('keep a system message where the model takes it there, and say it as a reminder elsewhere', () => {
    const turns: IrTurn[] = [say('A'), { role: 'system', content: [{ type: 'text', text: 'Plan.' }] }, say('B')];
    const kept = encode({ turns }, { traits: { midSystem: true } });
    expect(kept.body.messages.map(({ role }) => role)).toEqual(['user', 'system', 'user']);
    expect(kept.warnings).toEqual([]);
    const told = encode({ turns });
    expect(told.body.messages[0]?.content.map((block) => block['text'])).toEqual([
      'A',
      '<system-reminder>\nPlan.\n</system-reminder>',
      'B',
    ]);
    expect(told.warnings).toEqual(['mapped-value messages[1].role: system to user']);
    const after = encode({ turns: [say('A'), call('1'), ...turns.slice(1)] }, { traits: { midSystem: true } });
    expect(after.body.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user']);
  });

  it('have ids that Anthropic takes, the same in call and result, and different where they were', () => {
    const { body, warnings } = encode({ turns: [say('A'), call('a.b'), call('a:b'), result('a.b'), result('a:b')] });
    expect(body.messages[1]?.content.map((block) => block['id'])).toEqual(['a_b', 'a_b_2']);
    expect(body.messages[2]?.content.map((block) => block['tool_use_id'])).toEqual(['a_b', 'a_b_2']);
    expect(warnings).toHaveLength(4);
  });

  it.each([
    ['', {}, 0],
    ['null', {}, 0],
    ['{"a":1}', { a: 1 }, 0],
    ['{"a":', { input: '{"a":' }, 1],
    ['[1]', { input: [1] }, 1],
  ])('have objects for tool input: %j', (input, expected, count) => {
    const { body, warnings } = encode({ turns: [say('A'), call('1', input)] });
    expect(body.messages[1]?.content[0]?.['input']).toEqual(expected);
    expect(warnings).toHaveLength(count);
  });

  it('send state to its own origin alone', () => {
    const reasoning = (originName: string, kind: 'signature' | 'redacted' | 'encrypted'): IrTurn => ({
      role: 'assistant',
      content: [
        { type: 'reasoning', text: 'T', state: { origin: originName, kind, data: 'd' } },
        { type: 'text', text: 'Done.' },
      ],
    });
    const first = (turn: IrTurn, to: Partial<Target> = {}): unknown =>
      encode({ turns: [say('A'), turn] }, to).body.messages[1]?.content[0];
    expect(first(reasoning('anthropic', 'signature'))).toEqual({ type: 'thinking', thinking: 'T', signature: 'd' });
    expect(first(reasoning('anthropic', 'redacted'))).toEqual({ type: 'redacted_thinking', data: 'd' });
    expect(first(reasoning('openai', 'encrypted'))).toEqual({ type: 'text', text: 'Done.' });
    expect(encode({ turns: [say('A'), reasoning('openai', 'encrypted')] }).warnings).toEqual([
      'dropped-state messages[1].content[0]: openai',
    ]);
    expect(first(reasoning('openai', 'encrypted'), { origin: 'minimax', quirks: { replayReasoning: true } })).toEqual({
      type: 'thinking',
      thinking: 'T',
      signature: '',
    });
  });

  it('have images and documents in Anthropic’s shapes', () => {
    const { body, warnings } = encode({
      turns: [
        {
          role: 'user',
          content: [
            { type: 'image', source: { kind: 'base64', mediaType: 'image/jpg', data: 'AA==' }, detail: 'high' },
            { type: 'image', source: { kind: 'url', url: 'data:image/png;base64,AAAA' } },
            { type: 'image', source: { kind: 'base64', mediaType: 'image/bmp', data: 'AA==' } },
            {
              type: 'file',
              source: { kind: 'base64', mediaType: 'application/pdf', data: 'JVBERi0=' },
              filename: 'a.pdf',
            },
            { type: 'file', source: { kind: 'base64', mediaType: 'text/csv', data: 'w6QsYg==' } },
            { type: 'file', source: { kind: 'base64', mediaType: 'application/zip', data: 'AA==' } },
            { type: 'file', source: { kind: 'file-id', origin: 'openai-responses', id: 'file-1' } },
          ],
        },
      ],
    });
    expect(body.messages[0]?.content).toEqual([
      { type: 'image', source: { type: 'base64', media_type: 'image/jpeg', data: 'AA==' } },
      { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } },
      { type: 'document', source: { type: 'base64', media_type: 'application/pdf', data: 'JVBERi0=' }, title: 'a.pdf' },
      { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'ä,b' } },
    ]);
    expect(warnings).toEqual([
      'dropped-field messages[0].content[0].detail: high',
      'dropped-part messages[0].content[2]: an image of type image/bmp',
      'dropped-part messages[0].content[5]: a file of type application/zip',
      'dropped-part messages[0].content[6]: a file stored at another provider',
    ]);
  });

  it('refuse audio', () => {
    const audio: IrTurn = {
      role: 'user',
      content: [{ type: 'audio', source: { kind: 'base64', mediaType: 'audio/wav', data: '' } }],
    };
    expect(() => encode({ turns: [audio] })).toThrow(refused);
  });

  it('leave out opaque parts of other protocols and send back Anthropic’s own', () => {
    const own = { type: 'server_tool_use', id: 's', name: 'web_search', input: {} };
    const { body, warnings } = encode({
      turns: [
        say('A'),
        {
          role: 'assistant',
          content: [
            { type: 'opaque', origin: 'anthropic', name: 'server_tool_use', value: own },
            { type: 'opaque', origin: 'gemini', name: 'executableCode', value: {} },
          ],
        },
      ],
    });
    expect(body.messages[1]?.content).toEqual([own]);
    expect(warnings).toEqual(['dropped-part messages[1].content[1]: executableCode']);
  });
});

describe('tools', () => {
  const run = { type: 'function', name: 'run', parameters: { type: 'object', properties: {} } } as const;

  it('have schemas of objects', () => {
    const schemaOf = (parameters: Record<string, unknown> | undefined): [unknown, string[]] => {
      const { body, warnings } = encode({ tools: [{ type: 'function', name: 'a', parameters }] });
      return [(body['tools'] as { input_schema: unknown }[])[0]?.input_schema, warnings];
    };
    expect(schemaOf(undefined)).toEqual([{ type: 'object', properties: {} }, []]);
    expect(schemaOf({ properties: { a: {} } })).toEqual([{ type: 'object', properties: { a: {} } }, []]);
    const variants = [
      { properties: { a: { type: 'string' }, c: {} }, required: ['a', 'c'] },
      { properties: { b: {}, c: {} }, required: ['b', 'c'] },
    ];
    expect(schemaOf({ anyOf: variants, $defs: {} })).toEqual([
      { type: 'object', $defs: {}, properties: { a: { type: 'string' }, c: {}, b: {} }, required: ['c'] },
      ['narrowed-schema tools[0].input_schema'],
    ]);
    expect(schemaOf({ $ref: '#/$defs/A', $defs: { A: { type: 'object', properties: { a: {} } } } })[0]).toEqual({
      type: 'object',
      properties: { a: {} },
      $defs: { A: { type: 'object', properties: { a: {} } } },
    });
  });

  it('are strict only where the schema qualifies', () => {
    const closed = {
      type: 'object',
      properties: { a: { type: 'string' } },
      required: ['a'],
      additionalProperties: false,
    };
    const tool = (parameters: Record<string, unknown>): Partial<IrRequest> => ({
      tools: [{ type: 'function', name: 'a', parameters, strict: true }],
    });
    expect(encode(tool(closed)).body['tools']).toEqual([{ name: 'a', input_schema: closed, strict: true }]);
    const { body, warnings } = encode(tool({ ...closed, properties: { a: { type: 'string', minLength: 2 } } }));
    expect(body['tools']).not.toMatchObject([{ strict: true }]);
    expect(warnings).toEqual(['dropped-field tools[0].strict: the schema does not qualify']);
  });

  it('of other providers are left out, and refused where they are forced', () => {
    const search = { type: 'server', origin: 'openai-responses', name: 'web_search', value: {} } as const;
    const { body, warnings } = encode({ tools: [run, search], toolChoice: { type: 'auto' } });
    expect(body['tools']).toHaveLength(1);
    expect(warnings).toEqual(['dropped-tool tools[1]: web_search']);
    expect(() => encode({ tools: [run, search], toolChoice: { type: 'tool', name: 'web_search' } })).toThrow(refused);
    expect(() => encode({ tools: [search], toolChoice: { type: 'required' } })).toThrow(refused);
    expect(encode({ tools: [search], toolChoice: { type: 'auto' } }).body).not.toHaveProperty('tool_choice');
  });

  it.each([
    [{ toolChoice: { type: 'auto' } }, { type: 'auto' }],
    [
      { toolChoice: { type: 'required' }, parallelToolCalls: false },
      { type: 'any', disable_parallel_tool_use: true },
    ],
    [{ toolChoice: { type: 'tool', name: 'run' } }, { type: 'tool', name: 'run' }],
    [{ toolChoice: { type: 'none' }, parallelToolCalls: false }, { type: 'none' }],
    [{ parallelToolCalls: false }, { type: 'auto', disable_parallel_tool_use: true }],
    [{ parallelToolCalls: true }, undefined],
    [{ toolChoice: { type: 'allowed', names: ['run'], mode: 'required' } }, { type: 'any' }],
  ] as [Partial<IrRequest>, object | undefined][])('are chosen by %j', (change, expected) => {
    const { body } = encode({ tools: [run, { ...run, name: 'other' }], ...change });
    expect(body['tool_choice']).toEqual(expected);
    expect(body['tools']).toHaveLength(change.toolChoice?.type === 'allowed' ? 1 : 2);
  });

  it('that are freeform and unwrapped take one text', () => {
    const format = { type: 'grammar', syntax: 'lark', definition: 'start: "a"' } as const;
    const { body } = encode({
      tools: [{ type: 'custom', name: 'patch', namespace: 'fs', description: 'Patches.', format }],
    });
    expect(body['tools']).toEqual([
      {
        name: 'fs__patch',
        description: 'Patches.\n\nThe input must match this lark grammar:\nstart: "a"',
        input_schema: { type: 'object', properties: { input: { type: 'string' } }, required: ['input'] },
      },
    ]);
  });
});

describe('sampling', () => {
  it('is clamped to 0 to 1 and never has temperature and top_p together', () => {
    const { body, warnings } = encode({ sampling: { temperature: 1.7, topP: 0.5, topK: 9 } });
    expect(body).toMatchObject({ temperature: 1, top_k: 9 });
    expect(body).not.toHaveProperty('top_p');
    expect(warnings).toEqual([
      'clamped-value temperature: 1.7 to 1',
      'dropped-field top_p: not together with temperature',
    ]);
    expect(encode({ sampling: { temperature: 0.2, topP: 1 } }).warnings).toEqual([]);
  });

  it('is left out where the model refuses it, without a word where it was the default', () => {
    const { body, warnings } = encode(
      { sampling: { temperature: 0.3, topP: 1, topK: 3 } },
      { traits: { noSampling: true } },
    );
    expect(Object.keys(body)).toEqual(['model', 'max_tokens', 'messages']);
    expect(warnings).toEqual([
      'dropped-field temperature: the model refuses it',
      'dropped-field top_k: the model refuses it',
    ]);
    expect(encode({ sampling: { temperature: 1 } }, { traits: { noSampling: true } }).warnings).toEqual([]);
  });

  it('warns for what Anthropic has not and refuses several answers', () => {
    const sampling = { seed: 1, presencePenalty: 1, frequencyPenalty: 0, logprobs: 2, stop: ['END', ' '] };
    const { body, warnings } = encode({ sampling });
    expect(body['stop_sequences']).toEqual(['END']);
    expect(warnings.map((text) => text.split(':')[0])).toEqual([
      'dropped-field presence_penalty',
      'dropped-field seed',
      'dropped-field logprobs',
      'dropped-field stop_sequences[1]',
    ]);
    expect(() => encode({ sampling: { candidates: 2 } })).toThrow(refused);
    expect(encode({ sampling: { candidates: 1 } }).warnings).toEqual([]);
  });
});

describe('output format', () => {
  it('sends a schema in the words Anthropic knows, the rest in the description', () => {
    const schema = {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      properties: {
        n: { type: 'integer', minimum: 1, description: 'Count.' },
        u: { oneOf: [{ type: 'string' }, { type: 'null' }] },
      },
      required: ['n'],
    };
    const { body, warnings } = encode({ output: { type: 'json-schema', name: 'answer', schema, strict: true } });
    expect(body['output_config']).toEqual({
      format: {
        type: 'json_schema',
        schema: {
          type: 'object',
          properties: {
            n: { type: 'integer', description: 'Count.\n\n{minimum: 1}' },
            u: { anyOf: [{ type: 'string' }, { type: 'null' }] },
          },
          required: ['n'],
          additionalProperties: false,
        },
      },
    });
    expect(warnings).toEqual([
      'narrowed-schema output_config.format.schema',
      'dropped-field output_config.format.name: answer',
    ]);
  });

  it('asks in words where there is no format for it', () => {
    const json = encode({ output: { type: 'json' }, system: [{ type: 'text', text: 'Be kind.' }] });
    expect(json.body['system']).toEqual([
      { type: 'text', text: 'Be kind.' },
      { type: 'text', text: 'Answer with one valid JSON object and nothing else.' },
    ]);
    const schema = { type: 'object' };
    const worded = encode({ output: { type: 'json-schema', schema } }, { quirks: { noJsonSchema: true } });
    expect(worded.body['system']).toMatchObject([{ text: expect.stringContaining('{"type":"object"}') as string }]);
    expect(worded.body).not.toHaveProperty('output_config');
  });
});

describe('caching', () => {
  it('keeps markers, at most four, the latest', () => {
    const marked = (text: string): IrTurn => ({
      role: 'user',
      content: [{ type: 'text', text, cache: { ttl: undefined } }],
    });
    const { body, warnings } = encode({
      system: [{ type: 'text', text: 'S', cache: { ttl: '1h' } }],
      turns: ['a', 'b', 'c', 'd'].map(marked),
    });
    expect(body['system']).toEqual([{ type: 'text', text: 'S' }]);
    expect(body.messages[0]?.content[0]).toEqual({ type: 'text', text: 'a', cache_control: { type: 'ephemeral' } });
    expect(warnings).toEqual(['clamped-value cache_control: 5 breakpoints to 4']);
  });

  it('turns a prompt cache key into automatic caching where nothing is marked', () => {
    const { body, warnings } = encode({ promptCacheKey: 'k' });
    expect(body['cache_control']).toEqual({ type: 'ephemeral' });
    expect(warnings).toEqual(['mapped-value prompt_cache_key: automatic caching']);
    const marked = encode({ promptCacheKey: 'k', system: [{ type: 'text', text: 'S', cache: { ttl: undefined } }] });
    expect(marked.body).not.toHaveProperty('cache_control');
    expect(marked.warnings).toEqual(['dropped-field prompt_cache_key']);
  });
});

describe('other fields', () => {
  it('warns for what Anthropic has not', () => {
    const { body, warnings } = encode({ verbosity: 'low', metadata: { a: 'b' }, user: 'u', serviceTier: 'flex' });
    expect(body['metadata']).toEqual({ user_id: 'u' });
    expect([...warnings].sort()).toEqual([
      'dropped-field metadata',
      'dropped-field service_tier: flex',
      'dropped-field verbosity',
    ]);
    expect(encode({ user: 'u'.repeat(257) }).body).not.toHaveProperty('metadata');
  });

  it('keeps a strict vendor from what it may not know', () => {
    const { body, warnings, headers } = encode(
      {
        extensions: { anthropic: { context_management: {}, betas: ['b'] } },
        cache: { ttl: undefined },
        tools: [{ type: 'function', name: 'a', strict: true, extensions: { anthropic: { defer_loading: true } } }],
        serviceTier: 'auto',
      },
      { quirks: { strictFields: true } },
    );
    expect(Object.keys(body)).toEqual(['model', 'max_tokens', 'tools', 'messages']);
    expect(headers).toEqual({ 'anthropic-version': '2023-06-01' });
    expect(warnings).toContain('dropped-field context_management: the provider does not know it');
    expect(warnings).toContain('dropped-field tools[0].defer_loading: the provider does not know it');
  });

  it('sends what a vendor wants in every request', () => {
    expect(encode({}, { quirks: { extraBody: { reasoning_split: true } } }).body['reasoning_split']).toBe(true);
  });

  it('sends betas in their header', () => {
    const { headers } = encode({ extensions: { anthropic: { betas: ['a', 'b'] } } });
    expect(headers).toEqual({ 'anthropic-version': '2023-06-01', 'anthropic-beta': 'a,b' });
  });
});
