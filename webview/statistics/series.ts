// Rows of a summary, by time and one more group, as series over the buckets of the range: the largest ones by name, the rest together. Pure.
import type { StatisticsRow } from '../../src/shared/statisticsMessages';
import type { SummaryGroup } from '../../src/shared/usage';
import type { Measure } from './dimensions';
import { added, noSums, sumsOf, tokensOf, type Sums } from './figures';
import type { Granularity } from './ranges';

/** The amount of one measure; money in nano-dollars, so that amounts add up exactly. */
export function amountOf(sums: Sums, measure: Measure): number {
  if (measure === 'cost') return sums.costNano;
  return measure === 'tokens' ? tokensOf(sums) : sums.requests;
}

export interface Series {
  /** The value of the group; null for requests that have none, undefined for the rest taken together. */
  value: string | null | undefined;
  /** One per bucket, in the order of `starts`. */
  sums: Sums[];
  total: Sums;
}

/** Which bucket each row lies in: the last one that begins at or before the row's own beginning; -1 before the first. */
export function bucketIndex(starts: readonly number[], at: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= at) low = middle + 1;
    else high = middle - 1;
  }
  return high;
}

function bucketOf(row: StatisticsRow, size: Granularity, starts: readonly number[]): number {
  const text = row[size];
  return typeof text === 'string' ? Math.max(0, bucketIndex(starts, Date.parse(text))) : -1;
}

/** The sums of each bucket of `starts`, empty ones as zeros. */
export function overTime(rows: readonly StatisticsRow[], size: Granularity, starts: readonly number[]): Sums[] {
  const sums: Sums[] = starts.map(() => noSums);
  for (const row of rows) {
    const index = bucketOf(row, size, starts);
    const present = sums[index];
    if (present !== undefined) sums[index] = added(present, sumsOf(row));
  }
  return sums;
}

/** The row of each bucket where there is one: for percentiles, which do not add up. */
export function rowsOverTime(
  rows: readonly StatisticsRow[],
  size: Granularity,
  starts: readonly number[],
): (StatisticsRow | undefined)[] {
  const placed: (StatisticsRow | undefined)[] = starts.map(() => undefined);
  for (const row of rows) {
    const index = bucketOf(row, size, starts);
    if (index >= 0) placed[index] = row;
  }
  return placed;
}

/**
 * One series for each value of `group`, the largest by `measure` first; beyond `most` of them the rest is one series (`value`
 * undefined). Values without any amount are left out. Each bucket's series add up to all of the bucket's rows with an amount.
 */
export function seriesBy(
  rows: readonly StatisticsRow[],
  size: Granularity,
  group: SummaryGroup,
  starts: readonly number[],
  measure: Measure,
  most: number,
): Series[] {
  const byValue = new Map<string | null, StatisticsRow[]>();
  for (const row of rows) {
    const value = row[group] ?? null;
    const list = byValue.get(value);
    if (list === undefined) byValue.set(value, [row]);
    else list.push(row);
  }
  const all = [...byValue].map(([value, own]): Series => {
    const sums = overTime(own, size, starts);
    return { value, sums, total: own.reduce((sum, row) => added(sum, sumsOf(row)), noSums) };
  });
  const ranked = all
    .filter(({ total }) => amountOf(total, measure) !== 0)
    .sort((one, other) => amountOf(other.total, measure) - amountOf(one.total, measure));
  if (ranked.length <= most + 1) return ranked;
  const rest = ranked.slice(most).reduce((sum, series) => ({
    value: undefined,
    sums: sum.sums.map((one, index) => added(one, series.sums[index] ?? noSums)),
    total: added(sum.total, series.total),
  }));
  return [...ranked.slice(0, most), { ...rest, value: undefined }];
}
