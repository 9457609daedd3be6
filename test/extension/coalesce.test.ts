// Coalescing of state pushes: never more often than asked, and the last state always arrives.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { coalesce } from '../../src/extension/coalesce';

describe('coalesce', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('acts at once when it was quiet, and once more after the interval for all that came meanwhile', () => {
    const action = vi.fn<() => void>();
    const coalesced = coalesce(action, 200);
    for (let count = 0; count < 10; count += 1) coalesced.request();
    expect(action).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(200);
    expect(action).toHaveBeenCalledTimes(2);
    vi.advanceTimersByTime(1000);
    expect(action).toHaveBeenCalledTimes(2);
  });

  it('acts at most five times a second under a steady stream', () => {
    const action = vi.fn<() => void>();
    const coalesced = coalesce(action, 200);
    for (let at = 0; at < 1000; at += 10) {
      coalesced.request();
      vi.advanceTimersByTime(10);
    }
    expect(action.mock.calls.length).toBeLessThanOrEqual(6);
    expect(action.mock.calls.length).toBeGreaterThanOrEqual(5);
  });

  it('drops what waits when it is disposed of', () => {
    const action = vi.fn<() => void>();
    const coalesced = coalesce(action, 200);
    coalesced.request();
    coalesced.request();
    coalesced.dispose();
    vi.advanceTimersByTime(1000);
    expect(action).toHaveBeenCalledTimes(1);
  });
});
