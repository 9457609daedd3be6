// How much the model shall think, in the fields of the target's vendor. Called by encodeRequest.ts.
// Sources: openai SDK `ReasoningEffort`; the vendors' documentation (DeepSeek, GLM, Kimi, Doubao, Hunyuan, MiniMax: `thinking`; Qwen:
// `enable_thinking`; OpenRouter: `reasoning`).
import type { Target } from '../codec';
import type { ModelTraits } from '../../shared/quirks';
import type { Effort, ReasoningRequest } from '../ir/request';
import type { JsonObject } from '../wire/jsonValue';
import { budgetOf, effortOf, nearestEffort } from '../ir/effortScale';
import type { WarningList } from './shape';

/** The body's members; none where nothing is asked for or the model does not think. */
export function encodeReasoning(
  reasoning: ReasoningRequest | undefined,
  target: Target,
  warnings: WarningList,
): JsonObject {
  if (reasoning === undefined) return {};
  const { traits } = target;
  const form = target.quirks.reasoningRequest ?? 'reasoning_effort';
  const off = isOff(reasoning);
  if (traits.thinking === 'none' || form === 'none') {
    // A model that does not think needs not be told so.
    if (!(off && traits.thinking === 'none') && asksForThinking(reasoning))
      warnings.add('dropped-field', 'reasoning', 'the model does not think on demand');
    return {};
  }
  if (off && traits.thinking === 'always') {
    warnings.add('dropped-field', 'reasoning', 'the model always thinks');
    return {};
  }
  switch (form) {
    case 'reasoning_effort':
      return effortMember(reasoning, traits, warnings);
    case 'thinking':
      return thinkingMember(reasoning, traits, warnings);
    case 'enable_thinking':
      return enableMembers(reasoning, warnings);
    case 'reasoning':
      return objectMember(reasoning, traits, warnings);
  }
}

function isOff({ mode, effort }: ReasoningRequest): boolean {
  return mode === 'disabled' || (mode === undefined && effort === 'none');
}

function asksForThinking({ mode, effort, budgetTokens }: ReasoningRequest): boolean {
  return mode !== undefined || effort !== undefined || budgetTokens !== undefined;
}

/** `reasoning_effort` with a word that the model knows. */
function effortMember(reasoning: ReasoningRequest, traits: ModelTraits, warnings: WarningList): JsonObject {
  const wanted = wantedEffort(reasoning, traits, warnings);
  return wanted === undefined ? {} : { reasoning_effort: knownEffort(wanted, traits, warnings) };
}

function knownEffort(wanted: Effort, traits: ModelTraits, warnings: WarningList): string {
  const known = traits.efforts ?? [];
  if (known.length === 0 || known.includes(wanted)) return wanted;
  // Nothing below the weakest word: the nearest to no thinking at all.
  const nearest = wanted === 'none' ? (known[0] ?? wanted) : nearestEffort(wanted, known);
  warnings.add('mapped-value', 'reasoning.effort', `${wanted} became ${nearest}`);
  return nearest;
}

/** Undefined where the client leaves it to the model. A plain `enabled` is what most vendors take for medium. */
function wantedEffort(reasoning: ReasoningRequest, traits: ModelTraits, warnings: WarningList): Effort | undefined {
  const { mode, effort, budgetTokens } = reasoning;
  if (mode === 'disabled') {
    // Models whose words are not known may refuse `none`, and most of them do not think anyway.
    if (traits.efforts !== undefined || effort === 'none') return 'none';
    warnings.add('dropped-field', 'reasoning', 'not known whether the model can be kept from thinking');
    return undefined;
  }
  if (effort !== undefined) return effort;
  if (budgetTokens !== undefined) {
    const word =
      budgetTokens <= 0
        ? 'none'
        : effortOf(budgetTokens, traits.efforts?.includes('xhigh') === true ? 'xhigh' : 'high');
    warnings.add('mapped-value', 'reasoning.budgetTokens', `${budgetTokens} tokens became effort ${word}`);
    return word;
  }
  return mode === 'enabled' ? 'medium' : undefined;
}

/** `thinking.type`, and the effort beside it for models that are known to have words for it. */
function thinkingMember(reasoning: ReasoningRequest, traits: ModelTraits, warnings: WarningList): JsonObject {
  if (isOff(reasoning)) return { thinking: { type: 'disabled' } };
  if (!asksForThinking(reasoning)) return {};
  const thinking = { type: traits.thinking === 'adaptive' ? 'adaptive' : 'enabled' };
  if (traits.efforts !== undefined && traits.efforts.length > 0) {
    const { mode, effort, budgetTokens } = reasoning;
    const wanted = mode !== undefined && effort === undefined && budgetTokens === undefined ? undefined : reasoning;
    return { thinking, ...(wanted === undefined ? {} : effortMember(wanted, traits, warnings)) };
  }
  if (reasoning.effort !== undefined) warnings.add('dropped-field', 'reasoning.effort', reasoning.effort);
  if (reasoning.budgetTokens !== undefined) warnings.add('dropped-field', 'reasoning.budgetTokens');
  return { thinking };
}

/** Qwen: a switch and a budget. */
function enableMembers(reasoning: ReasoningRequest, warnings: WarningList): JsonObject {
  if (isOff(reasoning)) return { enable_thinking: false };
  if (!asksForThinking(reasoning)) return {};
  const { effort, budgetTokens } = reasoning;
  const budget = budgetTokens ?? (effort === undefined ? undefined : budgetOf(effort));
  if (budgetTokens === undefined && effort !== undefined && budget !== undefined) {
    warnings.add('mapped-value', 'reasoning.effort', `${effort} became a budget of ${budget} tokens`);
  }
  return { enable_thinking: true, ...(budget === undefined ? {} : { thinking_budget: budget }) };
}

/** OpenRouter takes a budget or a word, not both. */
function objectMember(reasoning: ReasoningRequest, traits: ModelTraits, warnings: WarningList): JsonObject {
  if (isOff(reasoning)) return { reasoning: { enabled: false } };
  const { effort, budgetTokens, visible } = reasoning;
  const members: JsonObject = {};
  if (budgetTokens !== undefined && traits.thinking !== 'effort') {
    members['max_tokens'] = budgetTokens;
    if (effort !== undefined) warnings.add('dropped-field', 'reasoning.effort', 'the budget counts');
  } else {
    const wanted = wantedEffort({ effort, budgetTokens }, traits, warnings);
    if (wanted !== undefined) members['effort'] = knownEffort(wanted, traits, warnings);
    else if (reasoning.mode !== undefined) members['enabled'] = true;
  }
  if (visible !== undefined) members['exclude'] = !visible;
  return Object.keys(members).length === 0 ? {} : { reasoning: members };
}
