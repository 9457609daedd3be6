// Which price a request has and what it comes to: the one search through all sources of prices. Called once per request, when it is
// settled, and when a stored row is priced again. Time, price list and currency rates come in. An unknown price is null, never 0.
import { demoModels, demoPrice } from '../catalog/demo';
import { defaultCurrencyRates } from '../catalog/prices/currencyRates';
import { pricesReadOn, type PriceRow } from '../catalog/prices/priceRow';
import { genaiVendors, reportedCosts, subscriptionRegions, vendorByAddress } from '../catalog/prices/priceVendors';
import { priceRecordVersion, type PriceRecord, type PriceSource } from '../shared/priceRecord';
import type { Currency, CurrencyRates, PriceOverride } from '../shared/prices';
import { Remembered } from '../shared/remembered';
import type { UsageBuckets } from '../shared/usage';
import { costNanoDollars, missingRates } from './prices/arithmetic';
import { findOverride } from './prices/overrides';
import { cardsOfBook, isTrustedMatch, type PriceBook } from './prices/priceBook';
import { cardAt, rateCard, ratesFor, totalInput, type RateCard } from './prices/rateCard';
import { reportedNanoDollars } from './prices/reported';
import { findPriceRow } from './prices/snapshot';

/** Where and when a request was made. */
export interface PriceContext {
  /** Preset id of the channel. */
  provider: string;
  channelId: string;
  region: string | null;
  baseUrl: string;
  /** The model as sent upstream. */
  model: string;
  /** Milliseconds since the epoch: prices have dates, and some hours of the day. */
  at: number;
}

export interface PriceSources {
  overrides: readonly PriceOverride[];
  /** The user's rates; where they have none, the catalogue's. */
  currencyRates: CurrencyRates;
  /** @pydantic/genai-prices; undefined while it is not loaded. */
  book: PriceBook | undefined;
}

/** A price as found, before it is known what was used. */
export interface FoundPrice {
  source: PriceSource;
  card: RateCard;
  /** What a stored record says of it beside its rates. */
  facts: Pick<PriceRecord, 'sourceVersion' | 'sourceUrl' | 'model' | 'currency' | 'perUsd' | 'batchPercent'>;
}

export interface PricedRequest {
  /** Integer nano-dollars; null where it is not known. */
  costNanoDollars: number | null;
  source: PriceSource | null;
  /** To be stored with the request; null where nothing at all is known. */
  record: PriceRecord | null;
}

/** What one dollar is in `currency`; undefined where neither the user nor the catalogue says it. */
export function perUsdOf(currency: Currency | undefined, rates: CurrencyRates): number | undefined {
  if (currency === undefined || currency === 'USD') return 1;
  return rates[currency] ?? defaultCurrencyRates[currency];
}

/**
 * The price of a model: the user's own, else a published list (genai-prices), else our own list; a row of our list that names the very
 * region of the channel goes before the published one, which knows no regions. Undefined where none has it, with `loose`: the name of a
 * model that was found but may be another one.
 */
export function findPrice(context: PriceContext, sources: PriceSources): { found?: FoundPrice; loose?: string } {
  const own = overridePrice(context, sources);
  if (own !== undefined) return own === 'no-rate' ? {} : { found: own };
  if (isSubscription(context)) return {};
  if (context.provider === 'demo' && demoModels.some((model) => model.id === context.model)) {
    return { found: { source: 'demo', card: rateCard(demoPrice), facts: { model: context.model } } };
  }
  const row = findPriceRow(context.provider, context.region, context.model);
  const listed = row === undefined ? undefined : rowPrice(row, context, sources);
  if (listed !== undefined && row?.regions !== undefined) return { found: listed };
  const published = bookPrice(context, sources.book);
  return published.found === undefined && listed !== undefined ? { found: listed } : published;
}

/** True where the answers of the channel's provider tell what they cost. */
export function tellsItsCosts(context: PriceContext, book: PriceBook | undefined): boolean {
  const vendor = vendorOf(context, book);
  return vendor !== undefined && Object.hasOwn(reportedCosts, vendor);
}

/** True where a subscription pays for all requests of the channel. */
export function isSubscription({ provider, region }: Pick<PriceContext, 'provider' | 'region'>): boolean {
  return region !== null && (subscriptionRegions[provider] ?? []).includes(region);
}

