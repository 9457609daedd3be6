// Usage of OpenAI Responses. Cached tokens are inside `input_tokens`, reasoning inside `output_tokens`.
// Sources: openai SDK `ResponseUsage`.
import type { UsageBuckets } from '../../shared/usage';
import { remainder, usageBuckets } from '../usageBuckets';
import { countIn, isObject, objectIn } from '../wire/jsonValue';

/** `usage` of a response object; undefined where it is null or counts nothing we know. */
export function readResponsesUsage(usage: unknown): UsageBuckets | undefined {
  if (!isObject(usage)) return undefined;
  const input = countIn(usage, 'input_tokens');
  const output = countIn(usage, 'output_tokens');
  if (input === undefined && output === undefined) return undefined;
  const details = objectIn(usage, 'input_tokens_details');
  const cacheRead = countIn(details, 'cached_tokens') ?? 0;
  const cacheWrite = countIn(details, 'cache_write_tokens') ?? 0;
  return usageBuckets({
    input: remainder(input ?? 0, cacheRead, cacheWrite),
    cacheRead,
    cacheWrite5m: cacheWrite,
    output: output ?? 0,
    reasoning: countIn(objectIn(usage, 'output_tokens_details'), 'reasoning_tokens') ?? 0,
    raw: usage,
  });
}
