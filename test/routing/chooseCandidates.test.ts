// The order of candidates beyond weight and priority: needs, holds, sticky conversations, fallback models, strategies.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Availability } from '../../src/routing/availability';
import type { Candidate } from '../../src/routing/candidate';
import { chooseCandidates, type RouteRequest } from '../../src/routing/candidates';
import { lacksOf, type ModelAbilities } from '../../src/routing/requestNeeds';
import { channel, routeRequest, thrownBy } from './routingFixture';
import { routingStrategies } from '../../src/shared/gatewayOptions';

const at = Date.UTC(2026, 10, 21, 14, 30, 0);
const ids = (request: RouteRequest): string[] => chooseCandidates(request).map((candidate) => candidate.channel.id);
const byId =
  <Value>(values: Record<string, Value>) =>
  (candidate: Candidate): Value | undefined =>
    values[candidate.channel.id];

describe('needs', () => {
  const text = channel({ id: 'text' });
  const sees = channel({ id: 'sees', priority: 1 });
  const unknown = channel({ id: 'unknown', priority: 2 });
  const abilities = byId<ModelAbilities>({
    text: { images: false, tools: true },
    sees: { images: true, contextTokens: 1000 },
  });

  it('passes over what is known to lack them, as long as another does not', () => {
    const request = routeRequest([text, sees, unknown], { abilities });
    expect(ids(request)).toEqual(['text', 'sees', 'unknown']);
    expect(ids({ ...request, needs: { images: true } })).toEqual(['sees', 'unknown']);
    expect(ids({ ...request, needs: { images: true, inputTokens: 2000 } })).toEqual(['unknown']);
    expect(ids({ ...request, needs: { tools: true } })).toEqual(['text', 'sees', 'unknown']);
  });

  it('where none can, the best remains and the provider decides', () => {
    const request = routeRequest([text, sees], { abilities, needs: { images: true, audio: true, inputTokens: 5000 } });
    expect(ids(request)).toEqual(['text', 'sees']);
    const neither = byId<ModelAbilities>({
      text: { images: false, audio: false },
      sees: { images: true, audio: false },
    });
    expect(ids({ ...request, abilities: neither })).toEqual(['sees']);
  });

  it('turns to what is held rather than to what cannot do it', () => {
    const availability = (candidate: Candidate): Availability =>
      candidate.channel.id === 'sees'
        ? { state: 'held', cause: { code: 'rate-limited', params: { until: at + 9000 } }, until: at + 9000 }
        : { state: 'free' };
    const request = routeRequest([text, sees], { abilities, needs: { images: true }, availability, at });
    expect(thrownBy(() => chooseCandidates(request))).toMatchObject({ kind: 'rate-limited', retryAfterSeconds: 9 });
  });

  it.each([
    [{ inputTokens: 1001 }, { contextTokens: 1000 }, ['context']],
    [{ inputTokens: 1000 }, { contextTokens: 1000 }, []],
    [{ inputTokens: 1000 }, {}, []],
    [
      { audio: true, pdf: true, structuredOutput: true },
      { audio: false, pdf: false, structuredOutput: false },
      ['pdf', 'audio', 'structuredOutput'],
    ],
    [{ audio: false }, { audio: false }, []],
    [{ tools: true }, {}, []],
  ])('%j of a model with %j lacks %j', (needs, abilities, lacks) => {
    expect(lacksOf(needs, abilities)).toEqual(lacks);
  });
});

