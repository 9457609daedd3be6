// Settings of a request for a Responses upstream: form of the answer, limits, sampling, who asks.
// Source: openai SDK `ResponseCreateParamsBase`, `ResponseTextConfig`; limits of lengths: OpenAI API reference.
import type { Target } from '../codec';
import type { IrRequest, OutputFormat } from '../ir/request';
import type { JsonObject } from '../wire/jsonValue';
import type { WarningList } from './shape';
import { qualifiesForStrict } from './strictSchema';

const leastOutputTokens = 16;
const longestUser = 64;
const mostTopLogprobs = 20;

/** Service tiers of other vendors in OpenAI's words. */
const tiers: Readonly<Record<string, string>> = {
  auto: 'auto',
  default: 'default',
  standard: 'default',
  standard_only: 'default',
  flex: 'flex',
  scale: 'scale',
  priority: 'priority',
  fast: 'fast',
  ultrafast: 'ultrafast',
};

/** `text`: format and verbosity. */
export function encodeTextSettings(
  request: IrRequest,
  target: Target,
  own: JsonObject,
  warnings: WarningList,
): JsonObject {
  const text: JsonObject = {
    ...(request.output === undefined ? {} : { format: encodeFormat(request.output, target, warnings) }),
    ...(request.verbosity === undefined ? {} : { verbosity: request.verbosity }),
    ...(own['text'] as JsonObject | undefined),
  };
  return Object.keys(text).length === 0 ? {} : { text };
}

function encodeFormat(output: OutputFormat, target: Target, warnings: WarningList): JsonObject {
  if (output.type === 'text') return { type: 'text' };
  if (output.type === 'json') return { type: 'json_object' };
  if (target.quirks.noJsonSchema === true) {
    warnings.add('mapped-value', 'output.schema', 'the provider promises JSON, not this schema');
    return { type: 'json_object' };
  }
  const strict = output.strict === true && qualifiesForStrict(output.schema);
  if (output.strict === true && !strict) {
    warnings.add('mapped-value', 'output.strict', 'the schema leaves more open than strict mode takes');
  }
  return {
    type: 'json_schema',
    name: formatName(output.name),
    ...(output.description === undefined ? {} : { description: output.description }),
    schema: output.schema,
    ...(output.strict === undefined ? {} : { strict }),
  };
}

/** Required, and of these characters only. */
function formatName(name: string | undefined): string {
  const allowed = (name ?? '').replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 64);
  return allowed === '' ? 'answer' : allowed;
}

export function encodeSettings(request: IrRequest, target: Target, warnings: WarningList): JsonObject {
  const settings: JsonObject = {};
  const limit = outputLimit(request.maxOutputTokens, target, warnings);
  if (limit !== undefined) settings['max_output_tokens'] = limit;
  encodeSampling(request, target, settings, warnings);
  if (request.metadata !== undefined) settings['metadata'] = request.metadata;
  if (request.user !== undefined) {
    if (request.user.length <= longestUser) settings['user'] = request.user;
    else warnings.add('dropped-field', 'user', `longer than ${longestUser} characters`);
  }
  if (request.promptCacheKey !== undefined) settings['prompt_cache_key'] = request.promptCacheKey;
  if (request.serviceTier !== undefined) {
    const tier = tiers[request.serviceTier];
    if (tier === undefined) warnings.add('dropped-field', 'serviceTier', request.serviceTier);
    else settings['service_tier'] = tier;
    if (tier !== undefined && tier !== request.serviceTier) warnings.add('mapped-value', 'serviceTier', tier);
  }
  return settings;
}

function outputLimit(wanted: number | undefined, target: Target, warnings: WarningList): number | undefined {
  if (wanted === undefined) return undefined;
  const most = target.traits.maxOutputTokens ?? wanted;
  const limit = Math.max(Math.min(wanted, most), leastOutputTokens);
  if (limit !== wanted) warnings.add('clamped-value', 'maxOutputTokens', `${wanted} became ${limit}`);
  return limit;
}

function encodeSampling(request: IrRequest, target: Target, settings: JsonObject, warnings: WarningList): void {
  const { sampling } = request;
  const set = (name: 'temperature' | 'topP', wireName: string, most: number): void => {
    const wanted = sampling[name];
    if (wanted === undefined) return;
    if (target.traits.noSampling === true) {
      warnings.add('dropped-field', `sampling.${name}`, 'the model refuses it');
      return;
    }
    const value = Math.min(Math.max(wanted, 0), most);
    if (value !== wanted) warnings.add('clamped-value', `sampling.${name}`, `${wanted} became ${value}`);
    settings[wireName] = value;
  };
  set('temperature', 'temperature', 2);
  set('topP', 'top_p', 1);
  if (sampling.logprobs !== undefined && sampling.logprobs > 0) {
    settings['top_logprobs'] = Math.min(sampling.logprobs, mostTopLogprobs);
    if (sampling.logprobs > mostTopLogprobs) warnings.add('clamped-value', 'sampling.logprobs');
  }
  for (const name of ['topK', 'presencePenalty', 'frequencyPenalty', 'seed', 'stop'] as const) {
    if (sampling[name] !== undefined) warnings.add('dropped-field', `sampling.${name}`);
  }
}
