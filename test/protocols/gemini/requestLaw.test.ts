// Law: a request that Gemini can say comes back as it was, through its wire form; the same request always gives the same bytes.
// What the generator leaves out is a declared loss: names of users, cache markers, effort words that Gemini does not know.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Target } from '../../../src/protocols/codec';
import { geminiCodec } from '../../../src/protocols/gemini/codec';
import type { AssistantPart, MediaSource, OpaqueState, ToolCallPart, UserPart } from '../../../src/protocols/ir/parts';
import type { IrRequest, IrTurn, OutputFormat, ToolChoice } from '../../../src/protocols/ir/request';
import { fromClient, gemini25, gemini3 } from './support';

const text = fc.string({ minLength: 1, maxLength: 30, unit: 'binary' });
const name = fc.stringMatching(/^[a-z_][a-z0-9_]{0,12}$/);
const base64 = fc.base64String({ maxLength: 24 });
const json = fc.jsonValue({ maxDepth: 3 });
const args = fc.dictionary(fc.string({ maxLength: 8 }), json, { maxKeys: 4 }).map((value) => JSON.stringify(value));
const state: fc.Arbitrary<OpaqueState> = base64
  .filter((data) => data !== '')
  .map((data) => ({ origin: 'google', kind: 'thought-signature', data }));
const optional = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined });

const source = (...types: string[]): fc.Arbitrary<MediaSource> =>
  fc.record({ kind: fc.constant('base64' as const), mediaType: fc.constantFrom(...types), data: base64 });
const image = fc.record({
  type: fc.constant('image' as const),
  source: source('image/png', 'image/jpeg', 'image/webp'),
});
const file = fc.record({ type: fc.constant('file' as const), source: source('application/pdf', 'video/mp4') });
const stored = fc.constantFrom<UserPart>(
  {
    type: 'file',
    source: { kind: 'file-id', origin: 'gemini', id: 'gs://bucket/a', mediaType: 'application/pdf' },
    filename: 'a.pdf',
  },
  { type: 'file', source: { kind: 'url', url: 'https://youtu.be/abc', mediaType: undefined } },
  {
    type: 'opaque',
    origin: 'gemini',
    name: 'executableCode',
    value: { executableCode: { language: 'PYTHON', code: '1' } },
  },
);
const audio = fc.record({ type: fc.constant('audio' as const), source: source('audio/wav', 'audio/mp3') });
const plainText = fc.record({ type: fc.constant('text' as const), text });
const userPart: fc.Arbitrary<UserPart> = fc.oneof(plainText, image, file, audio, stored);

/** The state of a text stands behind it. */
const signedText = fc.tuple(text, state).map(([said, signed]): AssistantPart[] => [
  { type: 'text', text: said },
  { type: 'reasoning', text: '', state: signed },
]);
const reasoning = fc
  .record({ type: fc.constant('reasoning' as const), text, state: optional(state) })
  .map((part): AssistantPart => part);
const spoken = fc
  .array(
    fc.oneof(
      (plainText as fc.Arbitrary<AssistantPart>).map((part) => [part]),
      signedText,
      reasoning.map((part) => [part]),
      (image as fc.Arbitrary<AssistantPart>).map((part) => [part]),
    ),
    { maxLength: 4 },
  )
  .map((groups) => groups.flat())
  // Thinking that no signature ends goes on in the next thought.
  .map((parts) =>
    parts.filter((part, index) => {
      const before = parts[index - 1];
      return !(part.type === 'reasoning' && before?.type === 'reasoning');
    }),
  );

interface Exchange {
  user: UserPart[];
  spoken: AssistantPart[];
  calls: {
    name: string;
    input: string;
    state: OpaqueState | undefined;
    result: string;
    isError: boolean;
    images: boolean;
  }[];
  closing: string;
}
const exchange: fc.Arbitrary<Exchange> = fc.record({
  user: fc.array(userPart, { minLength: 1, maxLength: 3 }),
  spoken,
  calls: fc.array(
    fc.record({ name, input: args, state: optional(state), result: text, isError: fc.boolean(), images: fc.boolean() }),
    { maxLength: 3 },
  ),
  closing: text,
});

