// Laws of requests over generated ones: decode after encode gives the same request but for the declared losses, the bytes are stable,
// and a longer conversation begins with the bytes of a shorter one.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { AssistantPart, TextPart, ToolResultPart, UserPart } from '../../../src/protocols/ir/parts';
import { efforts, type FunctionTool, type IrRequest, type IrTurn } from '../../../src/protocols/ir/request';
import { openaiChatCodec } from '../../../src/protocols/openaiChat/codec';
import { requestContext, targetOf } from './support';

const word = fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' });
const identifier = fc.stringMatching(/^[a-zA-Z0-9_-]{1,12}$/);
const textPart = word.map((text): TextPart => ({ type: 'text', text }));
const base64 = fc.uint8Array({ minLength: 1, maxLength: 9 }).map((bytes) => Buffer.from(bytes).toString('base64'));

/** One text, or parts of which no two texts are all there is: those become one (declared loss). */
const userContent: fc.Arbitrary<UserPart[]> = fc.oneof(
  textPart.map((part) => [part]),
  fc
    .tuple(
      textPart,
      fc.array(
        fc.oneof(
          base64.map((data): UserPart => ({ type: 'image', source: { kind: 'base64', mediaType: 'image/png', data } })),
          fc.webUrl().map((url): UserPart => ({ type: 'image', source: { kind: 'url', url }, detail: 'low' })),
          base64.map((data): UserPart => ({ type: 'audio', source: { kind: 'base64', mediaType: 'audio/wav', data } })),
          base64.map((data): UserPart => ({
            type: 'file',
            source: { kind: 'base64', mediaType: 'application/pdf', data },
            filename: 'a.pdf',
          })),
          fc.constant<UserPart>({ type: 'opaque', origin: 'openai-chat', name: 'x', value: { type: 'x', y: [1] } }),
          textPart,
        ),
        { minLength: 1, maxLength: 4 },
      ),
    )
    .map(([first, rest]) => [first, ...rest])
    .filter((parts) => parts.some((part) => part.type !== 'text')),
);

const userTurn = fc.record({ role: fc.constant('user' as const), content: userContent });
const systemTurn = textPart.map((part): IrTurn => ({ role: 'system', content: [part] }));
const jsonInput = fc.dictionary(word, fc.jsonValue(), { maxKeys: 3 }).map((value) => JSON.stringify(value));

interface Call {
  name: string;
  kind: 'function' | 'custom';
  input: string;
  result: string;
}
const call: fc.Arbitrary<Call> = fc.oneof(
  fc.record({ name: identifier, kind: fc.constant('function' as const), input: jsonInput, result: word }),
  fc.record({ name: identifier, kind: fc.constant('custom' as const), input: word, result: word }),
);

/** An assistant turn (thinking, text, calls) and the turn with the results; ids are numbered by the caller. */
const exchange = fc.record({
  reasoning: fc.option(word, { nil: undefined }),
  text: fc.option(word, { nil: undefined }),
  calls: fc.array(call, { minLength: 1, maxLength: 3 }),
});

const conversation: fc.Arbitrary<IrTurn[]> = fc
  .array(fc.oneof(userTurn, systemTurn, exchange), { minLength: 1, maxLength: 6 })
  .map((items) => {
    let count = 0;
    const turns = items.flatMap((item): IrTurn[] => {
      if ('role' in item) return [item];
      const ids = item.calls.map(() => `call_${(count += 1)}`);
      const content: AssistantPart[] = [];
      if (item.reasoning !== undefined) content.push({ type: 'reasoning', text: item.reasoning });
      if (item.text !== undefined) content.push({ type: 'text', text: item.text });
      const results: ToolResultPart[] = [];
      item.calls.forEach(({ name, kind, input, result }, index) => {
        const id = ids[index] ?? '';
        content.push({ type: 'tool-call', id, name, kind, input });
        results.push({
          type: 'tool-result',
          callId: id,
          name,
          kind,
          content: [{ type: 'text', text: result }],
          isError: false,
        });
      });
      return [
        { role: 'assistant', content },
        { role: 'tool', content: results },
      ];
    });
    // A leading system turn is the request's system.
    return [{ role: 'user', content: [{ type: 'text', text: 'start' }] }, ...turns];
  });

