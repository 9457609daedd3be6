// How long the request log keeps its rows. Sums over them stay, see docs/statistics.md. Wire type of the options of the gateway.
import * as v from 'valibot';

export interface RetentionOptions {
  /** Rows older than this are deleted; null keeps them. */
  days: number | null;
  /** While the database is larger than this, its oldest rows are deleted; null: it may grow. */
  megabytes: number | null;
}

export const usualRetention: Readonly<RetentionOptions> = { days: 365, megabytes: null };

const days = v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(36_500)));
const megabytes = v.nullable(v.pipe(v.number(), v.integer(), v.minValue(10), v.maxValue(1_000_000)));

/** What is to be changed; as it is kept, too: what is left out is as usual. */
export const retentionPatchSchema = v.strictObject({
  days: v.exactOptional(days),
  megabytes: v.exactOptional(megabytes),
});
export type RetentionPatch = v.InferOutput<typeof retentionPatchSchema>;
