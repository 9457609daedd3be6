// Usage of OpenAI Chat and the vendors that speak it. Cached tokens are inside `prompt_tokens`, reasoning inside
// `completion_tokens`. Sources: openai SDK `CompletionUsage`; DeepSeek's `prompt_cache_hit_tokens`.
import type { UsageBuckets } from '../../shared/usage';
import { remainder, usageBuckets } from '../usageBuckets';
import { countIn, isObject, objectIn } from '../wire/jsonValue';

/** `usage` as found in an answer or a chunk; undefined where it is no usage object or counts nothing we know. */
export function readChatUsage(usage: unknown): UsageBuckets | undefined {
  if (!isObject(usage)) return undefined;
  const details = objectIn(usage, 'prompt_tokens_details');
  const hit = countIn(usage, 'prompt_cache_hit_tokens');
  const miss = countIn(usage, 'prompt_cache_miss_tokens');
  const prompt =
    countIn(usage, 'prompt_tokens') ?? (hit === undefined && miss === undefined ? undefined : (hit ?? 0) + (miss ?? 0));
  const completion = countIn(usage, 'completion_tokens');
  if (prompt === undefined && completion === undefined) return undefined;
  // Moonshot writes `cached_tokens` beside `prompt_tokens`.
  const cacheRead = countIn(details, 'cached_tokens') ?? hit ?? countIn(usage, 'cached_tokens') ?? 0;
  const cacheWrite = countIn(details, 'cache_write_tokens') ?? 0;
  return usageBuckets({
    input: remainder(prompt ?? 0, cacheRead, cacheWrite),
    cacheRead,
    cacheWrite5m: cacheWrite,
    output: completion ?? 0,
    reasoning: countIn(objectIn(usage, 'completion_tokens_details'), 'reasoning_tokens') ?? 0,
    raw: usage,
  });
}
