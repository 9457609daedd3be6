// Pure: how long to wait before a gateway that died is started again, and when to stop trying.
// Used by the supervisor. Reads no clock: times come in.

export interface BackoffOptions {
  /** So many failures within `windowMilliseconds` are one too many. */
  limit: number;
  windowMilliseconds: number;
  /** Wait after the second failure; doubled for each further one. The first failure waits for nothing. */
  firstDelayMilliseconds: number;
  /** A gateway that lived so long was in order: its loss is no failure to start, and what failed before it is forgotten. */
  steadyMilliseconds: number;
}

export interface BackoffVerdict {
  giveUp: boolean;
  /** How long to wait before the next try; 0 when giving up. */
  delayMilliseconds: number;
}

const defaults: BackoffOptions = {
  limit: 5,
  windowMilliseconds: 60_000,
  firstDelayMilliseconds: 250,
  steadyMilliseconds: 1500,
};

/** Remembers failures of the last minute. */
export class Backoff {
  private failures: number[] = [];

  constructor(private readonly options: BackoffOptions = defaults) {}

  /** Notes the failure at `now` (ms) of a gateway that had lived for `lived` ms, 0 where it never did, and says what to do about it. */
  failure(now: number, lived = 0): BackoffVerdict {
    if (lived >= this.options.steadyMilliseconds) this.reset();
    this.failures = this.failures.filter((at) => at > now - this.options.windowMilliseconds);
    this.failures.push(now);
    const count = this.failures.length;
    if (count >= this.options.limit) return { giveUp: true, delayMilliseconds: 0 };
    const delayMilliseconds = count === 1 ? 0 : this.options.firstDelayMilliseconds * 2 ** (count - 2);
    return { giveUp: false, delayMilliseconds };
  }

  /** Forgets everything: the user asked for a new try. */
  reset(): void {
    this.failures = [];
  }
}
