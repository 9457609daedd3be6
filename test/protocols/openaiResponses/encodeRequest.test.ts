// Requests for a Responses upstream that another protocol's client made: what is mapped, dropped with a warning, or refused.
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../../src/shared/errors';
import type { Encoded, Target } from '../../../src/protocols/codec';
import type { IrRequest, ReasoningRequest } from '../../../src/protocols/ir/request';
import type { IrTurn } from '../../../src/protocols/ir/request';
import { openaiResponsesCodec as codec } from '../../../src/protocols/openaiResponses/codec';
import { qualifiesForStrict } from '../../../src/protocols/openaiResponses/strictSchema';
import { emptyRequest, target } from './support';

const user: IrTurn = { role: 'user', content: [{ type: 'text', text: 'Hi' }] };
const encode = (members: Partial<IrRequest>, more: Partial<Target> = {}): Encoded =>
  codec.encodeRequest(emptyRequest({ turns: [user], ...members }), { ...target, ...more });
const codesOf = ({ warnings }: Encoded): string[] => warnings.map(({ code, path }) => `${code} ${path}`);

function refusal(members: Partial<IrRequest>): GatewayError {
  try {
    encode(members);
  } catch (error) {
    if (GatewayError.is(error, 'bad-request')) return error;
    throw error;
  }
  throw new Error('was not refused');
}

