// Fields that only the client's protocol has, in every place of a request: with a provider of another protocol each is told by a warning
// that says where it stood; with one of the same protocol it goes along, or is told too. Nothing is lost in silence.
import { describe, expect, it } from 'vitest';
import { bedrockInvokeCodec } from '../../src/protocols/bedrock/invokeModel';
import type { UpstreamCodec } from '../../src/protocols/codec';
import type { Quirks } from '../../src/shared/quirks';
import { codecOf, upstreamCodecOf } from '../../src/protocols/codecs';
import type { IrAnswer } from '../../src/protocols/ir/events';
import type { AssistantPart } from '../../src/protocols/ir/parts';
import { warningText, type Warning } from '../../src/protocols/ir/warnings';
import { lossOf } from '../../src/protocols/losses';
import { planTranslation } from '../../src/protocols/translation';
import { protocolIds, type ProtocolId, type UpstreamProtocolId } from '../../src/shared/channel';
import { allProtocols, nativeOrigins, targetOf } from './repairs/support';

const field = 'x_new_field';
const value = 'of-one-protocol';
const mark = { [field]: value };
const pixel = 'iVBORw0KGgo=';
const parameters = { type: 'object', properties: { path: { type: 'string' } } };

interface Place {
  where: string;
  path: RegExp;
  body: Record<string, unknown>;
}

type Conversation = Record<'message' | 'text' | 'image' | 'reply' | 'call' | 'result', object>;

/** A request of each protocol with the members of `at` in their places. */
const requests: Record<
  ProtocolId,
  (
    at: Partial<Conversation & { request: object; tool: object; inner: object; system: object }>,
  ) => Record<string, unknown>
> = {
  'openai-chat': (at) => ({
    model: 'm',
    messages: [
      { role: 'system', content: [{ type: 'text', text: 'Be brief.', ...at.system }] },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Look.', ...at.text },
          { type: 'image_url', image_url: { url: `data:image/png;base64,${pixel}` }, ...at.image },
        ],
        ...at.message,
      },
      {
        role: 'assistant',
        content: [{ type: 'text', text: 'I read.', ...at.reply }],
        tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'read', arguments: '{}' }, ...at.call }],
      },
      { role: 'tool', tool_call_id: 'call_1', content: 'Text.', ...at.result },
    ],
    tools: [{ type: 'function', function: { name: 'read', parameters, ...at.inner }, ...at.tool }],
    ...at.request,
  }),
  'openai-responses': (at) => ({
    model: 'm',
    input: [
      { role: 'developer', content: [{ type: 'input_text', text: 'Be brief.', ...at.system }] },
      {
        role: 'user',
        content: [
          { type: 'input_text', text: 'Look.', ...at.text },
          { type: 'input_image', image_url: `data:image/png;base64,${pixel}`, ...at.image },
        ],
        ...at.message,
      },
      { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'I read.', ...at.reply }] },
      { type: 'function_call', call_id: 'call_1', name: 'read', arguments: '{}', ...at.call },
      { type: 'function_call_output', call_id: 'call_1', output: 'Text.', ...at.result },
    ],
    tools: [{ type: 'function', name: 'read', parameters, ...at.tool }],
    reasoning: { effort: 'low', ...at.inner },
    ...at.request,
  }),
  anthropic: (at) => ({
    model: 'm',
    max_tokens: 100,
    system: [{ type: 'text', text: 'Be brief.', ...at.system }],
    messages: [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Look.', ...at.text },
          { type: 'image', source: { type: 'base64', media_type: 'image/png', data: pixel }, ...at.image },
        ],
        ...at.message,
      },
      {
        role: 'assistant',
        content: [
          { type: 'text', text: 'I read.', ...at.reply },
          { type: 'tool_use', id: 'call_1', name: 'read', input: {}, ...at.call },
        ],
      },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'call_1', content: 'Text.', ...at.result }] },
    ],
    tools: [{ name: 'read', input_schema: parameters, ...at.tool }],
    metadata: { user_id: 'u', ...at.inner },
    ...at.request,
  }),
  gemini: (at) => ({
    systemInstruction: { parts: [{ text: 'Be brief.', ...at.system }] },
    contents: [
      {
        role: 'user',
        parts: [
          { text: 'Look.', ...at.text },
          { inlineData: { mimeType: 'image/png', data: pixel }, ...at.image },
        ],
        ...at.message,
      },
      {
        role: 'model',
        parts: [
          { text: 'I read.', ...at.reply },
          { functionCall: { id: 'call_1', name: 'read', args: {} }, ...at.call },
        ],
      },
      {
        role: 'user',
        parts: [{ functionResponse: { id: 'call_1', name: 'read', response: { output: 'Text.' }, ...at.result } }],
      },
    ],
    tools: [{ functionDeclarations: [{ name: 'read', parametersJsonSchema: parameters, ...at.tool }] }],
    generationConfig: { maxOutputTokens: 100, ...at.inner },
    ...at.request,
  }),
};

