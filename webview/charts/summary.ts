// What a row of figures says at a glance: least, most, total, and which way it goes. The words for it are in chartWords.ts. Pure.

export type Trend = 'rising' | 'falling' | 'steady';

export interface Summary {
  /** Points with a figure. */
  known: number;
  total: number;
  least: { index: number; value: number } | null;
  most: { index: number; value: number } | null;
  /** Null where there are too few figures to say. */
  trend: Trend | null;
}

/** Fewer figures than this have no trend. */
const leastForTrend = 6;
/** A smaller change from the first third to the last is none. */
const steadyBelow = 0.1;

/** The summary of `values`; gaps are left out. Of equal figures the first counts. */
export function summaryOf(values: readonly (number | null)[]): Summary {
  let [known, total] = [0, 0];
  let least: Summary['least'] = null;
  let most: Summary['most'] = null;
  values.forEach((value, index) => {
    if (value === null) return;
    known += 1;
    total += value;
    if (least === null || value < least.value) least = { index, value };
    if (most === null || value > most.value) most = { index, value };
  });
  return { known, total, least, most, trend: trendOf(values) };
}

/** Compares the mean of the last third with the mean of the first. */
function trendOf(values: readonly (number | null)[]): Trend | null {
  const figures = values.filter((value) => value !== null);
  if (figures.length < leastForTrend) return null;
  const third = Math.floor(figures.length / 3);
  const [first, last] = [mean(figures.slice(0, third)), mean(figures.slice(-third))];
  const size = Math.max(Math.abs(first), Math.abs(last));
  if (size === 0 || Math.abs(last - first) / size < steadyBelow) return 'steady';
  return last > first ? 'rising' : 'falling';
}

function mean(figures: readonly number[]): number {
  return figures.reduce((sum, figure) => sum + figure, 0) / figures.length;
}
