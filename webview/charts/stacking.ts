// What a chart draws of its series: running totals where they are stacked, the sum of each point, and how far the value axis reaches.
// Pure. Null is a gap: a point of a stack is one only where every series has none.
import type { ChartKind, ChartSeries, ChartUnit } from './chartTypes';

type Values = readonly (number | null)[];

/** True where the parts of a point lie on top of each other. */
export function isStacked(kind: ChartKind): boolean {
  return kind === 'stacked' || kind === 'stacked-bars';
}

/** True where figures of this unit make sense when added up: not for shares, times and speeds. */
export function addsUp(unit: ChartUnit): boolean {
  return unit === 'usd' || unit === 'tokens' || unit === 'count';
}

/** The sum of the series at one point, null where all of them have a gap. */
export function totalAt(series: readonly { values: Values }[], index: number): number | null {
  let sum: number | null = null;
  for (const { values } of series) {
    const value = values[index] ?? null;
    if (value !== null) sum = (sum ?? 0) + value;
  }
  return sum;
}

/** The sums of the series at each of `length` points. */
export function totals(series: readonly { values: Values }[], length: number): (number | null)[] {
  return Array.from({ length }, (_, index) => totalAt(series, index));
}

/** The upper edges of a stack, the first series at the bottom. What is below nothing counts as nothing: a stack only grows. */
export function stacked(series: readonly ChartSeries[], length: number): (number | null)[][] {
  const heights = new Float64Array(length);
  const gaps = totals(series, length).map((sum) => sum === null);
  return series.map(({ values }) =>
    Array.from({ length }, (_, index) => {
      if (gaps[index] === true) return null;
      const height = (heights[index] ?? 0) + Math.max(0, values[index] ?? 0);
      heights[index] = height;
      return height;
    }),
  );
}

/** A budget farther above the figures than this would flatten them: it is told in words then. */
const budgetReach = 3;

/** True where the line of `budget` is drawn within the chart. */
export function showsBudget(budget: number | undefined, most: number): boolean {
  return budget !== undefined && budget > 0 && budget <= most * budgetReach;
}

/** The value axis for figures from `least` to `most`: from nothing up, with a little air; from 0 to 1 where there is nothing. */
export function valueRange(least: number | null, most: number | null): [number, number] {
  const low = Math.min(0, least ?? 0);
  const high = Math.max(0, most ?? 0);
  if (low === 0 && high === 0) return [0, 1];
  const air = (high - low) * 0.06;
  return [low === 0 ? 0 : low - air, high === 0 ? 0 : high + air];
}
