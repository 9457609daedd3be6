// Decides when a managed gateway may leave: no lease, no running request, and a short while gone by. Told of changes by main.ts.
// Only decides and calls `leave`; how to leave is the business of drain.ts.

export interface LingerOptions {
  /** How long to stay when nobody needs the gateway any more. */
  lingerMs: number;
  /** How long after the start the first lease may take. */
  firstLeaseMs: number;
  leases: () => number;
  activeRequests: () => number;
  keepRunning: () => boolean;
  now: () => number;
  leave: () => void;
}

export class Linger {
  private timer: NodeJS.Timeout | undefined;
  private hadLease = false;
  private readonly startedAt: number;

  /** Begins to count at once. */
  constructor(private readonly options: LingerOptions) {
    this.startedAt = options.now();
    this.update();
  }

  /** Looks again; to be called after every change of leases, running requests and `keepRunning`. */
  update(): void {
    const { leases, activeRequests, keepRunning, lingerMs, firstLeaseMs, now, leave } = this.options;
    if (leases() > 0) this.hadLease = true;
    if (leases() > 0 || activeRequests() > 0 || keepRunning()) {
      this.stop();
      return;
    }
    if (this.timer !== undefined) return;
    const untilFirstLease = this.startedAt + firstLeaseMs - now();
    this.timer = setTimeout(leave, this.hadLease ? lingerMs : Math.max(lingerMs, untilFirstLease));
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}
