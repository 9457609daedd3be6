// An error object of Google inside a stream or an answer of status 200, as an error of the gateway. Used by the decoders.
// Source: https://cloud.google.com/apis/design/errors; google.rpc.RetryInfo.
import { GatewayError, type ErrorKind } from '../../shared/errors';
import { errorMessage } from '../errorBody';
import { arrayIn, countIn, isObject, stringIn } from '../wire/jsonValue';

const statuses: Readonly<Record<string, number>> = {
  INVALID_ARGUMENT: 400,
  FAILED_PRECONDITION: 400,
  OUT_OF_RANGE: 400,
  UNAUTHENTICATED: 401,
  PERMISSION_DENIED: 403,
  NOT_FOUND: 404,
  ABORTED: 409,
  RESOURCE_EXHAUSTED: 429,
  CANCELLED: 499,
  INTERNAL: 500,
  UNKNOWN: 500,
  UNAVAILABLE: 503,
  DEADLINE_EXCEEDED: 504,
};

/** The `error` member of a frame. */
export function readUpstreamError(error: unknown): GatewayError {
  const message = errorMessage(error);
  const code = countIn(error, 'code');
  const word = stringIn(error, 'status') ?? '';
  const named = Object.hasOwn(statuses, word) ? statuses[word] : undefined;
  const status = code !== undefined && code >= 400 && code <= 599 ? code : (named ?? 502);
  const retryAfterSeconds = retryDelay(error);
  return new GatewayError(kindOf(status), message, {
    ...(status !== 401 && status !== 403 && { status }),
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  });
}

/** A refused key is the channel's fault, not the client's. */
function kindOf(status: number): ErrorKind {
  if (status === 400) return 'bad-request';
  if (status === 413) return 'too-large';
  if (status === 429) return 'rate-limited';
  return status === 504 ? 'upstream-timeout' : 'upstream-rejected';
}

function retryDelay(error: unknown): number | undefined {
  for (const detail of arrayIn(error, 'details')) {
    if (!isObject(detail)) continue;
    const seconds = /^(\d+(?:\.\d+)?)s$/.exec(stringIn(detail, 'retryDelay') ?? '')?.[1];
    if (seconds !== undefined) return Number(seconds);
  }
  return undefined;
}
