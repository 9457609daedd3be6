// Puts together what is known of prices: the models that channels list or serve, those that their requests asked for lately, and the
// price that holds for each, with where it comes from. Values in, values out; the route is routes/prices.ts.
import { currencyRatesAsOf } from '../catalog/prices/currencyRates';
import { findOverride } from '../metering/prices/overrides';
import { knownCurrencies, listedPrice, saysNothingNew } from '../metering/prices/listedPrice';
import {
  findPrice,
  isSubscription,
  perUsdOf,
  tellsItsCosts,
  type PriceContext,
  type PriceSources,
} from '../metering/pricing';
import type {
  ComparedPrices,
  CurrencyRate,
  KnownPrice,
  KnownPrices,
  KnownPricesQuery,
  PriceFilterSource,
  PriceSortColumn,
} from '../shared/knownPrices';
import { currencies, type PriceOverride } from '../shared/prices';
import type { SummaryRow } from '../shared/usage';
import type { ChannelRecord } from '../store/channelRepository';
import { servedModels } from './channelModels';

/** How far back requests count, in milliseconds. */
export const seenWithin = 30 * 86_400_000;

const usualLimit = 200;
const collator = new Intl.Collator('en');

export interface PriceSurvey {
  channels: readonly ChannelRecord[];
  /** Figures of the last 30 days by channel, model and provider. */
  seen: readonly SummaryRow[];
  sources: PriceSources;
  /** Milliseconds since the epoch. */
  now: number;
}

/** How many prices are looked up between two pauses. */
const atOnce = 25;

/**
 * One page, models without a price that requests wanted first. Only what must be known is priced: the page, and what requests could not be
 * priced with; with a source to look for, all. `pause` is awaited every now and then, so that requests go on.
 */
export async function knownPrices(
  query: KnownPricesQuery,
  survey: PriceSurvey,
  pause: () => Promise<void>,
): Promise<KnownPrices> {
  const found = new Map<Model, KnownPrice>();
  const priceAll = async (models: readonly Model[]): Promise<KnownPrice[]> => {
    const rows: KnownPrice[] = [];
    for (const model of models) {
      const row = found.get(model) ?? priced(model, survey);
      found.set(model, row);
      rows.push(row);
      if (found.size % atOnce === 0) await pause();
    }
    return rows;
  };
  const { source } = query;
  let wanted = modelsOf(survey).filter((model) => fits(model, query));
  if (source !== undefined) {
    await priceAll(wanted);
    wanted = wanted.filter((model) => {
      const row = found.get(model);
      return row !== undefined && sourceOf(row) === source;
    });
  }
  const needy = await priceAll(wanted.filter(({ unpricedRequests }) => unpricedRequests > 0));
  const unknown = new Set(needy.filter((row) => row.price === null).map(keyOf));
  const need = (model: Model): number => (unknown.has(keyOf(model)) ? model.unpricedRequests : 0);
  wanted.sort((one, other) => need(other) - need(one) || byName(one, other));
  const { sort } = query;
  if (sort !== undefined) {
    // What is sorted by an amount must be priced as a whole.
    if (sort !== 'model' && sort !== 'requests') await priceAll(wanted);
    const order = sortedBy(sort, query.descending !== undefined, (model) => found.get(model));
    wanted.sort((one, other) => order(one, other) || byName(one, other));
  }
  const from = query.cursor ?? 0;
  const to = from + (query.limit ?? usualLimit);
  return {
    rows: await priceAll(wanted.slice(from, to)),
    nextCursor: to < wanted.length ? String(to) : null,
    total: wanted.length,
    unknown: unknown.size,
    currencies: currencyRates(survey.sources),
  };
}

/** Compares models by one column; those of which it is not known come last either way. */
function sortedBy(
  column: PriceSortColumn,
  descending: boolean,
  rowOf: (model: Model) => KnownPrice | undefined,
): (one: Model, other: Model) => number {
  const sign = descending ? -1 : 1;
  if (column === 'model') return (one, other) => sign * byName(one, other);
  const amountOf = (model: Model): number | undefined => {
    if (column === 'requests') return model.requests;
    const price = rowOf(model)?.price;
    if (price == null) return undefined;
    if (column === 'example') return price.exampleUsd ?? undefined;
    const amount = price.amounts[column];
    return amount === undefined ? undefined : amount / price.perUsd;
  };
  return (one, other) => {
    const [first, second] = [amountOf(one), amountOf(other)];
    if (first === undefined || second === undefined) return Number(first === undefined) - Number(second === undefined);
    return sign * (first - second);
  };
}

