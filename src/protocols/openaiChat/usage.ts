// Usage of OpenAI Chat and the vendors that speak it. Cached tokens are inside `prompt_tokens`, reasoning inside `completion_tokens`, but
// for xAI, where it stands beside them. Sources: openai SDK `CompletionUsage`; DeepSeek's `prompt_cache_hit_tokens`; Alibaba's
// `cache_creation_input_tokens` (https://docs.qwencloud.com/developer-guides/text-generation/context-cache).
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
  const cacheWrite = countIn(details, 'cache_write_tokens') ?? countIn(details, 'cache_creation_input_tokens') ?? 0;
  const reasoning = countIn(objectIn(usage, 'completion_tokens_details'), 'reasoning_tokens') ?? 0;
  const spoken = completion ?? 0;
  // The sum says where the reasoning stands.
  const isBeside = reasoning > 0 && countIn(usage, 'total_tokens') === (prompt ?? 0) + spoken + reasoning;
  return usageBuckets({
    input: remainder(prompt ?? 0, cacheRead, cacheWrite),
    cacheRead,
    cacheWrite5m: cacheWrite,
    output: isBeside ? spoken + reasoning : spoken,
    reasoning,
    raw: usage,
  });
}
