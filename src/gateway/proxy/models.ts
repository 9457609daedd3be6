// GET /v1/models, /v1beta/models and their single models: what a key may use, over all enabled channels, in the caller's shape.
// Called by handler.ts. Lists are asked of providers only where none is known yet, together and with a short limit.
import type { ServerResponse } from 'node:http';
import { demoModels, demoProvider } from '../../catalog/demo';
import type { EndpointMatch } from '../../protocols/endpoints';
import type { ModelEntry } from '../../protocols/protocol';
import { protocols } from '../../protocols/registry';
import { GatewayError } from '../../shared/errors';
import { mayUseChannel, mayUseModel, resolveModel } from '../../routing/keyAccess';
import type { ChannelRecord } from '../../store/channelRepository';
import type { KeyRecord } from '../../store/keyRepository';
import { fetchModels } from '../probe/modelList';
import type { ProxyContext } from './proxyCall';
import { sendJson } from './respond';

/** Tools that list models at start wait about this long. */
const fetchLimitMs = 3000;
const pauseAfterFailureMs = 30_000;

type ListContext = Pick<ProxyContext, 'services' | 'failedLists'>;

/** Sends the list, or the one model that `match` names. Throws `model-not-found`. */
export async function answerModels(
  context: ProxyContext,
  response: ServerResponse,
  match: EndpointMatch,
  key: KeyRecord,
): Promise<void> {
  const models = await usableModels(context, key);
  const protocol = protocols[match.protocol];
  if (match.operation === 'list-models') return sendJson(response, 200, protocol.encodeModelList(models));
  const found = models.find((model) => model.id === match.model);
  if (found === undefined) {
    throw new GatewayError('model-not-found', `There is no model '${match.model ?? ''}' for this key.`, {
      shouldRetry: false,
    });
  }
  sendJson(response, 200, protocol.encodeModel(found));
}

async function usableModels(context: ProxyContext, key: KeyRecord): Promise<ModelEntry[]> {
  const channels = context.services.store.channels
    .list()
    .filter((channel) => channel.enabled && mayUseChannel(key.channels, channel))
    .sort((a, b) => a.priority - b.priority);
  const lists = await Promise.all(channels.map((channel) => namesOf(context, channel)));
  const entries = new Map<string, ModelEntry>();
  for (const [index, channel] of channels.entries()) {
    for (const id of lists[index] ?? []) {
      if (entries.has(id)) continue;
      entries.set(id, { id, createdAt: Math.floor(channel.createdAt / 1000), ownedBy: channel.provider });
    }
  }
  const usable = [...entries.values()].filter(({ id }) => mayUseModel(key.models, id));
  return [...aliasesOf(key, entries), ...usable.filter(({ id }) => !Object.hasOwn(key.settings.modelAliases, id))];
}

/** The key's own names for models that are there. */
function aliasesOf(key: KeyRecord, entries: ReadonlyMap<string, ModelEntry>): ModelEntry[] {
  return Object.keys(key.settings.modelAliases).flatMap((alias) => {
    const { model, allowedModels } = resolveModel(key, alias);
    const entry = entries.get(model);
    return entry === undefined || !mayUseModel(allowedModels, model) ? [] : [{ ...entry, id: alias }];
  });
}

/** The names that clients see of a channel's models; patterns (`*`) are no names and are left out. */
export async function namesOf(context: ListContext, channel: ChannelRecord): Promise<string[]> {
  if (channel.models.length > 0) {
    return channel.models.map((model) => model.alias ?? model.id).filter((name) => !name.includes('*'));
  }
  if (channel.knownModels !== null) return channel.knownModels;
  if (channel.provider === demoProvider) return demoModels.map((model) => model.id);
  return fetchKnown(context, channel);
}

/** Asks the provider, and keeps what it says. A channel that could not be asked is left alone for a while. */
async function fetchKnown({ services, failedLists }: ListContext, channel: ChannelRecord): Promise<string[]> {
  if (services.now() - (failedLists.get(channel.id) ?? -Infinity) < pauseAfterFailureMs) return [];
  try {
    const listed = await fetchModels(services, channel, { limitMs: fetchLimitMs });
    const knownModels = listed.map(({ id }) => id);
    failedLists.delete(channel.id);
    services.store.channels.update(channel.id, { knownModels, updatedAt: channel.updatedAt });
    return knownModels;
  } catch (error) {
    failedLists.set(channel.id, services.now());
    services.log.info('a model list could not be fetched', {
      channelId: channel.id,
      error: GatewayError.from(error).message,
    });
    return [];
  }
}