describe('holds', () => {
  const work = channel({ id: 'work', name: 'Work' });
  const home = channel({ id: 'home', name: 'Home', priority: 1 });
  const held = (
    code: 'rate-limited' | 'key-rejected' | 'no-route' | 'quota-used-up' | 'probing',
    until: number | null,
  ): Availability => ({
    state: 'held',
    cause: { code, params: { until: until ?? undefined } },
    until,
  });
  const request = (states: Record<string, Availability>, fields: Partial<RouteRequest> = {}): RouteRequest =>
    routeRequest([work, home], { at, availability: (item) => states[item.channel.id] ?? { state: 'free' }, ...fields });

  it('what is held is out, what is nearly empty comes last whatever its priority', () => {
    expect(ids(request({ work: held('no-route', at + 1000) }))).toEqual(['home']);
    const last: Availability = { state: 'last', cause: { code: 'nearly-empty', params: {} } };
    expect(ids(request({ work: last }))).toEqual(['home', 'work']);
    expect(ids(request({ work: last, home: last }))).toEqual(['work', 'home']);
  });

  it('where all are held, says which, why and when the first is free', () => {
    const error = thrownBy(() =>
      chooseCandidates(request({ work: held('rate-limited', at + 120_000), home: held('key-rejected', null) })),
    );
    expect(error).toMatchObject({ kind: 'rate-limited', status: 429, retryAfterSeconds: 120, shouldRetry: false });
    expect(error.message).toBe(
      "No channel can take the model 'gpt-5' now. 'Work': rate limited until 14:32 UTC; 'Home': key rejected.",
    );
    expect(error.details).toMatchObject({
      held: [
        { channelId: 'work', until: at + 120_000 },
        { channelId: 'home', until: null },
      ],
    });
  });

  it.each([
    [{ work: held('no-route', at + 2000), home: held('rate-limited', at + 30_000) }, 'no-channel', 2, undefined],
    [{ work: held('quota-used-up', at + 20_000), home: held('no-route', at + 30_000) }, 'rate-limited', 20, undefined],
    [{ work: held('key-rejected', null), home: held('key-rejected', null) }, 'no-channel', undefined, false],
    [{ work: held('probing', null), home: held('key-rejected', null) }, 'no-channel', undefined, undefined],
  ] as const)('%#: kind, wait and whether a retry may help', (states, kind, retryAfterSeconds, shouldRetry) => {
    const error = thrownBy(() => chooseCandidates(request(states)));
    expect([error.kind, error.retryAfterSeconds, error.shouldRetry]).toEqual([kind, retryAfterSeconds, shouldRetry]);
  });

  it('with patience, what is free again soon stays behind all others, the soonest first', () => {
    const states = { work: held('rate-limited', at + 4000), home: held('no-route', at + 1000) };
    expect(ids(request(states, { patienceMs: 5000 }))).toEqual(['home', 'work']);
    expect(ids(request(states, { patienceMs: 2000 }))).toEqual(['home']);
    expect(ids(request({ work: held('probing', null) }, { patienceMs: 1 }))).toEqual(['home', 'work']);
    expect(thrownBy(() => chooseCandidates(request(states))).kind).toBe('no-channel');
  });

  it('names five channels at most', () => {
    const many = Array.from({ length: 8 }, () => channel());
    const error = thrownBy(() =>
      chooseCandidates(routeRequest(many, { at, availability: () => held('no-route', at) })),
    );
    expect(error.message).toMatch(/and 3 more\.$/);
  });
});

describe('sticky conversations', () => {
  const first = channel({ id: 'first' });
  const late = channel({ id: 'late', priority: 9, models: [] });
  const stickyChannel = (): string => 'late';

  it('go before everything but a hold', () => {
    expect(ids(routeRequest([first, late], { stickyChannel }))).toEqual(['late', 'first']);
    const availability = (candidate: Candidate): Availability =>
      candidate.channel.id === 'late'
        ? { state: 'last', cause: { code: 'nearly-empty', params: {} } }
        : { state: 'free' };
    expect(ids(routeRequest([first, late], { stickyChannel, availability }))).toEqual(['first', 'late']);
  });

  it('to a channel that is gone change nothing', () => {
    expect(ids(routeRequest([first, late], { stickyChannel: () => 'gone' }))).toEqual(['first', 'late']);
  });
});

describe('fallback models of a key', () => {
  const a = channel({ id: 'a', models: [{ id: 'model-a' }] });
  const b = channel({ id: 'b', models: [{ id: 'model-b' }] });
  const request = (fields: Partial<RouteRequest> = {}): RouteRequest =>
    routeRequest([b, a], { model: 'model-a', fallbackModels: ['model-b', 'model-a', 'model-c'], ...fields });

  it('come after the model asked for, and take over where it cannot be had', () => {
    const chosen = chooseCandidates(request());
    expect(chosen.map(({ channel: own, model }) => [own.id, model])).toEqual([
      ['a', 'model-a'],
      ['b', 'model-b'],
    ]);
    expect(ids(request({ channels: [b] }))).toEqual(['b']);
    const availability = (candidate: Candidate): Availability =>
      candidate.channel.id === 'a'
        ? { state: 'held', cause: { code: 'no-route', params: {} }, until: null }
        : { state: 'free' };
    expect(ids(request({ availability, at }))).toEqual(['b']);
  });

  it('do not widen what the key may use', () => {
    expect(thrownBy(() => chooseCandidates(request({ allowedModels: ['model-b'] }))).kind).toBe('model-not-allowed');
    expect(ids(request({ allowedModels: ['model-a'] }))).toEqual(['a']);
  });

  it('where none can be had, the refusal is that of the model asked for', () => {
    const error = thrownBy(() => chooseCandidates(request({ channels: [channel({ models: [{ id: 'x' }] })] })));
    expect(error).toMatchObject({ kind: 'model-not-found' });
    expect(error.message).toContain("'model-a'");
  });

  it('what the model asked for lacks, a fallback may have', () => {
    const abilities = byId<ModelAbilities>({ a: { images: false } });
    expect(ids(request({ abilities, needs: { images: true } }))).toEqual(['b']);
  });
});

