// `generationConfig` of a request: sampling, output form, thinking; what only Gemini knows is kept. Called by decodeRequest.ts.
// Source: @google/genai `GenerationConfig`, `ThinkingConfig`.
import type { Effort, OutputFormat, ReasoningRequest, Sampling } from '../ir/request';
import type { JsonObject } from '../wire/jsonValue';
import { schemaOf } from './decodeTools';
import {
  badRequest,
  join,
  optionalBoolean,
  optionalNumber,
  optionalObject,
  optionalString,
  optionalStrings,
  unknownMembers,
} from './members';

export interface DecodedConfig {
  sampling: Sampling;
  maxOutputTokens: number | undefined;
  reasoning: ReasoningRequest | undefined;
  output: OutputFormat | undefined;
  /** Fields that no other protocol has. */
  rest: JsonObject | undefined;
}

const path = 'generationConfig';
const samplingFields = {
  temperature: 'temperature',
  topP: 'topP',
  topK: 'topK',
  presencePenalty: 'presencePenalty',
  frequencyPenalty: 'frequencyPenalty',
  seed: 'seed',
  candidateCount: 'candidates',
} as const;
const known = [
  ...Object.keys(samplingFields),
  'stopSequences',
  'maxOutputTokens',
  'responseMimeType',
  'responseSchema',
  'responseJsonSchema',
  'thinkingConfig',
  'responseLogprobs',
  'logprobs',
];

/** `config` has camelCase members. */
export function decodeConfig(config: JsonObject): DecodedConfig {
  const { output, rest: outputRest } = decodeOutput(config);
  const { logprobs, rest: logprobsRest } = decodeLogprobs(config);
  const { reasoning, rest: thinkingRest } = decodeThinking(config);
  const sampling: Sampling = {};
  for (const [wire, name] of Object.entries(samplingFields)) {
    const value = optionalNumber(config, wire, path);
    if (value !== undefined) sampling[name] = value;
  }
  const stop = optionalStrings(config, 'stopSequences', path);
  if (stop !== undefined && stop.length > 0) sampling.stop = stop;
  if (logprobs !== undefined) sampling.logprobs = logprobs;
  const rest = { ...unknownMembers(config, known), ...outputRest, ...logprobsRest, ...thinkingRest };
  return {
    sampling,
    maxOutputTokens: optionalNumber(config, 'maxOutputTokens', path),
    reasoning,
    output,
    rest: Object.keys(rest).length === 0 ? undefined : rest,
  };
}

function decodeLogprobs(config: JsonObject): { logprobs: number | undefined; rest: JsonObject } {
  const count = optionalNumber(config, 'logprobs', path);
  if (optionalBoolean(config, 'responseLogprobs', path) === true) return { logprobs: count ?? 0, rest: {} };
  return { logprobs: undefined, rest: count === undefined ? {} : { logprobs: count } };
}

/** Other media types than JSON and plain text (`text/x.enum`) are Gemini's own, with their schema. */
function decodeOutput(config: JsonObject): { output: OutputFormat | undefined; rest: JsonObject } {
  const type = optionalString(config, 'responseMimeType', path);
  const schema = schemaOf(config, 'responseSchema', 'responseJsonSchema', path);
  if (type !== undefined && type !== 'application/json' && type !== 'text/plain') {
    const { responseSchema, responseJsonSchema } = config;
    const given = {
      ...(responseSchema !== undefined && { responseSchema }),
      ...(responseJsonSchema !== undefined && { responseJsonSchema }),
    };
    return { output: undefined, rest: { responseMimeType: type, ...given } };
  }
  if (schema !== undefined) return { output: { type: 'json-schema', schema }, rest: {} };
  if (type === undefined) return { output: undefined, rest: {} };
  return { output: { type: type === 'text/plain' ? 'text' : 'json' }, rest: {} };
}

const levels: Readonly<Record<string, Effort>> = { MINIMAL: 'minimal', LOW: 'low', MEDIUM: 'medium', HIGH: 'high' };

function decodeThinking(config: JsonObject): { reasoning: ReasoningRequest | undefined; rest: JsonObject } {
  const at = join(path, 'thinkingConfig');
  const thinking = optionalObject(config, 'thinkingConfig', path);
  if (thinking === undefined) return { reasoning: undefined, rest: {} };
  const reasoning: ReasoningRequest = {};
  const visible = optionalBoolean(thinking, 'includeThoughts', at);
  if (visible !== undefined) reasoning.visible = visible;
  const budget = optionalNumber(thinking, 'thinkingBudget', at);
  if (budget === 0) reasoning.mode = 'disabled';
  else if (budget !== undefined && budget < 0) reasoning.mode = 'adaptive';
  else if (budget !== undefined) Object.assign(reasoning, { mode: 'enabled', budgetTokens: budget });
  const level = optionalString(thinking, 'thinkingLevel', at)?.toUpperCase();
  if (level !== undefined && level !== 'THINKING_LEVEL_UNSPECIFIED') {
    const effort = Object.hasOwn(levels, level) ? levels[level] : undefined;
    if (effort === undefined) throw badRequest(join(at, 'thinkingLevel'), 'must be MINIMAL, LOW, MEDIUM or HIGH.');
    reasoning.effort = effort;
  }
  const own = unknownMembers(thinking, ['includeThoughts', 'thinkingBudget', 'thinkingLevel']);
  return {
    reasoning: Object.keys(reasoning).length === 0 ? undefined : reasoning,
    rest: own === undefined ? {} : { thinkingConfig: own },
  };
}
