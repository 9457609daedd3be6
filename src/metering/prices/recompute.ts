// Prices stored requests anew, at the user's wish: with the prices of today's sources as they were at the time of the request.
// Pure: a row comes in, its new cost goes out; what is done with it is the caller's.
import type { UsageBuckets } from '../../shared/usage';
import { priceRequest, type PriceContext, type PricedRequest, type PriceSources } from '../pricing';

/** A closed request as the store has it. `usage.raw` is the provider's usage object; a reported cost is read from it again. */
export interface StoredUse extends Omit<PriceContext, 'at'> {
  startedAt: number;
  /** Undefined where the upstream reported none. */
  usage: UsageBuckets | undefined;
  costNanoDollars: number | null;
  /** False for token counts and the like, which cost nothing by nature and were stored without a price. */
  isPriced: boolean;
}

/** The new price; undefined where the row has nothing to price. `changed` tells whether the cost is another one. */
export function recompute(row: StoredUse, sources: PriceSources): (PricedRequest & { changed: boolean }) | undefined {
  const { usage, startedAt, isPriced, costNanoDollars: before, ...where } = row;
  if (usage === undefined || !isPriced) return undefined;
  const priced = priceRequest(usage, { ...where, at: startedAt }, sources);
  return { ...priced, changed: priced.costNanoDollars !== before };
}
