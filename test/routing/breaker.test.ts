// The breaker: what opens it, for how long and for what, one probe at a time, and what it must not take for an illness.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Breaker, breakerDefaults, type Admission } from '../../src/routing/breaker';
import type { FailureCode } from '../../src/routing/holdRules';
import { judgeFault, judgeRefusal, type AttemptFailure } from '../../src/routing/judgeAttempt';

const start = 1_800_000_000_000;
const refused = (status: number, toldUntil?: number): AttemptFailure => judgeRefusal({ status, toldUntil });
const noRoute = judgeFault('upstream-unreachable');

function begun(breaker: Breaker, at: number, model = 'm', channel = 'c'): Admission {
  const admission = breaker.begin(channel, model, at);
  if (admission === undefined) throw new Error('the breaker did not let it through');
  return admission;
}

function fail(breaker: Breaker, failure: AttemptFailure, at: number, times = 1, model = 'm'): void {
  for (let index = 0; index < times; index += 1) begun(breaker, at, model).failed(failure, at);
}

describe('opening', () => {
  it.each([
    ['no-route', noRoute, 1, 1000, 'other model'],
    ['server-error', refused(500), 3, 2000, undefined],
    ['overloaded', refused(529), 2, 1000, undefined],
    ['rate-limited', refused(429), 1, 1000, undefined],
    ['timed-out', judgeFault('upstream-timeout'), 2, 5000, undefined],
    ['invalid-answer', judgeFault('upstream-invalid'), 3, 5000, undefined],
    ['refused', refused(403), 2, 30_000, undefined],
    ['model-unknown', judgeRefusal({ status: 404, codes: ['model_not_found'] }), 1, 300_000, undefined],
  ] as const)(
    '%s opens after the right number of failures, for the right time',
    (code, failure, failures, ms, elsewhere) => {
      const breaker = new Breaker();
      if (failures > 1) fail(breaker, failure, start, failures - 1);
      expect(breaker.state('c', 'm', start).state).toBe('closed');
      fail(breaker, failure, start);
      expect(breaker.state('c', 'm', start)).toMatchObject({
        state: 'open',
        until: start + ms,
        told: false,
        cause: { code },
      });
      expect(breaker.state('c', 'm', start + ms).state).toBe('half-open');
      // A channel's own trouble holds all its models, a model's only that one.
      expect(breaker.state('c', 'another', start).state).toBe(elsewhere === undefined ? 'closed' : 'open');
      expect(breaker.state('d', 'm', start).state).toBe('closed');
    },
  );

  it('keeps what the provider said of it, where it said anything', () => {
    const breaker = new Breaker();
    fail(breaker, judgeRefusal({ status: 401, message: 'Incorrect API key.' }), start);
    const state = breaker.state('c', 'm', start);
    expect(state.state === 'open' && state.cause).toMatchObject({
      code: 'key-rejected',
      params: { status: 401 },
      detail: 'Incorrect API key.',
    });
    const silent = new Breaker();
    fail(silent, refused(401), start);
    const other = silent.state('c', 'm', start);
    expect(other.state === 'open' && Object.keys(other.cause)).toEqual(['code', 'params']);
  });

  it.each([
    [401, 'key-rejected'],
    [402, 'no-credit'],
  ])('status %i holds the whole channel until its secret changes or a test passes', (status, code) => {
    const year = 365 * 86_400_000;
    for (const mend of ['testPassed', 'forget'] as const) {
      const breaker = new Breaker();
      fail(breaker, refused(status, start + 1000), start);
      expect(breaker.state('c', 'any', start + year)).toMatchObject({ state: 'open', until: null, cause: { code } });
      breaker[mend]('c');
      expect(breaker.state('c', 'any', start).state).toBe('closed');
    }
  });

  it('holds a rate limit as long as the provider says, a day at most, and a told time beats the doubling', () => {
    const breaker = new Breaker();
    fail(breaker, refused(429, start + 90_000), start);
    expect(breaker.state('c', 'm', start + 89_999)).toMatchObject({ state: 'open', until: start + 90_000, told: true });
    expect(breaker.state('c', 'm', start + 90_000).state).toBe('half-open');
    fail(breaker, refused(429, start + 1e12), start, 1, 'forever');
    expect(breaker.state('c', 'forever', start)).toMatchObject({ until: start + 86_400_000 });
    fail(breaker, refused(503, start + 7000), start, 1, 'busy');
    expect(breaker.state('c', 'busy', start)).toMatchObject({ state: 'open', until: start + 7000 });
  });

  it('doubles from hold to hold, up to the longest, and begins anew after a success', () => {
    const breaker = new Breaker();
    let at = start;
    const lengths: number[] = [];
    for (let index = 0; index < 9; index += 1) {
      fail(breaker, noRoute, at);
      const state = breaker.state('c', 'm', at);
      const until = state.state === 'open' ? (state.until ?? 0) : 0;
      lengths.push((until - at) / 1000);
      at = until;
    }
    expect(lengths).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
    begun(breaker, at).succeeded();
    fail(breaker, noRoute, at);
    expect(breaker.state('c', 'm', at)).toMatchObject({ until: at + 1000 });
  });

  it('never blames a channel for the client’s own mistakes', () => {
    const breaker = new Breaker();
    for (const status of [400, 404, 405, 409, 413, 415, 422, 431]) fail(breaker, refused(status), start, 50);
    for (const kind of ['client-closed', 'bad-request', 'draining', 'secret-missing', 'loop'] as const) {
      fail(breaker, judgeFault(kind), start, 50);
    }
    expect(breaker.holds('c', start)).toEqual([]);
  });
});

