// What happened in a request whose tools the gateway ran: each call of a model and of a tool. Wire types of `GET /usage/requests/:id`, and the
// schemas by which webviews check them. Names of tools are their servers': data, shown as text.
import * as v from 'valibot';

const text = v.string();
const number = v.number();

/** Why the loop of a request came to its end. */
export const loopEnds = ['finished', 'client-tools', 'steps', 'time', 'limit', 'error'] as const;
export type LoopEnd = (typeof loopEnds)[number];

export const toolOutcomes = ['ok', 'error', 'denied', 'cancelled', 'timed-out'] as const;
export type ToolOutcome = (typeof toolOutcomes)[number];

/** Who let a tool run, or did not: a rule, the user, or nobody who could have been asked. */
export const toolDeciders = ['allowed', 'user', 'nobody'] as const;

/** One call of a model. Times are in ms since the request began; tokens as in the log. */
const modelCallSchema = v.object({
  type: v.literal('model'),
  startedMs: number,
  milliseconds: number,
  channelId: text,
  model: text,
  inputTokens: number,
  cacheReadTokens: number,
  outputTokens: number,
  /** False where the provider told no usage, so that zero means "not known". */
  usageKnown: v.boolean(),
  /** Null where the price or the usage is unknown. */
  costUsd: v.nullable(number),
  /** The provider's word for why it stopped. */
  finishReason: v.nullable(text),
  error: v.nullable(text),
});
export type ModelCallTrace = v.InferOutput<typeof modelCallSchema>;

/** One call of a tool; arguments and result stand with the captured bodies, where bodies are captured. */
const toolCallSchema = v.object({
  type: v.literal('tool'),
  callId: text,
  /** `server/tool`. */
  tool: text,
  startedMs: number,
  milliseconds: number,
  outcome: v.picklist(toolOutcomes),
  decision: v.picklist(toolDeciders),
  argumentBytes: number,
  resultCharacters: number,
  truncated: v.boolean(),
});
export type ToolCallTrace = v.InferOutput<typeof toolCallSchema>;

export const toolTraceSchema = v.object({
  steps: v.array(v.variant('type', [modelCallSchema, toolCallSchema])),
  ended: v.picklist(loopEnds),
});
export type ToolTrace = v.InferOutput<typeof toolTraceSchema>;

/** What a tool was given and gave, as it stands among captured bodies. */
export const capturedToolSchema = v.object({ callId: text, tool: text, arguments: text, result: text });
export type CapturedToolCall = v.InferOutput<typeof capturedToolSchema>;
