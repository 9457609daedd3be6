// What a channel adds to a request beside its credential: its own headers, and a protocol version.
// Used by attempts and the channel probe, which put the credential (credentials/authorize.ts) over them.
import type { UpstreamProtocolId } from '../../shared/channel';

/** The version sent when a client names none: what SDKs before 1.x pin, and what every Anthropic-compatible endpoint knows. */
const anthropicVersion = '2023-06-01';

// Framing and connection are the HTTP client's business, whatever a channel's settings say.
const reserved = new Set([
  'connection',
  'content-length',
  'transfer-encoding',
  'keep-alive',
  'upgrade',
  'expect',
  'te',
  'host',
]);

/**
 * Headers of a channel for one request, names in lower case.
 * `clientVersion` says that the client sent an `anthropic-version` itself, which is then forwarded as it is.
 */
export function channelHeaders(
  channel: { headers: Record<string, string> },
  protocol: UpstreamProtocolId,
  clientVersion: boolean,
): Record<string, string> {
  const headers: Record<string, string> = {};
  if (protocol === 'anthropic' && !clientVersion) headers['anthropic-version'] = anthropicVersion;
  for (const [name, value] of Object.entries(channel.headers)) {
    if (!reserved.has(name.toLowerCase())) headers[name.toLowerCase()] = value;
  }
  return headers;
}
