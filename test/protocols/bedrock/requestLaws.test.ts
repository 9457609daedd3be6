// Laws of Converse requests: whatever a client of any protocol says is encoded or refused but never crashes, repaired or not, equal
// requests are equal bytes, and a longer conversation begins with the messages of the shorter one.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../../src/shared/errors';
import { bedrockCodec } from '../../../src/protocols/bedrock/codec';
import { bedrockInvokeCodec } from '../../../src/protocols/bedrock/invokeModel';
import type { AssistantPart, MediaSource, TextPart, ToolResultPart, UserPart } from '../../../src/protocols/ir/parts';
import { efforts, type IrRequest, type IrTool, type IrTurn, type ToolChoice } from '../../../src/protocols/ir/request';
import { repairRequest } from '../../../src/protocols/repairs/repairs';
import { claude, plainRequest, target } from './kit';

const word = fc.string({ unit: 'grapheme', maxLength: 8 });
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined });
const cache = maybe(fc.constantFrom({ ttl: undefined }, { ttl: '1h' as const }));
const name = fc.constantFrom('look', 'ring', 'a.b');
const id = fc.constantFrom('call_1', 'call.1', 'x'.repeat(70));
const source: fc.Arbitrary<MediaSource> = fc.oneof(
  fc.constantFrom('image/png', 'application/pdf', 'text/x-python', 'audio/wav', 'a').map((mediaType) => ({
    kind: 'base64' as const,
    mediaType,
    data: 'AAAA',
  })),
  fc
    .constantFrom('https://example.org/a', 'data:image/png;base64,AAAA', 'data:,')
    .map((url) => ({ kind: 'url' as const, url })),
  fc.constant({ kind: 'file-id' as const, origin: 'gemini' as const, id: 'f' }),
  word.map((text) => ({ kind: 'text' as const, text })),
);
const text: fc.Arbitrary<TextPart> = fc.record({ type: fc.constant('text'), text: word, cache });
const media = fc.oneof(
  fc.record({ type: fc.constant('image' as const), source }),
  fc.record({ type: fc.constant('file' as const), source, filename: maybe(word) }),
);
const opaque = fc.constantFrom('anthropic', 'bedrock', 'openai-responses').map((origin) => ({
  type: 'opaque' as const,
  origin: origin as 'anthropic' | 'bedrock' | 'openai-responses',
  name: 'x',
  value: { text: 'x' },
}));
const state = maybe(
  fc.record({
    origin: fc.constantFrom('bedrock', 'openai'),
    kind: fc.constantFrom('signature' as const, 'redacted' as const, 'encrypted' as const),
    data: fc.constant('c2ln'),
  }),
);
const said: fc.Arbitrary<UserPart> = fc.oneof(text, media, opaque);
const answered: fc.Arbitrary<AssistantPart> = fc.oneof(
  text,
  opaque,
  fc.record({ type: fc.constant('reasoning' as const), text: word, state }),
  fc.record({ type: fc.constant('refusal' as const), text: word }),
  fc.record({
    type: fc.constant('tool-call' as const),
    id,
    name,
    kind: fc.constantFrom('function' as const, 'custom' as const),
    input: fc.constantFrom('{"a":1}', '', 'text', '[1]', '{"a'),
    state,
  }),
);
const result: fc.Arbitrary<ToolResultPart> = fc.record({
  type: fc.constant('tool-result'),
  callId: id,
  kind: fc.constant('function'),
  content: fc.array(fc.oneof(text, media), { maxLength: 2 }),
  isError: fc.boolean(),
});
const turn: fc.Arbitrary<IrTurn> = fc.oneof(
  fc.record({ role: fc.constant('user' as const), content: fc.array(said, { maxLength: 3 }) }),
  fc.record({ role: fc.constant('assistant' as const), content: fc.array(answered, { maxLength: 3 }) }),
  fc.record({ role: fc.constant('tool' as const), content: fc.array(result, { maxLength: 2 }) }),
  fc.record({ role: fc.constant('system' as const), content: fc.array(text, { maxLength: 2 }) }),
);
const tool: fc.Arbitrary<IrTool> = fc.oneof(
  fc.record({
    type: fc.constant('function' as const),
    name,
    parameters: maybe(fc.constantFrom({ type: 'object' }, { anyOf: [{ type: 'object' }] }, {})),
    strict: maybe(fc.boolean()),
    cache,
  }),
  fc.record({ type: fc.constant('custom' as const), name }),
  fc.record({
    type: fc.constant('server' as const),
    origin: fc.constant('anthropic' as const),
    name,
    value: fc.constant({}),
  }),
);
const choice: fc.Arbitrary<ToolChoice> = fc.oneof(
  fc.constantFrom<ToolChoice>({ type: 'auto' }, { type: 'none' }, { type: 'required' }),
  name.map((wanted) => ({ type: 'tool' as const, name: wanted })),
  name.map((wanted) => ({ type: 'allowed' as const, names: [wanted], mode: 'auto' as const })),
);
const request: fc.Arbitrary<IrRequest> = fc.record({
  model: fc.constant('m'),
  stream: fc.boolean(),
  system: fc.array(text, { maxLength: 2 }),
  turns: fc.array(turn, { maxLength: 6 }),
  tools: fc.array(tool, { maxLength: 3 }),
  toolChoice: maybe(choice),
  parallelToolCalls: maybe(fc.boolean()),
  maxOutputTokens: maybe(fc.constantFrom(1, 100, 5000)),
  sampling: fc.record({
    temperature: maybe(fc.constantFrom(0, 1, 2)),
    topK: maybe(fc.constant(3)),
    stop: maybe(fc.constant(['a', ''])),
  }),
  reasoning: maybe(
    fc.record({ effort: maybe(fc.constantFrom(...efforts)), budgetTokens: maybe(fc.constantFrom(0, 2000)) }),
  ),
  promptCacheKey: maybe(fc.constant('k')),
  extensions: fc.constant({}),
});
const to = fc
  .tuple(
    fc.constantFrom(claude, 'amazon.nova-pro-v1:0', 'meta.llama3'),
    fc.constantFrom(undefined, 'budget' as const, 'adaptive' as const, 'effort' as const),
  )
  .map(([model, thinking]) => target({ model, traits: thinking === undefined ? {} : { thinking } }));

