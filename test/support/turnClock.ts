// A clock that counts only the time in which this process has its turns: on a machine that is busy with other things it goes slower, as
// everything in the process does. For tests that judge whether work inside the process hangs, not how fast the machine is.

const tickMs = 50;

export class TurnClock {
  private counted = 0;
  private last = performance.now();
  private readonly timer = setInterval(() => this.tick(), tickMs);

  /** Milliseconds since it was made, at most twice a tick for each turn that the process had. */
  now(): number {
    return this.counted;
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private tick(): void {
    const now = performance.now();
    this.counted += Math.min(now - this.last, 2 * tickMs);
    this.last = now;
  }
}
