// Which response headers of a provider reach the client: all that describe the answer, none that speak to a browser,
// to this hop, or in our own name. Used by every kind of relay.
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import { connectionNames } from './forwardHeaders';

// Framing and body coding are set anew by whoever relays the body; the rest concerns browsers or the connection.
// prettier-ignore
const dropped = new Set([
  'connection', 'keep-alive', 'te', 'trailer', 'transfer-encoding', 'upgrade', 'content-length', 'content-encoding', 'date',
  'set-cookie', 'set-cookie2', 'www-authenticate', 'proxy-authenticate', 'authentication-info', 'location', 'refresh',
  'alt-svc', 'strict-transport-security', 'public-key-pins', 'nel', 'report-to', 'reporting-endpoints', 'clear-site-data',
  'content-security-policy', 'content-security-policy-report-only', 'timing-allow-origin', 'permissions-policy',
  'accept-ranges', 'content-md5', 'digest',
]);
const droppedPrefixes = ['access-control-', 'cross-origin-', 'x-gatehouse-', 'proxy-'];

/** The headers to pass on from an upstream answer. Never a CORS header, a cookie, or one of our own names. */
export function answerHeaders(upstream: IncomingHttpHeaders): OutgoingHttpHeaders {
  const connection = upstream.connection === undefined ? [] : [upstream.connection].flat();
  const named = connectionNames(connection);
  const headers: OutgoingHttpHeaders = {};
  for (const [name, value] of Object.entries(upstream)) {
    if (value === undefined || dropped.has(name) || named.has(name)) continue;
    if (droppedPrefixes.some((prefix) => name.startsWith(prefix))) continue;
    headers[name] = value;
  }
  return headers;
}

/** A header's only or first value in lower case, parameters cut off: `text/event-stream; charset=utf-8` → `text/event-stream`. */
export function mediaType(headers: IncomingHttpHeaders): string {
  return (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}
