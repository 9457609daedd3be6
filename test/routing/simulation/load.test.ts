// Routing under simulated load: who gets how much, who stays where, what an ill or dying provider costs. Prints its figures.
// One seed gives one outcome, so the figures are the same on every machine.
import { describe, expect, it } from 'vitest';
import type { RoutableChannel } from '../../../src/routing/candidate';
import type { StickyKey } from '../../../src/routing/stickiness';
import { seededRandom } from '../../support/seededRandom';
import { channel } from '../routingFixture';
import { moody, rateLimited, steady } from './providers';
import { Simulator, type RequestResult, type SimulatedProvider } from './simulator';

const quick = { firstByteMs: 300, durationMs: 2000 };

function tell(what: string, figures: Record<string, unknown>): void {
  console.log(`routing simulation: ${what}: ${JSON.stringify(figures)}`);
}

function pool(weights: number[]): RoutableChannel[] {
  return weights.map((weight, index) => channel({ id: `p${index}`, weight }));
}

const providersFor = (channels: RoutableChannel[], make: () => SimulatedProvider): Record<string, SimulatedProvider> =>
  Object.fromEntries(channels.map((item) => [item.id, make()]));

function answeredBy(results: RequestResult[], channels: RoutableChannel[]): number[] {
  return channels.map((item) => results.filter((result) => result.channelId === item.id).length);
}

/** Sum of squared deviations over the expected; far beyond the degrees of freedom where a share is wrong. */
function chiSquare(counts: number[], shares: number[]): number {
  const total = counts.reduce((sum, value) => sum + value, 0);
  const whole = shares.reduce((sum, value) => sum + value, 0);
  return counts.reduce((sum, value, index) => {
    const expected = (total * (shares[index] ?? 0)) / whole;
    return sum + (value - expected) ** 2 / expected;
  }, 0);
}

describe('distribution', () => {
  const weights = [1, 3, 6];

  // 13.82 is the 99.9th percentile of chi-square with two degrees of freedom.
  it.each([1, 2, 3])('weighted shares 10,000 requests by weight (seed %i)', (seed) => {
    const channels = pool(weights);
    const simulator = new Simulator(
      seed,
      channels,
      providersFor(channels, () => steady(quick)),
    );
    for (let index = 0; index < 10_000; index += 1) simulator.request(simulator.now + index * 5);
    const counts = answeredBy(simulator.run(), channels);
    const statistic = chiSquare(counts, weights);
    tell('weighted', { seed, weights, counts, chiSquare: Number(statistic.toFixed(2)) });
    expect(statistic).toBeLessThan(13.82);
  });

  it('round-robin shares exactly by weight', () => {
    const channels = pool(weights);
    const simulator = new Simulator(
      4,
      channels,
      providersFor(channels, () => steady(quick)),
      { strategy: 'round-robin' },
    );
    for (let index = 0; index < 10_000; index += 1) simulator.request(simulator.now + index * 5);
    expect(answeredBy(simulator.run(), channels)).toEqual([1000, 3000, 6000]);
  });

  it('least-busy keeps a slow channel from piling up', () => {
    const channels = pool([1, 1]);
    const providers = {
      p0: steady({ firstByteMs: 300, durationMs: 9000 }),
      p1: steady({ firstByteMs: 300, durationMs: 1000 }),
    };
    const simulator = new Simulator(5, channels, providers, { strategy: 'least-busy' });
    for (let index = 0; index < 2000; index += 1) simulator.request(simulator.now + index * 50);
    const counts = answeredBy(simulator.run(), channels);
    tell('least-busy, 9 s against 1 s', { counts });
    // As many run at both, so the one that is nine times as slow answers a ninth as many.
    expect((counts[1] ?? 0) / (counts[0] ?? 1)).toBeGreaterThan(7);
    expect((counts[1] ?? 0) / (counts[0] ?? 1)).toBeLessThan(11);
  });

  it('lowest-latency goes to the fast one, and notices when another has become faster', () => {
    const channels = pool([1, 1, 1]);
    const becomesFast = 1_800_000_000_000 + 100_000;
    const late = moody({ firstByteMs: 2000, durationMs: 3000 }, (at) =>
      at < becomesFast ? undefined : { kind: 'answer', firstByteMs: 50, durationMs: 1000 },
    );
    const providers = {
      p0: steady({ firstByteMs: 200, durationMs: 1000 }),
      p1: steady({ firstByteMs: 900, durationMs: 1500 }),
      p2: late,
    };
    const simulator = new Simulator(6, channels, providers, { strategy: 'lowest-latency' });
    for (let index = 0; index < 10_000; index += 1) simulator.request(simulator.now + index * 100);
    const results = simulator.run();
    const before = answeredBy(
      results.filter((result) => result.beganAt < becomesFast),
      channels,
    );
    const end = answeredBy(results.slice(-1000), channels);
    tell('lowest-latency', { before, lastThousand: end });
    expect((before[0] ?? 0) / 1000).toBeGreaterThan(0.9);
    expect((end[2] ?? 0) / 1000).toBeGreaterThan(0.9);
  });
});

