// Back-off after crashes of the gateway: how long a window waits, and when it gives up.
import { describe, expect, it } from 'vitest';
import { Backoff } from '../../src/extension/backoff';

describe('Backoff', () => {
  it('tries at once after the first failure, then waits twice as long each time, and gives up at the fifth within a minute', () => {
    const backoff = new Backoff();
    const verdicts = [0, 100, 1000, 2000, 3000].map((at) => backoff.failure(at));
    expect(verdicts.map((verdict) => verdict.delayMilliseconds)).toEqual([0, 250, 500, 1000, 0]);
    expect(verdicts.map((verdict) => verdict.giveUp)).toEqual([false, false, false, false, true]);
  });

  it('forgets failures that are a minute old', () => {
    const backoff = new Backoff();
    for (let at = 0; at < 20; at += 1) expect(backoff.failure(at * 20_000).giveUp).toBe(false);
  });

  it('begins anew after a reset', () => {
    const backoff = new Backoff();
    for (let at = 0; at < 4; at += 1) backoff.failure(at);
    backoff.reset();
    expect(backoff.failure(5)).toEqual({ giveUp: false, delayMilliseconds: 0 });
  });
});
