// The order of a chart's table. Pure. Used by the chart table.
import type { ChartTable } from './chartTypes';

export interface TableSort {
  columnId: string;
  direction: 'ascending' | 'descending';
}

/** The rows by `sort`, or in the chart's own order. Equal cells keep that order; empty cells come last either way. */
export function sortedRows(table: ChartTable, sort: TableSort | undefined, locale: string): ChartTable['rows'] {
  const place = table.columns.findIndex(({ id }) => id === sort?.columnId);
  if (sort === undefined || place === -1) return table.rows;
  const words = new Intl.Collator(locale, { numeric: true });
  const sign = sort.direction === 'ascending' ? 1 : -1;
  return [...table.rows].sort((one, other) => {
    const [first = null, second = null] = [one.cells[place], other.cells[place]];
    if (first === null || second === null) return Number(first === null) - Number(second === null);
    if (typeof first === 'number' && typeof second === 'number') return sign * (first - second);
    return sign * words.compare(String(first), String(second));
  });
}
