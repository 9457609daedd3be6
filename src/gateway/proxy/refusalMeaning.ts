// What a provider's refusal means, where its status alone does not say it, and how it is told to a client of another protocol.
// Used by relayRefusal.ts. What providers say of waiting is passed on; nothing is invented.
import type { IncomingHttpHeaders } from 'node:http';
import type { AttemptFailure } from '../../routing/judgeAttempt';
import { GatewayError, type ErrorKind, type GatewayErrorOptions } from '../../shared/errors';
import { headerShouldRetry } from '../../shared/identity';

/**
 * The status that says what a refusal of `status` means: 401 for a rejected key and 402 for an account without money, whatever the provider
 * called it; 400 for a 403 that is about the request's own words.
 */
export function meantStatus(status: number, failure: AttemptFailure): number {
  if (failure.cause === 'key-rejected') return 401;
  if (failure.cause === 'no-credit') return 402;
  return status === 403 && failure.retry === 'never' ? 400 : status;
}

const kindsByStatus: Readonly<Partial<Record<number, ErrorKind>>> = {
  400: 'bad-request',
  402: 'budget-exceeded',
  404: 'model-not-found',
  413: 'too-large',
  422: 'bad-request',
  429: 'rate-limited',
  504: 'upstream-timeout',
};

/** The refusal in words of any protocol: with its status, and the time to wait where a provider told one. */
export function inClientsWords(
  status: number,
  headers: IncomingHttpHeaders,
  message: string,
  retryAfterSeconds: number | undefined,
): GatewayError {
  const options: GatewayErrorOptions = { status };
  if (retryAfterSeconds !== undefined) options.retryAfterSeconds = retryAfterSeconds;
  const again = headers[headerShouldRetry];
  if (again === 'true' || again === 'false') options.shouldRetry = again === 'true';
  return new GatewayError(kindsByStatus[status] ?? 'upstream-rejected', message, options);
}