/** The rates that hold, the user's own and those of the catalogue. */
export function currencyRates(sources: PriceSources): CurrencyRate[] {
  return knownCurrencies(sources.currencyRates, currencies).map(({ currency, perUsd, own }) => ({
    currency,
    perUsd,
    source: own ? 'own' : 'default',
    ...(own ? {} : { asOf: currencyRatesAsOf }),
  }));
}

/** For each of `prices` what is known without the user's own ones; null for patterns, prices of any provider and models without a price. */
export function comparePrices(prices: readonly PriceOverride[], survey: Omit<PriceSurvey, 'seen'>): ComparedPrices {
  const sources = { ...survey.sources, overrides: [] };
  const published = prices.map((price) => {
    const channel = survey.channels.find(({ id }) => id === price.channelId);
    const provider = channel?.provider ?? price.provider;
    const perUsd = perUsdOf(price.currency, sources.currencyRates);
    if (provider === undefined || perUsd === undefined || price.model.includes('*')) return null;
    const where: PriceContext = {
      provider,
      channelId: channel?.id ?? '',
      region: channel?.region ?? null,
      baseUrl: channel?.baseUrl ?? '',
      model: price.model,
      at: survey.now,
    };
    const { found } = findPrice(where, sources);
    if (found === undefined) return null;
    const known = listedPrice(found, where, sources);
    const { source, currency, amounts } = known;
    return { source, same: saysNothingNew(price, known, perUsd), currency, amounts };
  });
  return { published };
}

type Model = Pick<KnownPrice, 'model' | 'provider' | 'channelId' | 'channelName' | 'requests' | 'unpricedRequests'> & {
  channel: ChannelRecord | undefined;
};

function modelsOf({ channels, seen }: PriceSurvey): Model[] {
  const models = new Map<string, Model>();
  for (const channel of channels) {
    const { id: channelId, name: channelName, provider } = channel;
    for (const model of new Set(servedModels(channel).names.values())) {
      const row = { model, provider, channelId, channelName, requests: 0, unpricedRequests: 0, channel };
      models.set(keyOf(row), row);
    }
  }
  const byId = new Map(channels.map((channel) => [channel.id, channel]));
  for (const { channel: channelId = null, model, provider = null, requests, unpricedRequests } of seen) {
    if (model === null || model === undefined) continue;
    const channel = byId.get(channelId ?? '');
    const listed = models.get(keyOf({ channelId, model }));
    // What a channel served that is gone matters only while its requests want a price.
    if (listed === undefined && channel === undefined && unpricedRequests === 0) continue;
    const row = listed ?? { model, provider, channelId, channelName: channel?.name ?? null, channel };
    models.set(keyOf(row), { ...row, requests, unpricedRequests });
  }
  return [...models.values()];
}

function fits(row: Model, { provider, channel, model, search, used }: KnownPricesQuery): boolean {
  if (provider !== undefined && row.provider !== provider) return false;
  if (channel !== undefined && row.channelId !== channel) return false;
  if (model !== undefined && row.model !== model) return false;
  if (used !== undefined && row.requests === 0) return false;
  return search === undefined || row.model.toLowerCase().includes(search.trim().toLowerCase());
}

function priced({ channel, ...row }: Model, { sources, now }: PriceSurvey): KnownPrice {
  const where: PriceContext = {
    provider: row.provider ?? '',
    channelId: row.channelId ?? '',
    region: channel?.region ?? null,
    baseUrl: channel?.baseUrl ?? '',
    model: row.model,
    at: now,
  };
  const { found, loose } = findPrice(where, sources);
  const known: KnownPrice = { ...row, price: found === undefined ? null : listedPrice(found, where, sources) };
  const own = findOverride(sources.overrides, where);
  if (loose !== undefined) known.loose = loose;
  if (own === undefined) {
    if (isSubscription(where)) known.subscription = true;
    if (tellsItsCosts(where, sources.book)) known.reported = true;
    return known;
  }
  const others = { ...sources, overrides: [] };
  const published = findPrice(where, others).found;
  known.own = own;
  known.published = published === undefined ? null : listedPrice(published, where, others);
  return known;
}

function sourceOf({ price, subscription, reported }: KnownPrice): PriceFilterSource {
  if (subscription === true) return 'subscription';
  if (reported === true) return 'reported';
  return price?.source ?? 'unknown';
}

function byName(one: Model, other: Model): number {
  return collator.compare(one.channelName ?? '', other.channelName ?? '') || collator.compare(one.model, other.model);
}

function keyOf({ channelId, model }: Pick<Model, 'channelId' | 'model'>): string {
  return JSON.stringify([channelId, model]);
}
