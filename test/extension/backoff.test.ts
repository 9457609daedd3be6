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

  it('forgets what failed before a gateway that lived for a while', () => {
    const backoff = new Backoff();
    for (let at = 0; at < 50; at += 1)
      expect(backoff.failure(at * 100, 1500)).toEqual({ giveUp: false, delayMilliseconds: 0 });
    for (let at = 0; at < 4; at += 1) backoff.failure(5000 + at, 1499);
    expect(backoff.failure(5005, 1499).giveUp).toBe(true);
  });

  it('begins anew after a reset', () => {
    const backoff = new Backoff();
    for (let at = 0; at < 4; at += 1) backoff.failure(at);
    backoff.reset();
    expect(backoff.failure(5)).toEqual({ giveUp: false, delayMilliseconds: 0 });
  });
});
