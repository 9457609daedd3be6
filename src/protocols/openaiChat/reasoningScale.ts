// Effort words and thinking budgets, one as the other. Used by encodeReasoning.ts. The bounds are our own choice:
// a budget taken to a word and back stays in its class.
import { efforts, type Effort } from '../ir/request';

const budgets: Readonly<Record<Effort, number>> = {
  none: 0,
  minimal: 1024,
  low: 1536,
  medium: 6144,
  high: 16_384,
  xhigh: 32_768,
  max: 49_152,
};

export function budgetOf(effort: Effort): number {
  return budgets[effort];
}

/** `xhigh` only where the model is known to have it: the others refuse it. */
export function effortOf(budgetTokens: number, known: readonly string[] | undefined): Effort {
  if (budgetTokens <= 0) return 'none';
  if (budgetTokens < 2048) return 'low';
  if (budgetTokens < 8192) return 'medium';
  return budgetTokens >= 24_576 && known?.includes('xhigh') === true ? 'xhigh' : 'high';
}

/** The word itself where the model knows it, else the nearest one that thinks, the stronger of two equally near. */
export function nearestEffort(effort: Effort, known: readonly string[]): string {
  if (known.includes(effort)) return effort;
  const wanted = efforts.indexOf(effort);
  const ranked = efforts
    .map((word, rank) => ({ word, rank, distance: Math.abs(rank - wanted) }))
    .filter(({ word }) => word !== 'none' && known.includes(word))
    .sort((left, right) => left.distance - right.distance || right.rank - left.rank);
  return ranked[0]?.word ?? known[known.length - 1] ?? effort;
}
