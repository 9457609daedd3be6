// Requests of Anthropic clients in the intermediate representation: what Claude Code and the SDK send, and what is refused.
import { describe, expect, it } from 'vitest';
import { anthropicCodec } from '../../../src/protocols/anthropic/codec';
import type { IrRequest } from '../../../src/protocols/ir/request';
import { warningText } from '../../../src/protocols/ir/warnings';
import { readJson, requestContext } from './kit';

function decode(change: Record<string, unknown>, headers: Record<string, string> = {}): IrRequest {
  const wire = { model: 'm', max_tokens: 10, messages: [{ role: 'user', content: 'Hello' }], ...change };
  return anthropicCodec.decodeRequest(wire, requestContext(headers)).request;
}

function user(...content: object[]): { messages: object[] } {
  return { messages: [{ role: 'user', content }] };
}

it.each<[unknown, object[]]>([
  ['', []],
  ['done', [{ type: 'text', text: 'done' }]],
  [undefined, []],
  [null, []],
  [[], []],
  [[{ type: 'text', text: 'done' }], [{ type: 'text', text: 'done' }]],
])('the result of a tool may be %j', (content, parts) => {
  const [turn] = decode(user({ type: 'tool_result', tool_use_id: 't', content })).turns;
  expect(turn?.content).toMatchObject([{ type: 'tool-result', callId: 't', isError: false, content: parts }]);
  expect(turn?.content[0]).toHaveProperty('content', parts);
});

describe('a request of Claude Code', () => {
  const { request, warnings } = anthropicCodec.decodeRequest(
    readJson('anthropic-codec/claudeCode.request.json'),
    requestContext({ 'anthropic-beta': 'claude-code-20250219, context-management-2025-06-27' }),
  );

  it('loses its billing header, with a warning, and nothing else', () => {
    expect(warnings.map(warningText)).toEqual(['dropped-field system[0]: x-anthropic-billing-header']);
    expect(request.system).toEqual([
      {
        type: 'text',
        text: 'You are an agent for coding.',
        cache: { ttl: '1h' },
        extensions: { anthropic: { cache_control: { type: 'ephemeral', ttl: '1h', scope: 'global' } } },
      },
      { type: 'text', text: 'Be brief.', cache: { ttl: '1h' } },
    ]);
  });

  it('has its roles in turns, tool results before what the user says', () => {
    expect(request.turns.map(({ role }) => role)).toEqual(['user', 'system', 'assistant', 'tool', 'user']);
    expect(request.turns[3]).toEqual({
      role: 'tool',
      content: [
        {
          type: 'tool-result',
          callId: 'toolu_1',
          kind: 'function',
          isError: false,
          content: [{ type: 'text', text: '1\tgate' }],
        },
        {
          type: 'tool-result',
          callId: 'toolu_2',
          kind: 'function',
          isError: true,
          content: [
            { type: 'text', text: 'no such file' },
            { type: 'image', source: { kind: 'url', url: 'https://example.org/a.png' } },
            {
              type: 'text',
              text: '{"type":"tool_reference","tool_name":"mcp__docs__search"}',
              extensions: { anthropic: { block: { type: 'tool_reference', tool_name: 'mcp__docs__search' } } },
            },
          ],
        },
      ],
    });
  });

  it('has its thinking with its origin', () => {
    expect(request.turns[2]?.content.slice(0, 2)).toEqual([
      {
        type: 'reasoning',
        text: 'Read it.',
        summary: false,
        state: { origin: 'anthropic', kind: 'signature', data: 'U2lnMQ==' },
      },
      {
        type: 'reasoning',
        text: '',
        summary: false,
        state: { origin: 'anthropic', kind: 'redacted', data: 'UmVkMQ==' },
      },
    ]);
  });

  it('has its tools, those of the provider as server tools', () => {
    expect(request.tools.map((tool) => [tool.type, tool.name])).toEqual([
      ['function', 'Read'],
      ['function', 'mcp__docs__search'],
      ['server', 'tool_search_tool_regex'],
      ['server', 'web_search'],
    ]);
    expect(request.tools[1]).toMatchObject({ extensions: { anthropic: { defer_loading: true } } });
  });

  it('has its settings where every protocol looks for them, and the rest as extensions', () => {
    expect(request).toMatchObject({
      stream: true,
      maxOutputTokens: 64_000,
      toolChoice: { type: 'auto' },
      parallelToolCalls: false,
      reasoning: { mode: 'adaptive', effort: 'xhigh', visible: true },
      user: '{"device_id":"d1","session_id":"s1"}',
      extensions: {
        anthropic: {
          context_management: { edits: [{ type: 'clear_thinking_20251015', keep: 'all' }] },
          betas: ['claude-code-20250219', 'context-management-2025-06-27'],
        },
      },
    });
  });
});

