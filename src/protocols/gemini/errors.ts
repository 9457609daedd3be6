// Errors of the gateway in Google's shape: `{error:{code,message,status,details}}` with typed details.
// Source: https://cloud.google.com/apis/design/errors, @google/genai `throwErrorIfNotOK`.
import type { GatewayError } from '../../shared/errors';
import { errorHeaders } from '../errorHeaders';
import type { WireError } from '../protocol';
import { writeFrame } from '../wire/sse';

const statusNames: Readonly<Record<number, string>> = {
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  408: 'DEADLINE_EXCEEDED',
  409: 'ABORTED',
  429: 'RESOURCE_EXHAUSTED',
  499: 'CANCELLED',
  502: 'UNAVAILABLE',
  503: 'UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
};

/** Google has no 402: a blocked budget is a refusal. Nor has it Anthropic's 529. */
function geminiStatus(error: GatewayError): number {
  if (error.status === 529) return 503;
  return error.kind === 'budget-exceeded' ? 403 : error.status;
}

export function geminiErrorBody(error: GatewayError, requestId: string): unknown {
  const code = geminiStatus(error);
  return {
    error: {
      code,
      message: error.message,
      status: statusNames[code] ?? (code >= 500 ? 'INTERNAL' : 'INVALID_ARGUMENT'),
      details: errorDetails(error, requestId),
    },
  };
}

export function encodeGeminiError(error: GatewayError, requestId: string): WireError {
  return { status: geminiStatus(error), headers: errorHeaders(error), body: geminiErrorBody(error, requestId) };
}

/** The SDK raises an ApiError on a frame whose JSON has an `error` with a numeric code from 400 to 599. */
export function encodeGeminiStreamError(error: GatewayError, requestId: string): string {
  return `\n\n${writeFrame(undefined, geminiErrorBody(error, requestId))}`;
}

/** Typed details. Gemini CLI stops at once on a quota whose id says `PerDay`, and waits as long as RetryInfo says. */
function errorDetails(error: GatewayError, requestId: string): unknown[] {
  const details: unknown[] = [
    {
      '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
      reason: error.kind.replaceAll('-', '_').toUpperCase(),
      domain: 'gatehouse',
    },
    { '@type': 'type.googleapis.com/google.rpc.RequestInfo', requestId },
  ];
  if (error.kind === 'quota-exceeded') {
    details.push({
      '@type': 'type.googleapis.com/google.rpc.QuotaFailure',
      violations: [{ quotaId: 'GatehouseQuotaPerDay', description: error.message }],
    });
  } else if (error.retryAfterSeconds !== undefined) {
    const seconds = Math.max(Math.ceil(error.retryAfterSeconds), 0);
    details.push({ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: `${seconds}s` });
  }
  return details;
}
