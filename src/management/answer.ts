// Writes answers of the management server: JSON, text and errors, with the security headers that every one of them carries.
// Used by server.ts and eventsSocket.ts.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GatewayError } from '../shared/errors';
import { headerShouldRetry } from '../shared/identity';
import type { ManagementErrorBody } from '../shared/managementApi';

/** On every answer: never sniffed, stored, framed or read by another origin. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
  'x-frame-options': 'DENY',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
};

/** Body of an error answer. Details of an internal error stay in the log. */
export function errorBody(error: GatewayError): ManagementErrorBody {
  const body: ManagementErrorBody = { error: { kind: error.kind, message: error.message } };
  if (error.details !== undefined && error.kind !== 'internal') body.error.details = error.details;
  return body;
}

/** Headers that belong to an error besides the security headers. */
export function errorHeaders(error: GatewayError): Record<string, string> {
  const headers: Record<string, string> = {};
  if (error.retryAfterSeconds !== undefined) headers['retry-after'] = String(Math.ceil(error.retryAfterSeconds));
  if (error.shouldRetry === false) headers[headerShouldRetry] = 'false';
  if (error.kind === 'unauthorized') headers['www-authenticate'] = 'Bearer';
  if (error.kind === 'method-not-allowed' && typeof error.details === 'object' && error.details !== null) {
    const { allow } = error.details as { allow?: string[] };
    if (allow !== undefined) headers.allow = allow.join(', ');
  }
  return headers;
}

/** Sends `text` (already serialised) with its type; without a body where the request was HEAD or the text is undefined. */
export function sendText(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  answer: { type: string; text: string } | undefined,
  headers: Record<string, string> = {},
): void {
  const all: Record<string, string> = { ...securityHeaders, ...headers };
  if (answer !== undefined) {
    all['content-type'] = answer.type;
    all['content-length'] = String(Buffer.byteLength(answer.text));
  }
  // What is left of an unread body is taken in and thrown away: closing at once would reset the connection, and the client
  // would lose the answer. The server's request timeout bounds it.
  if (!request.complete) request.resume();
  response.writeHead(status, all);
  response.end(request.method === 'HEAD' ? undefined : answer?.text);
}

export function sendJson(request: IncomingMessage, response: ServerResponse, status: number, value: unknown): void {
  const answer =
    value === undefined ? undefined : { type: 'application/json; charset=utf-8', text: JSON.stringify(value) };
  sendText(request, response, status, answer);
}

/** `headers` take the place of those that belong to the error. */
export function sendError(
  request: IncomingMessage,
  response: ServerResponse,
  error: GatewayError,
  headers: Record<string, string> = {},
): void {
  const answer = { type: 'application/json; charset=utf-8', text: JSON.stringify(errorBody(error)) };
  sendText(request, response, error.status, answer, { ...errorHeaders(error), ...headers });
}
