// A price with everything that may change it: tiers by input length, dates, hours of the day. Picks the rates of one request.
// Time comes in as milliseconds since the epoch; hours are UTC.
import type { PriceAmounts, PriceTier } from '../../catalog/prices/priceRow';
import type { Rates } from '../../shared/priceRecord';
import type { UsageBuckets } from '../../shared/usage';
import { ratesOf } from './rates';

export interface RateCard {
  rates: Rates;
  /** Ascending: with more input tokens than `tokens` the whole request has these rates. */
  tiers: readonly { tokens: number; rates: Rates }[];
}

/** A card that holds from a date on or at some hours of each day; with neither, always. */
export interface DatedCard {
  card: RateCard;
  /** Milliseconds since the epoch, inclusive. */
  from?: number;
  /** Seconds since midnight UTC, `start` inclusive, `end` exclusive; an end before the start is on the next day. */
  daily?: { start: number; end: number };
}

const day = 86_400;

/** A card of amounts of which `perUsd` are one dollar. */
export function rateCard(prices: PriceAmounts, above: readonly PriceTier[] = [], perUsd = 1): RateCard {
  return {
    rates: ratesOf(prices, perUsd),
    tiers: above.map(({ tokens, prices: dearer }) => ({ tokens, rates: ratesOf(dearer, perUsd) })),
  };
}

/** The last card of the list that holds at `at`, the first one where none does; undefined for an empty list. */
export function cardAt(cards: readonly DatedCard[], at: number): RateCard | undefined {
  for (let index = cards.length - 1; index >= 0; index -= 1) {
    const dated = cards[index];
    if (dated !== undefined && holdsAt(dated, at)) return dated.card;
  }
  return cards[0]?.card;
}

function holdsAt({ from, daily }: DatedCard, at: number): boolean {
  if (from !== undefined) return at >= from;
  if (daily === undefined) return true;
  const second = (((at / 1000) % day) + day) % day;
  const { start, end } = daily;
  return end < start ? second >= start || second < end : second >= start && second < end;
}

/** All input of a request: what tiers are measured by. */
export function totalInput(usage: UsageBuckets): number {
  return usage.input + usage.cacheRead + usage.cacheWrite5m + usage.cacheWrite1h;
}

/** The rates for so many input tokens, and the tier they come from: a cliff, all of the request has them. */
export function ratesFor(card: RateCard, inputTokens: number): { rates: Rates; aboveTokens?: number } {
  const tier = card.tiers.findLast(({ tokens }) => inputTokens > tokens);
  return tier === undefined ? { rates: card.rates } : { rates: tier.rates, aboveTokens: tier.tokens };
}
