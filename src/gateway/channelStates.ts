// What people see of the channels' health: what requests and tests have shown, joined with what the breaker holds back and why.
// One per process, made by main.ts. Entered by proxy/channelHealth.ts, read wherever a channel is shown. Decides nothing about routing.
import { channelCondition } from '../routing/channelCondition';
import type { ChannelRouter } from '../routing/channelRouter';
import { HealthBook, type AttemptOutcome } from '../routing/health';
import type { ChannelHealth } from '../shared/channel';

/** Timers cannot be longer. */
const longestTimerMs = 2 ** 31 - 1;

export class ChannelStates {
  private readonly book = new HealthBook();
  /** What was told last, by channel id. */
  private readonly told = new Map<string, string>();
  private readonly timers = new Map<string, NodeJS.Timeout>();

  /** `now`: milliseconds since the epoch. */
  constructor(
    readonly router: ChannelRouter,
    private readonly now: () => number,
  ) {}

  get(channelId: string): ChannelHealth {
    return channelCondition(this.book.get(channelId), this.router.holds(channelId, this.now()));
  }

  record(channelId: string, outcome: AttemptOutcome): void {
    this.book.record(channelId, outcome, this.now());
  }

  /** True where the channel's health is another one than at the last call; its time of checking alone does not count. */
  hasChanged(channelId: string): boolean {
    const { state, reason, cause, models } = this.get(channelId);
    // As nearly always, and for each request: without a word beside it.
    const plain = reason === null && cause === null && models.length === 0;
    const present = plain ? state : JSON.stringify([state, reason, cause, models]);
    if (this.told.get(channelId) === present) return false;
    this.told.set(channelId, present);
    return true;
  }

  /** Calls `look` when the next hold of the channel ends, so that what ends by itself is told too. A later call takes its place. */
  whenHoldEnds(channelId: string, look: () => void): void {
    clearTimeout(this.timers.get(channelId));
    this.timers.delete(channelId);
    const now = this.now();
    const ends = this.router
      .holds(channelId, now)
      .flatMap((hold) => (hold.state === 'open' && hold.until !== null ? [hold.until] : []));
    if (ends.length === 0) return;
    const timer = setTimeout(look, Math.min(Math.max(Math.min(...ends) - now, 0) + 1, longestTimerMs));
    timer.unref();
    this.timers.set(channelId, timer);
  }

  /** The channel's secret or address has changed: what was learned says nothing about the new one. */
  changed(channelId: string): void {
    this.book.forget(channelId);
    this.router.changed(channelId);
  }

  /** A connection test has passed: what no provider has timed is over. */
  testPassed(channelId: string): void {
    this.router.testPassed(channelId);
  }

  /** The channel was deleted. */
  removed(channelId: string): void {
    this.book.forget(channelId);
    this.router.removed(channelId);
    this.told.delete(channelId);
    clearTimeout(this.timers.get(channelId));
    this.timers.delete(channelId);
  }

  /** Ends the timers. */
  close(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
  }
}
