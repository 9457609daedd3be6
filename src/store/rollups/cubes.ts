// By which dimensions sums are kept: all of them, and for days some small selections, so that a year is few rows. Data, and the choice among
// it. Used by the writer of rollups and by summaries.
import type { Dimension } from './changes';
import { dimensions } from './changes';

/** `usage_series.cube` and the dimensions of each; never renumbered. */
export const cubes: readonly { id: number; dimensions: readonly Dimension[] }[] = [
  { id: 0, dimensions },
  { id: 1, dimensions: ['status', 'outcome', 'route', 'error_kind'] },
  { id: 2, dimensions: ['channel_id', 'model', 'operation'] },
  { id: 3, dimensions: ['key_id', 'tool', 'folder', 'inbound_protocol'] },
  { id: 4, dimensions: ['key_id', 'channel_id', 'model', 'tool', 'folder', 'inbound_protocol', 'operation'] },
  { id: 5, dimensions: ['model'] },
  { id: 6, dimensions: ['model', 'outcome'] },
];
export const fullCube = 0;

/** Days have them all, hours and months the full one. In the order in which they grow. */
const bySize = [3, 1, 5, 6, 2, 4, 0];

/** The smallest cube of days that tells `wanted` apart. */
export function smallestCube(wanted: readonly Dimension[]): number {
  return bySize.find((id) => wanted.every((dimension) => cubes[id]?.dimensions.includes(dimension))) ?? fullCube;
}

/** True where a year of days is no more rows than a year of months by all dimensions. */
export function isSmall(cube: number): boolean {
  return bySize.indexOf(cube) < 2;
}
