// The cost that a provider told in its answer. It includes what no list of prices knows: discounts, fees, searches.
import { reportedCosts } from '../../catalog/prices/priceVendors';

/**
 * Integer nano-dollars, or undefined where `raw` (the provider's usage object) tells none. `vendor` is an id of genai-prices: only who is
 * known to tell costs in a known unit is believed.
 */
export function reportedNanoDollars(vendor: string | undefined, raw: unknown): number | undefined {
  const row = vendor === undefined || !Object.hasOwn(reportedCosts, vendor) ? undefined : reportedCosts[vendor];
  if (row === undefined) return undefined;
  const cost = amountAt(raw, row.path);
  if (cost === undefined) return undefined;
  const { more } = row;
  const wantsMore = more !== undefined && memberAt(raw, [more.flag]) === true;
  const added = wantsMore ? amountAt(raw, more.path) : 0;
  // The fee alone would look like the whole cost.
  if (added === undefined) return undefined;
  return Math.round(((cost + added) / row.perUsd) * 1e9);
}

function amountAt(value: unknown, path: readonly string[]): number | undefined {
  const amount = memberAt(value, path);
  return typeof amount === 'number' && Number.isFinite(amount) && amount >= 0 ? amount : undefined;
}

function memberAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, name) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, name)
        ? (inner as Record<string, unknown>)[name]
        : undefined,
    value,
  );
}
