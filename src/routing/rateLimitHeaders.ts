// Reads rate limits and times to wait out of a provider's answer, in whatever dialect. Called by the proxy after every answer.
// Pure: headers and the parsed error body in. Bedrock tells nothing of the kind.
import { limitHeaders, retryHeaders, type LimitKind } from './rateLimitDialects';
import { readDuration, readResetTime } from './resetTimes';

export interface AccountLimit {
  remaining: number;
  /** Size of the window, where it was told. */
  limit?: number | undefined;
  /** When the window starts anew, in ms since the epoch. */
  resetAt: number;
}

/** What an account has left, by what is counted. Empty where nothing was told. */
export type AccountLimits = Partial<Record<LimitKind, AccountLimit>>;

/** Response headers: names in lower case, as Node gives them. */
export type AnswerHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The limits that an answer received at `at` tells; of two windows of one kind, the one with less left. */
export function readAccountLimits(headers: AnswerHeaders, at: number): AccountLimits {
  const limits: AccountLimits = {};
  for (const row of limitHeaders) {
    const remaining = count(headers, row.remaining);
    if (remaining === undefined) continue;
    const told = row.reset === undefined ? undefined : first(headers, row.reset);
    const resetAt = (told === undefined ? undefined : readResetTime(told, at)) ?? at + row.windowMs;
    const found: AccountLimit = {
      remaining,
      limit: row.limit === undefined ? undefined : count(headers, row.limit),
      resetAt,
    };
    const known = limits[row.kind];
    if (known === undefined || share(found) < share(known)) limits[row.kind] = found;
  }
  return limits;
}

/**
 * When a refusal of status `status`, received at `at`, says to come back, in ms since the epoch: by `retry-after-ms`, `retry-after`,
 * google.rpc.RetryInfo in the error body, or (of a 429) the latest reset of a limit that is used up. Undefined where it says nothing.
 */
export function readRetryTime(headers: AnswerHeaders, body: unknown, status: number, at: number): number | undefined {
  for (const { name, unit } of retryHeaders) {
    const text = first(headers, name);
    const time = text === undefined ? undefined : readResetTime(text, at, unit);
    if (time !== undefined) return Math.max(time - clockAhead(headers, text, at), at);
  }
  const delay = retryInfo(body);
  if (delay !== undefined) return at + delay;
  if (status !== 429) return undefined;
  const resets = Object.values(readAccountLimits(headers, at))
    .filter((limit) => limit.remaining <= 0 && limit.resetAt > at)
    .map((limit) => limit.resetAt);
  return resets.length === 0 ? undefined : Math.max(...resets);
}

/** By how much the provider's clock is ahead of ours, where `text` is a date by that clock, in ms. */
function clockAhead(headers: AnswerHeaders, text: string | undefined, at: number): number {
  const date = first(headers, 'date');
  if (date === undefined || text === undefined || !text.trim().endsWith('GMT')) return 0;
  return (readResetTime(date, at) ?? at) - at;
}

/** `error.details[].retryDelay` of google.rpc.RetryInfo (`34.07s`), in ms. Streams wrap the error in an array. */
function retryInfo(body: unknown): number | undefined {
  const outer: unknown = Array.isArray(body) ? body[0] : body;
  const details = member(member(outer, 'error'), 'details');
  if (!Array.isArray(details)) return undefined;
  for (const detail of details) {
    const delay = member(detail, 'retryDelay');
    const duration = typeof delay === 'string' ? readDuration(delay) : undefined;
    if (duration !== undefined) return duration;
  }
  return undefined;
}

function member(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Record<string, unknown>)[name];
}

function first(headers: AnswerHeaders, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : value?.[0];
}

/** A count of at least 0; OpenAI-like vendors also send `-1` for "unlimited", which is no count. */
function count(headers: AnswerHeaders, name: string): number | undefined {
  const text = first(headers, name)?.trim() ?? '';
  return /^\d{1,15}(?:\.\d{1,12})?$/.test(text) ? Number(text) : undefined;
}

function share(limit: AccountLimit): number {
  return limit.limit === undefined || limit.limit === 0 ? limit.remaining : limit.remaining / limit.limit;
}