function turnsOf(exchanges: readonly Exchange[], nested: boolean): IrTurn[] {
  let made = 0;
  return exchanges.flatMap((item): IrTurn[] => {
    const calls = item.calls.map((call): ToolCallPart => ({
      type: 'tool-call',
      id: `id-${(made += 1)}`,
      name: call.name,
      kind: 'function',
      input: call.input,
      state: call.state,
    }));
    const said: IrTurn[] =
      item.spoken.length + calls.length === 0 ? [] : [{ role: 'assistant', content: [...item.spoken, ...calls] }];
    const results: IrTurn[] =
      calls.length === 0
        ? []
        : [
            {
              role: 'tool',
              content: item.calls.map((call, index) => ({
                type: 'tool-result',
                callId: calls[index]?.id ?? '',
                name: call.name,
                kind: 'function',
                content: [
                  { type: 'text', text: call.result },
                  ...(nested && call.images
                    ? [
                        {
                          type: 'image' as const,
                          source: { kind: 'base64' as const, mediaType: 'image/png', data: 'AA==' },
                        },
                      ]
                    : []),
                ],
                isError: call.isError,
              })),
            },
          ];
    const user: IrTurn = { role: 'user', content: item.user };
    const closing: IrTurn[] =
      results.length > 0 ? [{ role: 'assistant', content: [{ type: 'text', text: item.closing }] }] : [];
    const answered = said.length > 0 || results.length > 0;
    return answered
      ? [user, ...said, ...results, ...closing]
      : [user, { role: 'assistant', content: [{ type: 'text', text: item.closing }] }];
  });
}

const schema = fc
  .dictionary(
    name,
    fc.constantFrom({ type: 'string' }, { type: 'array', items: { type: 'integer' } }, { enum: ['a', 'b'] }),
    { maxKeys: 3 },
  )
  .map((properties) => ({ type: 'object', properties, additionalProperties: false }));
const tools = fc.uniqueArray(
  fc.record({
    type: fc.constant('function' as const),
    name,
    description: optional(text),
    parameters: optional(schema),
  }),
  { maxLength: 3, selector: (tool) => tool.name },
);
const output: fc.Arbitrary<OutputFormat> = fc.oneof(
  fc.constant<OutputFormat>({ type: 'text' }),
  fc.constant<OutputFormat>({ type: 'json' }),
  schema.map((value): OutputFormat => ({ type: 'json-schema', schema: value })),
);
const sampling = fc.record(
  {
    temperature: fc.integer({ min: 0, max: 20 }).map((value) => value / 10),
    topP: fc.constantFrom(0.1, 0.95, 1),
    topK: fc.integer({ min: 1, max: 100 }),
    presencePenalty: fc.integer({ min: -2, max: 2 }),
    frequencyPenalty: fc.integer({ min: -2, max: 2 }),
    seed: fc.integer(),
    stop: fc.array(text, { minLength: 1, maxLength: 5 }),
    candidates: fc.integer({ min: 1, max: 8 }),
    logprobs: fc.integer({ min: 0, max: 20 }),
  },
  { requiredKeys: [] },
);

function choices(names: string[]): fc.Arbitrary<ToolChoice | undefined> {
  const [first] = names;
  if (first === undefined) return fc.constant(undefined);
  return fc.constantFrom<ToolChoice | undefined>(
    undefined,
    { type: 'auto' },
    { type: 'none' },
    { type: 'required' },
    { type: 'tool', name: first },
    { type: 'allowed', names, mode: 'auto' },
    ...(names.length > 1 ? [{ type: 'allowed' as const, names, mode: 'required' as const }] : []),
  );
}

