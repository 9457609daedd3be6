// How much the model shall think, in the words of `reasoning.effort`. A budget in tokens becomes the nearest word.
// Source: openai SDK `ReasoningEffort`.
import type { ModelTraits } from '../../shared/quirks';
import { effortOf, nearestEffort } from '../ir/effortScale';
import type { Effort, ReasoningRequest } from '../ir/request';
import type { WarningList } from './shape';

/** Undefined where nothing is asked for, or the model does not think. */
export function encodeEffort(
  reasoning: ReasoningRequest | undefined,
  traits: ModelTraits,
  warnings: WarningList,
): string | undefined {
  if (reasoning === undefined || traits.thinking === 'none') return undefined;
  const wanted = wantedEffort(reasoning, traits, warnings);
  const known = traits.efforts ?? [];
  if (wanted === undefined || known.length === 0 || known.includes(wanted)) return wanted;
  const nearest = nearestEffort(wanted, known);
  warnings.add('mapped-value', 'reasoning.effort', `${wanted} became ${nearest}`);
  return nearest;
}

function wantedEffort(reasoning: ReasoningRequest, traits: ModelTraits, warnings: WarningList): Effort | undefined {
  if (reasoning.mode === 'disabled') return 'none';
  if (reasoning.effort !== undefined) return reasoning.effort;
  const budget = reasoning.budgetTokens;
  if (budget === undefined || budget < 0) return undefined;
  const effort =
    budget === 0 ? 'none' : effortOf(budget, traits.efforts?.includes('xhigh') === true ? 'xhigh' : 'high');
  warnings.add('mapped-value', 'reasoning.budgetTokens', `${budget} tokens became effort ${effort}`);
  return effort;
}

/** Whether to ask for state that can be replayed: where the client asks for it, or lets the model think without saying. */
export function wantsState(reasoning: ReasoningRequest | undefined, traits: ModelTraits): boolean {
  if (reasoning === undefined || traits.thinking === 'none') return false;
  return reasoning.wantsState ?? (reasoning.mode !== 'disabled' && reasoning.effort !== 'none');
}
