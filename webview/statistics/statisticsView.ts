// What the statistics remember of how they are looked at, per window and across reloads. Plain JSON, never a secret.
import * as v from 'valibot';
import { dimensions, measures, sections } from './dimensions';
import { filtersSchema } from './filters';
import { granularities, rangeChoiceSchema } from './ranges';
import { sortSchema } from './ranking';

export const statisticsViewSchema = v.object({
  choice: rangeChoiceSchema,
  /** What was shown before a part of a chart was chosen. */
  back: v.optional(rangeChoiceSchema),
  granularity: v.picklist(['auto', ...granularities]),
  filters: filtersSchema,
  compare: v.boolean(),
  live: v.boolean(),
  /** What the chart over time shows, and what it is stacked by. */
  measure: v.picklist(measures),
  stack: v.picklist(dimensions),
  sort: sortSchema,
  /** Ranked lists that show all of their rows. */
  whole: v.array(v.picklist(dimensions)),
  heat: v.picklist(measures),
  closed: v.array(v.picklist(sections)),
});
export type StatisticsView = v.InferOutput<typeof statisticsViewSchema>;

/** The page as it opens the first time. */
export const firstView: StatisticsView = {
  choice: { kind: 'preset', preset: '7d' },
  granularity: 'auto',
  filters: {},
  compare: true,
  live: true,
  measure: 'cost',
  stack: 'model',
  sort: { by: 'cost', descending: true },
  whole: [],
  heat: 'requests',
  closed: [],
};
