// The order of a chart's table. Pure. Used by the chart table.
import { compareCells, type TableSort } from '../components/tableSort';
import type { ChartTable } from './chartTypes';

/** The rows by `sort`, or in the chart's own order. Equal cells keep that order; empty cells come last either way. */
export function sortedRows(table: ChartTable, sort: TableSort | undefined, locale: string): ChartTable['rows'] {
  const place = table.columns.findIndex(({ id }) => id === sort?.columnId);
  if (sort === undefined || place === -1) return table.rows;
  const words = new Intl.Collator(locale, { numeric: true });
  return [...table.rows].sort((one, other) =>
    compareCells(one.cells[place] ?? null, other.cells[place] ?? null, sort.direction, words),
  );
}