describe('fields', () => {
  it('takes strings for content and system, a billing line in a string too', () => {
    expect(decode({ system: 'Be kind.' }).system).toEqual([{ type: 'text', text: 'Be kind.' }]);
    expect(decode({ system: 'x-anthropic-billing-header: a=b\nBe kind.' }).system).toEqual([
      { type: 'text', text: 'Be kind.' },
    ]);
  });

  it('puts system messages before all others into the system prompt', () => {
    const messages = [
      { role: 'system', content: [{ type: 'text', text: 'B' }] },
      { role: 'user', content: 'Hello' },
    ];
    const request = decode({ system: 'A', messages });
    expect(request.system.map(({ text }) => text)).toEqual(['A', 'B']);
    expect(request.turns).toHaveLength(1);
  });

  it.each([
    [{ type: 'enabled', budget_tokens: 2048 }, undefined, { mode: 'enabled', budgetTokens: 2048 }],
    [{ type: 'disabled' }, 'low', { mode: 'disabled', effort: 'low' }],
    [{ type: 'adaptive', display: 'omitted' }, undefined, { mode: 'adaptive', visible: false }],
    [undefined, 'max', { effort: 'max' }],
  ])('reads thinking %j with effort %s', (thinking, effort, reasoning) => {
    expect(decode({ thinking, output_config: { effort } }).reasoning).toEqual(reasoning);
  });

  it('keeps ways of thinking and efforts that are new to it', () => {
    const request = decode({
      thinking: { type: 'between_tools' },
      output_config: { effort: 'utmost', task_budget: { total: 9 } },
    });
    expect(request.extensions.anthropic).toEqual({
      thinking: { type: 'between_tools' },
      output_config: { effort: 'utmost', task_budget: { total: 9 } },
    });
  });

  it.each([
    [{ type: 'any', disable_parallel_tool_use: false }, { type: 'required' }, true],
    [{ type: 'tool', name: 'a', disable_parallel_tool_use: true }, { type: 'tool', name: 'a' }, false],
    [{ type: 'none' }, { type: 'none' }, undefined],
  ])('reads tool_choice %j', (tool_choice, toolChoice, parallelToolCalls) => {
    expect(decode({ tool_choice })).toMatchObject({ toolChoice });
    expect(decode({ tool_choice }).parallelToolCalls).toBe(parallelToolCalls);
  });

  it('reads sampling, stops, format, tier and caching', () => {
    const schema = { type: 'object', properties: {}, additionalProperties: false };
    const request = decode({
      temperature: 0.5,
      top_p: 0.9,
      top_k: 5,
      stop_sequences: ['END'],
      output_config: { format: { type: 'json_schema', schema } },
      service_tier: 'standard_only',
      cache_control: { type: 'ephemeral', ttl: '1h' },
    });
    expect(request).toMatchObject({
      sampling: { temperature: 0.5, topP: 0.9, topK: 5, stop: ['END'] },
      output: { type: 'json-schema', schema },
      serviceTier: 'default',
      cache: { ttl: '1h' },
    });
    expect(decode({ output_format: { type: 'json_schema', schema } }).output).toEqual({ type: 'json-schema', schema });
  });
});

