// Tests a channel step by step and fetches its provider's model list. Used by management and by the proxy's model lists.
// Opens connections of its own, so that a test shows what a first request would meet. Answers carry no secret.
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { demoModels } from '../catalog/demo';
import { upstreamPath, type EndpointMatch } from '../protocols/endpoints';
import { protocols } from '../protocols/registry';
import type { ChannelTestResult, ChannelTestStep } from '../shared/channel';
import { GatewayError } from '../shared/errors';
import { headerHop } from '../shared/identity';
import type { ChannelRecord } from '../store/channelRepository';
import { channelHeaders } from './proxy/channelHeaders';
import { outcomeOfFault, outcomeOfStatus, recordHealth } from './proxy/channelHealth';
import { createConnector } from './proxy/connector';
import { decodeUpstream } from './proxy/decodeUpstream';
import { createUpstreamClient } from './proxy/dispatch';
import { bareHost, checkAddress } from './proxy/egress';
import { demoProvider, secretOf, upstreamAddress } from './proxy/openUpstream';
import { redactUpstreamText } from './proxy/redactSecret';
import { upstreamFault } from './proxy/upstreamFault';
import type { Services } from './services';

const connectMs = 10_000;
const answerMs = 15_000;
const secretMs = 3000;
const largestList = 16 * 1024 * 1024;

interface Answer {
  status: number;
  text: string;
}

/** The query that asks a provider for as long a page as it gives. */
const pageQuery: Partial<Record<ChannelRecord['protocol'], string>> = {
  anthropic: '?limit=1000',
  gemini: '?pageSize=1000',
};

