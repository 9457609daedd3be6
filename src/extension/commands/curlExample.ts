// Pure: a first request to paste into a terminal, in the protocol of the channel that answers it.
// The text holds a virtual key: it goes to the clipboard only.
import type { Channel, ProtocolId } from '../../shared/channel';
import { curlCommand, smallestRequest } from '../../shared/curlCommand';

export interface ExampleTarget {
  model: string;
  protocol: ProtocolId;
}

/**
 * A model that will answer: the demo's where a demo channel is there, else the first model of the first enabled channel.
 * `listed` are the model ids that the proxy shows to the key, used for a channel that serves whatever its provider lists.
 */
export function exampleTarget(channels: readonly Channel[], listed: readonly string[]): ExampleTarget {
  const enabled = channels.filter((channel) => channel.enabled);
  const allowed = (model: string): boolean => listed.length === 0 || listed.includes(model);
  const demo = enabled.some((channel) => channel.provider === 'demo');
  if (demo && allowed('demo-echo')) return { model: 'demo-echo', protocol: 'openai-chat' };
  for (const channel of enabled) {
    const model = channel.models.map(({ id, alias }) => alias ?? id).find(allowed);
    if (model !== undefined) return { model, protocol: protocolFor(channel) };
  }
  const open = enabled.find((channel) => channel.models.length === 0 && channel.provider !== 'demo');
  return { model: listed[0] ?? 'demo-echo', protocol: open === undefined ? 'openai-chat' : protocolFor(open) };
}

/** The channel's own protocol where a client can speak it. */
function protocolFor({ protocol }: Channel): ProtocolId {
  return protocol === 'bedrock' || protocol === 'vscode' ? 'openai-chat' : protocol;
}

/** The command line for the usual shell of `platform`. */
export function curlExample(
  proxyUrl: string,
  secret: string,
  { model, protocol }: ExampleTarget,
  platform: NodeJS.Platform,
): string {
  const { path, headers, body } = smallestRequest(protocol, model, secret);
  const url = `${proxyUrl.replace(/\/+$/, '')}${path}`;
  const all: [string, string][] = [...headers, ['Content-Type', 'application/json']];
  const shell = platform === 'win32' ? 'powershell' : 'bash';
  return curlCommand({ method: 'POST', url, headers: all, body: JSON.stringify(body) }, shell);
}
