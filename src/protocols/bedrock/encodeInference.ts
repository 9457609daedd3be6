// Sampling, output limit and thinking of a Converse request: what all models take, and what Claude and Nova take in fields of their own.
// Called by encodeRequest.ts. Sources: @aws-sdk/client-bedrock-runtime `InferenceConfiguration`, `OutputConfig`; Claude's own fields are
// those of its own API; Nova's `inferenceConfig.topK`: Amazon Nova user guide, "Complete request schema".
import { GatewayError } from '../../shared/errors';
import { effortOf, nearestEffort } from '../ir/effortScale';
import { encodeSampling } from '../anthropic/encodeSampling';
import { planThinking } from '../anthropic/encodeThinking';
import type { Warn } from '../anthropic/wireShape';
import type { Target } from '../codec';
import type { IrRequest, Sampling } from '../ir/request';
import { arrayIn, type JsonObject } from '../wire/jsonValue';
import type { ModelFamily } from './modelFamily';

export interface EncodedInference {
  inferenceConfig: JsonObject;
  /** Members of `additionalModelRequestFields`. */
  modelFields: JsonObject;
  effort?: string;
}

export interface InferenceContext {
  target: Target;
  family: ModelFamily;
  /** A tool call is forced. */
  forced: boolean;
  /** The running tool loop began without thinking. */
  bareLoop: boolean;
  warn: Warn;
}

/** Throws `bad-request` for more than one answer. */
export function encodeInference(request: IrRequest, context: InferenceContext): EncodedInference {
  const { candidates, ...sampling } = request.sampling;
  if (candidates !== undefined && candidates > 1) {
    throw new GatewayError('bad-request', 'n: Bedrock gives one answer per request.');
  }
  return context.family === 'anthropic'
    ? forClaude({ ...request, sampling }, context)
    : forOthers({ ...request, sampling }, context);
}

/** Claude's rules are those of its own API, in the places that Converse has for them. */
function forClaude(request: IrRequest, context: InferenceContext): EncodedInference {
  const { target, warn } = context;
  const plan = planThinking(request, context);
  const budgeted = plan.thinking?.['type'] === 'enabled';
  const thinks = plan.thinking !== undefined && plan.thinking['type'] !== 'disabled';
  const wire = encodeSampling(request.sampling, target, thinks, warn);
  const stops = arrayIn(wire, 'stop_sequences');
  // Without a limit Bedrock gives as much as the model can; a budget must stay below one.
  const limited = request.maxOutputTokens !== undefined || budgeted;
  return {
    inferenceConfig: {
      ...(limited ? { maxTokens: plan.maxTokens } : {}),
      ...(wire['temperature'] === undefined ? {} : { temperature: wire['temperature'] }),
      ...(wire['top_p'] === undefined ? {} : { topP: wire['top_p'] }),
      ...(stops.length === 0 ? {} : { stopSequences: stops }),
    },
    modelFields: {
      ...(plan.thinking === undefined ? {} : { thinking: plan.thinking }),
      ...(wire['top_k'] === undefined ? {} : { top_k: wire['top_k'] }),
    },
    ...(plan.effort === undefined ? {} : { effort: plan.effort }),
  };
}

function forOthers(request: IrRequest, context: InferenceContext): EncodedInference {
  const { target, family, warn } = context;
  const { sampling } = request;
  const refuses = target.traits.noSampling === true;
  const drop = (name: string, value: number | undefined, why: string): void => {
    if (value !== undefined) warn('dropped-field', name, why);
  };
  if (refuses) {
    drop('temperature', sampling.temperature, 'the model refuses it');
    drop('top_p', sampling.topP, 'the model refuses it');
  }
  const takesTopK = family === 'amazon' && !refuses;
  if (!takesTopK) drop('top_k', sampling.topK, 'the model has no such setting');
  warnUnsayable(sampling, warn);
  const temperature = refuses ? undefined : unit('temperature', sampling.temperature, warn);
  const topP = refuses ? undefined : unit('top_p', sampling.topP, warn);
  const stop = (sampling.stop ?? []).filter((text) => text !== '');
  const maxTokens = outputLimit(request, target, warn);
  const effort = effortOfOthers(request, target, warn);
  return {
    inferenceConfig: {
      ...(maxTokens === undefined ? {} : { maxTokens }),
      ...(temperature === undefined ? {} : { temperature }),
      ...(topP === undefined ? {} : { topP }),
      ...(stop.length === 0 ? {} : { stopSequences: stop }),
    },
    modelFields: takesTopK && sampling.topK !== undefined ? { inferenceConfig: { topK: sampling.topK } } : {},
    ...(effort === undefined ? {} : { effort }),
  };
}

/** Converse takes 0 to 1. */
function unit(name: string, value: number | undefined, warn: Warn): number | undefined {
  if (value === undefined) return undefined;
  const clamped = Math.min(Math.max(value, 0), 1);
  if (clamped !== value) warn('clamped-value', name, `${value} to ${clamped}`);
  return clamped;
}

function outputLimit(request: IrRequest, target: Target, warn: Warn): number | undefined {
  const asked = request.maxOutputTokens;
  const most = target.traits.maxOutputTokens;
  if (asked === undefined || most === undefined || asked <= most) return asked;
  warn('clamped-value', 'max_tokens', `${asked} to ${most}`);
  return most;
}

function effortOfOthers({ reasoning }: IrRequest, { traits }: Target, warn: Warn): string | undefined {
  if (reasoning === undefined) return undefined;
  const { effort, budgetTokens, mode } = reasoning;
  const wanted =
    mode === 'disabled'
      ? 'none'
      : (effort ?? (budgetTokens === undefined ? undefined : effortOf(budgetTokens, 'xhigh')));
  if (wanted === undefined) return undefined;
  if (traits.thinking === undefined || traits.thinking === 'none' || traits.thinking === 'budget') {
    if (wanted !== 'none') warn('dropped-field', 'reasoning', 'the model knows no effort');
    return undefined;
  }
  if (wanted === 'none' && traits.efforts?.includes('none') !== true) {
    warn('dropped-field', 'reasoning', 'it is not known how the model is asked not to think');
    return undefined;
  }
  const known = nearestEffort(wanted, traits.efforts);
  if (effort === undefined && budgetTokens !== undefined)
    warn('mapped-value', 'reasoning', `${budgetTokens} to ${known}`);
  else if (known !== wanted) warn('mapped-value', 'reasoning.effort', `${wanted} to ${known}`);
  return known;
}

function warnUnsayable(sampling: Sampling, warn: Warn): void {
  if (sampling.presencePenalty !== undefined && sampling.presencePenalty !== 0)
    warn('dropped-field', 'presence_penalty');
  if (sampling.frequencyPenalty !== undefined && sampling.frequencyPenalty !== 0)
    warn('dropped-field', 'frequency_penalty');
  if (sampling.seed !== undefined) warn('dropped-field', 'seed');
  if (sampling.logprobs !== undefined) warn('dropped-field', 'logprobs');
}