/** One GET for the provider's model list, at most `limitMs` long. Throws GatewayError for faults; any status is an answer. */
async function askModels(services: Services, channel: ChannelRecord, limitMs: number): Promise<Answer> {
  const secret = await secretOf(services, channel, Math.min(secretMs, limitMs / 2));
  const { protocol } = channel;
  const match: EndpointMatch = { protocol, operation: 'list-models', allowedMethods: ['GET'] };
  const client = createUpstreamClient({
    connectMs,
    firstByteMs: limitMs,
    idleMs: limitMs,
    ownAddresses: services.ownAddresses,
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    const own = {
      ...channelHeaders(channel, protocol, secret, false),
      accept: 'application/json',
      'accept-encoding': 'identity',
    };
    const call = client.send({
      method: 'GET',
      ...upstreamAddress(channel.baseUrl, upstreamPath(match, '') + (pageQuery[protocol] ?? '')),
      headers: [...Object.entries(own).flat(), headerHop, '1'],
      body: undefined,
    });
    timer = setTimeout(
      () => call.abort(new GatewayError('upstream-timeout', 'The provider took too long to answer.')),
      limitMs,
    );
    const response = decodeUpstream(await call.response);
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    for (let read = await response.read(); read !== undefined; read = await response.read()) {
      chunks.push(...read);
      for (const chunk of read) bytes += chunk.length;
      if (bytes > largestList) throw new GatewayError('upstream-invalid', "The provider's model list is too large.");
    }
    const text = redactUpstreamText(Buffer.concat(chunks).toString('utf8'), services.secrets, secret);
    return { status: response.status, text };
  } finally {
    clearTimeout(timer);
    await client.close();
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: the callers tell it from a list by its type.
    return text;
  }
}

function refusal(channel: ChannelRecord, answer: Answer): GatewayError {
  const { message } = protocols[channel.protocol].readError(answer.status, parse(answer.text));
  return new GatewayError('upstream-rejected', `The provider answered with status ${answer.status}: ${message}`, {
    details: { status: answer.status },
  });
}

/**
 * Model ids that the provider of `channel` lists, within `limitMs`.
 * Throws GatewayError: `upstream-rejected` (an error status), `upstream-invalid` (no list), or the connection's fault.
 */
export async function fetchModels(services: Services, channel: ChannelRecord, limitMs = answerMs): Promise<string[]> {
  if (channel.provider === demoProvider) return demoModels.map((model) => model.id);
  const answer = await askModels(services, channel, limitMs);
  if (answer.status < 200 || answer.status > 299) throw refusal(channel, answer);
  return decodeList(channel, answer);
}

function decodeList(channel: ChannelRecord, answer: Answer): string[] {
  const body = parse(answer.text);
  if (typeof body !== 'object' || body === null) {
    throw new GatewayError('upstream-invalid', "The provider's model list is not JSON. Is the base URL right?");
  }
  return protocols[channel.protocol].decodeModelList(body);
}

/** Resolves the host and checks every address it has; nothing is connected to. */
async function resolveHost(services: Services, channel: ChannelRecord): Promise<void> {
  const url = new URL(upstreamAddress(channel.baseUrl, '').origin);
  const secure = url.protocol === 'https:';
  const port = url.port === '' ? (secure ? 443 : 80) : Number(url.port);
  const host = bareHost(url.hostname);
  try {
    const addresses = isIP(host) !== 0 ? [{ address: host }] : await lookup(host, { all: true });
    for (const { address } of addresses) checkAddress(address, port, secure, services.ownAddresses());
  } catch (error) {
    throw upstreamFault(error, false);
  }
}

/** Opens and closes one connection, TLS included. */
async function connectOnce(services: Services, channel: ChannelRecord): Promise<void> {
  const url = new URL(upstreamAddress(channel.baseUrl, '').origin);
  const connect = createConnector({ connectMs, ownAddresses: services.ownAddresses });
  await new Promise<void>((resolve, reject) => {
    connect({ hostname: url.hostname, host: url.host, protocol: url.protocol, port: url.port }, (error, socket) => {
      if (error !== null) return reject(upstreamFault(error, false));
      socket?.destroy();
      resolve();
    });
  });
}

/**
 * Tests a channel: resolve, connect, authenticate, list-models; it stops at the first step that fails. A provider without a
 * model list (404, 405, 501) passes: it has shown that it is there. Enters the outcome into the channel's health.
 */
export async function testChannel(services: Services, channel: ChannelRecord): Promise<ChannelTestResult> {
  const steps: ChannelTestStep[] = [];
  if (channel.provider === demoProvider) {
    steps.push({ name: 'answer', ok: true, milliseconds: 0 });
    recordHealth(services, channel.id, { ok: true });
    return { ok: true, steps, models: demoModels.map((model) => model.id) };
  }
  const run = async <Result>(name: string, step: () => Promise<Result> | Result): Promise<Result> => {
    const began = performance.now();
    try {
      const result = await step();
      steps.push({ name, ok: true, milliseconds: Math.round(performance.now() - began) });
      return result;
    } catch (caught) {
      const error = GatewayError.from(caught);
      steps.push({ name, ok: false, milliseconds: Math.round(performance.now() - began), error: error.message });
      throw error;
    }
  };
  try {
    await run('resolve', () => resolveHost(services, channel));
    await run('connect', () => connectOnce(services, channel));
    const answer = await run('authenticate', async () => {
      const found = await askModels(services, channel, answerMs);
      const listless = found.status === 404 || found.status === 405 || found.status === 501;
      if ((found.status >= 200 && found.status < 300) || listless) return listless ? undefined : found;
      throw refusal(channel, found);
    });
    const models = answer === undefined ? undefined : await run('list-models', () => decodeList(channel, answer));
    recordHealth(services, channel.id, { ok: true });
    return models === undefined ? { ok: true, steps } : { ok: true, steps, models };
  } catch (caught) {
    const error = GatewayError.from(caught);
    if (error.kind === 'internal')
      services.log.error('a channel test failed', { channelId: channel.id, error: String(error.cause) });
    const outcome = outcomeOfTest(error);
    if (outcome !== undefined) recordHealth(services, channel.id, outcome);
    return { ok: false, steps };
  }
}

/** A refusal is judged by the status it came with, other faults by their kind. */
function outcomeOfTest(error: GatewayError): ReturnType<typeof outcomeOfFault> {
  const { details } = error;
  const status = typeof details === 'object' && details !== null && 'status' in details ? details.status : undefined;
  if (error.kind !== 'upstream-rejected' || typeof status !== 'number') return outcomeOfFault(error);
  const outcome = outcomeOfStatus(status, error.message);
  // A 400 to a plain GET of the list is no client's mistake.
  return outcome.ok ? { ok: false, kind: 'invalid', reason: error.message } : outcome;
}
