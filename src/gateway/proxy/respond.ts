// Sends answers that Gatehouse makes itself: JSON bodies and errors in the shape of the caller's protocol.
// Used by every step that ends a request early. Must not touch a response whose head was sent already.
import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { ProtocolId } from '../../shared/channel';
import type { GatewayError } from '../../shared/errors';
import { protocols } from '../../protocols/registry';
import { encodeFor } from './finalStatus';

/** Sends `body` as JSON with an exact length. Does nothing when a head was sent or the client has gone. */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: OutgoingHttpHeaders = {},
): void {
  if (response.headersSent || response.destroyed) return;
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': bytes.length,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...headers,
  });
  response.end(bytes);
}

/** Sends `error` in the shape of `protocol` and returns the status that the client got. */
export function sendError(
  response: ServerResponse,
  protocol: ProtocolId,
  error: GatewayError,
  requestId: string,
  headers: Record<string, string> = {},
): number {
  const wire = encodeFor(response.req, protocols[protocol], error, requestId);
  sendJson(response, wire.status, wire.body, { ...wire.headers, ...headers });
  return wire.status;
}
