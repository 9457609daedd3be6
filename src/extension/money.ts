// Pure: US dollars and counts as people read them. Small sums keep more digits, so that a cheap request still moves the figure.

/** `costUsd` in the locale's own form: two decimals from one dollar on, three from ten cents on, four below. */
export function formatUsd(costUsd: number, locale: string): string {
  const size = Math.abs(costUsd);
  const tooSmall = size > 0 && size < 0.0001;
  const digits = size === 0 || size >= 1 ? 2 : size >= 0.1 ? 3 : 4;
  const format = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: 'USD',
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return tooSmall ? `< ${format.format(0.0001)}` : format.format(costUsd);
}

/** A count with the locale's grouping. */
export function formatCount(count: number, locale: string): string {
  return new Intl.NumberFormat(locale).format(count);
}
