// Usage in the shape of chat, for answers and the usage chunk. Source: openai SDK `CompletionUsage`.
import type { UsageBuckets } from '../../shared/usage';
import type { JsonObject } from '../wire/jsonValue';

/** Cached tokens stand inside the prompt's, reasoning inside the completion's. */
export function encodeUsage(usage: UsageBuckets): JsonObject {
  const cacheWrite = usage.cacheWrite5m + usage.cacheWrite1h;
  const prompt = usage.input + usage.cacheRead + cacheWrite;
  return {
    prompt_tokens: prompt,
    completion_tokens: usage.output,
    total_tokens: prompt + usage.output,
    prompt_tokens_details: { cached_tokens: usage.cacheRead, cache_write_tokens: cacheWrite, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: usage.reasoning,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}