describe('content', () => {
  it('reads documents of every source', () => {
    const source = (value: object): object => ({
      type: 'document',
      source: value,
      title: 'a.pdf',
      citations: { enabled: true },
    });
    const [turn] = decode(
      user(
        source({ type: 'base64', media_type: 'application/pdf', data: 'JVBERi0=' }),
        source({ type: 'url', url: 'https://example.org/a.pdf' }),
        source({ type: 'file', file_id: 'file_1' }),
        source({ type: 'text', media_type: 'text/plain', data: 'Gate' }),
        source({ type: 'content', content: [{ type: 'text', text: 'A' }, { type: 'image' }] }),
      ),
    ).turns;
    expect(turn?.content.map((part) => 'source' in part && part.source)).toEqual([
      { kind: 'base64', mediaType: 'application/pdf', data: 'JVBERi0=' },
      { kind: 'url', url: 'https://example.org/a.pdf' },
      { kind: 'file-id', origin: 'anthropic', id: 'file_1' },
      { kind: 'text', text: 'Gate' },
      { kind: 'text', text: 'A\n[image]' },
    ]);
    expect(turn?.content[0]).toMatchObject({
      filename: 'a.pdf',
      extensions: { anthropic: { citations: { enabled: true } } },
    });
  });

  it('gives search results as text to others and whole to Anthropic', () => {
    const block = {
      type: 'search_result',
      source: 'https://a.example',
      title: 'Gates',
      content: [{ type: 'text', text: 'Old.' }],
    };
    expect(decode(user(block)).turns[0]?.content).toEqual([
      { type: 'text', text: 'Gates\nhttps://a.example\nOld.', extensions: { anthropic: { block } } },
    ]);
  });

  it('keeps blocks that it does not know as they are', () => {
    const block = { type: 'container_upload', file_id: 'file_1' };
    expect(decode(user(block)).turns[0]?.content).toEqual([
      { type: 'opaque', origin: 'anthropic', name: 'container_upload', value: block },
    ]);
    const server = { type: 'server_tool_use', id: 's', name: 'web_search', input: {} };
    expect(decode({ messages: [{ role: 'assistant', content: [server] }] }).turns[0]?.content).toMatchObject([
      { type: 'opaque', name: 'server_tool_use', value: server },
    ]);
  });

  it('unwraps envelopes and takes an empty signature for none', () => {
    const thinking = (signature: string): object => ({ type: 'thinking', thinking: 'T', signature });
    const content = [
      thinking('gatehouse-state.1.openai.encrypted.abc'),
      thinking(''),
      thinking('gatehouse-state.1.none.signature.'),
    ];
    const [turn] = decode({ messages: [{ role: 'assistant', content }] }).turns;
    expect(turn?.content.map((part) => 'state' in part && part.state)).toEqual([
      { origin: 'openai', kind: 'encrypted', data: 'abc' },
      false,
      false,
    ]);
  });
});

describe('a body of another shape', () => {
  it.each([
    [[], 'The request body'],
    [{ messages: [] }, 'model'],
    [{ model: 'm' }, 'messages'],
    [{ model: 'm', messages: [{ role: 'tool', content: '' }] }, 'messages[0].role'],
    [{ model: 'm', messages: [{ role: 'user', content: 5 }] }, 'messages[0].content'],
    [{ model: 'm', messages: [{ role: 'user', content: [{ type: 'text' }] }] }, 'messages[0].content[0].text'],
    [{ model: 'm', messages: [{ role: 'user', content: [{}] }] }, 'messages[0].content[0].type'],
    [
      { model: 'm', messages: [{ role: 'user', content: [{ type: 'image', source: { type: 'url' } }] }] },
      'messages[0].content[0].source.url',
    ],
    [
      { model: 'm', messages: [{ role: 'user', content: [{ type: 'tool_result', content: 'x' }] }] },
      'messages[0].content[0].tool_use_id',
    ],
    [
      { model: 'm', messages: [{ role: 'assistant', content: [{ type: 'tool_use', id: 'a', name: 'b' }] }] },
      'messages[0].content[0].input',
    ],
    [{ model: 'm', messages: [], tools: [{ description: 'x' }] }, 'tools[0].name'],
    [{ model: 'm', messages: [], tool_choice: { type: 'must' } }, 'tool_choice.type'],
    [{ model: 'm', messages: [], max_tokens: '5' }, 'max_tokens'],
    [{ model: 'm', messages: [], stop_sequences: [1] }, 'stop_sequences[0]'],
    [{ model: 'm', messages: [], output_config: { format: { type: 'xml' } } }, 'output_config.format.type'],
  ])('is refused: %j', (body, path) => {
    expect(() => anthropicCodec.decodeRequest(body, requestContext())).toThrow(
      expect.objectContaining({ kind: 'bad-request', message: expect.stringContaining(`${path}: `) as string }),
    );
  });
});
