// Effort words and thinking budgets, one as the other. Used by the encoders of reasoning requests. The bounds are our own choice:
// a budget taken to a word and back stays in its class.
import { efforts, type Effort } from './request';

const budgets: Readonly<Record<Effort, number>> = {
  none: 0,
  minimal: 1024,
  low: 1536,
  medium: 6144,
  high: 16_384,
  xhigh: 32_768,
  max: 49_152,
};

/** What a model is taken to know whose own words are not known. */
const usualEfforts: readonly string[] = ['low', 'medium', 'high', 'xhigh', 'max'];

/** Tokens to think with for `effort`. */
export function budgetOf(effort: Effort): number {
  return budgets[effort];
}

/** The word for a budget above 0; `strongest` is the most that the target is known to take. */
export function effortOf(budgetTokens: number, strongest: 'high' | 'xhigh'): Effort {
  if (budgetTokens < 2048) return 'low';
  if (budgetTokens < 8192) return 'medium';
  return budgetTokens < 24_576 ? 'high' : strongest;
}

/**
 * The word itself where the model knows it, else the nearest one that thinks, the stronger of two equally near; for no thinking at all
 * the weakest that the model has.
 */
export function nearestEffort(effort: Effort, known: readonly string[] = usualEfforts): string {
  if (known.includes(effort)) return effort;
  const wanted = efforts.indexOf(effort);
  const ranked = efforts
    .map((word, rank) => ({ word, rank, distance: Math.abs(rank - wanted) }))
    .filter(({ word }) => word !== 'none' && known.includes(word))
    .sort((left, right) => left.distance - right.distance || right.rank - left.rank);
  return ranked[0]?.word ?? known[known.length - 1] ?? effort;
}
