// An Anthropic provider's error object as a GatewayError: an `error` frame in a stream, or an error inside a 200. Called by the
// decoders of answers. The provider's own message and, where the client can act on it, its status are kept.
// Source: the vendors' documentation.
import { GatewayError, type ErrorKind } from '../../shared/errors';
import { errorMessage } from '../errorBody';
import { stringIn } from '../wire/jsonValue';

const faults: Readonly<Record<string, { kind: ErrorKind; status?: number }>> = {
  invalid_request_error: { kind: 'bad-request' },
  request_too_large: { kind: 'too-large' },
  not_found_error: { kind: 'upstream-rejected', status: 404 },
  rate_limit_error: { kind: 'rate-limited' },
  timeout_error: { kind: 'upstream-timeout' },
  overloaded_error: { kind: 'upstream-rejected', status: 529 },
  api_error: { kind: 'upstream-rejected', status: 500 },
};

/** Refusals of the channel's key or account: nothing the client can mend by trying again. */
const accountFaults = new Set(['authentication_error', 'permission_error', 'billing_error']);

/** `error` is the `error` member of the provider's body. */
export function upstreamFault(error: unknown): GatewayError {
  const type = stringIn(error, 'type') ?? '';
  const message = errorMessage(error);
  if (accountFaults.has(type)) return new GatewayError('upstream-rejected', message, { shouldRetry: false });
  const fault = faults[type] ?? { kind: 'upstream-rejected' };
  return new GatewayError(fault.kind, message, fault.status === undefined ? {} : { status: fault.status });
}