const inner: Record<ProtocolId, RegExp> = {
  'openai-chat': /^tools\[0\]\.function\./,
  'openai-responses': /^reasoning\./,
  anthropic: /^metadata\./,
  gemini: /^generationConfig\./,
};

/** Members of an object are camelCase in Gemini's own words. */
const name = `(${field}|xNewField)$`;

function placesOf(protocol: ProtocolId): Place[] {
  const at = (where: string, path: string, given: Parameters<(typeof requests)[ProtocolId]>[0]): Place => ({
    where,
    path: new RegExp(path + name),
    body: requests[protocol](given),
  });
  // What an encoder leaves out of its own protocol stands at its turn.
  const part = '^(messages|turns)\\[\\d+\\]\\.(content|tool_calls)\\[\\d+\\]\\.';
  return [
    at('the request', '^', { request: mark }),
    at('what a known member holds', inner[protocol].source, { inner: mark }),
    at('a tool', '^tools\\[0\\]\\.', { tool: mark }),
    at('a message', '^(messages|input|contents)\\[\\d+\\]\\.', { message: mark }),
    at('a part of the instructions', '^system\\[0\\]\\.', { system: mark }),
    at('a text', part, { text: mark }),
    at('an image', part, { image: mark }),
    at('a text of the model', part, { reply: mark }),
    at('a tool call', part, { call: mark }),
    // Of chat a message of its own.
    at('a tool result', '^messages\\[\\d+\\]\\.(content\\[\\d+\\]\\.)?', { result: mark }),
  ];
}

describe('the repair', () => {
  const told = (from: ProtocolId, to: UpstreamProtocolId, body: Record<string, unknown>): string[] =>
    translated({ from, codec: upstreamCodecOf(to), quirks: {} }, body).warnings.map(warningText);

  it('tells fields that stand in many places once, with the first of them', () => {
    const caller = { caller: { type: 'direct' } };
    const call = (id: string): object => ({ type: 'tool_use', id, name: 'read', input: {}, ...caller });
    const result = (id: string): object => ({ type: 'tool_result', tool_use_id: id, content: 'Text.' });
    const body = {
      model: 'm',
      messages: [
        { role: 'user', content: 'Read.' },
        { role: 'assistant', content: [call('toolu_1'), call('toolu_2')] },
        { role: 'user', content: [result('toolu_1'), result('toolu_2')] },
      ],
      tools: ['read', 'write', 'list'].map((tool) => ({ name: tool, input_schema: parameters, defer_loading: true })),
    };
    expect(told('anthropic', 'gemini', body)).toEqual([
      'dropped-field tools[0].defer_loading: no other protocol has it (3 times)',
      'dropped-field messages[1].content[0].caller: no other protocol has it (2 times)',
    ]);
  });

  it('tells what real tools ask of their own provider', () => {
    const codex = {
      model: 'm',
      input: 'Hi',
      client_metadata: { 'x-codex-installation-id': 'i' },
      tools: [
        { type: 'namespace', name: 'mcp', description: 'Of a server.', tools: [{ type: 'function', name: 'read' }] },
      ],
    };
    expect(told('openai-responses', 'anthropic', codex)).toEqual([
      'dropped-field client_metadata: no other protocol has it',
      'dropped-field tools[0].namespace_description: no other protocol has it',
      'renamed-tool tools[0].name: mcp.read',
    ]);
    const claudeCode = {
      model: 'm',
      messages: [{ role: 'user', content: 'Hi' }],
      betas: ['context-management-2025-06-27'],
      context_management: { edits: [] },
      tools: [
        { name: 'read', input_schema: parameters, defer_loading: true },
        { type: 'bash_20250124', name: 'bash', allowed_callers: ['direct'] },
      ],
    };
    expect(told('anthropic', 'bedrock', claudeCode)).toEqual([
      'mapped-value tools[1]: bash_20250124 as a function',
      'dropped-field context_management: no other protocol has it',
      'dropped-field betas: no other protocol has it',
      'dropped-field tools[0].defer_loading: no other protocol has it',
      'dropped-field tools[1].allowed_callers: no other protocol has it',
    ]);
  });

  it('tells nothing of what the part itself says, nor of our own notes', () => {
    const response = { temperature: 21, unit: 'C' };
    const gemini = {
      contents: [
        { role: 'user', parts: [{ text: 'Warm?' }] },
        { role: 'model', parts: [{ functionCall: { name: 'weather', args: {} } }] },
        { role: 'user', parts: [{ functionResponse: { name: 'weather', response } }] },
      ],
      tools: [{ functionDeclarations: [{ name: 'weather' }] }],
    };
    expect(told('gemini', 'anthropic', gemini)).toEqual([]);
    const { said } = translated({ from: 'gemini', codec: upstreamCodecOf('anthropic'), quirks: {} }, gemini);
    expect(said).toContain(JSON.stringify(JSON.stringify(response)));
    const legacy = {
      model: 'm',
      messages: [{ role: 'user', content: 'Hi' }],
      functions: [{ name: 'read', parameters }],
    };
    expect(told('openai-chat', 'gemini', legacy)).toEqual(['dropped-field parallel_tool_calls']);
  });

  it('tells the signature of a medium as state of its provider', () => {
    const image = { inlineData: { mimeType: 'image/png', data: pixel }, thoughtSignature: 'c2lnbmF0dXJl' };
    expect(told('gemini', 'openai-chat', { contents: [{ role: 'user', parts: [{ text: 'Look.' }, image] }] })).toEqual([
      'dropped-state messages[0].content[1]: google',
    ]);
  });
});

