// Prices in words: amounts in their own currency, the source of a price, what it is for. Used by the Prices page.
import type { KnownPrice, PriceFilterSource, PriceInForce } from '../../src/shared/knownPrices';
import {
  amountNames,
  type AmountName,
  type Currency,
  type PriceAmountSet,
  type PriceOverride,
} from '../../src/shared/prices';
import type { PriceScope } from '../../src/shared/pricesMessages';
import { locale, t } from '../l10n';

const formats = new Map<Currency, Intl.NumberFormat>();

/** An amount as a price list writes it: all its digits, at least those of a coin. */
export function formatAmount(value: number, currency: Currency): string {
  let format = formats.get(currency);
  if (format === undefined) {
    const symbol = { currencyDisplay: currency === 'USD' ? 'narrowSymbol' : 'symbol' } as const;
    format = new Intl.NumberFormat(locale, { style: 'currency', currency, ...symbol, maximumFractionDigits: 8 });
    formats.set(currency, format);
  }
  return format.format(value);
}

/** Names of the amounts that are set, in the order of lists. */
export function setAmounts(amounts: PriceAmountSet): AmountName[] {
  return amountNames.filter((name) => amounts[name] !== undefined);
}

/** "Input $3.00 · Output $15.00": all amounts of a price in a line. */
export function amountsLine(amounts: PriceAmountSet, currency: Currency): string {
  return setAmounts(amounts)
    .map((name) => `${t(`pricing.unit.${name}`)} ${formatAmount(amounts[name] ?? 0, currency)}`)
    .join(' · ');
}

/** Where the price of `row` is from. */
export function sourceOf({ price, subscription, reported }: KnownPrice): PriceFilterSource {
  if (subscription === true) return 'subscription';
  if (reported === true) return 'reported';
  return price?.source ?? 'unknown';
}

/** The source of `price` with its version or date and the name it was found under. */
export function originOf({ source, sourceVersion = '', matched }: PriceInForce): string {
  if (source === 'reported') return t('pricing.source.reported');
  return t(`pricing.from.${source}`, { version: sourceVersion, matched });
}

/** `keys` with `key` where it was missing, without it where it was there. */
export function toggled(keys: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(keys);
  if (!next.delete(key)) next.add(key);
  return next;
}

/** What an own price is for. */
export function scopeOf({ provider, channelId, model }: PriceOverride): PriceScope {
  return { provider: provider ?? null, channelId: channelId ?? null, model };
}

/** The key of a row: a model of a channel. */
export function rowKey({ channelId, model }: Pick<KnownPrice, 'channelId' | 'model'>): string {
  return JSON.stringify([channelId, model]);
}
