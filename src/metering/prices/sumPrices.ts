// The price of a request that was several calls of models: each call is priced by itself, for tiers and fees look at one call. Pure.
import type { PriceRecord } from '../../shared/priceRecord';
import type { PricedRequest } from '../pricing';

/** Source of a sum that no single record of rates explains. Such rows are not priced anew. */
export const modelCallsSource = 'model-calls';

export interface SummedPrice {
  /** Integer nano-dollars; null where one of the calls has no known price. */
  costNanoDollars: number | null;
  source: string | null;
  record: PriceRecord | null;
}

/**
 * The sum of `calls`. `whole`: the price of the summed usage where all calls went to one place; it stands for the sum, record and all, where
 * the two differ by no more than rounding.
 */
export function sumPrices(calls: readonly PricedRequest[], whole: PricedRequest | undefined): SummedPrice {
  const [first] = calls;
  if (first === undefined) return { costNanoDollars: null, source: null, record: null };
  if (calls.length === 1) return first;
  let sum = 0;
  for (const { costNanoDollars } of calls) {
    if (costNanoDollars === null) return { costNanoDollars: null, source: null, record: null };
    sum += costNanoDollars;
  }
  const explained = whole?.costNanoDollars ?? null;
  if (whole !== undefined && explained !== null && Math.abs(explained - sum) <= calls.length) return whole;
  return { costNanoDollars: sum, source: modelCallsSource, record: null };
}
