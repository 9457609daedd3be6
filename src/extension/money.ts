// Pure: US dollars and counts as people read them. Small sums keep more digits, so that a cheap request still moves the figure.
// The webviews write money by the same function: a sum reads alike wherever it is shown.
import { moneyText, type DisplayMoney } from '../shared/displayMoney';

/** `costUsd` in the locale's own form, in the currency that is set: cents from ten cents on, two significant digits below. */
export function formatUsd(costUsd: number, locale: string, money?: DisplayMoney): string {
  return moneyText(costUsd, locale, money);
}

/** A count with the locale's grouping. */
export function formatCount(count: number, locale: string): string {
  return new Intl.NumberFormat(locale).format(count);
}
