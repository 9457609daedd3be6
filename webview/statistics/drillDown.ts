// From a figure to the requests behind it: the filters of the request log for a point, a bar, a row, a cell. Pure.
import type { RequestFilters } from '../../src/shared/statisticsMessages';
import type { SummaryFilter } from '../../src/shared/usage';
import type { Filters } from './filters';
import { bucketStarts, type Granularity, type Range } from './ranges';

/** The filters of the log for the requests of `range` under `filters`, narrowed to `values` (null: requests that have none). */
export function requestsOf(
  range: Range,
  filters: Filters,
  values: Partial<Record<SummaryFilter, string | null>> = {},
): RequestFilters {
  const narrowed = Object.entries(values).map(([name, value]) => [name, value ?? '']);
  return {
    from: new Date(range.from).toISOString(),
    to: new Date(range.to).toISOString(),
    ...filters,
    ...(Object.fromEntries(narrowed) as Filters),
  };
}

/** The part of `range` that its point `index` stands for; undefined where there is no such point. */
export function rangeOfPoint(range: Range, size: Granularity, zone: string, index: number): Range | undefined {
  const starts = bucketStarts(range, size, zone);
  const from = starts[index];
  if (from === undefined) return undefined;
  return { from: Math.max(from, range.from), to: Math.min(starts[index + 1] ?? range.to, range.to) };
}
