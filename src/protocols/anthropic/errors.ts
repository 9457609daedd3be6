// Errors of the gateway in Anthropic's shape: `{type:"error", error:{type,message}, request_id}`.
// Source: @anthropic-ai/sdk `core/error.ts`, the refusals in docs/protocols.md.
import type { GatewayError } from '../../shared/errors';
import { errorHeaders } from '../errorHeaders';
import type { WireError } from '../protocol';
import { writeFrame } from '../wire/sse';

const typesByStatus: Readonly<Record<number, string>> = {
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  408: 'timeout_error',
  409: 'conflict_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  504: 'timeout_error',
  529: 'overloaded_error',
};

export interface AnthropicErrorBody {
  type: 'error';
  error: { type: string; message: string };
  request_id: string;
}

/**
 * A gateway that is about to be replaced says 529, as Anthropic does when it is overloaded: its clients come back a moment later. So
 * does a provider of another protocol, whose word for that is 503.
 */
function anthropicStatus(error: GatewayError): number {
  const overloaded = error.kind === 'upstream-rejected' && error.status === 503;
  return error.kind === 'draining' || overloaded ? 529 : error.status;
}

export function anthropicErrorBody(error: GatewayError, requestId: string): AnthropicErrorBody {
  const status = anthropicStatus(error);
  const type = typesByStatus[status] ?? (status >= 500 ? 'api_error' : 'invalid_request_error');
  return { type: 'error', error: { type, message: error.message }, request_id: requestId };
}

export function encodeAnthropicError(error: GatewayError, requestId: string): WireError {
  return { status: anthropicStatus(error), headers: errorHeaders(error), body: anthropicErrorBody(error, requestId) };
}

/** The SDK raises an APIError on the event name `error`. */
export function encodeAnthropicStreamError(error: GatewayError, requestId: string): string {
  return `\n\n${writeFrame('error', anthropicErrorBody(error, requestId))}`;
}
