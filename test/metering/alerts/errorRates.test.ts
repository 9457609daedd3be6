// The detector of error rates: shares and least counts, the sliding window, the cause that is told, and one alert until a recovery.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ErrorRates } from '../../../src/metering/alerts/errorRates';
import type { Observation } from '../../../src/metering/alerts/observations';
import { usualAlertOptions, type AlertCause } from '../../../src/shared/alerts';

const minute = 60_000;
const begin = Date.UTC(2026, 4, 1, 12);
const limited: AlertCause = { errorKind: 'upstream-rejected', reason: 'rate-limited', text: 'slow down' };
const silent: AlertCause = { errorKind: 'upstream-timeout', reason: 'timed-out', text: 'no answer' };

const good: Observation = { scope: 'channel', scopeId: 'c', startedAt: begin - 700 };
const bad = (failure = limited): Observation => ({ ...good, failure });

describe('an alert', () => {
  it('comes with the request that makes the share too large, and says what there is to say', () => {
    const rates = new ErrorRates(usualAlertOptions);
    const seen = [good, good, bad(silent), bad(), bad()].map((item, index) =>
      rates.observe(item, begin + index * 1000),
    );
    expect(seen.slice(0, 4)).toEqual([undefined, undefined, undefined, undefined]);
    expect(seen[4]).toEqual({
      scope: 'channel',
      scopeId: 'c',
      share: 0.6,
      requests: 5,
      failed: 3,
      cause: limited,
      since: new Date(begin - 700).toISOString(),
    });
    expect(rates.active()).toEqual([{ scope: 'channel', scopeId: 'c' }]);
  });

  it('needs so many requests, and more than the share', () => {
    const rates = new ErrorRates(usualAlertOptions);
    for (let count = 0; count < 4; count += 1) expect(rates.observe(bad(), begin)).toBeUndefined();
    for (let count = 0; count < 4; count += 1) expect(rates.observe(good, begin)).toBeUndefined();
    // 4 of 8 is the share itself; the next failure is more.
    expect(rates.observe(bad(), begin)).toMatchObject({ requests: 9, failed: 5 });
  });

  it('comes at a share of 1 when all have failed', () => {
    const rates = new ErrorRates({ errorShare: 1, requests: 2, minutes: 5 });
    expect(rates.observe(bad(), begin)).toBeUndefined();
    expect(rates.observe(bad(), begin)).toMatchObject({ share: 1 });
  });

  it('is told of each channel and tool apart', () => {
    const rates = new ErrorRates({ ...usualAlertOptions, requests: 1 });
    const scopes = [bad(), { ...bad(), scopeId: 'd' }, { ...bad(), scope: 'tool' as const }];
    expect(scopes.map((item) => rates.observe(item, begin)?.scopeId)).toEqual(['c', 'd', 'c']);
    expect(rates.active()).toHaveLength(3);
  });

  it('never comes where alerts are off', () => {
    const rates = new ErrorRates({ ...usualAlertOptions, errorShare: null });
    for (let count = 0; count < 20; count += 1) expect(rates.observe(bad(), begin)).toBeUndefined();
  });
});

describe('the window', () => {
  it('forgets what is older', () => {
    const rates = new ErrorRates(usualAlertOptions);
    for (let count = 0; count < 4; count += 1) rates.observe(bad(), begin);
    expect(rates.observe(bad(), begin + 6 * minute)).toBeUndefined();
    for (let count = 0; count < 3; count += 1) rates.observe(bad(), begin + 6 * minute);
    expect(rates.observe(bad(), begin + 6 * minute)).toMatchObject({ requests: 5 });
  });

  it('stands a clock that is set back', () => {
    const rates = new ErrorRates(usualAlertOptions);
    for (let count = 0; count < 4; count += 1) rates.observe(bad(), begin);
    expect(rates.observe(bad(), begin - 60 * minute)).toMatchObject({ requests: 5, failed: 5 });
  });

  it('names the cause of most failures', () => {
    const rates = new ErrorRates({ ...usualAlertOptions, requests: 7 });
    const causes = [silent, limited, silent, silent, limited, { ...silent, text: 'the last words' }];
    causes.forEach((cause, index) => rates.observe(bad(cause), begin + index * 20_000));
    expect(rates.observe(bad(), begin + minute)?.cause).toEqual({ ...silent, text: 'the last words' });
  });
});

describe('a recovery', () => {
  const alerted = (): ErrorRates => {
    const rates = new ErrorRates(usualAlertOptions);
    for (let count = 0; count < 5; count += 1) rates.observe(bad(), begin);
    return rates;
  };

  it('is needed before the next alert, however long it goes on', () => {
    const rates = alerted();
    for (let count = 0; count < 100; count += 1) expect(rates.observe(bad(), begin + count * minute)).toBeUndefined();
    expect(rates.observe(good, begin + 101 * minute)).toBeUndefined();
    for (let count = 0; count < 10; count += 1) expect(rates.observe(bad(), begin + 102 * minute)).toBeUndefined();
  });

  it('is as many successes in a row as an alert needs requests', () => {
    const rates = alerted();
    for (let count = 0; count < 5; count += 1) rates.observe(good, begin + (count + 1) * 60 * minute);
    expect(rates.active()).toEqual([]);
    const later = begin + 600 * minute;
    const seen = Array.from({ length: 5 }, () => rates.observe(bad(), later));
    expect(seen.map((found) => found !== undefined)).toEqual([false, false, false, false, true]);
  });

  it('is a share that has fallen to half of what is allowed', () => {
    const rates = new ErrorRates({ errorShare: 0.5, requests: 100, minutes: 5 });
    for (let count = 0; count < 100; count += 1) rates.observe(bad(), begin);
    const mixed = [good, good, good, good, bad()];
    for (let count = 0; count < 100; count += 1) rates.observe(mixed[count % 5] ?? good, begin + 10 * minute);
    expect(rates.active()).toEqual([]);
  });

  it('is granted by other options and by being forgotten', () => {
    const rates = alerted();
    rates.setOptions({ ...usualAlertOptions, requests: 1 });
    expect(rates.observe(bad(), begin)).toBeDefined();
    rates.forget('channel', 'c');
    expect(rates.active()).toEqual([]);
    expect(rates.observe(bad(), begin)).toBeDefined();
  });
});

it('agrees with a count by hand, whatever comes', () => {
  const step = fc.record({ gap: fc.integer({ min: 0, max: 30_000 }), fails: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const rates = new ErrorRates(usualAlertOptions);
      let at = begin;
      const seen: { at: number; fails: boolean }[] = [];
      let active = false;
      for (const { gap, fails } of steps) {
        at += gap;
        seen.push({ at, fails });
        const found = rates.observe(fails ? bad() : good, at);
        // Slices fall out whole: what is told lies between the window and the window less one slice.
        const within = (length: number): { at: number; fails: boolean }[] =>
          seen.filter((item) => item.at > at - length);
        if (found !== undefined) {
          expect(active).toBe(false);
          expect(found.requests).toBeLessThanOrEqual(within(5 * minute).length);
          expect(found.requests).toBeGreaterThanOrEqual(within(5 * minute - 10_000).length);
          expect(found.failed / found.requests).toBe(found.share);
          expect(found.share).toBeGreaterThan(0.5);
        }
        active = rates.active().length > 0;
      }
    }),
  );
});
