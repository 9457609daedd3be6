// A price as its source lists it: amounts in the source's own currency, for people to read, change and compare. The editor of prices and
// imports show these; costs are worked out from the integer rates of the card alone.
import type { PriceInForce } from '../../shared/knownPrices';
import { exampleTokens } from '../../shared/knownPrices';
import {
  amountNames,
  type Currency,
  type PriceAmountSet,
  type PriceOverride,
  type PriceTierSet,
} from '../../shared/prices';
import type { Rates } from '../../shared/priceRecord';
import type { UsageBuckets } from '../../shared/usage';
import { perUsdOf, type FoundPrice, type PriceContext, type PriceSources } from '../pricing';
import { costNanoDollars, missingRates } from './arithmetic';
import { findOverride } from './overrides';
import { rateCard, ratesFor, type RateCard } from './rateCard';
import { amountsOfRates } from './rates';
import { findPriceRow } from './snapshot';

/** The price `found` in the words of its source. Own prices and rows of our list as they were written, other lists from their rates. */
export function listedPrice(found: FoundPrice, context: PriceContext, sources: PriceSources): PriceInForce {
  const { sourceVersion, sourceUrl, model = context.model, currency = 'USD', perUsd = 1, batchPercent } = found.facts;
  return {
    source: found.source,
    ...(sourceVersion === undefined ? {} : { sourceVersion }),
    ...(sourceUrl === undefined ? {} : { sourceUrl }),
    matched: model,
    currency,
    perUsd,
    ...writtenAmounts(found, context, sources),
    ...(batchPercent === undefined ? {} : { batchPercent }),
    exampleUsd: quote(found.card, exampleTokens.input, exampleTokens.output),
  };
}

function writtenAmounts(
  found: FoundPrice,
  context: PriceContext,
  sources: PriceSources,
): { amounts: PriceAmountSet; above: PriceTierSet[] } {
  if (found.source === 'override') {
    const own = findOverride(sources.overrides, context);
    if (own !== undefined) return { amounts: amountsOf(own), above: own.above ?? [] };
  }
  const row = found.source === 'snapshot' ? findPriceRow(context.provider, context.region, context.model) : undefined;
  if (row !== undefined) {
    const above = (row.above ?? []).map(({ tokens, prices }) => ({ tokens, prices: amountsOf(prices) }));
    return { amounts: amountsOf(row.prices), above };
  }
  return {
    amounts: amountsOfRates(found.card.rates),
    above: found.card.tiers.map(({ tokens, rates }) => ({ tokens, prices: amountsOfRates(rates) })),
  };
}

/** The amounts of `price` alone. */
export function amountsOf(price: PriceAmountSet): PriceAmountSet {
  const amounts: PriceAmountSet = {};
  for (const name of amountNames) if (price[name] !== undefined) amounts[name] = price[name];
  return amounts;
}

/** US dollars of one request at `card`; null where the card does not say what it costs. */
function quote(card: RateCard, inputTokens: number, outputTokens: number): number | null {
  const { rates } = ratesFor(card, inputTokens);
  return quoteAt(rates, inputTokens, outputTokens);
}

function quoteAt(rates: Rates, input: number, output: number): number | null {
  const none = { cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, reasoning: 0, images: 0, audioSeconds: 0, raw: null };
  const usage: UsageBuckets = { ...none, input, output };
  return missingRates(usage, rates).length > 0 ? null : costNanoDollars(usage, rates) / 1e9;
}

/** US dollars of a request at an own price; null where it does not say what that costs, or its currency has no rate. */
export function quoteOverride(
  { currency, above, ...price }: PriceOverride,
  tokens: { input: number; output: number },
  currencyRates: PriceSources['currencyRates'],
): number | null {
  const perUsd = perUsdOf(currency, currencyRates);
  if (perUsd === undefined) return null;
  return quote(rateCard(amountsOf(price), above, perUsd), tokens.input, tokens.output);
}

/** True where all that `price` says stands in `known` too. */
export function saysNothingNew(price: PriceOverride, known: PriceInForce, perUsd: number): boolean {
  const same = (mine: PriceAmountSet, theirs: PriceAmountSet): boolean =>
    amountNames.every((name) => {
      const [own, other] = [mine[name], theirs[name]];
      if (own === undefined) return true;
      return other !== undefined && isNear(own / perUsd, other / known.perUsd);
    });
  const tiers = price.above ?? [];
  return (
    same(price, known.amounts) &&
    tiers.length === known.above.length &&
    tiers.every(({ tokens, prices }, index) => {
      const other = known.above[index];
      return other !== undefined && other.tokens === tokens && same(prices, other.prices);
    })
  );
}

/** Amounts that went through a currency differ in their last digits. */
function isNear(one: number, other: number): boolean {
  return Math.abs(one - other) <= 1e-6 * Math.max(Math.abs(one), Math.abs(other));
}

/** Every currency that has a rate, the user's own before that of the catalogue. */
export function knownCurrencies(
  currencyRates: PriceSources['currencyRates'],
  all: readonly Currency[],
): { currency: Currency; perUsd: number; own: boolean }[] {
  return all.flatMap((currency) => {
    const perUsd = perUsdOf(currency, currencyRates);
    return perUsd === undefined || currency === 'USD'
      ? []
      : [{ currency, perUsd, own: currencyRates[currency] !== undefined }];
  });
}
