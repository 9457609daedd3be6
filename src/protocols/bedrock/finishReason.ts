// `stopReason` and what stands beside it at the end of an answer. Used by the decoders of answers.
// Source: @aws-sdk/client-bedrock-runtime `StopReason`.
import type { Finish, FinishReason } from '../ir/events';
import { isObject, objectIn, stringIn, type JsonObject } from '../wire/jsonValue';

const reasons: Readonly<Record<string, FinishReason>> = {
  end_turn: 'stop',
  stop_sequence: 'stop-sequence',
  max_tokens: 'length',
  model_context_window_exceeded: 'context-full',
  tool_use: 'tool-calls',
  content_filtered: 'refusal',
  guardrail_intervened: 'refusal',
  malformed_tool_use: 'malformed',
  malformed_model_output: 'malformed',
};

/** Members of the end that only this protocol knows, kept as they are. */
const ownFields = ['trace', 'performanceConfig', 'serviceTier'];

/**
 * `ended` has the members of `messageStop` and `metadata`, or of a whole answer. `hasCalls`: the answer holds calls of the client's
 * tools, which some models end with `end_turn`.
 */
export function decodeFinish(ended: JsonObject, hasCalls: boolean): Finish {
  const raw = stringIn(ended, 'stopReason');
  const known = raw !== undefined && Object.hasOwn(reasons, raw) ? reasons[raw] : undefined;
  const reason = known ?? 'stop';
  // Streams tell the model's fields as they stand in its own last event, whole answers as they stand in its answer.
  const fields = objectIn(ended, 'additionalModelResponseFields');
  const stopSequence = stringIn(fields, 'stop_sequence') ?? stringIn(objectIn(fields, 'delta'), 'stop_sequence');
  const own = Object.fromEntries(
    Object.entries(ended).filter(([name, value]) => ownFields.includes(name) && isObject(value)),
  );
  return {
    reason: reason === 'stop' && hasCalls ? 'tool-calls' : reason,
    ...(stopSequence === undefined ? {} : { stopSequence }),
    ...(raw === undefined ? {} : { raw }),
    ...(Object.keys(own).length === 0 ? {} : { extensions: { bedrock: own } }),
  };
}
