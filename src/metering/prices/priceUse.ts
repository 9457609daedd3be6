// The price of what a request used, when it ends and when a stored one is priced anew: the same rule for both. Pure.
import { isOtherOperation } from '../../catalog/operations';
import type { UsageBuckets } from '../../shared/usage';
import { priceRequest, type PriceContext, type PricedRequest, type PriceSources } from '../pricing';
import { coversUsage } from './arithmetic';

/**
 * Prices `usage` of a request for `operation`. Beside the conversations a price that does not count what was used counts as unknown: it would
 * come out as free.
 */
export function priceUse(
  usage: UsageBuckets,
  operation: string,
  context: PriceContext,
  sources: PriceSources,
): PricedRequest {
  const priced = priceRequest(usage, context, sources);
  const rates = priced.record?.rates;
  if (rates === undefined || !isOtherOperation(operation) || coversUsage(usage, rates)) return priced;
  return { costNanoDollars: null, source: null, record: null };
}
