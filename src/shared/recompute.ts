// Pricing stored requests anew: wire types of `POST /usage/recompute` in the management API.
import * as v from 'valibot';

const time = v.pipe(v.string(), v.isoTimestamp('is not an ISO 8601 time'));

/** Which requests; all where nothing is given. The range is `from` (inclusive) to `to` (exclusive). */
export const recomputeSchema = v.strictObject({
  from: v.optional(time),
  to: v.optional(time),
  /** The model as sent upstream. */
  model: v.optional(v.string()),
  /** Id of a channel. */
  channel: v.optional(v.string()),
  /** Only tells what would change. */
  dryRun: v.optional(v.boolean()),
});
export type RecomputeRequest = v.InferOutput<typeof recomputeSchema>;

export interface RecomputeResult {
  /** Requests with usage that could be priced anew. */
  examined: number;
  /** Those of them whose cost is another one. */
  changed: number;
  costUsdBefore: number;
  costUsdAfter: number;
  /** Those of unknown price. */
  unpricedBefore: number;
  unpricedAfter: number;
}
