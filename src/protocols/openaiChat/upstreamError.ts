// An error that the provider tells inside a stream or an answer of status 200, as an error of the gateway: the status it would have
// had, so that clients of every protocol behave as they would have. Called by streamDecoder.ts.
// Sources: OpenAI guide "Error codes"; vLLM (`object: "error"`), MiniMax (`base_resp`), DashScope (flat `code`).
import { GatewayError } from '../../shared/errors';
import { errorMessage } from '../errorBody';
import { objectIn, stringIn, type JsonObject } from '../wire/jsonValue';
import { isError } from './answer';

/** The error of a chunk or an answer; undefined where it is none. `event` is the name of its frame. */
export function readUpstreamError(chunk: JsonObject, event: string): GatewayError | undefined {
  if (isError(chunk['error'])) return upstreamError(chunk['error'], chunk);
  if (event === 'error' || chunk['object'] === 'error') return upstreamError(chunk, chunk);
  const status = objectIn(chunk, 'base_resp');
  if (typeof status?.['status_code'] === 'number' && status['status_code'] !== 0) return minimaxError(status);
  if (!Array.isArray(chunk['choices']) && stringIn(chunk, 'message') !== undefined) return upstreamError(chunk, chunk);
  return undefined;
}

function minimaxError(status: JsonObject): GatewayError {
  const statuses: Readonly<Record<number, number>> = {
    1002: 429,
    1004: 401,
    1008: 402,
    1039: 400,
    2013: 400,
    1026: 400,
  };
  const code = Number(status['status_code']);
  return withStatus(statuses[code] ?? 500, stringIn(status, 'status_msg') ?? `The provider reported error ${code}.`);
}

function upstreamError(error: unknown, chunk: JsonObject): GatewayError {
  return withStatus(statusOf(error) ?? statusOf(chunk) ?? 502, errorMessage(error));
}

/** Words in `code` and `type`, the telling ones first. */
const statusWords: readonly [RegExp, number][] = [
  [/rate_?limit|too_many_requests|throttl/i, 429],
  [/insufficient_?quota|billing|arrearage|balance/i, 402],
  [/overloaded|unavailable|slow_down/i, 503],
  [/timeout|timed_out/i, 504],
  [/invalid_api_key|authenti|unauthorized/i, 401],
  [/permission|forbidden|access_?denied/i, 403],
  [
    /invalid_?request|invalid_?parameter|context_length|bad_?request|unsupported|missing_|string_above|data_?inspection/i,
    400,
  ],
  [/not_?found/i, 404],
  [/server_error|internal/i, 500],
];

function statusOf(error: unknown): number | undefined {
  for (const name of ['status', 'status_code', 'http_code', 'code']) {
    const value = (error as JsonObject | null)?.[name];
    const number = typeof value === 'string' ? Number(value) : value;
    if (typeof number === 'number' && number >= 400 && number <= 599) return number;
  }
  const said = `${stringIn(error, 'code') ?? ''} ${stringIn(error, 'type') ?? ''}`;
  return statusWords.find(([pattern]) => pattern.test(said))?.[1];
}

/** Refusals of the channel's key or account are no fault of the client's own key: they stay 502, and a retry cannot help. */
function withStatus(status: number, message: string): GatewayError {
  if (status === 429) return new GatewayError('rate-limited', message);
  if (status === 401 || status === 402 || status === 403) {
    return new GatewayError('upstream-rejected', message, { shouldRetry: false });
  }
  if (status === 408 || status === 504) return new GatewayError('upstream-timeout', message);
  return new GatewayError(status < 500 ? 'bad-request' : 'upstream-rejected', message, { status });
}
