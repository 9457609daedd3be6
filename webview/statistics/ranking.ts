// Ranked lists: the sums of each value of a dimension, sorted by what the user chose. Pure.
import * as v from 'valibot';
import type { SummaryGroup, SummaryRow } from '../../src/shared/usage';
import { errorShare, foldBy, tokensOf, type Sums } from './figures';

export const sortColumns = ['cost', 'tokens', 'requests', 'errors'] as const;
export type SortColumn = (typeof sortColumns)[number];
export const sortSchema = v.object({ by: v.picklist(sortColumns), descending: v.boolean() });
export type Sort = v.InferOutput<typeof sortSchema>;

export interface RankedValue {
  /** Null for requests that have none. */
  value: string | null;
  sums: Sums;
}

/** What a column shows of `sums`, as a number to sort by. */
export function columnAmount(sums: Sums, column: SortColumn): number {
  switch (column) {
    case 'cost':
      return sums.costNano;
    case 'tokens':
      return tokensOf(sums);
    case 'requests':
      return sums.requests;
    case 'errors':
      return errorShare(sums) ?? 0;
  }
}

/** The values of `group` among `rows`, sorted; of equal ones those with more requests first, then by name. */
export function ranked(rows: readonly SummaryRow[], group: SummaryGroup, sort: Sort): RankedValue[] {
  const values = [...foldBy(rows, (row) => row[group] ?? null)].map(([value, sums]) => ({ value, sums }));
  const sign = sort.descending ? -1 : 1;
  return values.sort(
    (one, other) =>
      sign * (columnAmount(one.sums, sort.by) - columnAmount(other.sums, sort.by)) ||
      other.sums.requests - one.sums.requests ||
      String(one.value ?? '').localeCompare(String(other.value ?? '')),
  );
}
