// Usage of Anthropic Messages. Cached tokens stand beside `input_tokens`, not inside; thinking is inside `output_tokens`.
// Sources: @anthropic-ai/sdk `Usage`, `MessageDeltaUsage`, `BetaIterationsUsage`.
import type { UsageBuckets } from '../../shared/usage';
import { usageBuckets } from '../usageBuckets';
import { arrayIn, countIn, isObject, objectIn, stringIn, type JsonObject } from '../wire/jsonValue';

/**
 * Two usage objects of one stream as one: counts are cumulative, so what the later one names replaces the earlier value
 * (nulls name nothing). `message_start` has the input counts, `message_delta` the output and sometimes the input again.
 */
export function mergeAnthropicUsage(earlier: JsonObject | undefined, later: unknown): JsonObject | undefined {
  if (!isObject(later)) return earlier;
  const named = Object.entries(later).filter(([, value]) => value !== null && value !== undefined);
  return { ...earlier, ...Object.fromEntries(named) };
}

/** Undefined where `usage` is no usage object or counts nothing we know. */
export function readAnthropicUsage(usage: unknown): UsageBuckets | undefined {
  if (!isObject(usage)) return undefined;
  if (countIn(usage, 'input_tokens') === undefined && countIn(usage, 'output_tokens') === undefined) return undefined;
  // Compaction runs on the same model and is billed, but the top-level counts leave it out.
  const parts = [usage, ...arrayIn(usage, 'iterations').filter((entry) => stringIn(entry, 'type') === 'compaction')];
  const sum = (count: (part: unknown) => number): number =>
    parts.reduce<number>((total, part) => total + count(part), 0);
  return usageBuckets({
    input: sum((part) => countIn(part, 'input_tokens') ?? 0),
    cacheRead: sum((part) => countIn(part, 'cache_read_input_tokens') ?? 0),
    cacheWrite5m: sum((part) => cacheWrites(part).minutes),
    cacheWrite1h: sum((part) => cacheWrites(part).hour),
    output: sum((part) => countIn(part, 'output_tokens') ?? 0),
    reasoning: sum((part) => countIn(objectIn(part, 'output_tokens_details'), 'thinking_tokens') ?? 0),
    raw: usage,
  });
}

/** Writes without a lifetime count as 5 minutes, which is the API's default. */
function cacheWrites(part: unknown): { minutes: number; hour: number } {
  const split = objectIn(part, 'cache_creation');
  const hour = countIn(split, 'ephemeral_1h_input_tokens') ?? 0;
  const minutes = countIn(split, 'ephemeral_5m_input_tokens') ?? 0;
  const total = countIn(part, 'cache_creation_input_tokens') ?? 0;
  return { hour, minutes: Math.max(minutes, total - hour) };
}
