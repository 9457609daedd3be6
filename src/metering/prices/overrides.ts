// Finds the user's own price for a model. Part of the search in ../pricing.ts.
import { matchesPattern } from '../../shared/modelPattern';
import type { PriceOverride } from '../../shared/prices';

/**
 * The row of `overrides` that is meant: one for the channel beats one for the provider beats one for any, then a plain name beats a pattern,
 * then the longer pattern, then the later row.
 */
export function findOverride(
  overrides: readonly PriceOverride[],
  where: { provider: string; channelId: string; model: string },
): PriceOverride | undefined {
  let best: PriceOverride | undefined;
  let bestRank = -1;
  for (const override of overrides) {
    if (override.channelId !== undefined && override.channelId !== where.channelId) continue;
    if (override.provider !== undefined && override.provider !== where.provider) continue;
    if (!matchesPattern(override.model, where.model)) continue;
    const rank = specificity(override);
    if (rank >= bestRank) {
      best = override;
      bestRank = rank;
    }
  }
  return best;
}

function specificity(override: PriceOverride): number {
  const scope = override.channelId !== undefined ? 2 : override.provider !== undefined ? 1 : 0;
  const plain = override.model.includes('*') ? 0 : 1;
  return scope * 10_000 + plain * 1000 + override.model.length;
}
