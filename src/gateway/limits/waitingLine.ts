// Requests that wait for room in a limit: first come, first served, each for a bounded time. Used by the limits service.
// Room comes when a running request settles: whoever settles one calls `settled`. Nothing is polled.
import type { Ledger, Reservation } from '../../metering/limits/ledger';
import type { Limit } from '../../metering/limits/limit';
import type { RequestEstimate } from '../../metering/limits/measures';
import { crowdedError, refusalError } from '../../metering/limits/refusal';
import type { GatewayError } from '../../shared/errors';

/** How a request is ended from outside while it waits: calls the listener once with the reason; returns its undoing. */
export type OnStop = (listener: (reason: GatewayError) => void) => () => void;

interface Waiting {
  limits: readonly Limit[];
  estimate: RequestEstimate;
  /** The limit it waits for. */
  limit: Limit;
  admitted: (reservation: Reservation) => void;
  refused: (error: GatewayError) => void;
}

const nobody: ReadonlySet<string> = new Set();

export class WaitingLine {
  private readonly line = new Set<Waiting>();

  /** `patienceMs`: nobody waits longer than this. */
  constructor(
    private readonly ledger: Ledger,
    private readonly now: () => number,
    private readonly patienceMs: number,
  ) {}

  get length(): number {
    return this.line.size;
  }

  /**
   * Reserves `estimate`, at once or when there is room. Rejects with the refusal of a limit, `rate-limited` where no room came in time,
   * or the reason for which the request was stopped.
   */
  enter(limits: readonly Limit[], estimate: RequestEstimate, onStop: OnStop): Promise<Reservation> {
    const tried = this.tryAdmit(limits, estimate, this.waitedFor());
    if ('reservation' in tried) return Promise.resolve(tried.reservation);
    if ('error' in tried) return Promise.reject(tried.error);
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        clearTimeout(timer);
        stopListening();
        this.line.delete(waiting);
      };
      const waiting: Waiting = {
        limits,
        estimate,
        limit: tried.limit,
        admitted: (reservation) => {
          leave();
          resolve(reservation);
        },
        refused: (error) => {
          leave();
          reject(error);
        },
      };
      const timer = setTimeout(() => {
        waiting.refused(crowdedError(waiting.limit, this.patienceMs));
        this.settled();
      }, this.patienceMs);
      let stopListening = (): void => undefined;
      this.line.add(waiting);
      stopListening = onStop((reason) => {
        waiting.refused(reason);
        // Those behind it may need less.
        this.settled();
      });
    });
  }

  /** Something was settled or given back: whoever has room now goes, in the order of arrival. */
  settled(): void {
    if (this.line.size === 0) return;
    const waitedFor = new Set<string>();
    for (const waiting of [...this.line]) {
      const tried = this.tryAdmit(waiting.limits, waiting.estimate, waitedFor);
      if ('reservation' in tried) waiting.admitted(tried.reservation);
      else if ('error' in tried) waiting.refused(tried.error);
      else {
        waiting.limit = tried.limit;
        waitedFor.add(tried.limit.id);
      }
    }
  }

  /** Nobody goes past one who waits for the same limit: a large request would never have its turn. */
  private tryAdmit(
    limits: readonly Limit[],
    estimate: RequestEstimate,
    waitedFor: ReadonlySet<string>,
  ): { reservation: Reservation } | { error: GatewayError } | { limit: Limit } {
    const now = this.now();
    const contested = waitedFor.size === 0 ? undefined : limits.find((limit) => waitedFor.has(limit.id));
    if (contested !== undefined) {
      const obstacle = this.ledger.obstacle(limits, estimate, now);
      return obstacle?.kind === 'refused' ? { error: refusalError(obstacle, now) } : { limit: contested };
    }
    const admission = this.ledger.admit(limits, estimate, now);
    if (admission.kind === 'admitted') return { reservation: admission.reservation };
    return admission.kind === 'refused' ? { error: refusalError(admission, now) } : { limit: admission.limit };
  }

  private waitedFor(): ReadonlySet<string> {
    return this.line.size === 0 ? nobody : new Set([...this.line].map((waiting) => waiting.limit.id));
  }
}
