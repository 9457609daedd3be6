// `stop_reason` and what stands beside it, both ways. Used by the decoders and encoders of answers.
// Source: @anthropic-ai/sdk `StopReason`, `RefusalStopDetails`.
import type { Finish, FinishReason } from '../ir/events';
import { isObject, stringIn, type JsonObject } from '../wire/jsonValue';

const reasons: Readonly<Record<string, FinishReason>> = {
  end_turn: 'stop',
  stop_sequence: 'stop-sequence',
  max_tokens: 'length',
  model_context_window_exceeded: 'context-full',
  tool_use: 'tool-calls',
  refusal: 'refusal',
  pause_turn: 'pause',
  compaction: 'pause',
};

const words: Readonly<Record<FinishReason, string>> = {
  stop: 'end_turn',
  'stop-sequence': 'stop_sequence',
  length: 'max_tokens',
  'context-full': 'model_context_window_exceeded',
  'tool-calls': 'tool_use',
  refusal: 'refusal',
  pause: 'pause_turn',
  malformed: 'end_turn',
};

/** What of the end belongs to this protocol alone: `ended` has the members of `message_delta.delta` or of the message. */
const ownFields = ['stop_details', 'container', 'context_management'];

/** Members of `usage` that count nothing we price and that no other protocol has. */
const ownUsage = ['server_tool_use', 'service_tier', 'inference_geo', 'speed'];

/** `hasCalls`: the answer holds calls of the client's tools, which some vendors end with `end_turn`. */
export function decodeFinish(ended: JsonObject, hasCalls: boolean, usage: JsonObject | undefined): Finish {
  const raw = stringIn(ended, 'stop_reason');
  const known = raw === undefined ? 'stop' : (reasons[raw] ?? 'stop');
  const stopSequence = stringIn(ended, 'stop_sequence');
  const explanation = stringIn(ended['stop_details'], 'explanation');
  const own: JsonObject = {};
  for (const name of ownFields) if (isObject(ended[name])) own[name] = ended[name];
  if (raw !== undefined && words[known] !== raw) own['stop_reason'] = raw;
  const told = Object.entries(usage ?? {}).filter(([name, value]) => ownUsage.includes(name) && value !== null);
  if (told.length > 0) own['usage'] = Object.fromEntries(told);
  return {
    reason: known === 'stop' && hasCalls ? 'tool-calls' : known,
    ...(stopSequence === undefined ? {} : { stopSequence }),
    ...(raw === undefined ? {} : { raw }),
    ...(explanation === undefined ? {} : { explanation }),
    ...(Object.keys(own).length === 0 ? {} : { extensions: { anthropic: own } }),
  };
}

export interface Said {
  /** The answer holds calls of the client's tools. */
  toolCalls: boolean;
  /** What the model said in refusing; undefined where it said nothing of the kind. */
  refusal: string | undefined;
}

/** Members that end a message: `stop_reason`, `stop_sequence`, `stop_details`, and the provider's own where it was Anthropic. */
export function encodeFinish(finish: Finish, said: Said): JsonObject {
  const { usage: _usage, ...own } = finish.extensions?.anthropic ?? {};
  const refused = said.refusal !== undefined && finish.reason === 'stop';
  const reason = refused ? 'refusal' : settle(finish.reason, said.toolCalls);
  const explanation = finish.explanation ?? (said.refusal === '' ? undefined : said.refusal) ?? null;
  const details = reason === 'refusal' ? { type: 'refusal', category: null, explanation } : null;
  return { stop_reason: words[reason], stop_sequence: finish.stopSequence ?? null, stop_details: details, ...own };
}

/** Clients look for tool calls exactly where the reason says so. */
function settle(reason: FinishReason, toolCalls: boolean): FinishReason {
  if (reason === 'stop' && toolCalls) return 'tool-calls';
  return reason === 'tool-calls' && !toolCalls ? 'stop' : reason;
}
