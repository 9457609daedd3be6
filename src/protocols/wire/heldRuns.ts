// Bytes of a stream that wait for its close: the terminal frame and what follows it. Used by the taps.

/** Holds runs of bytes up to a limit; what goes on and on after its own end is let through, so that memory stays flat. */
export class HeldRuns {
  private runs: Uint8Array[] = [];
  private bytes = 0;

  constructor(private readonly limit: number) {}

  /** Takes in `bytes`. Once more than the limit came, everything held goes to `relay`, in order. */
  push(bytes: Uint8Array, relay: Uint8Array[]): void {
    this.runs.push(bytes);
    this.bytes += bytes.length;
    if (this.bytes > this.limit) relay.push(...this.take());
  }

  take(): Uint8Array[] {
    const { runs } = this;
    this.runs = [];
    return runs;
  }
}
