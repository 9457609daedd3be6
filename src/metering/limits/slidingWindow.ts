// A sum over the last minute, hour or day, kept in slices. Used by meters.
// The oldest slice counts wholly until all of it has left the window, so the sum of no true window is ever above what was admitted.
// Reads no clock: every call says what time it is.

/** Slices per window: the sum is late by at most a sixtieth of the window. */
const slicesPerWindow = 60;

export class SlidingWindow {
  /** Amount by slice number (time / slice length). */
  private readonly slices = new Map<number, number>();
  private readonly sliceMs: number;
  private sum = 0;
  private latest = Number.NEGATIVE_INFINITY;

  /** `lengthMs`: 60_000, 3_600_000 or 86_400_000. */
  constructor(private readonly lengthMs: number) {
    this.sliceMs = Math.max(1, Math.round(lengthMs / slicesPerWindow));
  }

  /** Adds `amount` (negative gives back) at `at`, in ms since the epoch. What is older than the window is not counted. */
  add(at: number, amount: number, now: number): void {
    this.turn(now);
    const slice = Math.floor(Math.min(at, now) / this.sliceMs);
    if (amount === 0 || slice < this.oldest(now)) return;
    const before = this.slices.get(slice) ?? 0;
    const after = Math.max(0, before + amount);
    this.slices.set(slice, after);
    this.sum += after - before;
  }

  /** What was added within the window that ends at `now`. */
  total(now: number): number {
    this.turn(now);
    return this.sum;
  }

  /** The earliest time at which the total is at most `amount`, if nothing more is added. `now` where it is already. */
  freeAt(amount: number, now: number): number {
    this.turn(now);
    let left = this.sum;
    if (left <= amount) return now;
    for (const slice of [...this.slices.keys()].sort((a, b) => a - b)) {
      left -= this.slices.get(slice) ?? 0;
      if (left <= amount) return (slice + 1) * this.sliceMs + this.lengthMs;
    }
    return now;
  }

  private oldest(now: number): number {
    return Math.floor((now - this.lengthMs) / this.sliceMs);
  }

  /** Lets go of what has left the window. A clock that was set back takes the slices along: nothing would else expire for as long. */
  private turn(now: number): void {
    if (now < this.latest) this.shift(Math.ceil((this.latest - now) / this.sliceMs));
    this.latest = now;
    const oldest = this.oldest(now);
    for (const [slice, amount] of this.slices) {
      if (slice >= oldest) continue;
      this.slices.delete(slice);
      this.sum -= amount;
    }
  }

  private shift(by: number): void {
    const moved = [...this.slices].map(([slice, amount]) => [slice - by, amount] as const);
    this.slices.clear();
    for (const [slice, amount] of moved) this.slices.set(slice, amount);
  }
}