describe('input for a Responses upstream', () => {
  it('stores nothing, names the target model, and writes system text as instructions', () => {
    const { body } = encode({
      system: [
        { type: 'text', text: 'A', cache: { ttl: '5m' } },
        { type: 'text', text: 'B' },
      ],
    });
    expect(body).toEqual({
      model: 'gpt-target',
      instructions: 'A\n\nB',
      input: [{ type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Hi' }] }],
      store: false,
      stream: true,
    });
  });

  it('sends instructions alone as input, because an empty input is refused', () => {
    const { body } = encode({ turns: [], system: [{ type: 'text', text: 'Go' }] });
    expect(body['input']).toEqual([
      { type: 'message', role: 'developer', content: [{ type: 'input_text', text: 'Go' }] },
    ]);
    expect(body).not.toHaveProperty('instructions');
  });

  it('writes later instructions as developer messages, or system where the provider knows no other', () => {
    const turns: IrTurn[] = [user, { role: 'system', content: [{ type: 'text', text: 'Now' }] }];
    expect(encode({ turns }).body['input']).toMatchObject([{}, { role: 'developer' }]);
    expect(encode({ turns }, { quirks: { systemRole: 'system' } }).body['input']).toMatchObject([
      {},
      { role: 'system' },
    ]);
  });

  it('replays thinking to the origin that made it, with its id, and to nobody else', () => {
    const turns = (origin: string): IrTurn[] => [
      user,
      {
        role: 'assistant',
        content: [
          {
            type: 'reasoning',
            text: 'Hm',
            summary: true,
            id: 'rs_1',
            state: { origin, kind: 'encrypted', data: 'blob' },
          },
          { type: 'text', text: 'Yes' },
        ],
      },
    ];
    expect(encode({ turns: turns('openai') }).body['input']).toEqual([
      { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Hi' }] },
      { type: 'reasoning', id: 'rs_1', summary: [{ type: 'summary_text', text: 'Hm' }], encrypted_content: 'blob' },
      { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Yes' }] },
    ]);
    const unsaid = turns('openai').map((turn) => structuredClone(turn));
    if (unsaid[1]?.role === 'assistant' && unsaid[1].content[0]?.type === 'reasoning')
      delete unsaid[1].content[0].summary;
    expect(encode({ turns: unsaid }).body).toEqual(encode({ turns: turns('openai') }).body);
    const foreign = encode({ turns: turns('xai') });
    expect(foreign.body['input']).toHaveLength(2);
    expect(codesOf(foreign)).toEqual(['dropped-state turns[1].content[0]']);
    const echoed = encode({ turns: turns('xai') }, { quirks: { replayReasoning: true } });
    expect(echoed.body['input']).toMatchObject([
      {},
      { type: 'reasoning', content: [{ type: 'reasoning_text', text: 'Hm' }] },
      {},
    ]);
  });

  it('keeps images in tool results, tells failures in words, and pairs custom tools with their own items', () => {
    const { body } = encode({
      turns: [
        user,
        {
          role: 'tool',
          content: [
            {
              type: 'tool-result',
              callId: 'a',
              kind: 'function',
              content: [{ type: 'text', text: 'no such file' }],
              isError: true,
            },
            {
              type: 'tool-result',
              callId: 'b',
              kind: 'custom',
              content: [{ type: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'AA' } }],
              isError: false,
            },
            { type: 'tool-result', callId: 'c', kind: 'function', content: [], isError: true },
          ],
        },
      ],
    });
    expect((body['input'] as unknown[]).slice(1)).toEqual([
      { type: 'function_call_output', call_id: 'a', output: 'Error: no such file' },
      {
        type: 'custom_tool_call_output',
        call_id: 'b',
        output: [{ type: 'input_image', image_url: 'data:image/png;base64,AA' }],
      },
      { type: 'function_call_output', call_id: 'c', output: 'Error.' },
    ]);
  });

  it('drops with a warning what it cannot say', () => {
    const encoded = encode({
      turns: [
        {
          role: 'user',
          name: 'Ann',
          content: [
            { type: 'audio', source: { kind: 'base64', mediaType: 'audio/wav', data: 'AA' } },
            { type: 'image', source: { kind: 'file-id', origin: 'anthropic', id: 'file_1' } },
            { type: 'opaque', origin: 'anthropic', name: 'search_result', value: {} },
            { type: 'text', text: 'Hi', cache: { ttl: '1h' } },
          ],
        },
        {
          role: 'assistant',
          content: [
            { type: 'reasoning', text: 'Hm' },
            { type: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'AA' } },
            {
              type: 'tool-call',
              id: 'a',
              name: 'b',
              kind: 'function',
              input: '',
              state: { origin: 'google', kind: 'thought-signature', data: 's' },
            },
          ],
        },
      ],
      sampling: { topK: 3, stop: ['x'], seed: 1, presencePenalty: 1, frequencyPenalty: 1, temperature: 3 },
      maxOutputTokens: 1,
      user: 'u'.repeat(65),
      serviceTier: 'reserved',
    });
    expect(codesOf(encoded).sort()).toEqual(
      [
        'clamped-value maxOutputTokens',
        'clamped-value sampling.temperature',
        'dropped-field sampling.frequencyPenalty',
        'dropped-field sampling.presencePenalty',
        'dropped-field sampling.seed',
        'dropped-field sampling.stop',
        'dropped-field sampling.topK',
        'dropped-field serviceTier',
        'dropped-field turns[0].name',
        'dropped-field user',
        'dropped-part turns[0].content[0]',
        'dropped-part turns[0].content[1]',
        'dropped-part turns[0].content[2]',
        'dropped-part turns[1].content[0]',
        'dropped-part turns[1].content[1]',
        'dropped-state turns[1].content[2]',
        'mapped-value cache_control',
      ].sort(),
    );
    expect(encoded.body).toMatchObject({ max_output_tokens: 16, temperature: 2 });
    expect(encoded.body['input']).toEqual([
      { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Hi' }] },
      { type: 'function_call', call_id: 'a', name: 'b', arguments: '{}' },
    ]);
  });
});

describe('tools for a Responses upstream', () => {
  const closed = {
    type: 'object',
    properties: { a: { type: 'string' } },
    required: ['a'],
    additionalProperties: false,
  };
  const open = { type: 'object', properties: { a: { type: 'string' } } };

  it('always says strict, and true only where the schema is closed', () => {
    const encoded = encode({
      tools: [
        { type: 'function', name: 'none' },
        { type: 'function', name: 'closed', parameters: closed, strict: true },
        { type: 'function', name: 'open', parameters: open, strict: true },
      ],
    });
    expect(encoded.body['tools']).toEqual([
      { type: 'function', name: 'none', parameters: { type: 'object', properties: {} }, strict: false },
      { type: 'function', name: 'closed', parameters: closed, strict: true },
      { type: 'function', name: 'open', parameters: open, strict: false },
    ]);
    expect(codesOf(encoded)).toEqual(['mapped-value tools[2].strict']);
  });

  it.each<[unknown, boolean]>([
    [closed, true],
    [open, false],
    [{ type: 'object', properties: { a: open }, required: ['a'], additionalProperties: false }, false],
    [
      {
        type: 'object',
        properties: { a: { type: 'array', items: open } },
        required: ['a'],
        additionalProperties: false,
      },
      false,
    ],
    [{ type: ['object', 'null'], properties: {}, additionalProperties: false }, true],
    [{ anyOf: [closed, { type: 'string' }] }, true],
    [{ oneOf: [closed] }, false],
    [undefined, false],
  ])('strict mode and %j', (schema, expected) => {
    expect(qualifiesForStrict(schema)).toBe(expected);
  });

  it('gathers namespaces and drops tools that another provider runs', () => {
    const encoded = encode({
      tools: [
        {
          type: 'custom',
          name: 'x',
          namespace: 'n',
          extensions: { 'openai-responses': { namespace_description: 'N.' } },
        },
        { type: 'server', origin: 'anthropic', name: 'web_search', value: {} },
        { type: 'custom', name: 'y', namespace: 'n' },
      ],
      toolChoice: { type: 'allowed', names: ['x', 'web_search'], mode: 'auto' },
    });
    expect(encoded.body['tools']).toEqual([
      {
        type: 'namespace',
        name: 'n',
        description: 'N.',
        tools: [
          { type: 'custom', name: 'x' },
          { type: 'custom', name: 'y' },
        ],
      },
    ]);
    expect(encoded.body['tool_choice']).toEqual({
      type: 'allowed_tools',
      mode: 'auto',
      tools: [{ type: 'custom', name: 'x' }],
    });
    expect(codesOf(encoded)).toEqual(['dropped-tool tools[1]']);
  });

  it('refuses a forced tool that it cannot offer, and several answers', () => {
    const tools = [{ type: 'server', origin: 'anthropic', name: 'web_search', value: {} } as const];
    expect(refusal({ tools, toolChoice: { type: 'tool', name: 'web_search' } }).message).toContain('web_search');
    expect(refusal({ tools, toolChoice: { type: 'required' } }).message).toContain('tool_choice');
    expect(refusal({ tools, toolChoice: { type: 'allowed', names: ['web_search'], mode: 'required' } }).kind).toBe(
      'bad-request',
    );
    expect(refusal({ sampling: { candidates: 2 } }).message).toContain('one answer');
  });
});

describe('thinking for a Responses upstream', () => {
  const efforts = ['minimal', 'low', 'medium', 'high'] as const;
  it.each<[ReasoningRequest, unknown, string[]]>([
    [{ effort: 'high' }, { effort: 'high' }, []],
    [{ effort: 'high', visible: true }, { effort: 'high', summary: 'auto' }, []],
    [{ mode: 'disabled', visible: true }, { effort: 'minimal', summary: 'auto' }, ['mapped-value reasoning.effort']],
    [{ effort: 'max' }, { effort: 'high' }, ['mapped-value reasoning.effort']],
    [{ mode: 'enabled', budgetTokens: 1024 }, { effort: 'low' }, ['mapped-value reasoning.budgetTokens']],
    [{ mode: 'enabled', budgetTokens: 4096 }, { effort: 'medium' }, ['mapped-value reasoning.budgetTokens']],
    [{ mode: 'enabled', budgetTokens: 32_000 }, { effort: 'high' }, ['mapped-value reasoning.budgetTokens']],
    [{ mode: 'adaptive' }, undefined, []],
  ])('%j', (reasoning, wire, warnings) => {
    const encoded = encode({ reasoning }, { traits: { efforts } });
    expect(encoded.body['reasoning']).toEqual(wire);
    expect(codesOf(encoded)).toEqual(warnings);
  });

  it('says effort none where nothing is known of the model', () => {
    expect(encode({ reasoning: { mode: 'disabled', visible: true } }).body['reasoning']).toEqual({ effort: 'none' });
  });

  it('asks for state where the model may think, and for nothing where it cannot', () => {
    const include = ['reasoning.encrypted_content'];
    expect(encode({ reasoning: { effort: 'low' } }).body['include']).toEqual(include);
    expect(encode({ reasoning: { wantsState: true } }).body['include']).toEqual(include);
    expect(encode({ reasoning: { mode: 'disabled' } }).body).not.toHaveProperty('include');
    expect(encode({}).body).not.toHaveProperty('include');
    const dull = encode({ reasoning: { effort: 'low', wantsState: true } }, { traits: { thinking: 'none' } });
    expect(dull.body).not.toHaveProperty('include');
    expect(dull.body).not.toHaveProperty('reasoning');
    expect(codesOf(dull)).toEqual(['dropped-field reasoning']);
  });
});

describe('settings for a Responses upstream', () => {
  it('keeps the members of its own protocol, and what the model refuses out', () => {
    const { body, warnings } = encode(
      {
        sampling: { temperature: 0.3 },
        maxOutputTokens: 9000,
        extensions: { 'openai-responses': { truncation: 'auto', text: { x: 1 } } },
      },
      { traits: { noSampling: true, maxOutputTokens: 4000 } },
    );
    expect(body).toMatchObject({ truncation: 'auto', text: { x: 1 }, max_output_tokens: 4000 });
    expect(body).not.toHaveProperty('temperature');
    expect(warnings.map(({ path }) => path)).toEqual(['maxOutputTokens', 'sampling.temperature']);
  });

  it('names a JSON schema, and promises JSON alone where schemas are not known', () => {
    const output = { type: 'json-schema', name: 'my answer!', schema: { type: 'object' } } as const;
    expect(encode({ output }).body['text']).toEqual({
      format: { type: 'json_schema', name: 'my_answer_', schema: { type: 'object' } },
    });
    const plain = encode({ output }, { quirks: { noJsonSchema: true } });
    expect(plain.body['text']).toEqual({ format: { type: 'json_object' } });
    expect(codesOf(plain)).toEqual(['mapped-value output.schema']);
  });
});
