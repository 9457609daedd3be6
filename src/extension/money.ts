// Pure: US dollars and counts as people read them. Small sums keep more digits, so that a cheap request still moves the figure.
// The webviews follow the same rule (webview/format.ts): a sum reads alike wherever it is shown.

const dollars = { style: 'currency', currency: 'USD', currencyDisplay: 'narrowSymbol' } as const;

/** `costUsd` in the locale's own form: cents from ten cents on, two significant digits below. */
export function formatUsd(costUsd: number, locale: string): string {
  const inCents = costUsd === 0 || Math.abs(costUsd) >= 0.1;
  const precision = inCents ? {} : { maximumSignificantDigits: 2 };
  return new Intl.NumberFormat(locale, { ...dollars, ...precision }).format(costUsd);
}

/** A count with the locale's grouping. */
export function formatCount(count: number, locale: string): string {
  return new Intl.NumberFormat(locale).format(count);
}