interface Pair {
  from: ProtocolId;
  to: string;
  codec: UpstreamCodec;
  quirks: Quirks;
}

const pairs = protocolIds.flatMap((from): Pair[] => [
  ...allProtocols.map((to): Pair => ({ from, to, codec: upstreamCodecOf(to), quirks: {} })),
  { from, to: 'Claude on Bedrock', codec: bedrockInvokeCodec, quirks: {} },
  { from, to: 'a strict vendor of openai-chat', codec: codecOf('openai-chat'), quirks: { strictFields: true } },
  { from, to: 'a strict vendor of anthropic', codec: codecOf('anthropic'), quirks: { strictFields: true } },
]);

function translated(
  { from, codec, quirks }: Omit<Pair, 'to'>,
  body: Record<string, unknown>,
): { said: string; warnings: Warning[] } {
  const decoded = codecOf(from).decodeRequest(body, {
    headers: {},
    nativeOrigin: nativeOrigins[from],
    model: 'm',
    stream: false,
  });
  const { encoded, warnings } = planTranslation(codecOf(from), codec, decoded, targetOf(codec.id, { quirks }));
  return { said: JSON.stringify(encoded.body), warnings };
}

describe.each(protocolIds)('what an answer says to clients of %s', (client) => {
  it.each(protocolIds.filter((origin) => origin !== client))('in words of %s alone is told', (origin) => {
    const content: AssistantPart[] = [
      { type: 'text', text: 'Yes.', extensions: { [origin]: mark } },
      { type: 'tool-call', id: 'call_1', name: 'read', kind: 'function', input: '{}', extensions: { [origin]: mark } },
    ];
    const answer: IrAnswer = { id: 'a', model: 'm', content, finish: { reason: 'tool-calls' }, usage: undefined };
    const { request } = codecOf(client).decodeRequest(requests[client]({}), {
      headers: {},
      nativeOrigin: nativeOrigins[client],
      model: 'm',
      stream: false,
    });
    const context = { model: 'm', createdAt: 1, newId: (prefix: string) => `${prefix}1`, request, includeUsage: false };
    const { body, warnings } = codecOf(client).encodeAnswer(answer, context);
    expect(JSON.stringify(body)).not.toContain(value);
    expect(warnings.map(({ path }) => path)).toEqual([`content[0].${field}`, `content[1].${field}`]);
    for (const warning of warnings) expect(lossOf(warning, 'answer', origin, client)).toBeDefined();
  });
});

describe.each(pairs)('fields of $from alone, to $to', (pair) => {
  it.each(placesOf(pair.from))('in $where', ({ path, body }) => {
    const { said, warnings } = translated(pair, body);
    const told = warnings.filter((warning) => path.test(warning.path));
    if (pair.from === pair.codec.id && said.includes(value)) return;
    expect(said).not.toContain(value);
    expect(
      told.map(({ code }) => code),
      JSON.stringify(warnings),
    ).toEqual(['dropped-field']);
    for (const warning of told) expect(lossOf(warning, 'request', pair.from, pair.codec.id)).toBeDefined();
  });

  it('raises no such warning where there are none', () => {
    const { warnings } = translated(pair, requests[pair.from]({}));
    expect(warnings.filter(({ detail }) => /no other protocol|no place/.test(detail ?? ''))).toEqual([]);
  });
});
