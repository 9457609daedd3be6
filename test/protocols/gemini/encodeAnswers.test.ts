// Answers and streams for Gemini clients: what any decoder tells comes out as full responses, in both forms, and reads back the same.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GeminiArrayDecoder } from './arrayDecoder';
import { geminiCodec, newGeminiStreamEncoder } from '../../../src/protocols/gemini/codec';
import { writeSignature } from '../../../src/protocols/gemini/thoughtSignature';
import { GatewayError } from '../../../src/shared/errors';
import type { IrAnswer, IrEvent } from '../../../src/protocols/ir/events';
import type { OpaqueState } from '../../../src/protocols/ir/parts';
import { answerContext, asFrames, decode, eventsOf, fixtureLines, fromClient, google, sseFrames } from './support';

const usage = {
  input: 100,
  cacheRead: 40,
  cacheWrite5m: 5,
  cacheWrite1h: 0,
  output: 30,
  reasoning: 10,
  images: 0,
  audioSeconds: 0,
  raw: {},
};
const answer = (content: IrAnswer['content'], more: Partial<IrAnswer> = {}): IrAnswer => ({
  id: 'R1',
  model: 'upstream-model',
  content,
  finish: { reason: 'stop' },
  usage: undefined,
  ...more,
});
const body = (given: IrAnswer): unknown => geminiCodec.encodeAnswer(given, answerContext()).body;
const stream = (events: readonly IrEvent[]): string => {
  const encoder = geminiCodec.newStreamEncoder(answerContext());
  return events.map((event) => encoder.push(event)).join('');
};
const chunks = (text: string): Record<string, unknown>[] =>
  sseFrames(text).map((frame) => JSON.parse(frame.data) as Record<string, unknown>);
const partsOf = (chunk: unknown): unknown =>
  (chunk as { candidates: [{ content: { parts: unknown } }] }).candidates[0].content.parts;

const claude: OpaqueState = { origin: 'anthropic', kind: 'signature', data: 'ErUB+/==' };
const sealed: OpaqueState = { origin: 'openai', kind: 'encrypted', data: 'gAAAAAB' };

describe('a whole answer', () => {
  it('has everything in its place', () => {
    const made = body(
      answer(
        [
          { type: 'reasoning', text: 'Hm', state: claude },
          { type: 'reasoning', text: 'sum', summary: true, state: sealed },
          { type: 'text', text: 'Hello' },
          {
            type: 'tool-call',
            id: 'toolu_1',
            name: 'f',
            kind: 'function',
            input: '{"a":1}',
            state: { origin: 'google', kind: 'thought-signature', data: 'U0lH' },
          },
          { type: 'tool-call', id: 'toolu_2', name: 'g', kind: 'function', input: '' },
          { type: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'AA==' } },
        ],
        { usage, finish: { reason: 'tool-calls', raw: 'tool_use' } },
      ),
    );
    expect(made).toEqual({
      candidates: [
        {
          content: {
            parts: [
              { text: 'Hm', thought: true, thoughtSignature: writeSignature(claude) },
              { text: 'sum', thought: true },
              { text: 'Hello', thoughtSignature: writeSignature(sealed) },
              { functionCall: { id: 'toolu_1', name: 'f', args: { a: 1 } }, thoughtSignature: 'U0lH' },
              { functionCall: { id: 'toolu_2', name: 'g', args: {} } },
              { inlineData: { mimeType: 'image/png', data: 'AA==' } },
            ],
            role: 'model',
          },
          finishReason: 'STOP',
          index: 0,
        },
      ],
      usageMetadata: {
        promptTokenCount: 145,
        cachedContentTokenCount: 40,
        candidatesTokenCount: 20,
        thoughtsTokenCount: 10,
        totalTokenCount: 175,
      },
      modelVersion: 'my-model',
      responseId: 'R1',
    });
  });

  it.each([
    [{ reason: 'stop', raw: 'end_turn' }, 'STOP'],
    [{ reason: 'stop-sequence', raw: 'stop_sequence', stopSequence: 'x' }, 'STOP'],
    [{ reason: 'length', raw: 'max_tokens' }, 'MAX_TOKENS'],
    [{ reason: 'context-full' }, 'MAX_TOKENS'],
    [{ reason: 'refusal', raw: 'refusal' }, 'SAFETY'],
    [{ reason: 'refusal', raw: 'SPII' }, 'SPII'],
    [{ reason: 'malformed', raw: 'MALFORMED_FUNCTION_CALL' }, 'MALFORMED_FUNCTION_CALL'],
    [{ reason: 'malformed' }, 'MALFORMED_RESPONSE'],
    [{ reason: 'pause', raw: 'pause_turn' }, 'STOP'],
    [{ reason: 'tool-calls', raw: 'STOP' }, 'STOP'],
  ] as [IrAnswer['finish'], string][])('ends in Gemini words: %j', (finish, word) => {
    expect(body(answer([{ type: 'text', text: 'a' }], { finish }))).toMatchObject({
      candidates: [{ finishReason: word }],
    });
  });

  it('of a blocked prompt has no candidate', () => {
    const blocked = decode(asFrames(fixtureLines('recorded-shapes/gemini/blocked.jsonl'))).answer;
    const made = body(blocked);
    expect(made).toMatchObject({
      promptFeedback: { blockReason: 'PROHIBITED_CONTENT' },
      usageMetadata: { promptTokenCount: 11 },
    });
    expect(made).not.toHaveProperty('candidates');
  });

  it('with arguments that are no JSON is malformed, and what cannot be said is told', () => {
    const made = geminiCodec.encodeAnswer(
      answer([
        { type: 'tool-call', id: '1', name: 'f', kind: 'function', input: '{"a":' },
        { type: 'opaque', origin: 'anthropic', name: 'server_tool_use', value: {} },
      ]),
      answerContext(),
    );
    expect(made.body).toMatchObject({
      candidates: [{ finishReason: 'MALFORMED_FUNCTION_CALL', content: { parts: [{ text: '' }] } }],
    });
    expect(made.warnings.map((warning) => warning.path)).toEqual(['content[0]', 'content[1]']);
  });
});

