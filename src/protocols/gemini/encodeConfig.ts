// `generationConfig` of a request. Called by encodeRequest.ts. Values outside Google's ranges are moved to the nearest one.
// Sources: @google/genai `GenerationConfig`.
import type { Target } from '../codec';
import type { ImagePart } from '../ir/parts';
import type { IrRequest, OutputFormat } from '../ir/request';
import { isObject, type JsonObject } from '../wire/jsonValue';
import type { Warn } from './members';
import { encodeThinking } from './reasoning';
import { toPlainSchema, toTypedSchema } from './schema';

const mostStops = 5;
const mostLogprobs = 20;

/** `details`: what each image asks for. Fields that the client gave in Gemini's own words stand beside and win. */
export function encodeConfig(
  request: IrRequest,
  target: Target,
  details: readonly ImagePart['detail'][],
  warn: Warn,
): JsonObject | undefined {
  const config: JsonObject = {
    ...encodeSampling(request, target, warn),
    ...encodeLimit(request, target, warn),
    ...encodeOutput(request.output, target, warn),
    ...encodeDetail(details, warn),
  };
  const thinking = encodeThinking(request.reasoning, target, warn);
  const own = request.extensions.gemini?.['generationConfig'];
  const kept = isObject(own) ? own : {};
  const keptThinking = kept['thinkingConfig'];
  const both = { ...thinking, ...(isObject(keptThinking) ? keptThinking : {}) };
  const result = { ...config, ...kept, ...(Object.keys(both).length > 0 && { thinkingConfig: both }) };
  return Object.keys(result).length === 0 ? undefined : result;
}

function encodeSampling(request: IrRequest, target: Target, warn: Warn): JsonObject {
  const { sampling } = request;
  const result: JsonObject = {};
  const set = (name: string, value: number | undefined, least: number, most: number): void => {
    if (value === undefined) return;
    const clamped = Math.min(Math.max(value, least), most);
    if (clamped !== value) warn('clamped-value', name, `${value} to ${clamped}`);
    result[name] = clamped;
  };
  if (target.traits.noSampling === true) {
    for (const name of ['temperature', 'topP', 'topK'] as const) {
      if (sampling[name] !== undefined) warn('dropped-field', name, 'the model refuses it');
    }
  } else {
    set('temperature', sampling.temperature, 0, 2);
    set('topP', sampling.topP, 0, 1);
    set('topK', sampling.topK, 1, Number.MAX_SAFE_INTEGER);
  }
  set('presencePenalty', sampling.presencePenalty, -2, 2);
  set('frequencyPenalty', sampling.frequencyPenalty, -2, 2);
  if (sampling.seed !== undefined) result['seed'] = fitSeed(sampling.seed, warn);
  if (sampling.candidates !== undefined) result['candidateCount'] = sampling.candidates;
  if (sampling.stop !== undefined && sampling.stop.length > 0) {
    if (sampling.stop.length > mostStops)
      warn('clamped-value', 'stop', `the first ${mostStops} of ${sampling.stop.length}`);
    result['stopSequences'] = sampling.stop.slice(0, mostStops);
  }
  if (sampling.logprobs !== undefined) {
    result['responseLogprobs'] = true;
    if (sampling.logprobs > 0) set('logprobs', sampling.logprobs, 1, mostLogprobs);
  }
  return result;
}

/** A seed is a signed number of 32 bits. */
function fitSeed(seed: number, warn: Warn): number {
  const fitted = seed | 0;
  if (fitted !== seed) warn('mapped-value', 'seed', `${seed} to ${fitted}`);
  return fitted;
}

function encodeLimit(request: IrRequest, target: Target, warn: Warn): JsonObject {
  const asked = request.maxOutputTokens;
  if (asked === undefined) return {};
  const most = target.traits.maxOutputTokens;
  if (most === undefined || asked <= most) return { maxOutputTokens: asked };
  warn('clamped-value', 'max_tokens', `${asked} to ${most}`);
  return { maxOutputTokens: most };
}

/** The name and description of a schema go into it: Gemini has no other place for them. */
function encodeOutput(output: OutputFormat | undefined, target: Target, warn: Warn): JsonObject {
  if (output === undefined) return {};
  if (output.type === 'text') return { responseMimeType: 'text/plain' };
  if (output.type === 'json') return { responseMimeType: 'application/json' };
  const { name, description, schema } = output;
  const named = {
    ...(name !== undefined && schema['title'] === undefined && { title: name }),
    ...(description !== undefined && schema['description'] === undefined && { description }),
    ...schema,
  };
  if (target.quirks.jsonSchema !== false) {
    const responseJsonSchema = toPlainSchema(named, 'response_format.schema', warn);
    return { responseMimeType: 'application/json', responseJsonSchema };
  }
  const responseSchema = toTypedSchema(named, 'response_format.schema', warn);
  return { responseMimeType: 'application/json', ...(responseSchema && { responseSchema }) };
}

const resolutions = { low: 'MEDIA_RESOLUTION_LOW', high: 'MEDIA_RESOLUTION_HIGH', original: 'MEDIA_RESOLUTION_HIGH' };

/** One setting for all images: said where they agree. */
function encodeDetail(details: readonly ImagePart['detail'][], warn: Warn): JsonObject {
  const asked = new Set(details.map((detail) => detail ?? 'auto'));
  const [first] = asked;
  if (first === undefined || (asked.size === 1 && first === 'auto')) return {};
  if (asked.size > 1 || first === 'auto') {
    warn('dropped-field', 'detail', 'images ask for different detail');
    return {};
  }
  if (first === 'original') warn('mapped-value', 'detail', 'original to high');
  return { mediaResolution: resolutions[first] };
}
