// Bedrock's errors as errors of the gateway: bodies of HTTP errors and exceptions inside streams. Called by the decoders and the gateway.
// The provider's message is kept, and its status where the client can act on it.
// Source: @aws-sdk/client-bedrock-runtime `errors`; the type's forms: AWS restJson1 protocol, "operation error serialization".
import { errorStatus, GatewayError, type ErrorKind } from '../../shared/errors';
import { errorMessage } from '../errorBody';
import { countIn, stringIn } from '../wire/jsonValue';

const faults: Readonly<Record<string, { kind: ErrorKind; status?: number }>> = {
  ValidationException: { kind: 'bad-request' },
  RequestEntityTooLargeException: { kind: 'too-large' },
  ResourceNotFoundException: { kind: 'upstream-rejected', status: 404 },
  ConflictException: { kind: 'upstream-rejected', status: 409 },
  ThrottlingException: { kind: 'rate-limited' },
  TooManyRequestsException: { kind: 'rate-limited' },
  InternalServerException: { kind: 'upstream-rejected', status: 500 },
  ServiceUnavailableException: { kind: 'upstream-rejected', status: 503 },
  ModelNotReadyException: { kind: 'upstream-rejected', status: 503 },
  ModelTimeoutException: { kind: 'upstream-timeout' },
  ModelErrorException: { kind: 'upstream-rejected' },
  ModelStreamErrorException: { kind: 'upstream-rejected' },
};

/** Refusals of the channel's key or account: nothing the client can mend by trying again. */
const accountFaults = new Set([
  'AccessDeniedException',
  'ServiceQuotaExceededException',
  'UnrecognizedClientException',
  'InvalidSignatureException',
  'IncompleteSignature',
  'MissingAuthenticationTokenException',
  'ExpiredTokenException',
  'ExpiredToken',
  'InvalidClientTokenId',
  'OptInRequired',
]);

/**
 * `body`: the parsed JSON, or the text where it is none. `errorType`: the header `x-amzn-errortype`; without it the body's own
 * `__type` or `code` counts. `status`: the HTTP status, for errors of a type that is not known.
 */
export function decodeBedrockError(body: unknown, errorType?: string, status?: number): GatewayError {
  const type = typeName(errorType ?? stringIn(body, '__type') ?? stringIn(body, 'code') ?? '');
  const message = errorMessage(stringIn(body, 'originalMessage') ?? stringIn(body, 'Message') ?? body);
  if (accountFaults.has(type) || status === 401 || status === 402 || status === 403) {
    return new GatewayError('upstream-rejected', message, { shouldRetry: false });
  }
  const fault = Object.hasOwn(faults, type) ? faults[type] : undefined;
  if (fault === undefined) return new GatewayError(...byStatus(status ?? countIn(body, 'originalStatusCode'), message));
  return new GatewayError(fault.kind, message, fault.status === undefined ? {} : { status: fault.status });
}

/**
 * The HTTP status that says what a refusal of `errorType` (the header `x-amzn-errortype`) means to a client: Bedrock's own says 400 of
 * spent quotas and of signatures, 429 of models that are not ready. Types that are not known keep `status`.
 */
export function bedrockStatus(status: number, errorType: string | undefined): number {
  const type = typeName(errorType ?? '');
  if (type === 'ServiceQuotaExceededException') return 402;
  if (accountFaults.has(type)) return 403;
  const fault = Object.hasOwn(faults, type) ? faults[type] : undefined;
  return fault === undefined ? status : (fault.status ?? errorStatus[fault.kind]);
}

/** `ValidationException` of `com.amazonaws…#ValidationException`, `ValidationException:http://…` and `validationException`. */
function typeName(told: string): string {
  const name = told.slice(told.indexOf('#') + 1).split(':', 1)[0] ?? '';
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function byStatus(status: number | undefined, message: string): ConstructorParameters<typeof GatewayError> {
  if (status === undefined || status < 400 || status > 599) return ['upstream-rejected', message];
  if (status === 429) return ['rate-limited', message];
  if (status === 408 || status === 504) return ['upstream-timeout', message];
  if (status === 413) return ['too-large', message];
  return [status === 400 ? 'bad-request' : 'upstream-rejected', message, { status }];
}
