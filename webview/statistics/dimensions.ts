// What spend is told apart by: the groups that the charts are stacked by and the lists are ranked by. Data only.
import type { SummaryGroup } from '../../src/shared/usage';

export const dimensions = ['model', 'channel', 'key', 'tool', 'provider', 'folder'] as const satisfies SummaryGroup[];
export type Dimension = (typeof dimensions)[number];

export const measures = ['cost', 'tokens', 'requests'] as const;
export type Measure = (typeof measures)[number];

/** Parts of the page that fold. */
export const sections = ['time', 'requests', 'speed', 'rankings', 'kinds', 'budgets', 'activity'] as const;
export type Section = (typeof sections)[number];
