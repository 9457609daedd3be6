// The columns of the request list: which there are, which the user sees, and how they share the width. Pure.
import * as v from 'valibot';

interface Column {
  /** Pixels. */
  width: number;
  /** Its part of what is left; columns without one keep their width. */
  grows?: number;
  number?: boolean;
}

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
} as const satisfies Record<string, Column>;

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

const gap = 12;
const padding = 26;

export function isNumber(name: ColumnName): boolean {
  const column: Column = columns[name];
  return column.number === true;
}

/** Those of `chosen` that fit `width` pixels, in their order, with their CSS grid template. */
export function layoutColumns(chosen: readonly ColumnName[], width: number): { shown: ColumnName[]; template: string } {
  let shown = columnNames.filter((name) => fixedColumns.includes(name) || chosen.includes(name));
  for (const name of leastNeeded) {
    if (widthOf(shown) <= width) break;
    shown = shown.filter((one) => one !== name);
  }
  const template = shown.map((name) => {
    const column: Column = columns[name];
    return column.grows === undefined ? `${column.width}px` : `minmax(${column.width}px, ${column.grows}fr)`;
  });
  return { shown, template: template.join(' ') };
}

function widthOf(shown: readonly ColumnName[]): number {
  return shown.reduce((sum, name) => sum + columns[name].width + gap, padding - gap);
}