describe('half-open', () => {
  it('lets one probe through at a time; its success closes, its failure holds for longer', () => {
    const breaker = new Breaker();
    fail(breaker, noRoute, start);
    const at = start + 1000;
    const probe = begun(breaker, at);
    expect(probe.probe).toBe(true);
    expect(breaker.begin('c', 'm', at)).toBeUndefined();
    expect(breaker.begin('c', 'another', at)).toBeUndefined();
    expect(breaker.state('c', 'm', at)).toMatchObject({ state: 'open', until: null, cause: { code: 'probing' } });
    probe.failed(noRoute, at + 10);
    expect(breaker.state('c', 'm', at + 10)).toMatchObject({ state: 'open', until: at + 10 + 2000 });
    const second = begun(breaker, at + 5000);
    second.succeeded();
    expect(breaker.state('c', 'm', at + 5000)).toEqual({ state: 'closed' });
    expect(begun(breaker, at + 5000).probe).toBe(false);
  });

  it('a probe that ends without a word lets the next one go, and one that never ends lapses', () => {
    const breaker = new Breaker();
    fail(breaker, noRoute, start);
    const at = start + 1000;
    begun(breaker, at).drop();
    expect(begun(breaker, at).probe).toBe(true);
    expect(breaker.begin('c', 'm', at + breakerDefaults.probeMs - 1)).toBeUndefined();
    expect(begun(breaker, at + breakerDefaults.probeMs).probe).toBe(true);
  });

  it('a probe that is refused has found the route; what it was refused for counts on its own', () => {
    const breaker = new Breaker();
    fail(breaker, noRoute, start);
    begun(breaker, start + 1000).failed(refused(400), start + 1000);
    expect(breaker.state('c', 'm', start + 1000).state).toBe('closed');
    fail(breaker, noRoute, start + 2000);
    begun(breaker, start + 5000).failed(refused(429), start + 5000);
    expect(breaker.state('c', 'm', start + 5000).state).toBe('open');
    expect(breaker.state('c', 'another', start + 5000).state).toBe('closed');
  });

  it('a client’s mistake does not prove that a rate limit is over', () => {
    const breaker = new Breaker();
    fail(breaker, refused(429, start + 1000), start);
    begun(breaker, start + 1000).failed(refused(400), start + 1000);
    expect(breaker.state('c', 'm', start + 1000).state).toBe('half-open');
  });
});

