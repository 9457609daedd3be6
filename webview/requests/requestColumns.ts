// The columns of the request list: which there are, which the user sees, and how they share the width. Pure.
import * as v from 'valibot';
import { layoutColumns as layOut, type ColumnSet, type ColumnSpec } from '../components/columnLayout';

/** In the order in which they stand. */
const columns = {
  time: { width: 88 },
  result: { width: 104 },
  route: { width: 84 },
  model: { width: 150, grows: 2.4 },
  channel: { width: 80, grows: 1 },
  key: { width: 80, grows: 1 },
  tool: { width: 90, grows: 0.6 },
  folder: { width: 90, grows: 1 },
  protocol: { width: 78 },
  operation: { width: 100 },
  input: { width: 66, number: true },
  cached: { width: 66, number: true },
  output: { width: 62, number: true },
  cost: { width: 116, number: true },
  firstByte: { width: 70, number: true },
  duration: { width: 84, number: true },
} as const satisfies Record<string, ColumnSpec>;

export type ColumnName = keyof typeof columns;
export const columnNames = Object.keys(columns) as [ColumnName, ...ColumnName[]];
export const columnsSchema = v.array(v.picklist(columnNames));

/** Always there: they say what a row is. */
export const fixedColumns: readonly ColumnName[] = ['time', 'result', 'model'];

export const usualColumns: readonly ColumnName[] = [
  ...(['time', 'result', 'model', 'channel', 'key', 'protocol'] as const),
  ...(['input', 'cached', 'output', 'cost', 'firstByte', 'duration'] as const),
];

/** Below this width (pixels) rows are cards. */
export const cardsBelow = 660;
/** What a card shows. */
export const cardColumns: readonly ColumnName[] = [
  ...(['result', 'duration', 'time', 'model', 'channel', 'input', 'output', 'cost'] as const),
];

/** Those that go first where there is no room for all. */
const leastNeeded: readonly ColumnName[] = [
  ...(['folder', 'operation', 'protocol', 'cached', 'firstByte', 'tool', 'route', 'key'] as const),
  ...(['output', 'input', 'channel', 'duration', 'cost'] as const),
];

const set: ColumnSet<ColumnName> = { specs: columns, fixed: fixedColumns, leastNeeded, gap: 12, padding: 26 };

export function isNumber(name: ColumnName): boolean {
  const column: ColumnSpec = columns[name];
  return column.number === true;
}

/** Those of `chosen` that fit `width` pixels, in their order, with their CSS grid template. */
export function layoutColumns(chosen: readonly ColumnName[], width: number): { shown: ColumnName[]; template: string } {
  return layOut(set, chosen, width);
}