describe('thinking', () => {
  const visible: IrAnswer['content'] = [
    { type: 'reasoning', text: 'Hm', state: claude },
    { type: 'reasoning', text: '', state: sealed },
    { type: 'reasoning', text: 'sum', state: sealed },
    { type: 'text', text: 'Hello' },
    { type: 'reasoning', text: '', state: sealed },
  ];
  const slot = writeSignature(sealed);

  it('is not shown to a client that did not ask for it; state that needs no text stays', () => {
    const hidden = [
      { text: '', thoughtSignature: slot },
      { text: 'Hello', thoughtSignature: slot },
      { text: '', thoughtSignature: slot },
    ];
    expect(partsOf(geminiCodec.encodeAnswer(answer(visible), answerContext(false)).body)).toEqual(hidden);
    const encoder = geminiCodec.newStreamEncoder(answerContext(false));
    const text = eventsOf(answer(visible))
      .map((event) => encoder.push(event))
      .join('');
    expect(chunks(text).map(partsOf)).toEqual(hidden.map((item) => [item]));
  });

  it('stands before the answer where it was asked for, and reads back', () => {
    const wire = body(answer(visible));
    expect(partsOf(wire)).toEqual([
      { text: 'Hm', thought: true, thoughtSignature: writeSignature(claude) },
      { text: '', thoughtSignature: slot },
      { text: 'sum', thought: true },
      { text: 'Hello', thoughtSignature: slot },
      { text: '', thoughtSignature: slot },
    ]);
    const read = geminiCodec.decodeAnswer(wire, google).content;
    expect(read).toMatchObject(visible);
    const request = {
      contents: [
        { role: 'user', parts: ['Hi'] },
        { role: 'model', parts: partsOf(wire) },
      ],
    };
    expect(geminiCodec.decodeRequest(request, fromClient).request.turns[1]?.content).toEqual(visible);
  });

  it('without text goes with the call that it led to', () => {
    const wire = body(
      answer([
        { type: 'reasoning', text: '', state: sealed },
        { type: 'tool-call', id: 'c', name: 'f', kind: 'function', input: '{}' },
      ]),
    );
    expect(partsOf(wire)).toEqual([{ functionCall: { id: 'c', name: 'f', args: {} }, thoughtSignature: slot }]);
  });
});

