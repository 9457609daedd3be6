// The orderly end: stop listening, let running requests finish, cut what remains with an in-band error, write everything, leave.
// Started by a signal, by `POST /gateway/drain` or by the linger; steps and order are here, what they do is passed in.
import type { Log } from '../log';
import type { ActivityCounter } from './activity';

export type DrainReason = 'upgrade' | 'stop' | 'restart' | 'signal' | 'idle';

/** How long running requests may take to finish, in milliseconds. An upgrade has all the time a stream reasonably takes. */
const patience: Record<DrainReason, number> = {
  upgrade: 600_000,
  stop: 10_000,
  restart: 10_000,
  signal: 10_000,
  idle: 10_000,
};

/** How long requests may take to write their in-band error after they were cut. */
const farewellMs = 2000;

export interface DrainSteps {
  activity: ActivityCounter;
  log: Log;
  /** Closes both listening sockets before it returns. Open connections stay. */
  stopListening: () => void;
  /** Tells windows that the gateway is going. */
  announce: (reason: DrainReason) => void;
  /** Writes and closes everything; must not take for ever. */
  close: () => Promise<void>;
  leave: (exitCode: number) => void;
}

export class Drain {
  private begun = false;
  private deadline = Infinity;
  private hurry = new AbortController();

  constructor(
    private readonly steps: DrainSteps,
    private readonly now: () => number = Date.now,
  ) {}

  get running(): boolean {
    return this.begun;
  }

  /**
   * Begins to drain: when it returns, nothing listens any more. A second call can only shorten the time that is left.
   * Running requests and open connections live on until they end or their time is up; then the process leaves with 0.
   */
  begin(reason: DrainReason): void {
    const deadline = this.now() + patience[reason];
    if (deadline < this.deadline) {
      this.deadline = deadline;
      this.hurry.abort();
      this.hurry = new AbortController();
    }
    if (this.begun) return;
    this.begun = true;
    const { activity, log, stopListening, announce } = this.steps;
    log.info('draining', { reason, activeRequests: activity.active });
    activity.startDraining();
    stopListening();
    announce(reason);
    void this.finish();
  }

  private async finish(): Promise<void> {
    const { activity, log, close, leave } = this.steps;
    try {
      if (!(await this.quiet())) {
        log.warn('cutting requests that did not finish in time', { activeRequests: activity.active });
        activity.cutAll();
        await activity.whenIdle(farewellMs);
      }
      await close();
      leave(0);
    } catch (error) {
      log.error('the gateway could not end in order', { error: String(error) });
      leave(1);
    }
  }

  /** Waits for running requests until the deadline, which a later call of `begin` may bring nearer. */
  private async quiet(): Promise<boolean> {
    for (;;) {
      const left = this.deadline - this.now();
      if (left <= 0) return this.steps.activity.active === 0;
      const hurry = this.hurry.signal;
      if (await this.steps.activity.whenIdle(left, hurry)) return true;
    }
  }
}
