// Usage buckets as Anthropic counts them: cached tokens beside `input_tokens`, thinking inside `output_tokens`.
// Called by the encoders of answers. Source: @anthropic-ai/sdk `Usage`, `MessageDeltaUsage`.
import type { UsageBuckets } from '../../shared/usage';
import { usageBuckets } from '../usageBuckets';
import type { Finish } from '../ir/events';
import { objectIn, type JsonObject } from '../wire/jsonValue';

const nothing = usageBuckets({ raw: undefined });

/** `usage` of a whole message and of `message_start`; zeros where nothing is known, for the field is required. */
export function encodeUsage(usage: UsageBuckets = nothing, finish?: Finish): JsonObject {
  return {
    input_tokens: usage.input,
    cache_creation_input_tokens: usage.cacheWrite5m + usage.cacheWrite1h,
    cache_read_input_tokens: usage.cacheRead,
    cache_creation: {
      ephemeral_5m_input_tokens: usage.cacheWrite5m,
      ephemeral_1h_input_tokens: usage.cacheWrite1h,
    },
    output_tokens: usage.output,
    ...thinkingTokens(usage),
    ...objectIn(finish?.extensions?.anthropic, 'usage'),
  };
}

/** `usage` of `message_delta`: cumulative, and all of it, for clients overwrite what `message_start` said. */
export function encodeDeltaUsage(usage: UsageBuckets = nothing, finish?: Finish): JsonObject {
  const { cache_creation: split, ...counts } = encodeUsage(usage, finish);
  // Not in the type, but the only place to tell 5-minute from 1-hour writes that became known at the end.
  return usage.cacheWrite1h > 0 ? { ...counts, cache_creation: split } : counts;
}

function thinkingTokens(usage: UsageBuckets): JsonObject {
  return usage.reasoning > 0 ? { output_tokens_details: { thinking_tokens: usage.reasoning } } : {};
}
