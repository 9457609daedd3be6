// Usage of Bedrock's Converse. Cached tokens stand beside `inputTokens`, not inside, as with Anthropic; reasoning is inside `outputTokens`.
// Sources: @aws-sdk/client-bedrock-runtime `TokenUsage`, `CacheDetail`.
import type { UsageBuckets } from '../../shared/usage';
import { usageBuckets } from '../usageBuckets';
import { arrayIn, countIn, isObject } from '../wire/jsonValue';

/** Undefined where `usage` is no usage object or counts nothing we know. */
export function readBedrockUsage(usage: unknown): UsageBuckets | undefined {
  if (!isObject(usage)) return undefined;
  const input = countIn(usage, 'inputTokens');
  const output = countIn(usage, 'outputTokens');
  if (input === undefined && output === undefined) return undefined;
  const written = (ttl: string): number =>
    arrayIn(usage, 'cacheDetails')
      .filter((detail) => isObject(detail) && detail['ttl'] === ttl)
      .reduce<number>((total, detail) => total + (countIn(detail, 'inputTokens') ?? 0), 0);
  const hour = written('1h');
  // Writes without a lifetime count as 5 minutes, which is the default.
  const unnamed = (countIn(usage, 'cacheWriteInputTokens') ?? 0) - hour;
  return usageBuckets({
    input: input ?? 0,
    cacheRead: countIn(usage, 'cacheReadInputTokens') ?? 0,
    cacheWrite5m: Math.max(written('5m'), unnamed),
    cacheWrite1h: hour,
    output: output ?? 0,
    raw: usage,
  });
}
