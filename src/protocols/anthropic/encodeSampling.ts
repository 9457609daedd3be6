// Sampling of an Anthropic request: what the model takes, within 0 to 1. Called by encodeRequest.ts.
// Thinking excludes other values than the default (extended thinking, feature compatibility).
import { GatewayError } from '../../shared/errors';
import type { Target } from '../codec';
import type { Sampling } from '../ir/request';
import type { JsonObject } from '../wire/jsonValue';
import type { Warn } from './wireShape';

/** Below it the API refuses top_p beside thinking. */
const leastTopPWithThinking = 0.95;

/** Throws `bad-request` for more than one answer. */
export function encodeSampling(sampling: Sampling, target: Target, thinks: boolean, warn: Warn): JsonObject {
  if (sampling.candidates !== undefined && sampling.candidates > 1) {
    throw new GatewayError('bad-request', 'n: the Anthropic Messages protocol gives one answer per request.');
  }
  warnUnsayable(sampling, warn);
  const stop = usableStops(sampling.stop, warn);
  return {
    ...(stop.length === 0 ? {} : { stop_sequences: stop }),
    ...encodeRandomness(sampling, target, thinks, warn),
  };
}

function encodeRandomness(sampling: Sampling, target: Target, thinks: boolean, warn: Warn): JsonObject {
  const { temperature: asked, topP, topK } = sampling;
  const drop = (name: string, why: string): undefined => {
    warn('dropped-field', name, why);
    return undefined;
  };
  const refusal =
    target.traits.noSampling === true ? 'the model refuses it' : thinks ? 'not together with thinking' : undefined;
  let temperature = asked === undefined ? undefined : Math.min(Math.max(asked, 0), 1);
  if (temperature !== asked) warn('clamped-value', 'temperature', `${asked} to ${temperature}`);
  let top_p = topP;
  let top_k = topK;
  if (refusal !== undefined) {
    if (temperature !== undefined) temperature = temperature === 1 ? undefined : drop('temperature', refusal);
    if (top_k !== undefined) top_k = drop('top_k', refusal);
    const fits = target.traits.noSampling !== true && top_p !== undefined && top_p >= leastTopPWithThinking;
    if (top_p !== undefined && !fits) top_p = top_p === 1 ? undefined : drop('top_p', refusal);
  }
  // Models since 4.1 refuse the two together.
  if (temperature !== undefined && top_p !== undefined)
    top_p = top_p === 1 ? undefined : drop('top_p', 'not together with temperature');
  return {
    ...(temperature === undefined ? {} : { temperature }),
    ...(top_p === undefined ? {} : { top_p }),
    ...(top_k === undefined ? {} : { top_k }),
  };
}

/** The API refuses stop sequences of white space alone. */
function usableStops(stop: readonly string[] | undefined, warn: Warn): string[] {
  return (stop ?? []).filter((text, index) => {
    if (text.trim() !== '') return true;
    warn('dropped-field', `stop_sequences[${index}]`, 'white space alone');
    return false;
  });
}

function warnUnsayable(sampling: Sampling, warn: Warn): void {
  if (sampling.presencePenalty !== undefined && sampling.presencePenalty !== 0)
    warn('dropped-field', 'presence_penalty');
  if (sampling.frequencyPenalty !== undefined && sampling.frequencyPenalty !== 0)
    warn('dropped-field', 'frequency_penalty');
  if (sampling.seed !== undefined) warn('dropped-field', 'seed');
  if (sampling.logprobs !== undefined) warn('dropped-field', 'logprobs');
}
