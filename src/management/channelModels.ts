// The models of one channel as `GET /models` shows them: what it serves, under the names that clients use, with facts and prices.
// Values in, values out; asks no provider.
import { catalogueFacts } from '../catalog/modelFacts';
import { fixedModelLists } from '../catalog/modelLists';
import type { ChannelModelEntry, ChannelModels, ModelFacts, ModelPrice } from '../shared/channelModels';
import { matchesPattern } from '../shared/modelPattern';
import type { ChannelRecord } from '../store/channelRepository';

/** Null where the price is not known. */
export type PriceOf = (channel: ChannelRecord, upstreamModel: string) => ModelPrice | null;

/** What is known beside the catalogue; empty where that is nothing. */
export type FactsOf = (channel: ChannelRecord, upstreamModel: string) => ModelFacts;

/** Models in the order of the channel's own list, else of its provider's. Patterns are opened against what the provider lists. */
export function channelModels(channel: ChannelRecord, priceOf: PriceOf, factsOf: FactsOf): ChannelModels {
  const { id: channelId, name: channelName, provider, enabled } = channel;
  const { names, patterns, known } = servedModels(channel);
  const models = [...names].map(([id, upstreamModel]): ChannelModelEntry => {
    const other = id === upstreamModel ? {} : { upstreamModel };
    const price = priceOf(channel, upstreamModel);
    return { id, ...other, ...catalogueFacts(provider, upstreamModel), ...factsOf(channel, upstreamModel), price };
  });
  return { channelId, channelName, provider, enabled, known, patterns, models };
}

/** What the channel serves: upstream names by the names that clients use. `known`, `patterns`: as in `ChannelModels`. */
export function servedModels(channel: ChannelRecord): {
  names: ReadonlyMap<string, string>;
  patterns: string[];
  known: boolean;
} {
  const listed = channel.knownModels ?? fixedModelLists[channel.provider];
  const names = new Map<string, string>();
  const patterns: string[] = [];
  const add = (id: string, upstreamModel: string): void => {
    if (!names.has(id)) names.set(id, upstreamModel);
  };
  for (const { id, alias } of channel.models) {
    if (alias !== undefined) add(alias, id);
    else if (!id.includes('*')) add(id, id);
    else {
      const fitting = (listed ?? []).filter((model) => matchesPattern(id, model));
      for (const model of fitting) add(model, model);
      if (fitting.length === 0) patterns.push(id);
    }
  }
  if (channel.models.length === 0) for (const model of listed ?? []) add(model, model);
  return { names, patterns, known: channel.models.length > 0 || listed !== undefined };
}
