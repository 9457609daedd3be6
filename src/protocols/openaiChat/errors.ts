// Errors of the gateway in OpenAI's shape, for both OpenAI protocols: `{error:{message,type,param,code}}`.
// Source: openai SDK `core/error.ts`, the refusals in docs/protocols.md.
import type { ErrorKind, GatewayError } from '../../shared/errors';
import { errorHeaders } from '../errorHeaders';
import type { WireError } from '../protocol';
import { writeFrame } from '../wire/sse';

export interface OpenaiErrorBody {
  message: string;
  type: string;
  param: string | null;
  code: string | null;
}

/** Codes that clients know, and ours for the rest. */
const codes: Partial<Record<ErrorKind, string | null>> = {
  'bad-request': null,
  unauthorized: 'invalid_api_key',
  'budget-exceeded': 'insufficient_quota',
  'rate-limited': 'rate_limit_exceeded',
};

/**
 * OpenAI has no 402: an empty purse is a 429 that its clients know by the code `insufficient_quota`. Nor has it Anthropic's 529: an
 * overloaded provider is a 503.
 */
function openaiStatus(error: GatewayError): number {
  if (error.status === 529) return 503;
  return error.kind === 'budget-exceeded' ? 429 : error.status;
}

export function openaiErrorBody(error: GatewayError): OpenaiErrorBody {
  const code = codes[error.kind];
  return {
    message: error.message,
    type: openaiErrorType(error),
    param: null,
    code: code === undefined ? error.kind.replaceAll('-', '_') : code,
  };
}

export function encodeOpenaiError(error: GatewayError): WireError {
  return { status: openaiStatus(error), headers: errorHeaders(error), body: { error: openaiErrorBody(error) } };
}

/** The SDK raises an APIError on any frame whose JSON has an `error`. */
export function encodeChatStreamError(error: GatewayError): string {
  return `\n\n${writeFrame(undefined, { error: openaiErrorBody(error) })}`;
}

function openaiErrorType(error: GatewayError): string {
  if (error.kind === 'budget-exceeded') return 'insufficient_quota';
  const status = openaiStatus(error);
  if (status === 429) return 'rate_limit_error';
  return status >= 500 ? 'server_error' : 'invalid_request_error';
}