const optional = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined });
const number = (most: number): fc.Arbitrary<number> => fc.integer({ min: 0, max: most });
const compact = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T;

const tool: fc.Arbitrary<FunctionTool> = fc
  .record({
    name: identifier,
    description: optional(word),
    strict: optional(fc.constant(false)),
    parameters: fc.record({ type: fc.constant('object'), properties: fc.dictionary(identifier, fc.constant({})) }),
  })
  .map((members) => compact({ type: 'function' as const, ...members }));

const request: fc.Arbitrary<IrRequest> = fc
  .record({
    system: fc.array(textPart, { maxLength: 1 }),
    turns: conversation,
    tools: fc.uniqueArray(tool, { minLength: 1, maxLength: 3, selector: ({ name }) => name }),
    stream: fc.boolean(),
    toolChoice: optional(
      fc.constantFrom({ type: 'auto' as const }, { type: 'none' as const }, { type: 'required' as const }),
    ),
    parallelToolCalls: optional(fc.boolean()),
    maxOutputTokens: optional(number(100_000)),
    sampling: fc
      .record({
        temperature: optional(number(2)),
        topP: optional(number(1)),
        presencePenalty: optional(number(2)),
        frequencyPenalty: optional(number(2)),
        seed: optional(number(99)),
        stop: optional(fc.array(word, { minLength: 1, maxLength: 3 })),
        logprobs: optional(number(20)),
      })
      .map(compact),
    reasoning: optional(fc.record({ effort: fc.constantFrom(...efforts) })),
    output: optional(
      fc.constantFrom(
        { type: 'text' as const },
        { type: 'json' as const },
        { type: 'json-schema' as const, name: 'n', schema: { type: 'object' } },
      ),
    ),
    verbosity: optional(fc.constantFrom('low' as const, 'medium' as const, 'high' as const)),
    user: optional(identifier),
    metadata: optional(fc.dictionary(identifier, word)),
    promptCacheKey: optional(identifier),
    serviceTier: optional(fc.constantFrom('auto', 'flex')),
    extensions: fc.constant({ 'openai-chat': { logit_bias: { 1: 2 } } }),
  })
  .map((members) => compact({ model: 'upstream-model', ...members }));

const quirks = { replayReasoning: true, reasoningField: 'reasoning_content' } as const;

/** What `replayReasoning` adds is declared: thinking for turns that have none. */
function withStandIns(original: IrRequest): IrRequest {
  const turns = original.turns.map((turn): IrTurn => {
    if (turn.role !== 'assistant' || turn.content.some((part) => part.type === 'reasoning')) return turn;
    const text = turn.content
      .flatMap((part) => (part.type === 'tool-call' ? [`Calling ${part.name} (${part.id}).`] : []))
      .join(' ');
    return { role: 'assistant', content: [{ type: 'reasoning', text }, ...turn.content] };
  });
  return { ...original, turns };
}

it('decode after encode is the identity but for the declared losses', () => {
  fc.assert(
    fc.property(request, (original) => {
      const { body } = openaiChatCodec.encodeRequest(original, targetOf(quirks));
      const wire: unknown = JSON.parse(JSON.stringify(body));
      expect(openaiChatCodec.decodeRequest(wire, requestContext).request).toEqual(withStandIns(original));
    }),
    { numRuns: 300 },
  );
});

it('the same request makes the same bytes, and a longer conversation begins with those of a shorter one', () => {
  fc.assert(
    fc.property(request, fc.nat(), (original, at) => {
      const encode = (turns: IrTurn[]): string =>
        JSON.stringify(openaiChatCodec.encodeRequest({ ...original, output: undefined, turns }, targetOf(quirks)).body);
      const whole = encode(original.turns);
      expect(encode(structuredClone(original.turns))).toBe(whole);
      const shorter = encode(original.turns.slice(0, 1 + (at % original.turns.length)));
      expect(whole.startsWith(shorter.slice(0, -']}'.length))).toBe(true);
    }),
    { numRuns: 200 },
  );
});
