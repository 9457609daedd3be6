// How the columns of a table share its width: which of those that the user chose fit, and the grid they stand in. Pure.
// Used by the request log and the table of prices, whose column files say what columns there are.

export interface ColumnSpec {
  /** Pixels: its least width, or its whole one where it does not grow. */
  width: number;
  /** Its part of what is left; columns without one keep their width. */
  grows?: number;
  number?: boolean;
}

export interface ColumnSet<Name extends string> {
  /** In the order in which they stand. */
  specs: Readonly<Record<Name, ColumnSpec>>;
  /** Always there: they say what a row is. */
  fixed: readonly Name[];
  /** Those that go first where there is no room for all. */
  leastNeeded: readonly Name[];
  /** Pixels between columns, and of both paddings of a row. */
  gap: number;
  padding: number;
}

/** Those of `chosen` that fit `width` pixels, in their order, with their CSS grid template. */
export function layoutColumns<Name extends string>(
  { specs, fixed, leastNeeded, gap, padding }: ColumnSet<Name>,
  chosen: readonly Name[],
  width: number,
): { shown: Name[]; template: string } {
  const names = Object.keys(specs) as Name[];
  const widthOf = (some: readonly Name[]): number =>
    some.reduce((sum, name) => sum + specs[name].width + gap, padding - gap);
  let shown = names.filter((name) => fixed.includes(name) || chosen.includes(name));
  for (const name of leastNeeded) {
    if (widthOf(shown) <= width) break;
    shown = shown.filter((one) => one !== name);
  }
  const template = shown.map((name) => {
    const { width: least, grows } = specs[name];
    return grows === undefined ? `${least}px` : `minmax(${least}px, ${grows}fr)`;
  });
  return { shown, template: template.join(' ') };
}
