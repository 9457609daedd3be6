// Pure: a first request to paste into a terminal, in the protocol of the channel that answers it.
// The text holds a virtual key: it goes to the clipboard only.
import type { Channel, ProtocolId } from '../../shared/channel';

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
  return protocol === 'bedrock' ? 'openai-chat' : protocol;
}

/**
 * The command line for the usual shell of `platform`: single quotes for POSIX shells; for PowerShell the body is piped in, because
 * its versions disagree on quotes inside arguments.
 */
export function curlExample(
  proxyUrl: string,
  secret: string,
  { model, protocol }: ExampleTarget,
  platform: NodeJS.Platform,
): string {
  const { path, headers, body } = request(protocol, model, secret);
  const url = `${proxyUrl.replace(/\/+$/, '')}${path}`;
  const json = JSON.stringify(body);
  const all = [...headers, 'Content-Type: application/json'];
  if (platform === 'win32') {
    const flags = all.map((header) => `-H '${header}'`).join(' ');
    return `'${json.replaceAll("'", "''")}' | curl.exe -sS '${url}' ${flags} -d '@-'`;
  }
  const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
  return [`curl -sS ${quote(url)}`, ...all.map((header) => `-H ${quote(header)}`), `-d ${quote(json)}`].join(' \\\n  ');
}

function request(
  protocol: ProtocolId,
  model: string,
  secret: string,
): { path: string; headers: string[]; body: object } {
  const content = 'Hello from Gatehouse!';
  const messages = [{ role: 'user', content }];
  const bearer = [`Authorization: Bearer ${secret}`];
  switch (protocol) {
    case 'openai-chat':
      return { path: '/v1/chat/completions', headers: bearer, body: { model, messages } };
    case 'openai-responses':
      return { path: '/v1/responses', headers: bearer, body: { model, input: content } };
    case 'anthropic':
      return {
        path: '/v1/messages',
        headers: [`x-api-key: ${secret}`, 'anthropic-version: 2023-06-01'],
        body: { model, max_tokens: 256, messages },
      };
    case 'gemini':
      return {
        path: `/v1beta/models/${encodeURIComponent(model)}:generateContent`,
        headers: [`x-goog-api-key: ${secret}`],
        body: { contents: [{ role: 'user', parts: [{ text: content }] }] },
      };
  }
}
