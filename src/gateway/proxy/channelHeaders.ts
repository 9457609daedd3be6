// What a channel adds to a request: its own headers, its credential in the form its provider takes, a protocol version.
// Used by attempts and the channel probe. The secret comes in as a value; nothing here stores or logs it.
import type { ProtocolId } from '../../shared/channel';
import { findPreset } from '../../store/channelView';

/** The version sent when a client names none: what SDKs before 1.x pin, and what every Anthropic-compatible endpoint knows. */
const anthropicVersion = '2023-06-01';

/** Headers that a credential of `channel` becomes. Custom channels authenticate as their protocol's own vendor does. */
function credential(provider: string, protocol: ProtocolId, secret: string): Record<string, string> {
  const preset = findPreset(provider);
  const form = preset === undefined || preset.custom ? undefined : preset.auth;
  if (form === 'x-api-key' || form === 'x-goog-api-key') return { [form]: secret };
  const bearer = { authorization: `Bearer ${secret}` };
  if (form === 'bearer') {
    // Anthropic-compatible endpoints of other vendors document one or the other of these; both name the same account.
    return protocol === 'anthropic' ? { ...bearer, 'x-api-key': secret } : bearer;
  }
  if (protocol === 'anthropic') return { 'x-api-key': secret };
  return protocol === 'gemini' ? { 'x-goog-api-key': secret } : bearer;
}

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
 * Headers of a channel for one request: the channel's own first, then the credential, which always wins.
 * `clientVersion` says that the client sent an `anthropic-version` itself, which is then forwarded as it is.
 */
export function channelHeaders(
  channel: { provider: string; headers: Record<string, string> },
  protocol: ProtocolId,
  secret: string | undefined,
  clientVersion: boolean,
): Record<string, string> {
  const headers: Record<string, string> = {};
  if (protocol === 'anthropic' && !clientVersion) headers['anthropic-version'] = anthropicVersion;
  for (const [name, value] of Object.entries(channel.headers)) {
    if (!reserved.has(name.toLowerCase())) headers[name.toLowerCase()] = value;
  }
  if (secret !== undefined && secret !== '') Object.assign(headers, credential(channel.provider, protocol, secret));
  return headers;
}
