// What is tried after a failure, and when; what is told to the client to wait; what is never tried again.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeFault, judgeRefusal, type AttemptFailure } from '../../src/routing/judgeAttempt';
import { retryDefaults, RetryRun, type RetryContext, type Step } from '../../src/routing/retryPolicy';

const start = 1_800_000_000_000;
const refused = (status: number, waitMs?: number): AttemptFailure =>
  judgeRefusal({ status, toldUntil: waitMs === undefined ? undefined : start + waitMs });
const run = (names: string, context: Partial<RetryContext<string>> = {}): RetryRun<string> =>
  new RetryRun([...names], { startedAt: start, random: () => 0.5, ...context });
const stop = (retryAfterSeconds?: number): Step<string> => ({ do: 'stop', retryAfterSeconds });
const attempt = (candidate: string, waitMs = 0): Step<string> => ({ do: 'try', candidate, notBefore: start + waitMs });

/** Steps of a run in which every attempt fails as `failures` say, until it stops; no time passes but the waits. */
function stepsOf(retry: RetryRun<string>, failures: Record<string, AttemptFailure>): string[] {
  const steps: string[] = [];
  let at = start;
  for (let step = retry.next(at); step.do === 'try'; step = retry.next(at)) {
    steps.push(step.notBefore > at ? `${step.candidate}+${step.notBefore - at}` : step.candidate);
    at = Math.max(at, step.notBefore);
    const failure = failures[step.candidate];
    if (failure === undefined) throw new Error(`no failure for ${step.candidate}`);
    retry.failed(step.candidate, failure, at);
    if (steps.length > 50) throw new Error('it does not end');
  }
  return steps;
}

