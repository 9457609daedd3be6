// Tests a channel step by step and fetches its provider's model list. Used by management and by the proxy's model lists.
// Opens connections of its own, so that a test shows what a first request would meet. Answers carry no secret.
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { demoModels, demoProvider } from '../catalog/demo';
import { fixedModelLists } from '../catalog/modelLists';
import { bedrockPath } from '../protocols/bedrock/modelFamily';
import { upstreamProtocols } from '../protocols/registry';
import type { ChannelTestResult, ChannelTestStep, UpstreamProtocolId } from '../shared/channel';
import { GatewayError } from '../shared/errors';
import type { ChannelRecord } from '../store/channelRepository';
import { askProvider, connectMs, type Answer } from './askProvider';
import { modelListOf, type ModelListPlace } from './modelListPlace';
import { outcomeOfFault, outcomeOfStatus, recordHealth } from './proxy/channelHealth';
import { createConnector } from './proxy/connector';
import { bareHost, checkAddress } from './proxy/egress';
import { upstreamAddress } from './proxy/openUpstream';
import { providerPath } from './proxy/providerPath';
import { upstreamFault } from './proxy/upstreamFault';
import type { Services } from './services';

const answerMs = 15_000;

/** The lists of `place`, in order, as long as each is an answer of success; the last one is what was refused. */
async function askLists(
  services: Services,
  channel: ChannelRecord,
  { protocol, urls }: ModelListPlace,
  limitMs: number,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  const began = performance.now();
  for (const url of urls) {
    const leftMs = Math.max(limitMs - (performance.now() - began), 1);
    const answer = await askProvider(services, channel, { protocol, method: 'GET', url }, leftMs);
    answers.push(answer);
    if (!isSuccess(answer)) break;
  }
  return answers;
}

/**
 * Asks for nothing, where there is no list to ask for: a request without content costs nothing, and what is said of it tells whether
 * the key was taken.
 */
async function askForNothing(services: Services, channel: ChannelRecord): Promise<Answer> {
  const { protocol } = channel;
  const model = channel.models.find(({ id }) => !id.includes('*'))?.id ?? 'none';
  const path =
    protocol === 'bedrock'
      ? bedrockPath(model, 'converse')
      : providerPath(
          channel.provider,
          { protocol, operation: 'generate', stream: false, allowedMethods: ['POST'] },
          model,
        );
  const url = channel.baseUrl.replace(/\/+$/, '') + path;
  return askProvider(services, channel, { protocol, method: 'POST', url, body: '{}' }, answerMs);
}

function isSuccess({ status }: Answer): boolean {
  return status >= 200 && status < 300;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: the callers tell it from a list by its type.
    return text;
  }
}

function refusal(protocol: UpstreamProtocolId, answer: Answer): GatewayError {
  const { message } = upstreamProtocols[protocol].readError(answer.status, parse(answer.text));
  return new GatewayError('upstream-rejected', `The provider answered with status ${answer.status}: ${message}`, {
    details: { status: answer.status },
  });
}

/**
 * Model ids that the provider of `channel` lists, within `limitMs`.
 * Throws GatewayError: `not-found` (it has none, or none that is known), `upstream-rejected` (an error status), `upstream-invalid`
 * (no list), or the connection's fault.
 */
export async function fetchModels(services: Services, channel: ChannelRecord, limitMs = answerMs): Promise<string[]> {
  if (channel.provider === demoProvider) return demoModels.map((model) => model.id);
  const fixed = fixedModelLists[channel.provider];
  const place = modelListOf(channel);
  if (place === undefined) {
    if (fixed !== undefined) return [...fixed];
    throw new GatewayError(
      'not-found',
      'No list of models is known for this address. Enter the models of the channel by hand.',
    );
  }
  const answers = await askLists(services, channel, place, limitMs);
  const refused = answers.find((answer) => !isSuccess(answer));
  if (refused !== undefined) throw refusal(place.protocol, refused);
  return decodeLists(place.protocol, answers);
}

function decodeLists(protocol: UpstreamProtocolId, answers: readonly Answer[]): string[] {
  const ids = answers.flatMap(({ text }) => {
    const body = parse(text);
    if (typeof body !== 'object' || body === null) {
      throw new GatewayError('upstream-invalid', "The provider's model list is not JSON. Is the base URL right?");
    }
    return upstreamProtocols[protocol].decodeModelList(body);
  });
  return [...new Set(ids)];
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
 * model list (none known, 404, 405, 501) passes: it has shown that it is there. Enters the outcome into the channel's health.
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
    const place = modelListOf(channel);
    const answers = await run('authenticate', async () => {
      const { protocol } = place ?? channel;
      const found = place === undefined ? [] : await askLists(services, channel, place, answerMs);
      const list = found.at(-1);
      if (list !== undefined && isSuccess(list)) return found;
      if (list !== undefined && [404, 405, 501].includes(list.status)) return undefined;
      if (list !== undefined && list.status !== 403) throw refusal(protocol, list);
      // Keys can be allowed to ask models and not to list them.
      const nothing = await askForNothing(services, channel);
      if (nothing.status >= 500 || [401, 402, 403].includes(nothing.status)) throw refusal(protocol, list ?? nothing);
      return undefined;
    });
    const models =
      answers === undefined || place === undefined
        ? undefined
        : await run('list-models', () => decodeLists(place.protocol, answers));
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
