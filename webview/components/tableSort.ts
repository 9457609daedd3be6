// The order of a table that the user chose by a heading: which column, which way, and what the next press of a heading means. Pure.
// Used by all tables with headings that sort.

export interface TableSort {
  columnId: string;
  direction: 'ascending' | 'descending';
}

/** What a press of the heading of `columnId` asks for: first its own direction, then the other, then no order of ours. */
export function nextSort(
  sort: TableSort | undefined,
  columnId: string,
  first: TableSort['direction'],
): TableSort | undefined {
  if (sort?.columnId !== columnId) return { columnId, direction: first };
  if (sort.direction !== first) return undefined;
  return { columnId, direction: first === 'ascending' ? 'descending' : 'ascending' };
}

/** Numbers and texts by `sort`'s direction, equal ones left as they are; empty ones come last either way. For `Array.sort`. */
export function compareCells(
  one: number | string | null,
  other: number | string | null,
  direction: TableSort['direction'],
  words: Intl.Collator,
): number {
  if (one === null || other === null) return Number(one === null) - Number(other === null);
  const sign = direction === 'ascending' ? 1 : -1;
  if (typeof one === 'number' && typeof other === 'number') return sign * (one - other);
  return sign * words.compare(String(one), String(other));
}
