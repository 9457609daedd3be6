// What is known of the prices of models: wire types of `GET /prices/known`, `POST /prices/quote` and `POST /prices/compare`, for the
// price editor and for imports. Values only; which price holds is found in src/metering.
import * as v from 'valibot';
import type { PriceSource } from './priceRecord';
import {
  amountNames,
  currencies,
  priceOverrideSchema,
  priceTierSchema,
  type Currency,
  type PriceAmountSet,
  type PriceOverride,
  type PriceTierSet,
} from './prices';

/** A price as its source gives it: amounts in `currency`, per million tokens where nothing else is said. */
export interface PriceInForce {
  source: PriceSource;
  /** Of a list: its version (genai-prices) or the date of the row (snapshot). */
  sourceVersion?: string;
  /** Of a row of our own list: where its price was read. */
  sourceUrl?: string;
  /** The name under which the price was found; of an own price, its pattern. */
  matched: string;
  currency: Currency;
  /** What one US dollar costs in `currency`. */
  perUsd: number;
  amounts: PriceAmountSet;
  /** Ascending; with more input tokens than a tier says, the whole request has its prices. */
  above: PriceTierSet[];
  /** What a batch request costs of it, in percent, where it has a price of its own. */
  batchPercent?: number;
  /** US dollars of `exampleTokens`; null where the price does not say what they cost. */
  exampleUsd: number | null;
}

/** The request whose cost stands beside a price. */
export const exampleTokens = { input: 1000, output: 500 } as const;

/** A model of one channel: listed by it, or seen in its requests of the last 30 days. */
export interface KnownPrice {
  /** The name that is sent to the provider. */
  model: string;
  /** Preset id; null where the channel was deleted and is no longer known. */
  provider: string | null;
  channelId: string | null;
  /** Null where the channel was deleted. */
  channelName: string | null;
  /** Finished requests of the last 30 days, and those of them with usage whose price is unknown. */
  requests: number;
  unpricedRequests: number;
  /** Null: not known. */
  price: PriceInForce | null;
  /** The user's own price that holds, where one does. */
  own?: PriceOverride;
  /** What would hold without the user's own price. Only where one holds. */
  published?: PriceInForce | null;
  /** A price was found, but for a model that may be another one, so it is not used: the name of that model. */
  loose?: string;
  /** The channel is paid by a subscription: no request of it has a price of its own. */
  subscription?: true;
  /** The provider's answers tell what they cost, which goes before the published price. */
  reported?: true;
}

/** Units of one US dollar. `asOf`: date of a rate of the catalogue; left out for the user's own. */
export interface CurrencyRate {
  currency: Currency;
  perUsd: number;
  source: 'own' | 'default';
  asOf?: string;
}

export interface KnownPrices {
  rows: KnownPrice[];
  /** Pass as `cursor` for the next page; null on the last. */
  nextCursor: string | null;
  /** Rows of all pages, and those of them without a price that requests of the last 30 days wanted. */
  total: number;
  unknown: number;
  currencies: CurrencyRate[];
}

export const priceFilterSources = [
  'override',
  'reported',
  'genai-prices',
  'snapshot',
  'demo',
  'subscription',
  'unknown',
] as const;
export type PriceFilterSource = (typeof priceFilterSources)[number];

/** What the models can be sorted by; amounts are those of a million tokens, in US dollars. */
export const priceSortColumns = ['model', 'input', 'output', 'cacheRead', 'example', 'requests'] as const;
export type PriceSortColumn = (typeof priceSortColumns)[number];

/** Query of `GET /prices/known`. `model` is one name, `search` a part of one; `used`: with requests in the last 30 days only. */
export const knownPricesQuerySchema = v.strictObject({
  provider: v.optional(v.string()),
  channel: v.optional(v.string()),
  model: v.optional(v.string()),
  search: v.optional(v.pipe(v.string(), v.maxLength(200))),
  source: v.optional(v.picklist(priceFilterSources)),
  used: v.optional(v.literal('1')),
  /** Left out: models without a price that requests wanted first, then by name. What is not known comes last either way. */
  sort: v.optional(v.picklist(priceSortColumns)),
  descending: v.optional(v.literal('1')),
  limit: v.optional(v.pipe(v.string(), v.digits(), v.transform(Number), v.minValue(1), v.maxValue(1000))),
  /** A `nextCursor` of an earlier page. */
  cursor: v.optional(v.pipe(v.string(), v.maxLength(12), v.digits(), v.transform(Number))),
});
export type KnownPricesQuery = v.InferOutput<typeof knownPricesQuerySchema>;

const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1e12));

/** What a request would cost at a price that is not saved. */
export const quoteSchema = v.strictObject({ price: priceOverrideSchema, inputTokens: count, outputTokens: count });

export interface PriceQuote {
  /** Null where the price does not say what the request costs, or its currency has no rate. */
  costUsd: number | null;
}

/** Prices of a file, to be held against what is known without the user's own prices. */
export const comparePricesSchema = v.strictObject({
  prices: v.pipe(v.array(priceOverrideSchema), v.maxLength(5000)),
});

export interface ComparedPrices {
  /** In the order of the question; null where nothing is known. `same`: nothing that the file says is new. */
  published: (null | { source: PriceSource; same: boolean; currency: Currency; amounts: PriceAmountSet })[];
}

const text = v.string();
const amounts = v.partial(v.object(v.entriesFromList(amountNames, v.number())));

/** `PriceInForce`, for pages. */
const priceInForceSchema = v.object({
  source: v.picklist(['override', 'reported', 'genai-prices', 'snapshot', 'demo']),
  sourceVersion: v.exactOptional(text),
  sourceUrl: v.exactOptional(text),
  matched: text,
  currency: v.picklist(currencies),
  perUsd: v.number(),
  amounts,
  above: v.array(priceTierSchema),
  batchPercent: v.exactOptional(v.number()),
  exampleUsd: v.nullable(v.number()),
});

/** `KnownPrices`, for pages. */
export const knownPricesSchema = v.object({
  rows: v.array(
    v.object({
      model: text,
      provider: v.nullable(text),
      channelId: v.nullable(text),
      channelName: v.nullable(text),
      requests: v.number(),
      unpricedRequests: v.number(),
      price: v.nullable(priceInForceSchema),
      own: v.exactOptional(priceOverrideSchema),
      published: v.exactOptional(v.nullable(priceInForceSchema)),
      loose: v.exactOptional(text),
      subscription: v.exactOptional(v.literal(true)),
      reported: v.exactOptional(v.literal(true)),
    }),
  ),
  nextCursor: v.nullable(text),
  total: v.number(),
  unknown: v.number(),
  currencies: v.array(
    v.object({
      currency: v.picklist(currencies),
      perUsd: v.number(),
      source: v.picklist(['own', 'default']),
      asOf: v.exactOptional(text),
    }),
  ),
});
