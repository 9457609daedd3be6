// One small request to a channel's provider on a connection of its own, with the channel's headers and credential: for tests and model
// lists. Not for clients' requests, which go through the proxy. What comes back holds no secret.
import { upstreamProtocols } from '../protocols/registry';
import type { UpstreamProtocolId } from '../shared/channel';
import { GatewayError } from '../shared/errors';
import { headerHop } from '../shared/identity';
import type { ChannelRecord } from '../store/channelRepository';
import { authorize } from './credentials/authorize';
import { channelHeaders } from './proxy/channelHeaders';
import { decodeUpstream } from './proxy/decodeUpstream';
import { createUpstreamClient } from './proxy/dispatch';
import { secretOf, upstreamAddress } from './proxy/openUpstream';
import { redactUpstreamText } from './proxy/redactSecret';
import type { Services } from './services';

export const connectMs = 10_000;
const secretMs = 3000;
const largestAnswer = 16 * 1024 * 1024;

export interface Question {
  /** Whose headers and credential are sent. */
  protocol: UpstreamProtocolId;
  method: 'GET' | 'POST';
  url: string;
  /** JSON text. */
  body?: string;
}

export interface Answer {
  /** As the protocol means it, which is not always the status of HTTP. */
  status: number;
  text: string;
}

/** Asks within `limitMs`. Throws GatewayError for faults of the way there; any status is an answer. */
export async function askProvider(
  services: Services,
  channel: ChannelRecord,
  question: Question,
  limitMs: number,
): Promise<Answer> {
  const { protocol, method, url, body } = question;
  const secret = await secretOf(services, channel, Math.min(secretMs, limitMs / 2));
  const client = createUpstreamClient({
    connectMs,
    firstByteMs: limitMs,
    idleMs: limitMs,
    ownAddresses: services.ownAddresses,
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    const own = {
      ...channelHeaders(channel, protocol, false),
      accept: 'application/json',
      'accept-encoding': 'identity',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    const bytes = body === undefined ? undefined : Buffer.from(body);
    const { origin, path } = upstreamAddress(url, '');
    const unsigned = { method, origin, path: path + new URL(url).search, headers: own, body: bytes };
    const credential = await authorize(channel, protocol, secret, unsigned, services.now());
    const headers = Object.entries({ ...own, ...credential }).flat();
    const call = client.send({ ...unsigned, headers: [...headers, headerHop, '1'] });
    timer = setTimeout(
      () => call.abort(new GatewayError('upstream-timeout', 'The provider took too long to answer.')),
      limitMs,
    );
    const response = decodeUpstream(await call.response);
    const chunks: Uint8Array[] = [];
    let size = 0;
    for (let read = await response.read(); read !== undefined; read = await response.read()) {
      chunks.push(...read);
      for (const chunk of read) size += chunk.length;
      if (size > largestAnswer) throw new GatewayError('upstream-invalid', "The provider's answer is too large.");
    }
    const text = redactUpstreamText(Buffer.concat(chunks).toString('utf8'), services.secrets, secret);
    const { status, headers: answered } = response;
    return { status: upstreamProtocols[protocol].refusalStatus?.(status, answered) ?? status, text };
  } finally {
    clearTimeout(timer);
    await client.close();
  }
}
