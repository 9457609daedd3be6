// Finds a model in our own price list (src/catalog/prices). Part of the search in ../pricing.ts.
import type { PriceRow } from '../../catalog/prices/priceRow';
import { priceRows } from '../../catalog/prices/priceRows';
import { isSameModel, isSameOrUndated } from './sameModel';

/**
 * The row for `model` at `provider` (a preset id) in `region`. The very name counts before dated forms of it; of two rows that are dated
 * differently and fit a name without a date, none is taken.
 */
export function findPriceRow(provider: string, region: string | null, model: string): PriceRow | undefined {
  const rows = (Object.hasOwn(priceRows, provider) ? priceRows[provider] : undefined)?.filter(
    (row) => row.regions === undefined || row.regions.includes(region ?? 'domestic'),
  );
  if (rows === undefined) return undefined;
  const named = rows.find((row) => row.models.some((name) => name.toLowerCase() === model.trim().toLowerCase()));
  const dated = named ?? rows.find((row) => row.models.some((name) => isSameModel(model, name)));
  if (dated !== undefined) return dated;
  const undated = rows.filter((row) => row.models.some((name) => isSameOrUndated(model, name)));
  return undated.length === 1 ? undated[0] : undefined;
}
