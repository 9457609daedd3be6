// What a provider's refusal means, where its status alone does not say it, and how it is told to a client of another protocol.
// Used by relayRefusal.ts and forward.ts. What the provider says of waiting is passed on; nothing is invented.
import type { IncomingHttpHeaders } from 'node:http';
import { arrayIn, objectIn, stringIn } from '../../protocols/wire/jsonValue';
import { GatewayError, type ErrorKind, type GatewayErrorOptions } from '../../shared/errors';
import { headerShouldRetry } from '../../shared/identity';

/** Codes of an account without money; OpenAI tells them with 429, which its clients would wait for. */
const spentCodes = new Set(['insufficient_quota', 'billing_hard_limit_reached', 'billing_error']);

/**
 * The status that says what `status` with the body `json` means: 401 for Google's 400 that blames the channel's key, 402 for an
 * account without money. `code` is the error's own, as the protocol reads it.
 */
export function meantStatus(status: number, json: object | undefined, code: string | undefined): number {
  if (status === 400 && detailsOf(json).some((detail) => stringIn(detail, 'reason') === 'API_KEY_INVALID')) return 401;
  return status === 429 && code !== undefined && spentCodes.has(code) ? 402 : status;
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

/** The refusal in words of any protocol: with its status, and the time to wait where the provider said one. */
export function inClientsWords(
  status: number,
  headers: IncomingHttpHeaders,
  json: object | undefined,
  message: string,
): GatewayError {
  const options: GatewayErrorOptions = { status };
  const seconds = secondsToWait(headers, json);
  if (seconds !== undefined) options.retryAfterSeconds = seconds;
  const again = headers[headerShouldRetry];
  if (again === 'true' || again === 'false') options.shouldRetry = again === 'true';
  return new GatewayError(kindsByStatus[status] ?? 'upstream-rejected', message, options);
}

/** From `retry-after-ms` (OpenAI), `retry-after` (RFC 9110 10.2.3, also as a date), or Google's RetryInfo. */
function secondsToWait(headers: IncomingHttpHeaders, json: object | undefined): number | undefined {
  const milliseconds = headers['retry-after-ms'];
  const after = headers['retry-after'];
  const delay = detailsOf(json).flatMap(
    (detail) => /^(\d+(?:\.\d+)?)s$/.exec(stringIn(detail, 'retryDelay') ?? '')?.[1] ?? [],
  );
  const told = [
    typeof milliseconds === 'string' && milliseconds !== '' ? Number(milliseconds) / 1000 : NaN,
    after === undefined || after === '' ? NaN : Number(after),
    // By the provider's own clock.
    after === undefined ? NaN : (Date.parse(after) - Date.parse(headers.date ?? '')) / 1000,
    Number(delay[0] ?? NaN),
  ];
  return told.find((seconds) => Number.isFinite(seconds) && seconds >= 0);
}

function detailsOf(json: object | undefined): unknown[] {
  return arrayIn(objectIn(Array.isArray(json) ? json[0] : json, 'error'), 'details');
}
