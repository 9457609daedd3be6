// Laws of declared losses over generated requests and every pair of protocols: every warning is in the table for its pair, and what comes out
// of a translation differs from what went in only where a declared loss says so. And the table itself is not empty talk.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../src/shared/errors';
import { protocolIds, type ProtocolId, type UpstreamProtocolId } from '../../src/shared/channel';
import { codecOf, upstreamCodecOf } from '../../src/protocols/codecs';
import type { AnswerContext, DecodedRequest } from '../../src/protocols/codec';
import type { ModelTraits, Quirks } from '../../src/shared/quirks';
import type { IrAnswer } from '../../src/protocols/ir/events';
import type { AssistantPart } from '../../src/protocols/ir/parts';
import { efforts, type IrRequest } from '../../src/protocols/ir/request';
import type { Warning } from '../../src/protocols/ir/warnings';
import { concerns, losses, lossOf, ownFields, type LossSide } from '../../src/protocols/losses';
import { planTranslation } from '../../src/protocols/translation';
import { asClient, unlessRefused } from './matrix/asClient';
import * as arbitraries from './repairs/arbitraries';
import { allProtocols, nativeOrigins, targetOf } from './repairs/support';

const requestPairs = protocolIds.flatMap((from) =>
  allProtocols.map((to): { from: ProtocolId; to: UpstreamProtocolId } => ({ from, to })),
);
const answerPairs = protocolIds.flatMap((from) => protocolIds.map((to) => ({ from, to })));

const maybe = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
  fc.option(value, { nil: undefined, freq: 2 });