describe('stickiness', () => {
  const conversation = (index: number): StickyKey => ({ key: `conversation ${index}`, lifetimeMs: 300_000 });

  it('conversations stay where they are, and move once, for good, when their channel breaks', () => {
    const channels = pool([1, 1, 1, 1]);
    const start = 1_800_000_000_000;
    const [illFrom, illUntil] = [start + 400_000, start + 700_000];
    const ill = moody(quick, (at) =>
      at >= illFrom && at < illUntil ? { kind: 'refusal', status: 500, afterMs: 50 } : undefined,
    );
    const providers = { ...providersFor(channels, () => steady(quick)), p0: ill };
    const simulator = new Simulator(7, channels, providers);
    const random = seededRandom(70);
    const conversations = 200;
    for (let turn = 0; turn < 20; turn += 1) {
      for (let index = 0; index < conversations; index += 1) {
        simulator.request(start + turn * 50_000 + Math.floor(random.next() * 50_000), conversation(index));
      }
    }
    const perConversation = Map.groupBy(simulator.run(), (result) => result.conversation);
    let repeats = 0;
    let hits = 0;
    let most = 0;
    let returned = 0;
    for (const results of perConversation.values()) {
      const places = results.map((result) => result.channelId ?? 'none');
      let moves = 0;
      for (let index = 1; index < places.length; index += 1) {
        repeats += 1;
        if (places[index] === places[index - 1]) hits += 1;
        else moves += 1;
      }
      most = Math.max(most, moves);
      if (places[0] === 'p0' && places.at(-1) === 'p0') returned += 1;
    }
    const errors = simulator.results.filter((result) => result.error !== undefined).length;
    const share = hits / repeats;
    tell('stickiness with one of four ill for 5 minutes', {
      requests: simulator.results.length,
      hitShare: Number(share.toFixed(4)),
      mostMoves: most,
      returned,
      errors,
    });
    expect(errors).toBe(0);
    expect(share).toBeGreaterThan(0.97);
    expect(returned).toBe(0);
  });
});

describe('breaker', () => {
  it('opens on an ill provider, asks it one request at a time, and takes it back when it is well', () => {
    const channels = pool([1, 1]);
    const start = 1_800_000_000_000;
    const [illFrom, illUntil] = [start + 60_000, start + 360_000];
    let running = 0;
    let most = 0;
    const ill = moody(quick, (at) => {
      if (at < illFrom || at >= illUntil) return undefined;
      return { kind: 'refusal', status: 503, afterMs: 400 };
    });
    const simulator = new Simulator(8, channels, { p0: ill, p1: steady(quick) });
    for (let index = 0; index < 6000; index += 1) simulator.request(start + index * 100);
    const results = simulator.run();
    const asked = (simulator.askedAt.get('p0') ?? []).filter((at) => at >= illFrom && at < illUntil);
    // Two failures open it; whatever was on its way then is not counted as a probe.
    const probes = asked.filter((at) => at > illFrom + 1000);
    for (const at of probes) {
      running = probes.filter((other) => other > at - 400 && other <= at).length;
      most = Math.max(most, running);
    }
    const recovered = results.find((result) => result.beganAt >= illUntil && result.channelId === 'p0');
    const recoveryMs = (recovered?.beganAt ?? Infinity) - illUntil;
    const errors = results.filter((result) => result.error !== undefined).length;
    tell('5 minutes of 503 at one of two, 10 requests a second', {
      requests: results.length,
      askedWhileIll: asked.length,
      probesAtOnce: most,
      recoveryMs,
      errors,
    });
    expect(errors).toBe(0);
    expect(most).toBe(1);
    expect(asked.length).toBeLessThan(40);
    expect(recoveryMs).toBeLessThanOrEqual(61_000);
  });
});

