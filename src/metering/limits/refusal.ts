// What a client is told when a limit has no room: the kind of error, how long to wait, whether a retry can help.
// Called by the gateway with a refusal of the ledger; the protocol folders turn the error into the client's own shape.
import { GatewayError } from '../../shared/errors';
import type { Admission } from './ledger';
import type { Limit } from './limit';

/** A tool that waits longer than this looks hung to its user: it had better stop and show the message. */
const longestUsefulWaitMs = 30_000;

/** Which of these a message speaks of. */
const scopeWords: Record<Limit['scope']['kind'], string> = {
  all: 'all requests through Gatehouse',
  key: 'this key',
  channel: 'the channel',
  tool: 'this tool',
  folder: 'this workspace folder',
};

const measureWords: Record<Limit['measure'], string> = {
  requests: 'requests',
  inputTokens: 'input tokens',
  outputTokens: 'output tokens',
  tokens: 'tokens',
  cost: 'dollars',
  concurrent: 'requests at the same time',
};

/**
 * The error of a refusal at `now` (ms since the epoch): `rate-limited`, `quota-exceeded` or `budget-exceeded`. `Retry-After` is told
 * where the time is known; `details` name the limit, so that log and panels can point at it.
 */
export function refusalError(refusal: Extract<Admission, { kind: 'refused' }>, now: number): GatewayError {
  const { limit, freeAt } = refusal;
  const details = { limit: limit.id, field: limit.field, amount: limit.amount, used: refusal.used };
  if (refusal.reason === 'unknown-price') {
    const message = `The price of this model is not known, and the budget for ${scopeWords[limit.scope.kind]} takes only known prices.`;
    return new GatewayError('budget-exceeded', message, { details, shouldRetry: false });
  }
  const waitMs = limit.window.kind === 'now' ? 1000 : freeAt - now;
  const retryAfterSeconds = Number.isFinite(waitMs) ? Math.max(1, Math.ceil(waitMs / 1000)) : undefined;
  const wait = retryAfterSeconds === undefined ? {} : { retryAfterSeconds };
  const message = messageOf(limit, retryAfterSeconds);
  switch (limit.kind) {
    case 'budget':
      // No Retry-After: clients that know nothing of x-should-retry (Codex) would wait for it instead of showing the message.
      return new GatewayError('budget-exceeded', message, { details, shouldRetry: false });
    case 'quota':
      return new GatewayError('quota-exceeded', message, { ...wait, details, shouldRetry: false });
    case 'rate': {
      const useful = waitMs <= longestUsefulWaitMs;
      return new GatewayError('rate-limited', message, { ...wait, details, ...(useful ? {} : { shouldRetry: false }) });
    }
  }
}

/** Seconds after which a request that found no room may come back. */
const crowdedRetrySeconds = 5;

/** The error of a request that waited `waitedMs` for others to settle: what they may still use could be all that is left. */
export function crowdedError(limit: Limit, waitedMs: number): GatewayError {
  const seconds = Math.round(waitedMs / 1000);
  const message =
    `Gatehouse: requests that run now may use all that is left of the ${nameOf(limit)}, and none of them ended within ` +
    `${seconds} seconds. Try again in a moment.`;
  const details = { limit: limit.id, field: limit.field, amount: limit.amount };
  return new GatewayError('rate-limited', message, { details, retryAfterSeconds: crowdedRetrySeconds });
}

/** The error with which a stream is ended that has passed `limit` while it ran. */
export function cutError(limit: Limit): GatewayError {
  const message = `Gatehouse: the ${nameOf(limit)} is used up. This answer was cut off.`;
  const details = { limit: limit.id, field: limit.field, amount: limit.amount };
  return new GatewayError(cutKinds[limit.kind], message, { details, shouldRetry: false });
}

const cutKinds = { rate: 'rate-limited', quota: 'quota-exceeded', budget: 'budget-exceeded' } as const;

function messageOf(limit: Limit, retryAfterSeconds: number | undefined): string {
  const again = retryAfterSeconds === undefined ? '' : ` Try again in ${duration(retryAfterSeconds)}.`;
  return `Gatehouse: the ${nameOf(limit)} is used up.${again}`;
}

/** `budget of $5 per month for this key` */
function nameOf(limit: Limit): string {
  const whose = scopeWords[limit.scope.kind];
  const amount = limit.measure === 'cost' ? `$${limit.amount / 1e9}` : limit.amount.toLocaleString('en-US');
  const per = limit.window.kind === 'now' ? '' : ` ${spanWords(limit)}`;
  const what = limit.measure === 'cost' ? `${amount}${per}` : `${amount} ${measureWords[limit.measure]}${per}`;
  const name = limit.kind === 'budget' ? 'budget' : 'limit';
  return `${name} of ${what} for ${whose}`;
}

function spanWords(limit: Limit): string {
  const { window } = limit;
  if (window.kind === 'sliding') {
    return window.milliseconds === 60_000 ? 'per minute' : window.milliseconds === 3_600_000 ? 'per hour' : 'per day';
  }
  return window.kind === 'calendar' && window.period !== 'total' ? `per ${window.period}` : 'in total';
}

function duration(seconds: number): string {
  if (seconds < 120) return `${seconds} seconds`;
  if (seconds < 7200) return `${Math.ceil(seconds / 60)} minutes`;
  if (seconds < 172_800) return `${Math.ceil(seconds / 3600)} hours`;
  return `${Math.ceil(seconds / 86_400)} days`;
}
