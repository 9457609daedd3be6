// Whether a failed attempt may be tried at the next candidate. Asked by the proxy, only before the client got a first byte.
// Pure: the attempt's HTTP status or error kind in, yes or no out.
import type { ErrorKind } from '../shared/errors';

/** Faults of the way to a provider or of our set-up for it: another channel may well answer. */
const retriableKinds: ReadonlySet<ErrorKind> = new Set<ErrorKind>([
  'upstream-unreachable',
  'upstream-rejected',
  'upstream-invalid',
  'upstream-truncated',
  'upstream-timeout',
  // Told by a provider at the head of its stream.
  'rate-limited',
  'secret-missing',
]);

/**
 * True for connect faults, for 5xx and 429, and for 401, 402 and 403 of the upstream (its account, not the client, is at
 * fault). False for every other status: a 400 is the client's own and would fail the same way everywhere.
 * `rareEndpoint`: an endpoint that not every provider has, so that 404 and 405 say no more than that this one has not.
 */
export function mayTryNext(outcome: { status?: number; error?: ErrorKind; rareEndpoint?: boolean }): boolean {
  const { status, error } = outcome;
  if (outcome.rareEndpoint === true && (status === 404 || status === 405)) return true;
  if (status !== undefined)
    return status >= 500 || status === 429 || status === 401 || status === 402 || status === 403;
  return error !== undefined && retriableKinds.has(error);
}
