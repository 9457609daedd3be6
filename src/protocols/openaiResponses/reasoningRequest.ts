// How much the model shall think, in the words of `reasoning.effort`. A budget in tokens becomes the nearest word.
// Source: openai SDK `ReasoningEffort`.
import type { ModelTraits } from '../codec';
import { efforts, type Effort, type ReasoningRequest } from '../ir/request';
import type { WarningList } from './shape';

const thousand = 1024;

/** Undefined where nothing is asked for, or the model does not think. */
export function encodeEffort(
  reasoning: ReasoningRequest | undefined,
  traits: ModelTraits,
  warnings: WarningList,
): Effort | undefined {
  if (reasoning === undefined || traits.thinking === 'none') return undefined;
  const wanted = wantedEffort(reasoning, traits, warnings);
  const known = traits.efforts?.flatMap((word) => efforts.find((effort) => effort === word) ?? []);
  if (wanted === undefined || known === undefined || known.length === 0 || known.includes(wanted)) return wanted;
  const nearest = nearestEffort(wanted, known);
  warnings.add('clamped-value', 'reasoning.effort', `${wanted} became ${nearest ?? 'the default'}`);
  return nearest;
}

function wantedEffort(reasoning: ReasoningRequest, traits: ModelTraits, warnings: WarningList): Effort | undefined {
  if (reasoning.mode === 'disabled') return 'none';
  if (reasoning.effort !== undefined) return reasoning.effort;
  const budget = reasoning.budgetTokens;
  if (budget === undefined || budget < 0) return undefined;
  const effort = effortOfBudget(budget, traits);
  warnings.add('mapped-value', 'reasoning.budgetTokens', `${budget} tokens became effort ${effort}`);
  return effort;
}

/** Models that are not known to have `xhigh` refuse it, so it is for those that are. */
function effortOfBudget(budget: number, traits: ModelTraits): Effort {
  if (budget === 0) return 'none';
  if (budget < 2 * thousand) return 'low';
  if (budget < 8 * thousand) return 'medium';
  return budget >= 24 * thousand && traits.efforts?.includes('xhigh') === true ? 'xhigh' : 'high';
}

/** The nearest that the model knows; of two as near, the weaker. */
function nearestEffort(wanted: Effort, known: readonly Effort[]): Effort | undefined {
  const distance = (effort: Effort): number => Math.abs(efforts.indexOf(effort) - efforts.indexOf(wanted));
  return [...known].sort(
    (left, right) => distance(left) - distance(right) || efforts.indexOf(left) - efforts.indexOf(right),
  )[0];
}

/** Whether to ask for state that can be replayed: where the client asks for it, or lets the model think without saying. */
export function wantsState(reasoning: ReasoningRequest | undefined, traits: ModelTraits): boolean {
  if (reasoning === undefined || traits.thinking === 'none') return false;
  return reasoning.wantsState ?? (reasoning.mode !== 'disabled' && reasoning.effort !== 'none');
}
