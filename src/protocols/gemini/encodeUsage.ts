// Usage as `usageMetadata`: cached tokens inside the prompt's, thoughts beside the candidates'. Used by the encoders of answers.
// Sources: @google/genai `GenerateContentResponseUsageMetadata`.
import type { UsageBuckets } from '../../shared/usage';
import type { JsonObject } from '../wire/jsonValue';

export function encodeUsage(usage: UsageBuckets): JsonObject {
  const prompt = usage.input + usage.cacheRead + usage.cacheWrite5m + usage.cacheWrite1h;
  const thoughts = Math.min(usage.reasoning, usage.output);
  return {
    promptTokenCount: prompt,
    ...(usage.cacheRead > 0 && { cachedContentTokenCount: usage.cacheRead }),
    candidatesTokenCount: usage.output - thoughts,
    ...(thoughts > 0 && { thoughtsTokenCount: thoughts }),
    totalTokenCount: prompt + usage.output,
  };
}
