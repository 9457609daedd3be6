// Whether a candidate can be asked now, and the refusal where none can. Used by the candidate choice.
// Pure. `held` is out (its hold ends at `until`, null where nobody knows); `last` may be asked, but after all others.
import { GatewayError } from '../shared/errors';
import { describeCause, utcTime, type Cause, type TimeText } from './causes';

export type Availability =
  { state: 'free' } | { state: 'last'; cause: Cause } | { state: 'held'; cause: Cause; until: number | null };

export interface HeldChannel {
  channelId: string;
  name: string;
  cause: Cause;
  until: number | null;
}

const mostNamed = 5;
/** Beyond this many seconds, no client waits: it is told to stop. */
const longestClientWait = 60;

/**
 * The refusal of a model whose candidates are all held: which channel is held and why, and in `retryAfterSeconds` when the first is
 * free again. `rate-limited` where that one waits for its rate limit or quota, else `no-channel`.
 */
export function allHeld(
  model: string,
  held: readonly HeldChannel[],
  at: number,
  timeText: TimeText = utcTime,
): GatewayError {
  const timed = held.filter((item): item is HeldChannel & { until: number } => item.until !== null);
  const first = timed.length === 0 ? undefined : timed.reduce((best, item) => (item.until < best.until ? item : best));
  const retryAfterSeconds = first === undefined ? undefined : Math.max((first.until - at) / 1000, 0);
  const named = held.slice(0, mostNamed).map((item) => `'${item.name}': ${describeCause(item.cause, timeText)}`);
  if (held.length > mostNamed) named.push(`and ${held.length - mostNamed} more`);
  const limited = first?.cause.code === 'rate-limited' || first?.cause.code === 'quota-used-up';
  const probing = held.some((item) => item.cause.code === 'probing');
  const hopeless = retryAfterSeconds === undefined ? !probing : retryAfterSeconds > longestClientWait && !probing;
  return new GatewayError(
    limited ? 'rate-limited' : 'no-channel',
    `No channel can take the model '${model}' now. ${named.join('; ')}.`,
    {
      details: { model, held: held.map(({ channelId, name, cause, until }) => ({ channelId, name, cause, until })) },
      ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
      ...(hopeless && { shouldRetry: false }),
    },
  );
}
