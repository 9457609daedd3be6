// Why an answer ended: the words of OpenAI and of the vendors that speak its protocol, both ways. Used by decoders and encoders.
// Sources: openai SDK `finish_reason`; DeepSeek, GLM, Mistral, Doubao and SGLang documentation.
import type { Finish, FinishReason } from '../ir/events';

const meanings: Readonly<Record<string, FinishReason>> = {
  stop: 'stop',
  eos: 'stop',
  end_turn: 'stop',
  complete: 'stop',
  stop_sequence: 'stop-sequence',
  length: 'length',
  max_tokens: 'length',
  repetition_truncation: 'length',
  model_length: 'context-full',
  tool_calls: 'tool-calls',
  tool_call: 'tool-calls',
  tool_use: 'tool-calls',
  function_call: 'tool-calls',
  content_filter: 'refusal',
  sensitive: 'refusal',
  safety: 'refusal',
  recitation: 'refusal',
  refusal: 'refusal',
  malformed_function_call: 'malformed',
};

/** Words that tell of a fault of the provider: the answer is not whole, and nobody should take it for one. */
const faults = new Set(['error', 'network_error', 'insufficient_system_resource', 'abort', 'failed']);

export function isFault(raw: string): boolean {
  return faults.has(raw.toLowerCase());
}

/** A stop sequence as vLLM (`stop_reason`) and SGLang (`matched_stop`) name it; others put a word of their own there. */
export function stopSequenceOf(value: string | undefined): string | undefined {
  return value === undefined || Object.hasOwn(meanings, value) ? undefined : value;
}

/**
 * `raw` undefined: the provider has not said it. With calls a plain stop means that they are to be made (OpenAI itself says `stop`
 * where a call was forced); a word for calls without any call means nothing.
 */
export function decodeFinish(raw: string | undefined, hasCalls: boolean, stopSequence: string | undefined): Finish {
  const said = raw === undefined ? 'stop' : (meanings[raw.toLowerCase()] ?? 'stop');
  const rest = { ...(stopSequence === undefined ? {} : { stopSequence }), ...(raw === undefined ? {} : { raw }) };
  if (said === 'stop' && hasCalls) return { reason: 'tool-calls', ...rest };
  if (said === 'tool-calls' && !hasCalls) return { reason: 'stop', ...rest };
  if (said === 'stop' && stopSequence !== undefined) return { reason: 'stop-sequence', ...rest };
  return { reason: said, ...rest };
}

const words: Readonly<Record<FinishReason, string>> = {
  stop: 'stop',
  'stop-sequence': 'stop',
  length: 'length',
  'context-full': 'length',
  'tool-calls': 'tool_calls',
  refusal: 'content_filter',
  pause: 'stop',
  malformed: 'stop',
};

/** The word for clients; `legacy` for those that know `function_call` only. */
export function encodeFinish(reason: FinishReason, legacy: boolean): string {
  return legacy && reason === 'tool-calls' ? 'function_call' : words[reason];
}

/** True where the word says less than the reason. */
export function isApproximate(reason: FinishReason): boolean {
  return reason === 'pause' || reason === 'malformed';
}
