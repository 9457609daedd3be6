// What the client asks of thinking as `thinkingConfig`: a level for Gemini 3, a token budget for 2.5, never both. Used by the request
// encoder. Sources: https://ai.google.dev/gemini-api/docs/thinking and its table for OpenAI's effort words.
import type { Target } from '../codec';
import { efforts, type Effort, type ReasoningRequest } from '../ir/request';
import type { JsonObject } from '../wire/jsonValue';
import type { Warn } from './members';

const levels: readonly Effort[] = ['minimal', 'low', 'medium', 'high'];
const budgets: Readonly<Record<Effort, number>> = {
  none: 0,
  minimal: 1024,
  low: 1024,
  medium: 8192,
  high: 24_576,
  xhigh: 24_576,
  max: 24_576,
};
/** The least that a 2.5 model takes where its thinking cannot be turned off. */
const leastBudget = 128;

/** `thinkingConfig`; undefined where nothing is asked for or the model takes none. */
export function encodeThinking(
  reasoning: ReasoningRequest | undefined,
  target: Target,
  warn: Warn,
): JsonObject | undefined {
  if (reasoning === undefined) return undefined;
  const { thinking } = target.traits;
  const asked = reasoning.mode !== undefined || reasoning.effort !== undefined || reasoning.budgetTokens !== undefined;
  if (thinking === undefined || thinking === 'none') {
    const off = reasoning.mode === 'disabled' || reasoning.effort === 'none';
    // A model that does not think needs not be told so.
    if (asked && !(off && thinking === 'none')) {
      warn('dropped-field', 'reasoning', 'it is not known whether and how the model thinks');
    }
    return undefined;
  }
  const config: JsonObject = {};
  if (reasoning.visible !== undefined) config['includeThoughts'] = reasoning.visible;
  if (thinking === 'budget' || (thinking === 'both' && reasoning.effort === undefined)) {
    const budget = budgetOf(reasoning, target, warn);
    if (budget !== undefined) config['thinkingBudget'] = budget;
  } else if (thinking === 'level' || thinking === 'effort' || thinking === 'both') {
    const level = levelOf(reasoning, target, warn);
    if (level !== undefined) config['thinkingLevel'] = level.toUpperCase();
  } else if (asked && reasoning.mode !== 'adaptive') {
    warn('dropped-field', 'reasoning', 'the model decides itself how much it thinks');
  }
  return Object.keys(config).length === 0 ? undefined : config;
}

function budgetOf(reasoning: ReasoningRequest, target: Target, warn: Warn): number | undefined {
  const { effort, budgetTokens, mode } = reasoning;
  if (mode === 'disabled' || effort === 'none') {
    const known = target.traits.efforts;
    if (known === undefined || known.includes('none')) return 0;
    warn('mapped-value', 'reasoning', `thinking cannot be turned off: a budget of ${leastBudget}`);
    return leastBudget;
  }
  if (budgetTokens !== undefined) return budgetTokens;
  if (effort !== undefined) {
    warn('mapped-value', 'reasoning.effort', `${effort} to a budget of ${budgets[effort]}`);
    return budgets[effort];
  }
  return mode === undefined ? undefined : -1;
}

function levelOf(reasoning: ReasoningRequest, target: Target, warn: Warn): Effort | undefined {
  const asked = askedEffort(reasoning);
  if (asked === undefined) return undefined;
  const offered = target.traits.efforts?.map((word) => word.toLowerCase());
  const known = offered === undefined ? levels : levels.filter((level) => offered.includes(level));
  const level = nearest(asked, known.length > 0 ? known : levels);
  if (level !== reasoning.effort) {
    warn('mapped-value', 'reasoning', `${reasoning.effort ?? reasoning.budgetTokens ?? 'off'} to the level ${level}`);
  }
  return level;
}

function askedEffort({ effort, mode, budgetTokens }: ReasoningRequest): Effort | undefined {
  if (effort !== undefined) return effort;
  if (mode === 'disabled') return 'none';
  if (budgetTokens === undefined) return undefined;
  if (budgetTokens < 2000) return 'low';
  if (budgetTokens < 8000) return 'medium';
  return budgetTokens < 24_000 ? 'high' : 'xhigh';
}

/** The known level that is closest in strength, the stronger one of two. */
function nearest(effort: Effort, known: readonly Effort[]): Effort {
  const rank = efforts.indexOf(effort);
  const distance = (level: Effort): number => Math.abs(efforts.indexOf(level) - rank);
  return known.reduce((best, level) => (distance(level) <= distance(best) ? level : best));
}