describe('strategies', () => {
  const pool = [channel({ id: 'x', weight: 1 }), channel({ id: 'y', weight: 1 }), channel({ id: 'z', weight: 1 })];
  const order = (fields: Partial<RouteRequest>): string =>
    ids(routeRequest(pool, { random: () => 0.5, ...fields })).join('');

  it('lowest-cost: the cheapest first, unknown prices last, free ones before all', () => {
    expect(order({ strategy: 'lowest-cost', facts: { price: byId({ x: 3, z: 0 }) } })).toBe('zxy');
  });

  it('least-busy: the fewest running for its weight', () => {
    const running = (candidate: Candidate): number => byId({ x: 4, y: 1, z: 2 })(candidate) ?? 0;
    expect(order({ strategy: 'least-busy', facts: { running } })).toBe('yzx');
    const heavy = channel({ id: 'w', weight: 8 });
    const chosen = ids(
      routeRequest([...pool, heavy], {
        strategy: 'least-busy',
        facts: { running: (c) => (c.channel.id === 'w' ? 7 : running(c)) },
      }),
    );
    expect(chosen[0]).toBe('w');
  });

  it('lowest-latency: the unmeasured first, then the fastest; within a tenth they are equal', () => {
    expect(order({ strategy: 'lowest-latency', facts: { firstByteMs: byId({ x: 300, y: 200 }) } })).toBe('zyx');
    expect(order({ strategy: 'lowest-latency', facts: { firstByteMs: byId({ x: 300, y: 200, z: 900 }) } })).toBe('yxz');
    const firsts = (measures: Record<string, number>): Set<string | undefined> =>
      new Set(
        [0.06, 0.4, 0.95].map((value) =>
          ids(
            routeRequest(pool, {
              strategy: 'lowest-latency',
              facts: { firstByteMs: byId(measures) },
              random: () => value,
            }),
          ).at(0),
        ),
      );
    expect(firsts({ x: 100, y: 105, z: 109 })).toEqual(new Set(['x', 'y', 'z']));
    expect(firsts({ x: 100, y: 150, z: 109 })).toEqual(new Set(['x', 'z']));
  });

  it('round-robin: the one furthest behind its turn', () => {
    expect(order({ strategy: 'round-robin', facts: { turn: (c) => byId({ x: 2, y: 1, z: 1 })(c) ?? 0 } })).toBe('yzx');
  });

  it('native before translated within a priority, unless it shall not matter', () => {
    const translated = channel({ id: 't', protocol: 'anthropic', weight: 1000 });
    const native = channel({ id: 'n' });
    const request = routeRequest([translated, native], { translate: true });
    expect(ids(request)).toEqual(['n', 't']);
    expect(ids({ ...request, preferNative: false })).toEqual(['t', 'n']);
  });

  it('every strategy names every candidate once and keeps the priorities', () => {
    const numbers = fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true }));
    const fields = fc.record({ priority: fc.nat(2), weight: fc.integer({ min: 1, max: 9 }) });
    fc.assert(
      fc.property(
        fc.constantFrom(...routingStrategies),
        fc.array(fields, { minLength: 1, maxLength: 8 }),
        numbers,
        (strategy, rows, dice) => {
          const channels = rows.map((row) => channel(row));
          const measure = (candidate: Candidate): number => candidate.channel.weight % 3;
          const facts = { price: measure, running: measure, turn: measure, firstByteMs: measure };
          const random = (): number => Number(dice.next().value);
          const chosen = chooseCandidates(routeRequest(channels, { strategy, facts, random }));
          expect(chosen.map((item) => item.channel.id).sort()).toEqual(channels.map((item) => item.id).sort());
          const priorities = chosen.map((item) => item.channel.priority);
          expect(priorities).toEqual([...priorities].sort((a, b) => a - b));
        },
      ),
    );
  });
});