function bodyOrRefusal(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    if (GatewayError.is(error, 'bad-request')) return undefined;
    throw error;
  }
}

describe('Converse requests', () => {
  it('are encoded or refused, never a crash, and the same every time', () => {
    fc.assert(
      fc.property(request, to, (given, where) => {
        const run = (): unknown => bodyOrRefusal(() => bedrockCodec.encodeRequest(given, where).body);
        expect(JSON.stringify(run())).toBe(JSON.stringify(run()));
        bodyOrRefusal(() => bedrockInvokeCodec.encodeRequest(given, where));
      }),
      { numRuns: 500 },
    );
  });

  it('hold after the repairs what Converse demands', () => {
    fc.assert(
      fc.property(request, to, (given, where) => {
        const body = bodyOrRefusal(() => {
          const repaired = repairRequest(given, 'bedrock', where);
          return bedrockCodec.encodeRequest(repaired.request, where).body;
        }) as { messages: { role: string; content: Record<string, unknown>[] }[]; toolConfig?: unknown } | undefined;
        if (body === undefined) return;
        const blocks = body.messages.flatMap(({ content }) => content);
        expect(body.messages[0]?.role).toBe('user');
        body.messages.forEach(({ role, content }, index) => {
          expect(role).toBe(index % 2 === 0 ? 'user' : 'assistant');
          expect(content).not.toHaveLength(0);
        });
        if (blocks.some((block) => 'toolUse' in block || 'toolResult' in block)) expect(body.toolConfig).toBeDefined();
        const points = JSON.stringify(body).split('"cachePoint"').length - 1;
        expect(points).toBeLessThanOrEqual(4);
        for (const { text: told } of blocks) if (typeof told === 'string') expect(told.trim()).not.toBe('');
      }),
      { numRuns: 500 },
    );
  });

  it('begin with the messages of the shorter conversation', () => {
    const plainTurn: fc.Arbitrary<IrTurn> = fc.record({
      role: fc.constant('user' as const),
      content: fc.tuple(fc.constant<UserPart>({ type: 'text', text: 'a' }), media),
    });
    fc.assert(
      fc.property(fc.array(plainTurn, { minLength: 2, maxLength: 4 }), (turns) => {
        const whole = turns.flatMap((one): IrTurn[] => [
          one,
          { role: 'assistant', content: [{ type: 'text', text: 'b' }] },
        ]);
        const messages = (of: IrTurn[]): unknown[] =>
          bedrockCodec.encodeRequest({ ...plainRequest, turns: of }, target()).body['messages'] as unknown[];
        const shorter = messages(whole.slice(0, -2));
        expect(JSON.stringify(messages(whole).slice(0, shorter.length))).toBe(JSON.stringify(shorter));
      }),
    );
  });
});
