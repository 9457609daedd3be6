// Prices stored requests anew, at the user's wish: with the prices of today's sources as they were at the time of the request.
// Pure: a row comes in, its new cost goes out; what is done with it is the caller's.
import type { UsageBuckets } from '../../shared/usage';
import type { PriceContext, PricedRequest, PriceSources } from '../pricing';
import { cacheSavingsNanoDollars } from './cacheSavings';
import { priceUse } from './priceUse';

/** A closed request with usage as the store has it. `usage.raw` is the provider's usage object; a reported cost is read from it again. */
export interface StoredUse extends Omit<PriceContext, 'at'> {
  startedAt: number;
  operation: string;
  usage: UsageBuckets;
  costNanoDollars: number | null;
}

export interface Recomputed extends PricedRequest {
  /** As `cacheSavings.ts` tells it, at the new rates. */
  cacheSavingsNanoDollars: number | null;
  /** Whether the cost is another one. */
  changed: boolean;
}

/** The new price of a stored request. */
export function recompute(row: StoredUse, sources: PriceSources): Recomputed {
  const { usage, startedAt, operation, costNanoDollars: before, ...where } = row;
  const priced = priceUse(usage, operation, { ...where, at: startedAt }, sources);
  return {
    ...priced,
    cacheSavingsNanoDollars: cacheSavingsNanoDollars(usage, priced.record),
    changed: priced.costNanoDollars !== before,
  };
}