describe('two accounts with a rate limit', () => {
  it.each([
    ['which tell what is left', true, 9],
    ['which tell nothing before they refuse', false, 10],
  ])('%s: 1,000 requests, no error, as long as one has room', (_words, headers, seed) => {
    const channels = pool([1, 1]);
    const account = { ...quick, limit: 30, windowMs: 60_000, headers };
    const providers = { p0: rateLimited(account), p1: rateLimited({ ...account, phaseMs: 30_000 }) };
    const simulator = new Simulator(seed, channels, providers);
    const random = seededRandom(seed);
    let at = simulator.now;
    let withoutRoom = 0;
    for (let index = 0; index < 1000; index += 1) {
      simulator.request(at);
      // 0.7 a second on average, often several at once; together the accounts take one a second.
      at += random.next() < 0.5 ? 0 : Math.floor(random.next() * 5700);
      simulator.at(at, () => {
        if (!providers.p0.roomAt(simulator.now) && !providers.p1.roomAt(simulator.now)) withoutRoom += 1;
      });
    }
    const results = simulator.run();
    const errors = results.filter((result) => result.error !== undefined).length;
    const refused = providers.p0.used.refused + providers.p1.used.refused;
    tell(`two accounts of 30 a minute, ${headers ? 'with' : 'without'} headers`, {
      requests: results.length,
      answered: answeredBy(results, channels),
      refusedByProviders: refused,
      errorsAtClients: errors,
      withoutRoom,
    });
    expect(withoutRoom).toBe(0);
    expect(errors).toBe(0);
    expect(refused).toBeLessThan(headers ? 5 : 100);
  });

  it('when both are full, says when the first has room again', () => {
    const channels = pool([1, 1]);
    const account = { ...quick, limit: 5, windowMs: 60_000, headers: false };
    const providers = { p0: rateLimited(account), p1: rateLimited({ ...account, phaseMs: 20_000 }) };
    const simulator = new Simulator(11, channels, providers);
    for (let index = 0; index < 40; index += 1) simulator.request(simulator.now + index * 100);
    const failed = simulator.run().filter((result) => result.error !== undefined);
    expect(failed.length).toBe(30);
    for (const result of failed) {
      const free = Math.ceil((result.endedAt - 20_000) / 60_000) * 60_000 + 20_000;
      expect(result.retryAfterSeconds).toBeCloseTo((free - result.endedAt) / 1000, 1);
    }
    expect(failed.at(-1)?.error).toMatch(/rate limited until \d\d:\d\d UTC/);
  });
});

describe('one of three providers dies under load', () => {
  it.each([12, 13, 14])('no request fails that had not begun to answer (seed %i)', (seed) => {
    const channels = pool([1, 1, 1]);
    const start = 1_800_000_000_000;
    const diesAt = start + 15_000;
    const providers = {
      p0: { ...steady({ firstByteMs: 800, durationMs: 4000 }), diesAt },
      p1: steady({ firstByteMs: 800, durationMs: 4000 }),
      p2: steady({ firstByteMs: 800, durationMs: 4000 }),
    };
    const simulator = new Simulator(seed, channels, providers);
    for (let index = 0; index < 1500; index += 1) simulator.request(start + index * 20);
    const results = simulator.run();
    const failed = results.filter((result) => result.error !== undefined);
    const lostBefore = failed.filter((result) => !result.firstByte).length;
    const cutInTheMiddle = failed.filter((result) => result.firstByte).length;
    const rescued = results.filter((result) => result.asked[0] === 'p0' && result.channelId !== 'p0').length;
    const askedDead = (simulator.askedAt.get('p0') ?? []).filter((at) => at >= diesAt).length;
    tell('one of three dies, 50 requests a second', {
      seed,
      requests: results.length,
      lostBeforeFirstByte: lostBefore,
      movedToAnother: rescued,
      cutInTheMiddle,
      askedAfterDeath: askedDead,
    });
    expect(lostBefore).toBe(0);
    expect(rescued).toBeGreaterThan(5);
    expect(cutInTheMiddle).toBeGreaterThan(20);
    expect(failed.every((result) => result.channelId === 'p0' && result.beganAt < diesAt)).toBe(true);
    expect(askedDead).toBeLessThan(15);
  });
});
