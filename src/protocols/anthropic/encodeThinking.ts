// How much the model shall think, in the words its family knows, and the output limit that thinking counts against.
// Called by encodeRequest.ts. Sources: @anthropic-ai/sdk `ThinkingConfigParam`.
import type { Target } from '../codec';
import type { Effort, IrRequest, ReasoningRequest } from '../ir/request';
import type { JsonObject } from '../wire/jsonValue';
import { budgetOf, effortOf, nearestEffort } from '../ir/effortScale';
import type { Warn } from './wireShape';

/** The API's own lower bound of `budget_tokens`. */
const leastBudget = 1024;
/** Output limit where the client named none: enough for long edits, within what every current model takes. */
const usualLimit = 32_000;
const highEffortLimit = 64_000;
/** Room for the answer beside the thinking, where we choose the limit. */
const answerRoom = 8192;

export interface ThinkingPlan {
  maxTokens: number;
  thinking?: JsonObject;
  effort?: string;
}

export interface ThinkingContext {
  target: Target;
  /** A tool call is forced. */
  forced: boolean;
  /** The running tool loop began without a thinking block. */
  bareLoop: boolean;
  warn: Warn;
}

export function planThinking(request: IrRequest, context: ThinkingContext): ThinkingPlan {
  const limit = outputLimit(request, context);
  const asked = request.reasoning;
  if (asked === undefined) return { maxTokens: limit };
  const off = asked.mode === 'disabled' || (asked.mode === undefined && asked.effort === 'none');
  const words = chooseWords(request, context);
  if (off) return { maxTokens: limit, ...turnOff(asked, words, context) };
  switch (words) {
    case 'none':
      context.warn('dropped-field', 'thinking', 'the model does not think');
      return { maxTokens: limit };
    case 'unknown':
      context.warn('dropped-field', 'thinking', 'it is not known how the model is asked to think');
      return { maxTokens: limit };
    case 'effort':
      return { maxTokens: limit, ...effortWord(asked, context) };
    case 'budget':
      return withBudget(request, asked, limit, context);
    case 'adaptive':
      return {
        maxTokens: limit,
        thinking: { type: 'adaptive', ...display(asked, context) },
        ...effortWord(asked, context),
      };
    case 'own': {
      const effort = effortWord(asked, context);
      return asked.mode === 'adaptive'
        ? { maxTokens: limit, thinking: { type: 'adaptive', ...display(asked, context) }, ...effort }
        : { maxTokens: limit, ...effort };
    }
  }
}

type Words = 'none' | 'unknown' | 'effort' | 'budget' | 'adaptive' | 'own';

function chooseWords(request: IrRequest, { target, forced }: ThinkingContext): Words {
  const asked = request.reasoning;
  const budget = asked?.mode === 'enabled' && asked.budgetTokens !== undefined;
  switch (target.traits.thinking) {
    case 'none':
      return 'none';
    case 'budget':
      return 'budget';
    case 'adaptive':
      return 'adaptive';
    case 'both':
      return budget || forced ? 'budget' : 'adaptive';
    case 'always':
    case 'level':
    case 'effort':
      return 'effort';
    case undefined:
      // A client of this protocol knows its model: its own words are sent on.
      if (request.extensions.anthropic === undefined) return 'unknown';
      return budget ? 'budget' : 'own';
  }
}

function turnOff(asked: ReasoningRequest, words: Words, context: ThinkingContext): Omit<ThinkingPlan, 'maxTokens'> {
  switch (words) {
    case 'none':
      return {};
    case 'unknown':
      context.warn('dropped-field', 'thinking', 'it is not known how the model is asked not to think');
      return {};
    case 'effort':
      if (context.target.traits.efforts?.includes('none') === true) return { effort: 'none' };
      context.warn('dropped-field', 'thinking', 'the model always thinks');
      return {};
    default: {
      const effort =
        asked.mode === 'disabled' && asked.effort !== 'none' ? effortWord({ effort: asked.effort }, context) : {};
      return { thinking: { type: 'disabled' }, ...effort };
    }
  }
}

function withBudget(
  request: IrRequest,
  asked: ReasoningRequest,
  limit: number,
  context: ThinkingContext,
): ThinkingPlan {
  const { warn, target } = context;
  if (context.forced) return without(limit, 'a forced tool choice excludes thinking', warn);
  if (context.bareLoop) return without(limit, 'the tool calls under way began without thinking of this provider', warn);
  const wanted = asked.budgetTokens ?? budgetOf(asked.effort ?? 'high');
  const given = request.maxOutputTokens !== undefined;
  const room = given
    ? limit
    : Math.min(Math.max(limit, wanted + answerRoom), target.traits.maxOutputTokens ?? Infinity);
  if (room <= leastBudget) return without(limit, 'max_tokens leaves no room for thinking', warn);
  if (asked.budgetTokens === undefined)
    warn('mapped-value', 'thinking', `${asked.effort ?? 'adaptive'} to ${wanted} tokens`);
  const most = wanted < room ? wanted : Math.max(leastBudget, room - Math.min(answerRoom, Math.ceil(room / 4)));
  const budget = Math.max(leastBudget, Math.floor(most));
  if (budget !== wanted) warn('clamped-value', 'thinking.budget_tokens', `${wanted} to ${budget}`);
  const effort =
    target.traits.efforts === undefined && target.traits.thinking !== undefined
      ? {}
      : effortWord({ effort: asked.effort }, context);
  return {
    maxTokens: room,
    thinking: { type: 'enabled', budget_tokens: budget, ...display(asked, context) },
    ...effort,
  };
}

function without(maxTokens: number, why: string, warn: Warn): ThinkingPlan {
  warn('dropped-field', 'thinking', why);
  return { maxTokens };
}

/** The effort word, or the one for a budget that the model does not take. */
function effortWord(asked: ReasoningRequest, { target, warn }: ThinkingContext): { effort?: string } {
  const wanted: Effort | undefined =
    asked.effort ?? (asked.budgetTokens === undefined ? undefined : effortOf(asked.budgetTokens, 'xhigh'));
  if (wanted === undefined || wanted === 'none') return {};
  if (target.traits.thinking === 'always' && target.traits.efforts === undefined) {
    warn('dropped-field', 'output_config.effort', 'the model knows no effort');
    return {};
  }
  const effort = nearestEffort(wanted, target.traits.efforts);
  if (asked.effort === undefined) warn('mapped-value', 'thinking.budget_tokens', `${asked.budgetTokens} to ${effort}`);
  else if (effort !== wanted) warn('mapped-value', 'output_config.effort', `${wanted} to ${effort}`);
  return { effort };
}

function display(asked: ReasoningRequest, { target }: ThinkingContext): JsonObject {
  if (asked.visible === undefined || target.quirks.strictFields === true) return {};
  return { display: asked.visible ? 'summarized' : 'omitted' };
}

/** `max_tokens` is required: the client's, within what the model gives, else one that fits the work. */
function outputLimit(request: IrRequest, { target, warn }: ThinkingContext): number {
  const most = target.traits.maxOutputTokens;
  const asked = request.maxOutputTokens;
  if (asked !== undefined) {
    if (most === undefined || asked <= most) return asked;
    warn('clamped-value', 'max_tokens', `${asked} to ${most}`);
    return most;
  }
  const effort = request.reasoning?.effort;
  const usual = effort === 'xhigh' || effort === 'max' ? highEffortLimit : usualLimit;
  return most === undefined ? usualLimit : Math.min(most, usual);
}