describe('attempts that overlap', () => {
  it('many that run into the same wall count as one opening', () => {
    const breaker = new Breaker();
    const running = Array.from({ length: 20 }, () => begun(breaker, start));
    for (const admission of running) admission.failed(noRoute, start + 100);
    expect(breaker.state('c', 'm', start + 100)).toMatchObject({ until: start + 100 + 1000 });
  });

  it('the longest told time of several counts', () => {
    const breaker = new Breaker();
    const running = [9000, 30_000, 20_000].map((ms) => ({ ms, admission: begun(breaker, start) }));
    for (const { ms, admission } of running) admission.failed(refused(429, start + ms), start);
    expect(breaker.state('c', 'm', start)).toMatchObject({
      until: start + 30_000,
      cause: { params: { until: start + 30_000 } },
    });
  });

  it('an answer that was under way before the hold does not end it', () => {
    const breaker = new Breaker();
    const early = begun(breaker, start);
    fail(breaker, noRoute, start + 1);
    early.succeeded();
    expect(breaker.state('c', 'm', start + 1).state).toBe('open');
  });

  it('what an attempt with the old key says after the key was changed counts no more', () => {
    const breaker = new Breaker();
    const early = begun(breaker, start);
    breaker.forget('c');
    early.failed(refused(401), start + 1);
    expect(breaker.state('c', 'm', start + 1).state).toBe('closed');
    fail(breaker, refused(401), start + 2);
    expect(breaker.state('c', 'm', start + 2).state).toBe('open');
  });

  it('a passed test leaves what the provider itself has timed', () => {
    const breaker = new Breaker();
    fail(breaker, refused(429, start + 60_000), start, 1, 'limited');
    fail(breaker, judgeRefusal({ status: 404, codes: ['model_not_found'] }), start, 1, 'gone');
    breaker.testPassed('c');
    expect(breaker.state('c', 'limited', start).state).toBe('open');
    expect(breaker.state('c', 'gone', start).state).toBe('closed');
  });
});

describe('answers that break off', () => {
  it('every answer begins and none ends: it opens all the same', () => {
    const breaker = new Breaker();
    for (let index = 0; index < 3; index += 1) {
      const admission = begun(breaker, start + index);
      admission.answered();
      admission.failed(judgeFault('upstream-truncated'), start + index);
    }
    expect(breaker.state('c', 'm', start + 3)).toMatchObject({ state: 'open', cause: { code: 'invalid-answer' } });
  });

  it('the first byte of a probe ends the hold', () => {
    const breaker = new Breaker();
    fail(breaker, noRoute, start);
    begun(breaker, start + 1000).answered();
    expect(begun(breaker, start + 1000).probe).toBe(false);
  });
});

describe('laws', () => {
  it('memory is bounded, whatever the models are called', () => {
    const breaker = new Breaker({ ...breakerDefaults, channels: 10, modelsPerChannel: 5 });
    for (let index = 0; index < 1000; index += 1) {
      breaker.begin(`c${Math.floor(index / 50)}`, `m${index}`, start)?.failed(refused(429), start);
    }
    const holds = Array.from({ length: 20 }, (_, index) => breaker.holds(`c${index}`, start).length);
    expect(holds.filter((count) => count > 0)).toHaveLength(10);
    expect(Math.max(...holds)).toBe(5);
  });

  it('there is never more than one probe, an open one lets nobody through, and time or a test always mends it', () => {
    const codes = fc.constantFrom<FailureCode>(
      'no-route',
      'server-error',
      'rate-limited',
      'timed-out',
      'model-unknown',
    );
    const event = fc.record({ wait: fc.nat(4000), ends: fc.constantFrom('good', 'bad', 'drop', 'stays'), code: codes });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        const breaker = new Breaker();
        let at = start;
        let probing: { since: number } | undefined;
        for (const { wait, ends, code } of events) {
          at += wait;
          const before = breaker.state('c', 'm', at).state;
          const admission = breaker.begin('c', 'm', at);
          expect(admission === undefined).toBe(before === 'open');
          if (admission === undefined) continue;
          if (admission.probe)
            expect(probing === undefined || at - probing.since >= breakerDefaults.probeMs).toBe(true);
          if (admission.probe) probing = ends === 'stays' ? { since: at } : undefined;
          if (ends === 'good') admission.succeeded();
          if (ends === 'bad') admission.failed({ cause: code, retry: 'same' }, at);
          if (ends !== 'stays') admission.drop();
          if (ends === 'good') expect(breaker.state('c', 'm', at).state).not.toBe('open');
        }
        expect(breaker.state('c', 'm', at + 3_600_000 + breakerDefaults.probeMs).state).not.toBe('open');
      }),
      { numRuns: 300 },
    );
  });
});
