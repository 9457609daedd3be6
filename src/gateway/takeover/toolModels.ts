// The models that a coding tool is offered: those of all enabled channels under the names that clients use, with sizes of the catalogue.
// Used by the takeover for the tools that keep a list of their own.
import { demoProvider } from '../../catalog/demo';
import { catalogueFacts } from '../../catalog/modelFacts';
import { modelName } from '../../catalog/modelNames';
import { otherModels } from '../../catalog/otherModels';
import { matchesPattern } from '../../shared/modelPattern';
import type { ChannelRecord } from '../../store/channelRepository';
import type { ToolModel } from '../../takeover/template';
import { namesOf } from '../proxy/models';
import type { Services } from '../services';

/** What is taken where nothing is known of a model, in tokens. */
const usual = { contextTokens: 128_000, outputTokens: 8192 };

/** `known`: providers are not asked; `asked`: those whose list was never fetched are, for a few seconds at most. */
export type ModelSource = (lists: 'known' | 'asked') => Promise<ToolModel[]>;

/** A source over the channels of the store. The first model is the one for tools that need a default. */
export function toolModelSource(services: Services): ModelSource {
  const failedLists = new Map<string, number>();
  return async (lists) => {
    const channels = services.store.channels.list().filter(({ enabled }) => enabled);
    const sorted = channels.sort((left, right) => rank(left) - rank(right));
    const names = await Promise.all(
      sorted.map(async (channel) => {
        if (lists === 'known' && isUnknown(channel)) return [];
        return namesOf({ services, failedLists }, channel);
      }),
    );
    const models = new Map<string, { model: ToolModel; fit: boolean }>();
    for (const [index, channel] of sorted.entries()) {
      for (const id of [...(names[index] ?? []), ...fitting(channel)]) {
        if (!models.has(id) && !isOther(id)) models.set(id, describe(channel, id));
      }
    }
    const all = [...models.values()];
    const first = all.find(({ fit }) => fit);
    return (first === undefined ? all : [first, ...all.filter((one) => one !== first)]).map(({ model }) => model);
  };
}

/** The model `id` with what is known of it under any provider: for one that no channel lists by name. */
export function toolModel(id: string): ToolModel {
  return described('', id, id).model;
}

/** The demo answers nothing of use to a tool: it comes last. */
function rank({ provider, priority }: ChannelRecord): number {
  return provider === demoProvider ? Infinity : priority;
}

function isUnknown({ models, knownModels, provider }: ChannelRecord): boolean {
  return models.length === 0 && knownModels === null && provider !== demoProvider;
}

/** Models of the provider's list that a pattern of the channel lets through. */
function fitting({ models, knownModels }: ChannelRecord): string[] {
  const patterns = models.map(({ id }) => id).filter((id) => id.includes('*'));
  return (knownModels ?? []).filter((name) => patterns.some((pattern) => matchesPattern(pattern, name)));
}

function isOther(id: string): boolean {
  const { name } = modelName(id);
  return otherModels.some((pattern) => matchesPattern(pattern, name));
}

function describe(channel: ChannelRecord, id: string): { model: ToolModel; fit: boolean } {
  const entry = channel.models.find(({ id: upstream, alias }) => (alias ?? upstream) === id);
  return described(channel.provider, entry?.id ?? id, id);
}

/** `fit`: it can be the default of a tool that works with tools of its own. */
function described(provider: string, upstream: string, id: string): { model: ToolModel; fit: boolean } {
  const facts = catalogueFacts(provider, upstream);
  const contextTokens = facts.contextTokens ?? usual.contextTokens;
  const model: ToolModel = {
    id,
    name: id,
    contextTokens,
    outputTokens: Math.min(facts.maxOutputTokens ?? usual.outputTokens, contextTokens),
    images: facts.input?.includes('image') ?? true,
    tools: facts.tools ?? true,
  };
  return { model, fit: model.tools && facts.deprecated !== true };
}
