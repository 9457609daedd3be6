// Sliding windows against the true sum of what was added; clocks that jump.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SlidingWindow } from '../../../src/metering/limits/slidingWindow';

describe('sliding window', () => {
  it('counts what lies in the last minute and nothing older', () => {
    const window = new SlidingWindow(60_000);
    window.add(1_000_000, 3, 1_000_000);
    window.add(1_030_000, 4, 1_030_000);
    expect(window.total(1_059_000)).toBe(7);
    expect(window.total(1_062_000)).toBe(4);
    expect(window.total(1_095_000)).toBe(0);
  });

  it('tells when room comes', () => {
    const window = new SlidingWindow(60_000);
    window.add(1_000_000, 3, 1_000_000);
    window.add(1_030_000, 4, 1_030_000);
    const free = window.freeAt(4, 1_030_000);
    expect(window.total(free - 2000)).toBe(7);
    expect(window.total(free)).toBe(4);
  });

  it('lets go of the oldest first, also where it was added last', () => {
    const window = new SlidingWindow(60_000);
    window.add(1_030_000, 4, 1_030_000);
    window.add(1_000_000, 3, 1_030_000);
    const free = window.freeAt(4, 1_030_000);
    expect(free).toBeLessThanOrEqual(1_062_000);
    expect(window.total(free)).toBe(4);
  });

  it('never counts less than the true window, and at most one slice more', () => {
    const times = fc.array(fc.tuple(fc.integer({ min: 0, max: 200_000 }), fc.integer({ min: 1, max: 50 })), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(times, (uses) => {
        const sorted = [...uses].sort(([a], [b]) => a - b).map(([at, amount]) => [at + 1e9, amount] as const);
        const window = new SlidingWindow(60_000);
        sorted.forEach(([at, amount], index) => {
          window.add(at, amount, at);
          const seen = sorted.slice(0, index + 1);
          const sum = (from: number): number => seen.reduce((all, [t, n]) => (t > from ? all + n : all), 0);
          expect(window.total(at)).toBeGreaterThanOrEqual(sum(at - 60_000));
          expect(window.total(at)).toBeLessThanOrEqual(sum(at - 61_001));
        });
      }),
    );
  });

  it('a clock set back by a day blocks for no longer than the window', () => {
    const day = 86_400_000;
    const window = new SlidingWindow(60_000);
    window.add(10 * day, 5, 10 * day);
    expect(window.total(9 * day)).toBe(5);
    expect(window.total(9 * day + 62_000)).toBe(0);
  });

  it('what is given back is gone', () => {
    const window = new SlidingWindow(60_000);
    window.add(1_000_000, 2, 1_000_000);
    window.add(1_000_000, -1, 1_010_000);
    expect(window.total(1_010_000)).toBe(1);
  });
});
