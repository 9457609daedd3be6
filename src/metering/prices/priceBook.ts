// What this folder wants of @pydantic/genai-prices, and how its prices become cards. The package itself is loaded by the gateway
// (src/gateway/prices): this layer only reads values in its form. Its arithmetic is not used, so that costs stay exact integers.
// Form: https://github.com/pydantic/genai-prices (`ModelInfo`, `ModelPrice`, `ConditionalPrice`).
import type { PriceAmounts, PriceTier } from '../../catalog/prices/priceRow';
import { rateCard, type DatedCard } from './rateCard';
import { isSameModel } from './sameModel';

/** A rule by which the list recognises a model. */
export interface BookMatch {
  or?: readonly BookMatch[];
  and?: readonly BookMatch[];
  equals?: string;
  starts_with?: string;
  ends_with?: string;
  contains?: string;
  regex?: string;
}

export type BookPrice = Readonly<
  Record<string, number | { base: number; tiers: readonly { start: number; price: number }[] } | undefined>
>;

export interface BookModel {
  id: string;
  match: BookMatch;
  prices:
    | BookPrice
    | readonly {
        constraint?: { type?: string; start_date?: string; start_time?: string; end_time?: string };
        prices: BookPrice;
      }[];
}

export interface PriceBook {
  /** Version of the package. */
  version: string;
  /** The model of `vendor` (an id of the list) that the list takes for `model`; it may be another one. */
  find: (vendor: string, model: string) => BookModel | undefined;
  /** The list's id of the vendor at `baseUrl`. */
  vendorAt: (baseUrl: string) => string | undefined;
}

/** Price keys of the list. What is not named here (pages, video, tool calls of other kinds) has no counter of ours. */
const amountOf: Readonly<Record<string, keyof PriceAmounts>> = {
  input_mtok: 'input',
  output_mtok: 'output',
  cache_read_mtok: 'cacheRead',
  cache_write_mtok: 'cacheWrite5m',
  cache_write_5m_mtok: 'cacheWrite5m',
  cache_write_1h_mtok: 'cacheWrite1h',
  output_reasoning_mtok: 'reasoning',
  input_audio_mtok: 'audioInput',
  cache_audio_read_mtok: 'audioCacheRead',
  output_audio_mtok: 'audioOutput',
  input_image_mtok: 'imageInput',
  output_image_mtok: 'imageOutput',
  audio_hours: 'audioMinute',
  input_audio_hours: 'audioMinute',
  input_mchars: 'characters',
  web_searches_kcount: 'webSearches',
  requests_kcount: 'perRequest',
};
/** Amounts of the list per one of ours: hours per minute, a thousand requests per request. */
const scale: Partial<Record<string, number>> = { audio_hours: 60, input_audio_hours: 60, requests_kcount: 1000 };

/** The model's cards; undefined where its price names nothing that we count (an empty price may mean free or not known). */
export function cardsOfBook(model: BookModel): DatedCard[] | undefined {
  const entries = isList(model.prices) ? model.prices : [{ prices: model.prices }];
  const cards = entries.map((entry): DatedCard => {
    const dated: DatedCard = { card: cardOf(entry.prices) };
    const { start_date: date, start_time: start, end_time: end } = entry.constraint ?? {};
    if (date !== undefined) dated.from = Date.parse(`${date}T00:00:00Z`);
    if (start !== undefined && end !== undefined) dated.daily = { start: secondOfDay(start), end: secondOfDay(end) };
    return dated;
  });
  return cards.some(({ card }) => Object.keys(card.rates).length > 0) ? cards : undefined;
}

/** True where the name by which the list knows the model is that of `requested`, or one that the list names as its alias. */
export function isTrustedMatch(requested: string, model: BookModel): boolean {
  return [model.id, ...namesOf(model.match)].some((name) => isSameModel(requested, name));
}

function namesOf(match: BookMatch): string[] {
  const inner = [...(match.or ?? []), ...(match.and ?? [])].flatMap(namesOf);
  const own = [match.equals, match.starts_with, match.ends_with, match.contains];
  return [...inner, ...own.filter((name) => name !== undefined)];
}

function isList<T>(prices: T | readonly T[] | BookModel['prices']): prices is Exclude<BookModel['prices'], BookPrice> {
  return Array.isArray(prices);
}

function cardOf(price: BookPrice): DatedCard['card'] {
  const starts = Object.values(price).flatMap((value) =>
    typeof value === 'object' ? value.tiers.map(({ start }) => start) : [],
  );
  const tiers = [...new Set(starts)]
    .sort((left, right) => left - right)
    .map((tokens): PriceTier => ({ tokens, prices: amountsAt(price, tokens + 1) }));
  return rateCard(amountsAt(price, 0), tiers);
}

function amountsAt(price: BookPrice, inputTokens: number): PriceAmounts {
  const amounts: PriceAmounts = {};
  for (const [key, value] of Object.entries(price)) {
    const name = amountOf[key];
    if (name === undefined || value === undefined) continue;
    const amount = typeof value === 'number' ? value : (tierFor(value.tiers, inputTokens)?.price ?? value.base);
    amounts[name] = amount / (scale[key] ?? 1);
  }
  return amounts;
}

function tierFor<T extends { start: number }>(tiers: readonly T[], inputTokens: number): T | undefined {
  return [...tiers].sort((left, right) => left.start - right.start).findLast(({ start }) => inputTokens > start);
}

/** `hh:mm:ss` with `Z` or an offset, as seconds since midnight UTC. */
function secondOfDay(time: string): number {
  const [, hour, minute, second, sign, offsetHour, offsetMinute] =
    /^(\d{2}):(\d{2}):(\d{2})(?:\.\d+)?(?:Z|([+-])(\d{2}):(\d{2}))$/.exec(time) ?? [];
  const local = Number(hour) * 3600 + Number(minute) * 60 + Number(second);
  const offset = (Number(offsetHour ?? 0) * 60 + Number(offsetMinute ?? 0)) * 60 * (sign === '-' ? -1 : 1);
  return (local - offset + 86_400) % 86_400;
}
