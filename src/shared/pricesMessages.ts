// What the Prices page asks of the host, and what it is told. Parts of webviewMessages.ts and hostPayloads.ts.
// The host alone speaks with the gateway and with files; imports and exports are dialogs of VS Code.
import * as v from 'valibot';
import {
  knownPricesSchema,
  priceFilterSources,
  priceSortColumns,
  quoteSchema,
  type KnownPrices,
  type PriceQuote,
} from './knownPrices';
import { currencyRatesSchema, priceListSchema, priceOverrideSchema, type PriceList } from './prices';

const shortText = v.pipe(v.string(), v.maxLength(200));

/** What a price is for: no two own prices are for the same. */
export const priceScopeSchema = v.strictObject({
  provider: v.nullable(shortText),
  channelId: v.nullable(shortText),
  model: shortText,
});
export type PriceScope = v.InferOutput<typeof priceScopeSchema>;

/** Which models the page shows; all that are left out do not narrow. */
export const priceFiltersSchema = v.strictObject({
  search: v.optional(shortText),
  channel: v.optional(shortText),
  provider: v.optional(shortText),
  source: v.optional(v.picklist(priceFilterSources)),
  used: v.optional(v.literal('1')),
});
export type PriceFilters = v.InferOutput<typeof priceFiltersSchema>;

/** How the models are sorted. */
export const priceSortSchema = v.strictObject({
  columnId: v.picklist(priceSortColumns),
  direction: v.picklist(['ascending', 'descending']),
});
export type PriceSort = v.InferOutput<typeof priceSortSchema>;

/** Part of `webviewActionSchema`. `open-prices` is among the actions of the Statistics page. */
export const pricesActionSchemas = [
  v.strictObject({
    action: v.literal('list-known-prices'),
    filters: priceFiltersSchema,
    /** Null: as the gateway orders them. */
    sort: v.nullable(priceSortSchema),
    cursor: v.nullable(v.pipe(v.string(), v.maxLength(12), v.digits())),
  }),
  v.strictObject({ action: v.literal('list-own-prices') }),
  /** Saves an own price; `replaces` is the one that it was before, where its scope has changed. */
  v.strictObject({
    action: v.literal('save-price'),
    price: priceOverrideSchema,
    replaces: v.nullable(priceScopeSchema),
  }),
  v.strictObject({ action: v.literal('remove-price'), scope: priceScopeSchema }),
  v.strictObject({ action: v.literal('set-currency-rates'), rates: currencyRatesSchema }),
  v.strictObject({ action: v.literal('quote-price'), ...quoteSchema.entries }),
  /** Prices past requests anew; a dry run only counts. */
  v.strictObject({ action: v.literal('recompute-costs'), dryRun: v.boolean() }),
  v.strictObject({ action: v.literal('cancel-recompute') }),
  v.strictObject({ action: v.literal('import-prices') }),
  v.strictObject({ action: v.literal('export-prices') }),
] as const;

/** What pricing past requests anew changes, or would change. */
export const recomputeResultSchema = v.object({
  examined: v.number(),
  changed: v.number(),
  costUsdBefore: v.number(),
  costUsdAfter: v.number(),
  unpricedBefore: v.number(),
  unpricedAfter: v.number(),
});
export type RecomputeSummary = v.InferOutput<typeof recomputeResultSchema>;

/** Answers by action. */
export const pricesAnswerSchemas = {
  'list-known-prices': knownPricesSchema,
  'list-own-prices': priceListSchema,
  'quote-price': v.object({ costUsd: v.nullable(v.number()) }),
  'recompute-costs': recomputeResultSchema,
} as const;

export interface PricesAnswers {
  'list-known-prices': KnownPrices;
  'list-own-prices': PriceList;
  'quote-price': PriceQuote;
  'recompute-costs': RecomputeSummary;
}

/** The model that the page was opened for. */
export const priceTargetSchema = v.object({
  model: v.string(),
  provider: v.nullable(v.string()),
  channelId: v.nullable(v.string()),
});
export type PriceTarget = v.InferOutput<typeof priceTargetSchema>;

/** Parts of `hostMessageSchema`. `prices-changed`: an import or another page has changed prices. */
export const pricesHostMessages = [
  v.object({ type: v.literal('price-target'), target: priceTargetSchema }),
  v.object({ type: v.literal('prices-changed') }),
] as const;
export type PricesHostMessage = { type: 'price-target'; target: PriceTarget } | { type: 'prices-changed' };
