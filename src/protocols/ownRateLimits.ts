// Rate-limit headers of the gateway's own limits in the caller's dialect, and the provider's headers whose place they take.
// Called by the gateway where a key has rates. Google tells such limits in no header.
// Sources: https://platform.openai.com/docs/guides/rate-limits#rate-limits-in-headers,
// https://docs.anthropic.com/en/api/rate-limits#response-headers
import type { ProtocolId } from '../shared/channel';

/** What is left of one limit. */
export interface RateState {
  of: 'requests' | 'tokens';
  limit: number;
  remaining: number;
  /** When it is wholly free again, in ms since the epoch. */
  resetAt: number;
}

/** Headers in which providers tell how much their account has left: of no use to a client with limits of ours. */
const providerHeaders = /^(?:x-ratelimit-|anthropic-ratelimit-|x-rate-limit-|ratelimit(?:-|$))/;

/** The headers of `states` for a client of `protocol`: of each kind the limit that has least left. `now` in ms since the epoch. */
export function ownRateHeaders(
  protocol: ProtocolId,
  states: readonly RateState[],
  now: number,
): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const kind of ['requests', 'tokens'] as const) {
    const [tightest] = states
      .filter((state) => state.of === kind)
      .sort((a, b) => a.remaining - b.remaining || b.resetAt - a.resetAt);
    if (tightest === undefined) continue;
    const limit = String(tightest.limit);
    const remaining = String(tightest.remaining);
    if (protocol === 'anthropic') {
      headers[`anthropic-ratelimit-${kind}-limit`] = limit;
      headers[`anthropic-ratelimit-${kind}-remaining`] = remaining;
      headers[`anthropic-ratelimit-${kind}-reset`] = new Date(tightest.resetAt).toISOString();
    } else if (protocol !== 'gemini') {
      headers[`x-ratelimit-limit-${kind}`] = limit;
      headers[`x-ratelimit-remaining-${kind}`] = remaining;
      headers[`x-ratelimit-reset-${kind}`] = duration(Math.max(0, tightest.resetAt - now));
    }
  }
  return headers;
}

/** `headers` of an answer with `own` in the place of what the provider says of its account. */
export function withOwnRates<Value>(
  headers: Readonly<Record<string, Value>>,
  own: Readonly<Record<string, string>>,
): Record<string, Value | string> {
  const others = Object.entries(headers).filter(([name]) => !providerHeaders.test(name.toLowerCase()));
  return { ...Object.fromEntries(others), ...own };
}

/** As OpenAI writes it: `6m0s`, `1.5s`, `20ms`. */
function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${milliseconds}ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  const rest = `${Math.round(seconds % 60)}s`;
  return minutes < 60 ? `${minutes}m${rest}` : `${Math.floor(minutes / 60)}h${minutes % 60}m${rest}`;
}
