// Polls a condition until it holds or a deadline passes. Every test that waits for something uses this, never a fixed sleep.

export interface WaitOptions {
  /** Milliseconds until it gives up; 30,000 unless told: a busy machine takes its time. */
  timeout?: number;
  /** Milliseconds between two looks; 20 unless told. */
  interval?: number;
  /** What is waited for, in words: part of the error. */
  what?: string;
}

/**
 * Calls `look` until it returns something other than undefined, null or false, and returns that.
 * A `look` that throws counts as "not yet". Throws an Error with the last fault when the deadline passes.
 */
export async function waitFor<T>(
  look: () => T | Promise<T>,
  options: WaitOptions = {},
): Promise<Exclude<T, undefined | null | false>> {
  const { timeout = 30_000, interval = 20, what = 'the condition' } = options;
  const deadline = Date.now() + timeout;
  let lastFault: unknown;
  for (;;) {
    try {
      const value = await look();
      lastFault = undefined;
      if (value !== undefined && value !== null && value !== false) {
        return value as Exclude<T, undefined | null | false>;
      }
    } catch (error) {
      lastFault = error;
    }
    if (Date.now() >= deadline) {
      const reason = lastFault instanceof Error ? `: ${lastFault.message}` : '';
      throw new Error(`${what} did not come true within ${timeout} ms${reason}`, { cause: lastFault });
    }
    await new Promise((resolve) => setTimeout(resolve, interval));
  }
}
