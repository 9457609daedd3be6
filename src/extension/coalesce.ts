// Calls a function at most once per interval: at once when it was quiet, else at the end of the interval, never losing the last.
// Used for the status bar and for what is pushed to webviews.

export interface Coalesced {
  /** Asks for a call. */
  request(): void;
  /** Drops a call that is still waiting. */
  dispose(): void;
}

export function coalesce(action: () => void, intervalMilliseconds: number): Coalesced {
  let timer: NodeJS.Timeout | undefined;
  let waiting = false;
  const open = (): void => {
    timer = undefined;
    if (!waiting) return;
    waiting = false;
    run();
  };
  const run = (): void => {
    timer = setTimeout(open, intervalMilliseconds);
    action();
  };
  return {
    request() {
      if (timer === undefined) run();
      else waiting = true;
    },
    dispose() {
      clearTimeout(timer);
      waiting = false;
    },
  };
}