describe('a stream', () => {
  it('is one full response after another, the end on the last', () => {
    const given = answer(
      [
        { type: 'reasoning', text: 'Hm', state: claude },
        { type: 'text', text: 'Hello' },
        { type: 'tool-call', id: 'c1', name: 'f', kind: 'function', input: '{"a":[1,2]}' },
      ],
      { usage, finish: { reason: 'tool-calls' } },
    );
    const made = chunks(stream(eventsOf(given)));
    expect(made.map(partsOf)).toEqual([
      [{ text: 'Hm', thought: true }],
      [{ text: '', thought: true, thoughtSignature: writeSignature(claude) }],
      [{ text: 'Hello' }],
      [{ functionCall: { id: 'c1', name: 'f', args: { a: [1, 2] } } }],
      [{ text: '' }],
    ]);
    for (const [index, chunk] of made.entries()) {
      const last = index === made.length - 1;
      expect(chunk).toMatchObject({ responseId: 'R1', modelVersion: 'my-model' });
      expect(JSON.stringify(chunk).includes('finishReason')).toBe(last);
      expect('usageMetadata' in chunk).toBe(last);
    }
  });

  it('tells interleaved blocks one after another, in the order of their start', () => {
    const events: IrEvent[] = [
      { type: 'message-start', id: 'R', model: 'm' },
      { type: 'tool-call-start', block: 0, id: 'a', name: 'f', kind: 'function' },
      { type: 'tool-call-start', block: 1, id: 'b', name: 'g', kind: 'function' },
      { type: 'tool-call-delta', block: 1, input: '{"y":' },
      { type: 'text-start', block: 2 },
      { type: 'text-delta', block: 2, text: 'be' },
      { type: 'tool-call-delta', block: 0, input: '{"x":1}' },
      { type: 'text-delta', block: 2, text: 'hind' },
      { type: 'tool-call-delta', block: 1, input: '2}' },
      { type: 'tool-call-end', block: 1 },
      { type: 'tool-call-end', block: 0 },
      { type: 'text-delta', block: 2, text: ' both' },
      { type: 'text-end', block: 2 },
      { type: 'finish', finish: { reason: 'tool-calls' } },
    ];
    expect(chunks(stream(events)).map(partsOf)).toEqual([
      [{ functionCall: { id: 'a', name: 'f', args: { x: 1 } } }],
      [{ functionCall: { id: 'b', name: 'g', args: { y: 2 } } }],
      [{ text: 'behind' }],
      [{ text: ' both' }],
      [{ text: '' }],
    ]);
  });

  it('that breaks off says so, in both forms; pings are white space', () => {
    const events: IrEvent[] = [
      { type: 'message-start', id: 'R', model: 'm' },
      { type: 'text-start', block: 0 },
      { type: 'text-delta', block: 0, text: 'a' },
      { type: 'error', error: new GatewayError('rate-limited', 'Too many', { retryAfterSeconds: 3 }) },
    ];
    expect(chunks(stream(events)).at(-1)).toMatchObject({
      error: { code: 429, message: 'Too many', status: 'RESOURCE_EXHAUSTED' },
    });
    const encoder = newGeminiStreamEncoder(answerContext(), 'array');
    const text = events.map((event) => encoder.push(event) + encoder.ping()).join('');
    expect(JSON.parse(text)).toMatchObject([{ candidates: [{}] }, { error: { code: 429 } }]);
    expect(geminiCodec.newStreamEncoder(answerContext()).ping().trim()).toBe('');
    const early = newGeminiStreamEncoder(answerContext(), 'array').push(events[3] as IrEvent);
    expect(JSON.parse(early)).toMatchObject([{ error: { code: 429 } }]);
  });

  it('without an id gets one', () => {
    const made = chunks(stream(eventsOf({ ...answer([{ type: 'text', text: 'a' }]), id: '' })));
    expect(made.map((chunk) => chunk['responseId'])).toEqual(['id1', 'id1']);
  });
});

const state = fc.oneof(
  fc.constant(undefined),
  fc
    .base64String({ minLength: 1, maxLength: 12 })
    .filter((data) => data !== '')
    .map((data): OpaqueState => ({ origin: 'google', kind: 'thought-signature', data })),
  fc
    .base64String({ minLength: 1, maxLength: 12 })
    .filter((data) => data !== '')
    .map((data): OpaqueState => ({ origin: 'anthropic', kind: 'signature', data })),
);
const text = fc.string({ minLength: 1, maxLength: 20, unit: 'binary' });
const args = fc
  .dictionary(fc.string({ maxLength: 5 }), fc.jsonValue({ maxDepth: 2 }))
  .map((value) => JSON.stringify(value));
const part: fc.Arbitrary<IrAnswer['content'][number]> = fc.oneof(
  text.map((said) => ({ type: 'text' as const, text: said })),
  fc.record({
    type: fc.constant('reasoning' as const),
    text,
    summary: fc.constant(true),
    state: fc.oneof(state, fc.constant(sealed)),
  }),
  fc.record({
    type: fc.constant('tool-call' as const),
    id: fc.uuid(),
    name: fc.constantFrom('f', 'g'),
    kind: fc.constant('function' as const),
    input: args,
    state,
  }),
  fc.constant({ type: 'image' as const, source: { kind: 'base64' as const, mediaType: 'image/png', data: 'AA==' } }),
);

describe('decode ∘ encode of answers', () => {
  // Two texts in a row, or two thoughts without a signature between them, are one to Gemini.
  const content = fc
    .array(part, { minLength: 1, maxLength: 6 })
    .map((parts) =>
      parts.filter(
        (item, index) => item.type !== parts[index - 1]?.type || item.type === 'tool-call' || item.type === 'image',
      ),
    );

  it('is the identity, whole and streamed, in both forms', () => {
    fc.assert(
      fc.property(content, (parts) => {
        const hasCalls = parts.some((item) => item.type === 'tool-call');
        const finish = { reason: hasCalls ? ('tool-calls' as const) : ('stop' as const), raw: 'STOP' };
        const given = answer(parts, { model: 'my-model', finish });
        const whole = JSON.parse(JSON.stringify(body(given))) as unknown;
        expect(geminiCodec.decodeAnswer(whole, google)).toEqual(given);
        const events = eventsOf(given);
        expect(decode(sseFrames(stream(events))).answer).toEqual(given);
        const encoder = newGeminiStreamEncoder(answerContext(), 'array');
        const array = events.map((event) => encoder.push(event)).join('');
        const decoder = new GeminiArrayDecoder();
        expect(decode(decoder.push(new TextEncoder().encode(array))).answer).toEqual(given);
      }),
      { numRuns: 200 },
    );
  });
});
