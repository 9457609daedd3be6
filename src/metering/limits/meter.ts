// The state behind one limit: what was used in its window, and what running requests have reserved. Used by the ledger only.
// Reads no clock.
import { periodAround } from './periods';
import type { Limit } from './limit';
import { SlidingWindow } from './slidingWindow';

/** What has been used over a limit's window. */
interface Used {
  add(at: number, amount: number, now: number): void;
  total(now: number): number;
  /** When the total will be at most `amount` (ms since the epoch), or infinity. */
  freeAt(amount: number, now: number): number;
}

/** Use within a calendar period; a new one begins at zero. A clock set back into the period before does not give anything back. */
class CalendarWindow implements Used {
  private start = 0;
  private end = 0;
  private sum = 0;

  constructor(private readonly around: (at: number) => { start: number; end: number }) {}

  add(at: number, amount: number, now: number): void {
    this.turn(now);
    if (at >= this.start || at > now) this.sum = Math.max(0, this.sum + amount);
  }

  total(now: number): number {
    this.turn(now);
    return this.sum;
  }

  freeAt(amount: number, now: number): number {
    this.turn(now);
    return this.sum <= amount ? now : this.end;
  }

  private turn(now: number): void {
    if (now < this.end && this.end > 0) return;
    const { start, end } = this.around(now);
    if (start > this.start || this.end === 0) this.sum = 0;
    this.start = start;
    this.end = end;
  }
}

/** Nothing lasts: what goes on now is what is reserved. */
const nothingUsed: Used = { add: () => undefined, total: () => 0, freeAt: (_amount, now) => now };

export class Meter {
  private used: Used;
  /** Reserved by requests that run, upper ends of their estimates. */
  reserved = 0;
  /** How many of them there are. */
  holders = 0;

  constructor(
    readonly limit: Limit,
    timeZone: string,
  ) {
    this.used = newWindow(limit, timeZone);
  }

  /** Nothing is used any more; what is reserved stays. */
  empty(timeZone: string): void {
    this.used = newWindow(this.limit, timeZone);
  }

  /** Counts `amount` that was used at `at`; negative gives back. */
  count(at: number, amount: number, now: number): void {
    this.used.add(at, amount, now);
  }

  total(now: number): number {
    return this.used.total(now);
  }

  freeAt(amount: number, now: number): number {
    return this.used.freeAt(amount, now);
  }
}

function newWindow({ window }: Limit, timeZone: string): Used {
  if (window.kind === 'sliding') return new SlidingWindow(window.milliseconds);
  if (window.kind === 'calendar') return new CalendarWindow((at) => periodAround(at, window.period, timeZone));
  return nothingUsed;
}
