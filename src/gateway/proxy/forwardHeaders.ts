// Which request headers travel upstream: everything but connection matters, credentials and traces of other hops.
// Used when an attempt is built. Order, case and repeats of what is forwarded are kept.
import type { IncomingMessage } from 'node:http';
import { headerHop } from '../../shared/identity';
import { rawValues } from './guard';

// Hop-by-hop (RFC 9110 7.6.1), message framing that is ours to set, credentials of the client, proxy traces, and the client's trace context
// (W3C), which is read here and is none of the provider's business.
// prettier-ignore
const dropped = new Set([
  'connection', 'keep-alive', 'te', 'trailer', 'transfer-encoding', 'upgrade', 'expect', 'http2-settings',
  'host', 'content-length', 'content-encoding', 'accept-encoding',
  'authorization', 'x-api-key', 'x-goog-api-key', 'api-key', 'cookie', 'cookie2',
  'origin', 'forwarded', 'via', 'x-real-ip', 'traceparent', 'tracestate', 'baggage',
]);
const droppedPrefixes = ['x-forwarded-', 'proxy-', 'x-gatehouse-', 'access-control-', 'sec-websocket-'];

/** Header names listed in Connection, in lower case: they are meant for this hop alone. */
export function connectionNames(values: readonly string[]): Set<string> {
  const names = values.flatMap((value) => value.split(',')).map((name) => name.trim().toLowerCase());
  return new Set(names.filter((name) => name !== ''));
}

/**
 * Headers for the upstream request, names and values in turn. `channelHeaders` (the channel's own and its credential) replace
 * what the client sent under the same name; no header that contains the virtual key is passed on.
 */
export function forwardHeaders(
  request: IncomingMessage,
  virtualKey: string,
  channelHeaders: Record<string, string>,
): string[] {
  const replaced = new Set(Object.keys(channelHeaders).map((name) => name.toLowerCase()));
  const named = connectionNames(rawValues(request, 'connection'));
  const raw = request.rawHeaders;
  const headers: string[] = [];
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = raw[index] ?? '';
    const value = raw[index + 1] ?? '';
    const lower = name.toLowerCase();
    if (dropped.has(lower) || replaced.has(lower) || named.has(lower)) continue;
    if (droppedPrefixes.some((prefix) => lower.startsWith(prefix)) || value.includes(virtualKey)) continue;
    headers.push(name, value);
  }
  headers.push('accept-encoding', 'identity', headerHop, '1');
  for (const [name, value] of Object.entries(channelHeaders)) headers.push(name, value);
  return headers;
}
