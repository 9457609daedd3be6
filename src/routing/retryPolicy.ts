// Which candidate is tried next after a failure, and when, while the client has not got a byte. One RetryRun per request, held by the proxy.
// Pure: time and dice come in; it waits for nothing itself. It never retries what is the client's own fault.
import type { AttemptFailure } from './judgeAttempt';

export interface RetryOptions {
  /** Attempts at one candidate. */
  attemptsPerChannel: number;
  /** No attempt begins later than this after the request, in ms. */
  overallMs: number;
  /** The n-th wait at a candidate is drawn from 0 to `baseMs` doubled n-1 times, at most `longestBackoffMs` (full jitter). */
  baseMs: number;
  longestBackoffMs: number;
  /** A told wait up to this long is waited for although another candidate could be asked: its prompt cache is worth it. */
  stayMs: number;
  /** The longest wait, told or held, where no other candidate is left. */
  longestWaitMs: number;
}

export const retryDefaults: RetryOptions = {
  attemptsPerChannel: 2,
  overallMs: 60_000,
  baseMs: 500,
  longestBackoffMs: 4000,
  stayMs: 1000,
  longestWaitMs: 5000,
};

export type Step<Item> =
  /** Try `candidate`, not before `notBefore` (ms since the epoch; now or earlier means at once). */
  | { do: 'try'; candidate: Item; notBefore: number }
  /** Nothing is left to try. `retryAfterSeconds`: the soonest that any provider told; undefined where none did. */
  | { do: 'stop'; retryAfterSeconds: number | undefined };

export interface RetryContext<Item> {
  startedAt: number;
  /** A number in [0, 1). */
  random: () => number;
  /** When a candidate is let through again: undefined now, null nobody knows, else ms since the epoch. Asks the breaker. */
  heldUntil?: (candidate: Item, at: number) => number | null | undefined;
  /** The soonest time that a provider told, of all that might have answered: also of those that were held from the start. */
  toldUntil?: (at: number) => number | undefined;
  options?: Partial<RetryOptions>;
}

interface Tried {
  attempts: number;
  /** Undefined: may not be asked again. */
  again: { notBefore: number } | undefined;
  /** When it was first postponed. */
  postponedAt?: number;
}

export class RetryRun<Item> {
  private readonly options: RetryOptions;
  private readonly tried: Tried[];
  /** What each candidate told last, in ms since the epoch. */
  private readonly told = new Map<Item, number>();
  private over = false;
  /** The candidate to stay with, for a wait that its provider told. */
  private stay: number | undefined;

  constructor(
    private readonly candidates: readonly Item[],
    private readonly context: RetryContext<Item>,
  ) {
    this.options = { ...retryDefaults, ...context.options };
    this.tried = candidates.map(() => ({ attempts: 0, again: { notBefore: context.startedAt } }));
  }

  /** What to do at `at`: at the beginning, and after each `failed`, `skipped` or `postponed`. */
  next(at: number): Step<Item> {
    const index = this.over ? undefined : this.choose(at);
    const candidate = index === undefined ? undefined : this.candidates[index.place];
    if (index === undefined || candidate === undefined) return { do: 'stop', retryAfterSeconds: this.retryAfter(at) };
    return { do: 'try', candidate, notBefore: index.notBefore };
  }

  /** An attempt at `candidate` failed before its first byte. */
  failed(candidate: Item, failure: AttemptFailure, at: number): void {
    const place = this.candidates.indexOf(candidate);
    const tried = this.tried[place];
    this.stay = undefined;
    if (failure.retry === 'never') this.over = true;
    if (failure.toldUntil === undefined) this.told.delete(candidate);
    else this.told.set(candidate, failure.toldUntil);
    if (tried === undefined) return;
    tried.attempts += 1;
    if (failure.retry !== 'same' || tried.attempts >= this.options.attemptsPerChannel) {
      tried.again = undefined;
      return;
    }
    const { baseMs, longestBackoffMs, stayMs } = this.options;
    const jitter = this.context.random() * Math.min(baseMs * 2 ** (tried.attempts - 1), longestBackoffMs);
    tried.again = { notBefore: failure.toldUntil ?? at + jitter };
    if (failure.toldUntil !== undefined && failure.toldUntil - at <= stayMs) this.stay = place;
  }

  /** `candidate` was not asked after all (its key is not there): it is passed over. */
  skipped(candidate: Item): void {
    const tried = this.tried[this.candidates.indexOf(candidate)];
    if (tried !== undefined) tried.again = undefined;
    this.stay = undefined;
  }

  /** The breaker did not let `candidate` through at `at` (another request is probing it): it may be asked a little later. */
  postponed(candidate: Item, at: number): void {
    const tried = this.tried[this.candidates.indexOf(candidate)];
    if (tried === undefined) return;
    tried.postponedAt ??= at;
    if (at - tried.postponedAt > this.options.longestWaitMs) tried.again = undefined;
  }

  /** True where nothing could be tried any more after a failure of `candidate` at `at` that another candidate might not share. */
  isLast(candidate: Item, at: number): boolean {
    const { attemptsPerChannel } = this.options;
    return this.tried.every((tried, place) => {
      if (tried.again === undefined) return true;
      if (this.candidates[place] === candidate) return tried.attempts + 1 >= attemptsPerChannel;
      return this.earliest(place, tried.again.notBefore, at) === undefined;
    });
  }

  private choose(at: number): { place: number; notBefore: number } | undefined {
    const open = this.tried.flatMap((tried, place) => {
      const notBefore = tried.again === undefined ? undefined : this.earliest(place, tried.again.notBefore, at);
      return notBefore === undefined ? [] : [{ place, attempts: tried.attempts, notBefore }];
    });
    const staying = open.find((item) => item.place === this.stay);
    if (staying !== undefined && staying.notBefore - at <= this.options.stayMs) return staying;
    const untried = open.find((item) => item.attempts === 0 && item.notBefore <= at);
    if (untried !== undefined) return untried;
    const soonest = open.reduce<(typeof open)[number] | undefined>(
      (best, item) => (best === undefined || item.notBefore < best.notBefore ? item : best),
      undefined,
    );
    return soonest !== undefined && soonest.notBefore - at <= this.options.longestWaitMs ? soonest : undefined;
  }

  /** When the candidate may be asked; undefined where not within this request's time. */
  private earliest(place: number, notBefore: number, at: number): number | undefined {
    const candidate = this.candidates[place];
    const held = candidate === undefined ? null : this.context.heldUntil?.(candidate, at);
    if (held === null) return undefined;
    const time = Math.max(notBefore, held ?? at, at);
    return time > this.context.startedAt + this.options.overallMs ? undefined : time;
  }

  private retryAfter(at: number): number | undefined {
    const elsewhere = this.context.toldUntil?.(at);
    const told = [...this.told.values(), ...(elsewhere === undefined ? [] : [elsewhere])];
    return told.length === 0 ? undefined : Math.max((Math.min(...told) - at) / 1000, 0);
  }
}
