// Tests a channel step by step: name, connection, TLS, key, model list and, where asked for, a few words of a model. Used by management.
// Opens connections of its own, so that a test shows what a first request would meet. Answers carry no secret.
import { demoModels, demoProvider } from '../catalog/demo';
import { windowProvider } from '../catalog/windowModels';
import { bedrockPath } from '../protocols/bedrock/modelFamily';
import type { ChannelTestResult, ChannelTestStep } from '../shared/channelTest';
import { GatewayError } from '../shared/errors';
import type { ChannelRecord } from '../store/channelRepository';
import { askProvider, givenUp, type Answer } from './askProvider';
import { keyCheckOf, modelListOf, type ModelListPlace } from './modelListPlace';
import { askLists, decodeLists, listMs } from './probe/modelList';
import { openConnection, resolveHost, secureConnection, wayTo } from './probe/reach';
import { causeOfFault, isSuccess, judge, refusalOf, statusOf } from './probe/testFault';
import type { ProbeOptions, Run } from './probe/probeOptions';
import { testWindowModels } from './probe/testWindowModels';
import { askModel, modelToAsk } from './probe/tinyCompletion';
import { outcomeOf, recordHealth } from './proxy/channelHealth';
import { providerPath } from './proxy/providerPath';
import type { Services } from './services';

/**
 * Tests a channel and stops at the first step that fails. A provider without a model list (none known, 404, 405, 501) passes: it has
 * shown that it is there. Enters the outcome into the channel's health. Throws nothing: what went wrong is in the steps.
 */
export async function testChannel(
  services: Services,
  channel: ChannelRecord,
  options: ProbeOptions = {},
): Promise<ChannelTestResult> {
  const steps: ChannelTestStep[] = [];
  const add = (step: ChannelTestStep): void => {
    steps.push(step);
    options.onStep?.(step);
  };
  const run: Run = async (name, step) => {
    const began = performance.now();
    const milliseconds = (): number => Math.round(performance.now() - began);
    try {
      if (options.signal?.aborted === true) throw givenUp();
      const result = await step();
      add({ name, ok: true, milliseconds: milliseconds() });
      return result;
    } catch (caught) {
      const error = GatewayError.from(caught);
      const status = statusOf(error);
      const fault = { error: error.message, cause: causeOfFault(error), ...(status === undefined ? {} : { status }) };
      add({ name, ok: false, milliseconds: milliseconds(), ...fault });
      throw error;
    }
  };
  try {
    const result = await runSteps(services, channel, options, run);
    if (options.draft !== true && options.reachabilityOnly !== true) {
      services.health.testPassed(channel.id);
      recordHealth(services, channel.id, { ok: true });
    }
    return { ok: true, steps, ...result };
  } catch (caught) {
    const error = GatewayError.from(caught);
    if (error.kind === 'internal') {
      const cause = services.secrets.redact(String(error.cause));
      services.log.error('a channel test failed', { channelId: channel.id, error: cause });
    }
    // A model that is asked and not there says nothing against the channel, nor does a test that was given up.
    const counts = options.draft !== true && error.kind !== 'client-closed' && steps.at(-1)?.name !== 'completion';
    if (counts) recordHealth(services, channel.id, outcomeOf(judge(error)));
    return { ok: false, steps, ...(options.reachabilityOnly === true ? { reachabilityOnly: true } : {}) };
  }
}

async function runSteps(
  services: Services,
  channel: ChannelRecord,
  options: ProbeOptions,
  run: Run,
): Promise<Omit<ChannelTestResult, 'ok' | 'steps'>> {
  const { signal } = options;
  if (channel.provider === demoProvider) {
    await run('answer', () => undefined);
    return { models: demoModels.map(({ id }) => id) };
  }
  if (channel.provider === windowProvider) return testWindowModels(services, channel, options, run);
  await reach(services, channel, run, signal);
  if (options.reachabilityOnly === true) return { reachabilityOnly: true };
  const place = modelListOf(channel);
  const answers = await run('authenticate', () => authenticate(services, channel, place, signal));
  const models =
    answers === undefined || place === undefined
      ? undefined
      : await run('list-models', () => decodeLists(channel, place.protocol, answers).map(({ id }) => id));
  const listed = models === undefined ? {} : { models };
  if (options.completion !== true) return listed;
  const completion = await run('completion', async () => {
    const model = options.model ?? modelToAsk(channel, models ?? channel.knownModels ?? []);
    return { model, text: await askModel(services, channel, model, signal) };
  });
  return { ...listed, completion };
}

/** Name, connection, and TLS where the channel speaks it directly. */
async function reach(services: Services, channel: ChannelRecord, run: Run, signal?: AbortSignal): Promise<void> {
  const { ownAddresses } = services;
  const way = await run('resolve', async () => {
    const found = wayTo(services, channel);
    await resolveHost(found, ownAddresses);
    return found;
  });
  const socket = await run('connect', () => openConnection(way, ownAddresses, signal));
  try {
    if (!way.secure || way.proxy !== undefined) return;
    const secured = await run('tls', () => secureConnection(way, socket, signal));
    secured.destroy();
  } finally {
    socket.destroy();
  }
}

/** Answers of the model lists, or undefined where the provider has none to read. Throws where the key is not taken. */
async function authenticate(
  services: Services,
  channel: ChannelRecord,
  place: ModelListPlace | undefined,
  signal: AbortSignal | undefined,
): Promise<Answer[] | undefined> {
  const { protocol } = place ?? channel;
  const check = keyCheckOf(channel);
  if (check !== undefined && channel.secretHint !== null) {
    const answer = await askProvider(services, channel, { ...check, method: 'GET' }, listMs, signal);
    if ([401, 402, 403].includes(answer.status)) throw refusalOf(check.protocol, answer);
  }
  const found = place === undefined ? [] : await askLists(services, channel, place, { signal });
  const list = found.at(-1);
  if (list !== undefined && isSuccess(list)) return found;
  if (list !== undefined && [404, 405, 501].includes(list.status)) return undefined;
  if (list !== undefined && list.status !== 403) throw refusalOf(protocol, list);
  // Keys can be allowed to ask models and not to list them.
  const nothing = await askForNothing(services, channel, signal);
  if (nothing.status >= 500 || [401, 402, 403].includes(nothing.status)) throw refusalOf(protocol, list ?? nothing);
  return undefined;
}

/**
 * Asks for nothing, where there is no list to ask for: a request without content costs nothing, and what is said of it tells whether
 * the key was taken.
 */
async function askForNothing(services: Services, channel: ChannelRecord, signal?: AbortSignal): Promise<Answer> {
  const { protocol } = channel;
  const model = channel.models.find(({ id }) => !id.includes('*'))?.id ?? 'none';
  const path =
    protocol === 'bedrock' || protocol === 'vscode'
      ? bedrockPath(model, 'converse')
      : providerPath(channel, { protocol, operation: 'generate', stream: false, allowedMethods: ['POST'] }, model);
  const url = channel.baseUrl.replace(/\/+$/, '') + path;
  return askProvider(services, channel, { protocol, method: 'POST', url, body: '{}' }, listMs, signal);
}
