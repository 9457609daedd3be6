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
import { channelRoute } from './proxy/network/channelRoute';
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
  /** Headers that the protocol demands beside those of the channel. */
  headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  /** As the protocol means it, which is not always the status of HTTP. */
  status: number;
  text: string;
}

/**
 * Asks within `limitMs`. Throws GatewayError for faults of the way there, `client-closed` when `signal` is aborted; any status is an
 * answer.
 */
export async function askProvider(
  services: Services,
  channel: ChannelRecord,
  question: Question,
  limitMs: number,
  signal?: AbortSignal,
): Promise<Answer> {
  const { protocol, method, url, body } = question;
  if (wasAborted(signal)) throw givenUp();
  const secret = await secretOf(services, channel, Math.min(secretMs, limitMs / 2));
  const client = createUpstreamClient({
    connectMs,
    firstByteMs: limitMs,
    idleMs: limitMs,
    ownAddresses: services.ownAddresses,
    systemProxy: services.systemProxy,
  });
  let timer: NodeJS.Timeout | undefined;
  let giveUp: (() => void) | undefined;
  try {
    const own = {
      ...question.headers,
      ...channelHeaders(channel, protocol, question.headers?.['anthropic-version'] !== undefined),
      accept: 'application/json',
      'accept-encoding': 'identity',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    const bytes = body === undefined ? undefined : Buffer.from(body);
    const { origin, path } = upstreamAddress(url, '');
    const unsigned = { method, origin, path: path + new URL(url).search, headers: own, body: bytes };
    const credential = await authorize(channel, protocol, secret, unsigned, services.now());
    const headers = Object.entries({ ...own, ...credential }).flat();
    // Its own time limits: whoever tests a channel waits for the answer.
    const route = { ...channelRoute(services, channel), firstByteMs: limitMs, idleMs: limitMs };
    const call = client.send({ ...unsigned, headers: [...headers, headerHop, '1'], route });
    giveUp = () => call.abort(givenUp());
    signal?.addEventListener('abort', giveUp, { once: true });
    // It may have been aborted while the secret was waited for.
    if (wasAborted(signal)) giveUp();
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
    if (giveUp !== undefined) signal?.removeEventListener('abort', giveUp);
    await client.close();
  }
}

/** The error of a question that whoever asked it no longer waits for. */
export function givenUp(): GatewayError {
  return new GatewayError('client-closed', 'The test was cancelled.');
}

function wasAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}
