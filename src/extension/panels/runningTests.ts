// Connectivity tests that pages have asked for and that still run, so that a page can cancel one. One of a window; knows nothing of pages.

export class RunningTests {
  private readonly running = new Map<string, AbortController>();

  /** Runs `test` under `testId`; its signal is aborted by `cancel`. A test of an id that runs already is aborted first. */
  async run<Result>(testId: string, test: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
    this.cancel(testId);
    const abort = new AbortController();
    this.running.set(testId, abort);
    try {
      return await test(abort.signal);
    } finally {
      if (this.running.get(testId) === abort) this.running.delete(testId);
    }
  }

  /** Ends the test; does nothing where none of this id runs. */
  cancel(testId: string): void {
    this.running.get(testId)?.abort();
  }
}
