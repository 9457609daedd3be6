// The currency in which the window shows what things cost, and how US dollars become it: from the settings of the window to the status bar
// and, with the messages `sidebar` and `names`, to every page. Costs themselves are always US dollars.
import * as v from 'valibot';
import { currencies, type Currency } from './prices';

/** `perUsd`: what one US dollar costs in `currency`. Left out where US dollars are shown. */
export const displayMoneySchema = v.object({ currency: v.picklist(currencies), perUsd: v.number() });
export type DisplayMoney = v.InferOutput<typeof displayMoneySchema>;

/**
 * How `usd` is written in `locale`: cents from ten cents on, two significant digits below, so that a small cost never reads as zero. In another
 * currency, what was converted says so by a sign in front.
 */
export function moneyText(usd: number, locale: string, money?: DisplayMoney): string {
  const isSmall = usd !== 0 && Math.abs(usd) < 0.1;
  const text = formatOf(locale, money?.currency, isSmall).format(usd * (money?.perUsd ?? 1));
  return money === undefined ? text : `≈ ${text}`;
}

/** Made once each: making one takes longer than all of its uses on a page. */
const formats = new Map<string, Intl.NumberFormat>();

function formatOf(locale: string, currency: Currency | undefined, isSmall: boolean): Intl.NumberFormat {
  const key = [locale, currency, isSmall].join();
  const made = formats.get(key);
  if (made !== undefined) return made;
  const format = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: currency ?? 'USD',
    // Yen and yuan share a narrow symbol.
    currencyDisplay: currency === undefined ? 'narrowSymbol' : 'symbol',
    ...(isSmall ? { maximumSignificantDigits: 2 } : {}),
  });
  formats.set(key, format);
  return format;
}
