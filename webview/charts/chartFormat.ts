// Figures and moments of charts as people read them, by the page's locale: short in charts, in full in tables, plain in copied text.
// Used by the chart elements. Builds on the words of webview/format.ts.
import { formatCompact, formatDuration, formatMoney } from '../format';
import { formatNumber, locale, t } from '../l10n';
import type { ChartGranularity, ChartUnit, TableColumn } from './chartTypes';

const percent = (maximumFractionDigits: number): Intl.NumberFormat =>
  new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits });
const wholePercent = percent(0);
const finePercent = percent(1);
const fullPercent = percent(4);
const oneDigit = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
const fullFigure = new Intl.NumberFormat(locale, { maximumFractionDigits: 6 });
const dollars = { style: 'currency', currency: 'USD', currencyDisplay: 'narrowSymbol' } as const;
// Nano-dollars are the last digit that is kept.
const fullMoney = new Intl.NumberFormat(locale, { ...dollars, maximumFractionDigits: 9 });
const bigMoney = new Intl.NumberFormat(locale, { ...dollars, notation: 'compact', maximumSignificantDigits: 3 });

/** A figure as short as it can be read: $1.24, 4.81M, 320ms, 7.5%. */
export function shortFigure(value: number, unit: ChartUnit): string {
  switch (unit) {
    case 'usd':
      return formatMoney(value);
    case 'tokens':
      return formatCompact(Math.round(value));
    case 'count':
      return Number.isInteger(value) ? formatNumber(value) : oneDigit.format(value);
    case 'ms':
      return formatDuration(value);
    case 'percent':
      return (value !== 0 && Math.abs(value) < 0.1 ? finePercent : wholePercent).format(value);
    case 'rate':
      return t('chart.rate', { rate: oneDigit.format(value) });
  }
}

/** A figure with all its digits, and its unit. */
export function fullText(value: number, unit: ChartUnit): string {
  switch (unit) {
    case 'usd':
      return fullMoney.format(value);
    case 'ms':
      return t('chart.milliseconds', { milliseconds: fullFigure.format(value) });
    case 'percent':
      return fullPercent.format(value);
    case 'rate':
      return t('chart.rate', { rate: fullFigure.format(value) });
    case 'tokens':
    case 'count':
      return fullFigure.format(value);
  }
}

/** A figure on the value axis, whose ticks are `step` apart. */
export function axisFigure(value: number, unit: ChartUnit, step: number): string {
  if (unit === 'usd') {
    if (value === 0 || value >= 10_000) return bigMoney.format(value);
    const digits = step >= 1 ? 0 : Math.min(9, Math.max(2, Math.ceil(-Math.log10(step) - 1e-9)));
    const digitOptions = { minimumFractionDigits: digits, maximumFractionDigits: digits };
    return new Intl.NumberFormat(locale, { ...dollars, ...digitOptions }).format(value);
  }
  if (unit === 'rate') return oneDigit.format(value);
  if (unit === 'percent') return (step < 0.01 ? finePercent : wholePercent).format(value);
  if (unit === 'ms') return value === 0 ? formatNumber(0) : formatDuration(value);
  return formatCompact(value);
}

const pointFields: Record<ChartGranularity, Intl.DateTimeFormatOptions> = {
  hour: { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  day: { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' },
  month: { month: 'long', year: 'numeric' },
};
const pointFormats = new Map<string, Intl.DateTimeFormat>();

/** The name of a point that begins at `at`: its hour, day or month in `zone`. */
export function pointName(at: number, granularity: ChartGranularity, zone: string): string {
  const key = `${granularity} ${zone}`;
  let format = pointFormats.get(key);
  if (format === undefined) {
    format = new Intl.DateTimeFormat(locale, { ...pointFields[granularity], timeZone: zone });
    pointFormats.set(key, format);
  }
  return format.format(at);
}

/** A cell of a table as it is shown. */
export function cellText(cell: string | number | null, kind: TableColumn['kind'], zone: string): string {
  if (cell === null) return t('chart.none');
  if (typeof cell === 'string' || kind === 'text') return String(cell);
  return kind === 'hour' || kind === 'day' || kind === 'month' ? pointName(cell, kind, zone) : fullText(cell, kind);
}

/** A cell as it is copied, for programs: times in ISO 8601, figures in plain digits without exponent, no tab or line feed in texts. */
export function plainCell(cell: string | number | null, kind: TableColumn['kind']): string {
  if (cell === null) return '';
  if (typeof cell === 'string' || kind === 'text') return String(cell).replace(/[\t\r\n]+/g, ' ');
  if (kind === 'hour' || kind === 'day' || kind === 'month') return new Date(cell).toISOString();
  return plainNumber(cell);
}

/** All the digits that are certain, at most nine decimals (nano-dollars). */
function plainNumber(value: number): string {
  const text = String(value);
  if (!text.includes('e') && (text.split('.')[1]?.length ?? 0) <= 9) return text;
  return value.toFixed(9).replace(/\.?0+$/, '');
}
