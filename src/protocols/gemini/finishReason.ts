// Finish reasons of Gemini and of the intermediate representation, both ways. Used by decoders and encoders of answers.
// Sources: @google/genai `FinishReason`, `BlockedReason`.
import type { Finish, FinishReason } from '../ir/events';

const reasons: Readonly<Record<string, FinishReason>> = {
  FINISH_REASON_UNSPECIFIED: 'stop',
  STOP: 'stop',
  MAX_TOKENS: 'length',
  SAFETY: 'refusal',
  RECITATION: 'refusal',
  LANGUAGE: 'refusal',
  BLOCKLIST: 'refusal',
  PROHIBITED_CONTENT: 'refusal',
  SPII: 'refusal',
  IMAGE_SAFETY: 'refusal',
  IMAGE_PROHIBITED_CONTENT: 'refusal',
  IMAGE_RECITATION: 'refusal',
  IMAGE_OTHER: 'refusal',
  MODEL_ARMOR: 'refusal',
  JAILBREAK: 'refusal',
  NO_IMAGE: 'malformed',
  OTHER: 'malformed',
  MALFORMED_FUNCTION_CALL: 'malformed',
  MALFORMED_RESPONSE: 'malformed',
  UNEXPECTED_TOOL_CALL: 'malformed',
  TOO_MANY_TOOL_CALLS: 'malformed',
  MISSING_THOUGHT_SIGNATURE: 'malformed',
  CONTINUATION: 'pause',
};

const words: Readonly<Record<FinishReason, string>> = {
  stop: 'STOP',
  'stop-sequence': 'STOP',
  'tool-calls': 'STOP',
  length: 'MAX_TOKENS',
  'context-full': 'MAX_TOKENS',
  refusal: 'SAFETY',
  pause: 'STOP',
  malformed: 'MALFORMED_RESPONSE',
};

/** `hasCalls`: the answer calls functions, for which Gemini has no word of its own. An unknown word is an ordinary end. */
export function decodeFinishReason(word: string, hasCalls: boolean): FinishReason {
  const reason = Object.hasOwn(reasons, word) ? (reasons[word] ?? 'stop') : 'stop';
  return reason === 'stop' && hasCalls ? 'tool-calls' : reason;
}

/** The finish of an answer whose prompt was blocked, so that it has no candidates. */
export function blockedFinish(blockReason: string, message: string | undefined): Finish {
  const finish: Finish = { reason: 'refusal', raw: blockReason };
  return message === undefined ? finish : { ...finish, explanation: message };
}

/** Gemini's own word where the finish came with one that means the same, else the nearest. */
export function encodeFinishReason(finish: Finish): string {
  const { raw, reason } = finish;
  if (raw !== undefined && Object.hasOwn(reasons, raw)) {
    const same = decodeFinishReason(raw, reason === 'tool-calls') === reason;
    if (same) return raw;
  }
  return words[reason];
}
