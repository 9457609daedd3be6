// Response headers of an error that are the same in every protocol: they make SDKs and coding tools wait, retry or stop.
import type { ErrorKind, GatewayError } from '../shared/errors';
import { headerShouldRetry } from '../shared/identity';

/** Kinds that a retry cannot mend; whoever raises the error may say otherwise. See the refusals in docs/protocols.md. */
const finalKinds: ReadonlySet<ErrorKind> = new Set<ErrorKind>([
  'unauthorized',
  'budget-exceeded',
  'quota-exceeded',
  'model-not-allowed',
  'channel-not-allowed',
  'model-not-found',
  'secret-missing',
  'no-window',
  'no-consent',
  'loop',
]);

/** `retry-after` in whole seconds and `x-should-retry`, each where it applies. */
export function errorHeaders(error: GatewayError): Record<string, string> {
  const headers: Record<string, string> = {};
  if (error.retryAfterSeconds !== undefined)
    headers['retry-after'] = String(Math.max(Math.ceil(error.retryAfterSeconds), 0));
  const shouldRetry = error.shouldRetry ?? (finalKinds.has(error.kind) ? false : undefined);
  if (shouldRetry !== undefined) headers[headerShouldRetry] = String(shouldRetry);
  return headers;
}
