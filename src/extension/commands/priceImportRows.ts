// Pure: prices of a file against what is known already, what taking them over does to the user's own list, and the words for it.
// Used by the command "Import Prices…". Nothing of the user's list is lost: a price is only ever replaced by one for the same model.
import type { ComparedPrices } from '../../shared/knownPrices';
import {
  priceKey,
  type ImportedPrice,
  type ImportNote,
  type ParsedPrices,
  type RefusedPrice,
} from '../../shared/priceImport/importedPrice';
import { amountNames, type Currency, type PriceAmountSet, type PriceOverride } from '../../shared/prices';
import type { Translate } from '../translate';

/** `new`: nothing is known of the model; `changed`: another price is; `same`: the file says nothing new. */
export type ImportState = 'new' | 'changed' | 'same';

export interface ImportRow {
  state: ImportState;
  imported: ImportedPrice;
  /** What would be saved. */
  price: PriceOverride;
  /** What holds now, where something does. */
  before?: { currency: Currency; amounts: PriceAmountSet };
}

/** The rows of `parsed`; `published` are the gateway's answers in the same order. */
export function importRows(
  { format, prices }: ParsedPrices,
  own: readonly PriceOverride[],
  published: ComparedPrices['published'],
): ImportRow[] {
  const byKey = new Map(own.map((price) => [priceKey(price), price]));
  return prices.map((imported, index): ImportRow => {
    const mine = byKey.get(priceKey(imported.price));
    if (mine !== undefined) {
      const price = format === 'gatehouse' ? imported.price : filledUp(imported.price, mine);
      const state = canonical(price) === canonical(mine) ? 'same' : 'changed';
      return { state, imported, price, before: { currency: mine.currency ?? 'USD', amounts: mine } };
    }
    const known = published[index] ?? null;
    if (known === null) return { state: 'new', imported, price: imported.price };
    const before = { currency: known.currency, amounts: known.amounts };
    return { state: known.same ? 'same' : 'changed', imported, price: imported.price, before };
  });
}

/** Amounts that a foreign file does not know of (a fee per request, say) stay as they were, where the currency is the same. */
function filledUp(imported: PriceOverride, mine: PriceOverride): PriceOverride {
  if ((imported.currency ?? 'USD') !== (mine.currency ?? 'USD')) return imported;
  const kept = amountNames.filter((name) => imported[name] === undefined && mine[name] !== undefined);
  return { ...imported, ...Object.fromEntries(kept.map((name) => [name, mine[name]])) };
}

function canonical({
  provider,
  channelId,
  model,
  currency = 'USD',
  above = [],
  batchPercent,
  ...amounts
}: PriceOverride) {
  const sorted = (set: PriceAmountSet): unknown[] => amountNames.map((name) => set[name] ?? null);
  const tiers = above.map(({ tokens, prices }) => [tokens, sorted(prices)]);
  return JSON.stringify([provider, channelId, model, currency, sorted(amounts), tiers, batchPercent]);
}

/** The user's list with `chosen` in it, each in the place of the one for the same. */
export function mergedPrices(own: readonly PriceOverride[], chosen: readonly PriceOverride[]): PriceOverride[] {
  const byKey = new Map(chosen.map((price) => [priceKey(price), price]));
  const kept = own.map((price) => {
    const key = priceKey(price);
    const replacement = byKey.get(key);
    byKey.delete(key);
    return replacement ?? price;
  });
  return [...kept, ...byKey.values()];
}

/** What is shown of an amount in a line of a list. */
function amountText(value: number, currency: Currency, locale: string): string {
  const options = { style: 'currency', currency, maximumFractionDigits: 8 } as const;
  return new Intl.NumberFormat(locale, options).format(value);
}

/** "in $3.00 · out $15.00 · …": the amounts that most prices have, and how many there are beside. */
export function amountsLine(amounts: PriceAmountSet, currency: Currency, locale: string, t: Translate): string {
  const words: [keyof PriceAmountSet, string][] = [
    ['input', t('in')],
    ['output', t('out')],
    ['cacheRead', t('cache read')],
    ['image', t('image')],
    ['audioMinute', t('minute')],
    ['characters', t('characters')],
    ['perRequest', t('request')],
  ];
  const named = words.flatMap(([name, word]) => {
    const value = amounts[name];
    return value === undefined ? [] : [`${word} ${amountText(value, currency, locale)}`];
  });
  const all = amountNames.filter((name) => amounts[name] !== undefined).length;
  const more = all - named.length;
  return [...named, ...(more > 0 ? [t('{0} more', more)] : [])].join(' · ');
}

/** The second line of a row: its price, and the one it replaces. */
export function rowDetail({ state, price, before, imported }: ImportRow, locale: string, t: Translate): string {
  const now = amountsLine(price, price.currency ?? 'USD', locale, t);
  const change =
    before === undefined || state === 'same'
      ? now
      : `${amountsLine(before.amounts, before.currency, locale, t)} → ${now}`;
  const tiers = (price.above ?? []).length;
  const notes = imported.notes.map((note) => noteWords(note, t));
  return [change, ...(tiers === 0 ? [] : [t('tiers: {0}', tiers)]), ...notes].join(' · ');
}

function noteWords({ note, detail = '' }: ImportNote, t: Translate): string {
  return note === 'hour-writes' ? t('cache writes for an hour as for five minutes') : t('not counted: {0}', detail);
}

/** Why a row is left out. */
export function refusalWords({ reason, detail = '' }: RefusedPrice, t: Translate): string {
  switch (reason) {
    case 'provider':
      return t('The provider “{0}” is none of Gatehouse’s.', detail);
    case 'no-price':
      return t('It names no price for input and output.');
    case 'zero':
      return t('All its amounts are 0, which may mean free or not known.');
    case 'unit':
      return t('It is sold in a unit that is not counted: {0}', detail);
    case 'variant':
      return t('It is one of several prices of its model, by region or size.');
    case 'tier':
      return t('Its tiers are not by the length of the input.');
    case 'channel':
      return t('There is no channel “{0}” here.', detail);
    case 'twice':
      return t('The file has another price for it before.');
    case 'invalid':
      return t('It is not valid: {0}', detail);
  }
}