const request = (target: Target): fc.Arbitrary<IrRequest> =>
  fc
    .record({
      exchanges: fc.array(exchange, { maxLength: 3 }),
      last: fc.array(userPart, { minLength: 1, maxLength: 3 }),
      system: fc.array(plainText, { maxLength: 2 }),
      tools: tools.chain((list) => choices(list.map((tool) => tool.name)).map((toolChoice) => ({ list, toolChoice }))),
      search: fc.boolean(),
      sampling,
      output: optional(output),
      maxOutputTokens: optional(fc.integer({ min: 1, max: 65_536 })),
      serviceTier: optional(fc.constantFrom('flex', 'standard', 'priority')),
      visible: optional(fc.boolean()),
      thinking:
        target.traits.thinking === 'level'
          ? optional(
              fc
                .constantFrom('minimal', 'low', 'medium', 'high')
                .map((effort) => ({ effort }) as IrRequest['reasoning']),
            )
          : optional(
              fc.oneof(
                fc.constantFrom<IrRequest['reasoning']>({ mode: 'disabled' }, { mode: 'adaptive' }),
                fc
                  .integer({ min: 1, max: 24_576 })
                  .map((budgetTokens): IrRequest['reasoning'] => ({ mode: 'enabled', budgetTokens })),
              ),
            ),
      extensions: fc.constantFrom<IrRequest['extensions']>(
        {},
        { gemini: { safetySettings: [{ category: 'C', threshold: 'OFF' }], cachedContent: 'cachedContents/1' } },
        { gemini: { labels: { a: 'b' }, generationConfig: { speechConfig: { languageCode: 'de' } } } },
      ),
    })
    .map((made): IrRequest => {
      const reasoning = { ...made.thinking, ...(made.visible !== undefined && { visible: made.visible }) };
      return {
        model: 'gemini-3-pro',
        stream: true,
        system: made.system,
        turns: [...turnsOf(made.exchanges, target.traits.thinking === 'level'), { role: 'user', content: made.last }],
        tools: [
          ...made.tools.list,
          ...(made.search
            ? [
                {
                  type: 'server' as const,
                  origin: 'gemini' as const,
                  name: 'googleSearch',
                  value: { googleSearch: {} },
                },
              ]
            : []),
        ],
        toolChoice: made.tools.toolChoice,
        sampling: made.sampling,
        reasoning: Object.keys(reasoning).length === 0 ? undefined : reasoning,
        output: made.output,
        maxOutputTokens: made.maxOutputTokens,
        serviceTier: made.serviceTier,
        extensions: made.extensions,
      };
    });

describe('decode ∘ encode', () => {
  it.each([
    ['Gemini 3', gemini3],
    ['Gemini 2.5', gemini25],
  ])('is the identity on what %s can say', (_, target) => {
    fc.assert(
      fc.property(request(target), (given) => {
        const { body, warnings } = geminiCodec.encodeRequest(given, target);
        const wire = JSON.stringify(body);
        expect(JSON.stringify(geminiCodec.encodeRequest(given, target).body)).toBe(wire);
        expect(geminiCodec.decodeRequest(JSON.parse(wire), fromClient).request).toEqual(given);
        // Only lost signatures of first calls are told.
        expect(warnings.filter((warning) => warning.code !== 'dropped-state')).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('survives any JSON with no other error than one of the caller', () => {
    const shapes = fc.record(
      {
        contents: fc.oneof(
          json,
          fc.array(
            fc.record(
              {
                role: fc.constantFrom('user', 'model', 7),
                parts: fc.array(
                  fc.oneof(
                    json,
                    fc.record({ text: json, functionCall: json, thoughtSignature: json }, { requiredKeys: [] }),
                  ),
                ),
              },
              { requiredKeys: [] },
            ),
          ),
        ),
        tools: json,
        toolConfig: json,
        generationConfig: json,
        systemInstruction: json,
      },
      { requiredKeys: ['contents'] },
    );
    fc.assert(
      fc.property(shapes, (wire) => {
        try {
          const { request: decoded } = geminiCodec.decodeRequest(wire, fromClient);
          geminiCodec.encodeRequest(decoded, gemini3);
        } catch (error) {
          expect(error).toMatchObject({ kind: 'bad-request' });
        }
      }),
      { numRuns: 500 },
    );
  });
});
