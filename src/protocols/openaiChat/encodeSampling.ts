// Sampling of a chat request: what the model takes. Called by encodeRequest.ts.
// Source: openai SDK `ChatCompletionCreateParamsBase`; ranges: the vendors' documentation.
import type { Target } from '../codec';
import { unknownToVendor } from '../ir/ownFields';
import type { Sampling } from '../ir/request';
import { compact } from './shape';
import type { WarningList } from './shape';
import type { JsonObject } from '../wire/jsonValue';

const mostTopLogprobs = 20;

export function encodeSampling(sampling: Sampling, target: Target, warnings: WarningList): JsonObject {
  const { quirks, traits } = target;
  const take = <T>(name: string, value: T | undefined, refused: string | undefined): T | undefined => {
    if (value === undefined || refused === undefined) return value;
    warnings.add('dropped-field', name, refused);
    return undefined;
  };
  const within = (name: string, value: number | undefined, least: number, most: number): number | undefined => {
    const kept = value === undefined ? undefined : Math.min(Math.max(value, least), most);
    if (kept !== value) warnings.add('clamped-value', name, `${value} became ${kept}`);
    return kept;
  };
  const model = traits.noSampling === true ? 'the model refuses it' : undefined;
  const vendor = quirks.strictFields === true ? unknownToVendor : undefined;
  const logprobs = take('logprobs', sampling.logprobs, vendor);
  return compact({
    temperature: take('temperature', within('temperature', sampling.temperature, 0, 2), model),
    top_p: take('top_p', within('top_p', sampling.topP, 0, 1), model),
    top_k: take('top_k', sampling.topK, quirks.topK === true ? model : unknownToVendor),
    presence_penalty: take('presence_penalty', within('presence_penalty', sampling.presencePenalty, -2, 2), model),
    frequency_penalty: take('frequency_penalty', within('frequency_penalty', sampling.frequencyPenalty, -2, 2), model),
    [quirks.seedField ?? 'seed']: sampling.seed,
    stop: sampling.stop,
    logprobs: logprobs === undefined ? undefined : true,
    top_logprobs:
      logprobs === undefined || logprobs === 0 ? undefined : within('top_logprobs', logprobs, 0, mostTopLogprobs),
  });
}