/** Prices a request. The cost that the answer told goes before lists of prices, the user's own price before everything. */
export function priceRequest(usage: UsageBuckets, context: PriceContext, sources: PriceSources): PricedRequest {
  const own = overridePrice(context, sources);
  if (own === undefined) {
    const told = reportedNanoDollars(vendorOf(context, sources.book), usage.raw);
    if (told !== undefined) {
      const record: PriceRecord = { version: priceRecordVersion, source: 'reported', model: context.model };
      return { costNanoDollars: told, source: 'reported', record };
    }
  }
  const { found, loose } = findPrice(context, sources);
  if (found === undefined) {
    const record: PriceRecord | null =
      loose === undefined ? null : { version: priceRecordVersion, source: null, loose };
    return { costNanoDollars: null, source: null, record };
  }
  const { rates, aboveTokens } = ratesFor(found.card, totalInput(usage));
  const { batchPercent, ...facts } = found.facts;
  const record: PriceRecord = { version: priceRecordVersion, source: found.source, ...facts, rates };
  if (aboveTokens !== undefined) record.aboveTokens = aboveTokens;
  const missing = missingRates(usage, rates).filter((unit) => found.source !== 'override' || unit !== 'webSearch');
  // A batch at a price that says nothing of batches is as unknown as a model without a price.
  const unknownBatch = usage.batch === true && batchPercent === undefined;
  if (missing.length > 0 || unknownBatch) {
    return {
      costNanoDollars: null,
      source: null,
      record: { ...record, source: null, ...(missing.length > 0 ? { missing } : {}) },
    };
  }
  if (usage.batch === true && batchPercent !== undefined) record.batchPercent = batchPercent;
  return { costNanoDollars: costNanoDollars(usage, rates, record.batchPercent), source: found.source, record };
}

/** The provider's id in genai-prices; for channels of anybody the one whose address it is. */
function vendorOf(context: PriceContext, book: PriceBook | undefined): string | undefined {
  if (vendorByAddress.includes(context.provider)) return book?.vendorAt(context.baseUrl);
  return Object.hasOwn(genaiVendors, context.provider) ? genaiVendors[context.provider] : undefined;
}

/** `no-rate`: the user gave a price in a currency that nothing is known of. */
function overridePrice(context: PriceContext, sources: PriceSources): OwnPrice {
  const { overrides, currencyRates } = sources;
  if (overrides.length === 0) return undefined;
  let found = ownPrices.get(overrides);
  if (found?.currencyRates !== currencyRates)
    ownPrices.set(overrides, (found = { currencyRates, prices: new Remembered(500) }));
  const { provider, channelId, model } = context;
  return found.prices.of(`${provider}\n${channelId}\n${model}`, () => newOverridePrice(context, sources));
}

type OwnPrice = FoundPrice | 'no-rate' | undefined;

/** What was found before in a list of the user's prices, which is another one after each change: asked several times for each request. */
const ownPrices = new WeakMap<
  readonly PriceOverride[],
  { currencyRates: CurrencyRates; prices: Remembered<OwnPrice> }
>();

function newOverridePrice(context: PriceContext, sources: PriceSources): OwnPrice {
  const override = findOverride(sources.overrides, context);
  if (override === undefined) return undefined;
  const perUsd = perUsdOf(override.currency, sources.currencyRates);
  if (perUsd === undefined) return 'no-rate';
  const { provider: _provider, channelId: _channel, model, currency, above, batchPercent, ...amounts } = override;
  return {
    source: 'override',
    card: rateCard(amounts, above, perUsd),
    facts: { model, ...money(currency, perUsd), ...(batchPercent === undefined ? {} : { batchPercent }) },
  };
}

function rowPrice(row: PriceRow, context: PriceContext, sources: PriceSources): FoundPrice | undefined {
  const perUsd = perUsdOf(row.currency, sources.currencyRates);
  if (perUsd === undefined) return undefined;
  const { batchPercent } = row;
  return {
    source: 'snapshot',
    card: rateCard(row.prices, row.above, perUsd),
    facts: {
      sourceVersion: row.asOf ?? pricesReadOn,
      sourceUrl: row.source,
      model: row.models[0] ?? context.model,
      ...money(row.currency, perUsd),
      ...(batchPercent === undefined ? {} : { batchPercent }),
    },
  };
}

function bookPrice(context: PriceContext, book: PriceBook | undefined): { found?: FoundPrice; loose?: string } {
  const vendor = vendorOf(context, book);
  const model =
    book === undefined || vendor === undefined ? undefined : book.find(vendor, context.model.replace(/^models\//, ''));
  if (book === undefined || model === undefined) return {};
  if (!isTrustedMatch(context.model, model)) return { loose: model.id };
  const card = cardAt(cardsOfBook(model) ?? [], context.at);
  if (card === undefined) return {};
  return {
    found: { source: 'genai-prices', card, facts: { sourceVersion: book.version, model: model.id } },
  };
}

function money(currency: Currency | undefined, perUsd: number): Pick<PriceRecord, 'currency' | 'perUsd'> {
  return currency === undefined || currency === 'USD' ? {} : { currency, perUsd };
}
