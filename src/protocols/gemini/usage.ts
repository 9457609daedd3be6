// Usage of Gemini. Cached tokens are inside `promptTokenCount`; tool results and thoughts stand beside the other counts.
// Sources: @google/genai `GenerateContentResponseUsageMetadata`.
import type { UsageBuckets } from '../../shared/usage';
import { remainder, usageBuckets } from '../usageBuckets';
import { countIn, isObject } from '../wire/jsonValue';

/** `usageMetadata` of an answer or of the last chunk that had one; undefined where it counts nothing we know. */
export function readGeminiUsage(usage: unknown): UsageBuckets | undefined {
  if (!isObject(usage)) return undefined;
  const prompt = countIn(usage, 'promptTokenCount');
  const candidates = countIn(usage, 'candidatesTokenCount');
  const thoughts = countIn(usage, 'thoughtsTokenCount') ?? 0;
  if (prompt === undefined && candidates === undefined && countIn(usage, 'totalTokenCount') === undefined)
    return undefined;
  const cacheRead = countIn(usage, 'cachedContentTokenCount') ?? 0;
  return usageBuckets({
    input: remainder(prompt ?? 0, cacheRead) + (countIn(usage, 'toolUsePromptTokenCount') ?? 0),
    cacheRead,
    output: (candidates ?? 0) + thoughts,
    reasoning: thoughts,
    raw: usage,
  });
}