const schema = fc.constantFrom<Record<string, unknown>>(
  { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'], additionalProperties: false },
  { type: 'object', properties: { n: { const: 1 }, m: { type: ['string', 'null'] } }, patternProperties: { '^x': {} } },
);

const settings = fc.record({
  sampling: fc.record({
    temperature: maybe(fc.constantFrom(0, 0.7, 1, 1.7)),
    topP: maybe(fc.constantFrom(0.5, 1)),
    topK: maybe(fc.constantFrom(1, 40)),
    presencePenalty: maybe(fc.constantFrom(-1, 0.5)),
    frequencyPenalty: maybe(fc.constantFrom(-1, 0.5)),
    seed: maybe(fc.constantFrom(1, 2 ** 40)),
    stop: maybe(fc.constantFrom<string[]>(['x'], ['a', 'b', 'c', 'd', 'e', 'f'], [' '])),
    logprobs: maybe(fc.constantFrom(0, 5)),
  }),
  maxOutputTokens: fc.constantFrom(5, 1000, 100_000),
  reasoning: maybe(
    fc.constantFrom(
      ...efforts.map((effort) => ({ effort })),
      { mode: 'enabled' as const, budgetTokens: 5000 },
      { mode: 'adaptive' as const, effort: 'high' as const },
      { mode: 'disabled' as const },
    ),
  ),
  output: maybe(
    fc.oneof(
      fc.constant({ type: 'json' as const }),
      fc.record({
        type: fc.constant('json-schema' as const),
        name: fc.constant('answer'),
        schema,
        strict: fc.boolean(),
      }),
    ),
  ),
  verbosity: maybe(fc.constantFrom('low' as const, 'high' as const)),
  user: maybe(fc.constantFrom('u1', 'u'.repeat(300))),
  metadata: maybe(fc.constant({ project: 'p' })),
  promptCacheKey: maybe(fc.constantFrom('key', 'k'.repeat(100))),
  serviceTier: maybe(fc.constantFrom('auto', 'flex', 'priority', 'scale')),
  parallelToolCalls: maybe(fc.boolean()),
});

const request: fc.Arbitrary<IrRequest> = fc
  .tuple(arbitraries.request, settings)
  .map(([conversation, asked]) =>
    withoutUndefined({ ...conversation, ...asked, sampling: withoutUndefined(asked.sampling) }),
  );

function withoutUndefined<Value extends object>(value: Value): Value {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as Value;
}

const flags: fc.Arbitrary<{ quirks: Quirks; traits: ModelTraits }> = fc.record({
  quirks: fc.constantFrom<Quirks>(
    {},
    { strictFields: true, seedField: 'random_seed', toolIdLength: 9, noStreamOptions: true },
    { noJsonSchema: true, reasoningRequest: 'thinking', replayReasoning: true, maxTokensField: 'max_tokens' },
    { customTools: false, namespaces: false, typedTools: false, cacheMarkers: 'cache_control' },
    { jsonSchema: false, reasoningRequest: 'enable_thinking' },
    { modelFields: 'anthropic' },
  ),
  traits: fc.constantFrom<ModelTraits>(
    {},
    { noSampling: true, thinking: 'adaptive', efforts: ['low', 'high'], midSystem: true },
    { thinking: 'budget', maxOutputTokens: 4096 },
    { thinking: 'none', noImages: true },
    { thinking: 'level' },
    { thinking: 'always' },
  ),
});

function read(protocol: ProtocolId, body: unknown): DecodedRequest {
  return codecOf(protocol).decodeRequest(JSON.parse(JSON.stringify(body)), {
    headers: {},
    nativeOrigin: nativeOrigins[protocol],
    model: 'asked-for',
    stream: false,
  });
}

const told = ({ code, path, detail }: Warning): string => `${code} ${path}: ${detail ?? ''}`;

describe.each(requestPairs)('requests, $from to $to', ({ from, to }) => {
  it('raise no warning that is not declared for the pair', () => {
    fc.assert(
      fc.property(request, flags, (given, { quirks, traits }) => {
        const decoded = asClient(from, given);
        if (decoded === undefined) return;
        const translation = unlessRefused(() =>
          planTranslation(codecOf(from), upstreamCodecOf(to), decoded, { ...targetOf(to), quirks, traits }),
        );
        const undeclared = (translation?.warnings ?? []).filter(
          (warning) => lossOf(warning, 'request', from, to) === undefined,
        );
        expect(undeclared.map(told)).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });
});

/** Values that say what holds anyway, so that leaving them out changes nothing. */
const defaults: readonly (readonly [string, unknown])[] = [
  ['serviceTier', 'auto'],
  ['sampling.temperature', 1],
  ['sampling.topP', 1],
  ['toolChoice', 'auto'],
];

/** What the client asks beside its conversation, by the names of `touches`. */
function askedFor(asked: IrRequest): Map<string, unknown> {
  const { reasoning } = asked;
  const off = reasoning?.mode === 'disabled' || reasoning?.effort === 'none';
  const thinks = reasoning?.effort ?? reasoning?.budgetTokens ?? reasoning?.mode;
  return new Map<string, unknown>([
    ...Object.entries(asked.sampling).map(([name, value]): [string, unknown] => [`sampling.${name}`, value]),
    ['maxOutputTokens', asked.maxOutputTokens],
    ['reasoning', off ? 'off' : thinks],
    ['output', asked.output?.type === 'json-schema' ? 'json-schema' : asked.output?.type],
    ['verbosity', asked.verbosity],
    ['user', asked.user],
    ['metadata', asked.metadata],
    ['promptCacheKey', asked.promptCacheKey],
    ['serviceTier', asked.serviceTier],
    ['parallelToolCalls', asked.parallelToolCalls === true ? undefined : asked.parallelToolCalls],
    ['toolChoice', asked.toolChoice?.type],
  ]);
}

/** Every text that the conversation says, of white space alone left out. */
function textsOf({ system, turns }: IrRequest): string[] {
  const parts = [...system, ...turns.flatMap((turn) => [...turn.content])];
  return parts.flatMap((part) => {
    if (part.type === 'text') return [part.text];
    return part.type === 'tool-result'
      ? part.content.flatMap((piece) => (piece.type === 'text' ? [piece.text] : []))
      : [];
  });
}

describe.each(answerPairs)('decode ∘ encode, $from to $to', ({ from, to }) => {
  it('differs only in declared losses', () => {
    fc.assert(
      fc.property(request, flags, (given, { traits }) => {
        const decoded = asClient(from, given);
        if (decoded === undefined) return;
        const translation = unlessRefused(() =>
          planTranslation(codecOf(from), codecOf(to), decoded, { ...targetOf(to), traits }),
        );
        if (translation === undefined) return;
        const { request: out } = read(to, translation.encoded.body);
        const rows = translation.warnings.flatMap((warning) => lossOf(warning, 'request', from, to) ?? []);
        const touched = new Set(rows.flatMap(({ touches }) => touches ?? []));
        const after = askedFor(out);
        for (const [name, before] of askedFor(decoded.request)) {
          const goesWithoutSaying =
            before === undefined ||
            touched.has(name) ||
            (after.get(name) === undefined && defaults.some(([field, value]) => field === name && value === before)) ||
            (before === 'off' && traits.thinking === 'none') ||
            // How tools are called, where none is.
            (/^(toolChoice|parallelToolCalls)$/.test(name) &&
              (out.tools.length === 0 || out.toolChoice?.type === 'none'));
          if (!goesWithoutSaying) expect([name, after.get(name)]).toEqual([name, before]);
        }
        const said = JSON.stringify(out.turns) + JSON.stringify(out.system);
        for (const text of textsOf(decoded.request).filter((one) => one.trim() !== '')) {
          // Escaped twice where it has become part of a JSON text.
          expect(said).toContain(JSON.stringify(text.trim()).slice(1, -1));
        }
        const dropped = translation.warnings.some(({ code }) => code === 'dropped-tool');
        const cut = touched.has('tools');
        if (!dropped && !cut) expect(out.tools).toHaveLength(decoded.request.tools.length);
      }),
      { numRuns: 150 },
    );
  });
});

const answerPart: fc.Arbitrary<AssistantPart> = fc.oneof(
  fc.constantFrom<AssistantPart>(
    { type: 'text', text: 'Yes.' },
    { type: 'text', text: 'Cited.', extensions: { anthropic: { citations: [{ type: 'char_location' }] } } },
    { type: 'reasoning', text: 'Hm.', state: { origin: 'anthropic', kind: 'signature', data: 'c2ln' } },
    { type: 'reasoning', text: '', state: { origin: 'openai', kind: 'encrypted', data: 'Z0FB' } },
    { type: 'reasoning', text: '', state: { origin: 'google', kind: 'thought-signature', data: 'Q2lR' } },
    { type: 'refusal', text: 'No.' },
    { type: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'iVBORw0KGgo=' } },
    { type: 'audio', source: { kind: 'base64', mediaType: 'audio/wav', data: 'UklGRg==' } },
    { type: 'tool-call', id: 'call_1', name: 'look', kind: 'function', input: '{"a":1}' },
    { type: 'tool-call', id: 'call_2', name: 'look', kind: 'function', input: 'broken' },
    { type: 'tool-call', id: 'call_3', name: 'look', namespace: 'files', kind: 'function', input: '{}' },
  ),
  fc
    .constantFrom(...allProtocols)
    .map((origin): AssistantPart => ({ type: 'opaque', origin, name: 'search', value: { type: 'search' } })),
);
const reason = fc.constantFrom(
  'stop',
  'length',
  'refusal',
  'pause',
  'malformed',
  'tool-calls' as const,
) as fc.Arbitrary<IrAnswer['finish']['reason']>;

describe.each(answerPairs)('answers, $from to $to', ({ from, to }) => {
  it('raise no warning that is not declared for the pair', () => {
    const context: AnswerContext = {
      model: 'm',
      createdAt: 1,
      newId: (prefix) => `${prefix}1`,
      request: { model: 'm', stream: false, system: [], turns: [], tools: [], sampling: {}, extensions: {} },
      includeUsage: false,
    };
    fc.assert(
      fc.property(fc.array(answerPart, { maxLength: 4 }), reason, (content, why) => {
        // Only what an upstream of this protocol can say.
        const answer: IrAnswer = { id: 'a', model: 'm', content, finish: { reason: why }, usage: undefined };
        const wire: unknown = JSON.parse(JSON.stringify(codecOf(from).encodeAnswer(answer, context).body));
        const origin = { origin: nativeOrigins[from], quirks: {} };
        const read = unlessFault(() => codecOf(from).decodeAnswer(wire, origin));
        if (read === undefined) return;
        const { warnings } = codecOf(to).encodeAnswer(read, context);
        expect(warnings.filter((warning) => lossOf(warning, 'answer', from, to) === undefined).map(told)).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });
});

/** A malformed answer of Responses is a failed one. */
function unlessFault<Value>(run: () => Value): Value | undefined {
  try {
    return run();
  } catch (error) {
    if (GatewayError.is(error)) return undefined;
    throw error;
  }
}

describe('the table', () => {
  const sides: readonly LossSide[] = ['request', 'answer'];

  it('has names and words for users, each name once per side', () => {
    for (const side of sides) {
      const names = losses[side].map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      for (const { words } of [...losses[side], ownFields]) expect(words).toMatch(/^[A-Z`].{20,}\.$/s);
    }
  });

  it('tells the pairs apart', () => {
    const seed: Warning = { code: 'dropped-field', path: 'seed' };
    expect(lossOf(seed, 'request', 'openai-chat', 'anthropic')?.name).toBe('seed');
    expect(lossOf(seed, 'request', 'openai-chat', 'openai-chat')).toBeUndefined();
    expect(lossOf({ code: 'dropped-field', path: 'logit_bias' }, 'request', 'openai-chat', 'gemini')).toBe(ownFields);
    expect(lossOf({ code: 'dropped-state', path: 'x' }, 'answer', 'anthropic', 'anthropic')).toBeUndefined();
    for (const side of sides) {
      for (const row of losses[side]) {
        expect(allProtocols.some((from) => allProtocols.some((to) => concerns(row, from, to)))).toBe(true);
      }
    }
  });
});
