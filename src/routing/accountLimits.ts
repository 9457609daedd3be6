// Remembers what each account has left, so that a nearly empty one is passed over before it refuses.
// Fed with the limits of every answer and with every beginning. Pure: the time comes in. Vendors count per model: so does this.
import { BoundedMap } from './boundedMap';
import type { LimitKind } from './rateLimitDialects';
import type { AccountLimit, AccountLimits } from './rateLimitHeaders';

export interface Reserve {
  /** Requests that are kept back. */
  requests: number;
  /** Share of a token window that is kept back, from 0 to 1; also the least that counts of a request of unknown size. */
  tokenShare: number;
}

const reserveDefaults: Reserve = { requests: 1, tokenShare: 0.02 };

interface Reading {
  limits: AccountLimits;
  /** Which of the attempts begun here the reading knows of. */
  attempt: number;
}

/** Tells whether `limits`, with `sentSince` more requests on their way, leave too little for one of `tokens` tokens at `at`. */
export function isNearlyEmpty(
  limits: AccountLimits,
  at: number,
  options: { reserve?: Reserve; sentSince?: number; inputTokens?: number | undefined } = {},
): AccountLimit | undefined {
  const { reserve = reserveDefaults, sentSince = 0, inputTokens = 0 } = options;
  const short = (kind: LimitKind): AccountLimit | undefined => {
    const limit = limits[kind];
    if (limit === undefined || limit.resetAt <= at) return undefined;
    if (kind === 'requests')
      return limit.remaining - sentSince <= Math.min(reserve.requests, (limit.limit ?? Infinity) - 1)
        ? limit
        : undefined;
    const needed = kind === 'outputTokens' ? 0 : inputTokens;
    return limit.remaining <= Math.max((limit.limit ?? 0) * reserve.tokenShare, needed) ? limit : undefined;
  };
  const found = (['requests', 'tokens', 'inputTokens', 'outputTokens'] as const)
    .map(short)
    .filter((limit) => limit !== undefined);
  return found.length === 0
    ? undefined
    : found.reduce((latest, limit) => (limit.resetAt > latest.resetAt ? limit : latest));
}

export class AccountLimitBook {
  private readonly readings = new BoundedMap<string, Reading>(5000);
  private readonly sent = new BoundedMap<string, number>(5000);

  constructor(private readonly reserve: Reserve = reserveDefaults) {}

  /** Counts an attempt; the number belongs into `note` with its answer. */
  begin(channelId: string, model: string): number {
    const key = keyOf(channelId, model);
    const count = (this.sent.get(key) ?? 0) + 1;
    this.sent.set(key, count);
    return count;
  }

  /** Takes in what the answer to attempt number `attempt` told. An answer that is older than what is known is passed over. */
  note(channelId: string, model: string, attempt: number, limits: AccountLimits): void {
    if (Object.keys(limits).length === 0) return;
    const key = keyOf(channelId, model);
    const known = this.readings.get(key);
    if (known !== undefined && known.attempt > attempt && !isNewWindow(known.limits, limits)) return;
    this.readings.set(key, { limits, attempt });
  }

  /** What was last told, undefined where nothing was. */
  get(channelId: string, model: string): AccountLimits | undefined {
    return this.readings.peek(keyOf(channelId, model))?.limits;
  }

  /** When a nearly empty account has room again (ms since the epoch); undefined where it has room. */
  nearlyEmptyUntil(channelId: string, model: string, at: number, inputTokens?: number): number | undefined {
    const key = keyOf(channelId, model);
    const reading = this.readings.peek(key);
    if (reading === undefined) return undefined;
    const sentSince = Math.max((this.sent.peek(key) ?? 0) - reading.attempt, 0);
    return isNearlyEmpty(reading.limits, at, { reserve: this.reserve, sentSince, inputTokens })?.resetAt;
  }

  /** Forgets a channel whose secret or address has changed, or that is gone. */
  forget(channelId: string): void {
    for (const [key] of this.readings.all()) {
      if (key.startsWith(keyOf(channelId, ''))) this.readings.delete(key);
    }
  }
}

function keyOf(channelId: string, model: string): string {
  return `${channelId}\n${model}`;
}

function isNewWindow(known: AccountLimits, limits: AccountLimits): boolean {
  return Object.entries(limits).some(([kind, limit]) => {
    const before = known[kind as LimitKind];
    return before !== undefined && limit.resetAt > before.resetAt && limit.remaining > before.remaining;
  });
}
