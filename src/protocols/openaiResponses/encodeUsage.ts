// Usage of OpenAI Responses, written. Its reader is usage.ts. Source: openai SDK `ResponseUsage`.
import type { UsageBuckets } from '../../shared/usage';
import type { JsonObject } from '../wire/jsonValue';

/** All members are required by clients: where the provider counted nothing, they are 0. */
export function encodeResponsesUsage(usage: UsageBuckets | undefined): JsonObject {
  const cacheWrite = (usage?.cacheWrite5m ?? 0) + (usage?.cacheWrite1h ?? 0);
  const cacheRead = usage?.cacheRead ?? 0;
  const input = (usage?.input ?? 0) + cacheRead + cacheWrite;
  const output = usage?.output ?? 0;
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: cacheRead, cache_write_tokens: cacheWrite },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: usage?.reasoning ?? 0 },
    total_tokens: input + output,
  };
}