describe('RetryRun', () => {
  it('tries every candidate at once in order, then those that may be asked again, after a jittered wait', () => {
    const failures = { a: refused(500), b: refused(401), c: judgeFault('upstream-unreachable') };
    expect(stepsOf(run('abc'), failures)).toEqual(['a', 'b', 'c', 'a+250', 'c']);
  });

  it('asks those not asked yet before it asks anybody again, even without a wait', () => {
    const failures = { a: refused(500), b: refused(500) };
    expect(stepsOf(run('ab', { random: () => 0 }), failures)).toEqual(['a', 'b', 'a', 'b']);
  });

  it('draws waits from nothing to twice as much each time, up to the longest', () => {
    const waits = (dice: number): number[] =>
      stepsOf(run('a', { random: () => dice, options: { attemptsPerChannel: 7 } }), { a: refused(500) })
        .slice(1)
        .map((step) => Number(step.split('+')[1] ?? 0));
    expect(waits(0.5)).toEqual([250, 500, 1000, 2000, 2000, 2000]);
    expect(waits(0)).toEqual([0, 0, 0, 0, 0, 0]);
    expect(Math.max(...waits(0.999999))).toBeLessThan(retryDefaults.longestBackoffMs);
  });

  it('never tries again what is the client’s own fault', () => {
    for (const status of [400, 404, 413, 422]) expect(stepsOf(run('ab'), { a: refused(status) })).toEqual(['a']);
    expect(stepsOf(run('ab'), { a: judgeFault('client-closed') })).toEqual(['a']);
  });

  it('waits for a short told time where it is, and goes on for a longer one', () => {
    expect(stepsOf(run('ab'), { a: refused(429, 800), b: refused(500) })).toEqual(['a', 'a+800', 'b', 'b+250']);
    expect(stepsOf(run('ab'), { a: refused(429, 3000), b: refused(401) })).toEqual(['a', 'b', 'a+3000']);
    expect(stepsOf(run('ab'), { a: refused(429, 30_000), b: refused(401) })).toEqual(['a', 'b']);
  });

  it('passes on the soonest time that any provider told, and invents none', () => {
    const after = (
      failures: Record<string, AttemptFailure>,
      context: Partial<RetryContext<string>> = {},
    ): Step<string> => {
      const retry = run(Object.keys(failures).join(''), { options: { attemptsPerChannel: 1 }, ...context });
      stepsOf(retry, failures);
      return retry.next(start);
    };
    expect(after({ a: refused(429, 30_000), b: refused(429, 20_000), c: refused(500) })).toEqual(stop(20));
    expect(after({ a: refused(429), b: refused(500) })).toEqual(stop());
    expect(after({ a: refused(401) })).toEqual(stop());
    expect(after({ a: refused(429, 30_000) }, { toldUntil: () => start + 7000 })).toEqual(stop(7));
  });

  it('waits for a held candidate only as long as it is worth it, and never for one nobody can time', () => {
    const heldUntil = (candidate: string): number | null | undefined =>
      ({ a: null, b: start + 4000, c: start + 60_000 })[candidate];
    const retry = run('abc', { heldUntil });
    expect(retry.next(start)).toEqual(attempt('b', 4000));
    retry.failed('b', refused(401), start + 4000);
    expect(retry.next(start + 4000)).toEqual(stop());
  });

  it('begins nothing after its time is over', () => {
    const retry = run('ab');
    retry.failed('a', refused(500), start + 1000);
    expect(retry.next(start + retryDefaults.overallMs)).toMatchObject({ do: 'try' });
    expect(retry.next(start + retryDefaults.overallMs + 1)).toEqual(stop());
  });

  it('asks a postponed candidate a little later, but not for ever; a skipped one not at all', () => {
    let held: number | undefined = start + 100;
    const retry = run('ab', {
      heldUntil: (candidate, at) => (candidate === 'a' && held !== undefined ? at + 100 : undefined),
    });
    retry.skipped('b');
    expect(retry.next(start)).toEqual(attempt('a', 100));
    retry.postponed('a', start + 100);
    expect(retry.next(start + 100)).toEqual(attempt('a', 200));
    held = undefined;
    expect(retry.next(start + 200)).toEqual(attempt('a', 200));
    retry.postponed('a', start + 101 + retryDefaults.longestWaitMs);
    expect(retry.next(start + 101 + retryDefaults.longestWaitMs)).toEqual(stop());
  });

  it('knows the last attempt: nobody else may be asked, and this one not again', () => {
    expect(run('a').isLast('a', start)).toBe(false);
    expect(run('a', { options: { attemptsPerChannel: 1 } }).isLast('a', start)).toBe(true);
    expect(run('ab', { options: { attemptsPerChannel: 1 } }).isLast('a', start)).toBe(false);
    const retry = run('ab', { options: { attemptsPerChannel: 1 } });
    retry.failed('a', refused(500), start);
    expect(retry.isLast('b', start)).toBe(true);
    const skipped = run('ab', { options: { attemptsPerChannel: 1 } });
    skipped.skipped('a');
    expect(skipped.isLast('b', start)).toBe(true);
    const twice = run('a');
    twice.failed('a', refused(500), start);
    expect(twice.isLast('a', start)).toBe(true);
    // Held for good, or for longer than this request may take: no way out either.
    const late = start + retryDefaults.overallMs + 1;
    for (const heldUntil of [null, late]) {
      const held = run('ab', {
        options: { attemptsPerChannel: 1 },
        heldUntil: (item) => (item === 'b' ? heldUntil : undefined),
      });
      expect(held.isLast('a', start)).toBe(true);
    }
  });

  it('whatever fails: it ends, no candidate is asked too often, no wait is too long', () => {
    const failure = fc.oneof(
      fc.constantFrom(400, 401, 429, 500, 503).map((status) => refused(status)),
      fc.nat(20_000).map((ms) => refused(429, ms)),
      fc.constantFrom('upstream-unreachable', 'upstream-timeout', 'upstream-truncated').map((kind) => judgeFault(kind)),
    );
    fc.assert(
      fc.property(
        fc.array(failure, { minLength: 1, maxLength: 5 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (failures, dice) => {
          const names = failures.map((_, index) => String(index)).join('');
          const retry = run(names, { random: () => dice });
          const steps = stepsOf(retry, Object.fromEntries(failures.map((item, index) => [String(index), item])));
          for (const name of names) {
            expect(steps.filter((step) => step.startsWith(name)).length).toBeLessThanOrEqual(
              retryDefaults.attemptsPerChannel,
            );
          }
          for (const step of steps)
            expect(Number(step.split('+')[1] ?? 0)).toBeLessThanOrEqual(retryDefaults.longestWaitMs);
          const last = steps.at(-1)?.[0];
          if (failures[Number(last)]?.retry !== 'never')
            expect(new Set(steps.map((step) => step[0])).size).toBe(names.length);
        },
      ),
    );
  });
});
