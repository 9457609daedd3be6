// The outside of an answer: a GenerateContentResponse around parts, and what its last chunk says. Used by the encoders of whole answers
// and of streams. Source: @google/genai `GenerateContentResponse`, `Candidate`.
import type { UsageBuckets } from '../../shared/usage';
import type { Finish } from '../ir/events';
import { arrayIn, isObject, objectIn, type JsonObject } from '../wire/jsonValue';
import { encodeUsage } from './encodeUsage';
import { encodeFinishReason } from './finishReason';

export interface Envelope {
  responseId: string;
  modelVersion: string;
}

/** An answer, or a chunk of one, that says nothing about its end. */
export function openAnswer(parts: JsonObject[], envelope: Envelope): JsonObject {
  return { candidates: [{ content: { parts, role: 'model' }, index: 0 }], ...named(envelope) };
}

export interface Ending {
  finish: Finish;
  usage: UsageBuckets | undefined;
  /** The model called a function with arguments that are no JSON. */
  malformedCall: boolean;
}

/** The whole answer, or the last chunk, with its end. A blocked prompt has no candidate, as at Google. */
export function endedAnswer(
  parts: JsonObject[],
  { finish, usage, malformedCall }: Ending,
  envelope: Envelope,
): JsonObject {
  const extras = finish.extensions?.gemini ?? {};
  const { candidate: _candidate, candidates: _candidates, ...frame } = extras;
  const metadata = usage === undefined ? {} : { usageMetadata: encodeUsage(usage) };
  if (
    parts.length === 0 &&
    objectIn(extras, 'promptFeedback')?.['blockReason'] !== undefined &&
    finish.reason === 'refusal'
  ) {
    return { ...frame, ...metadata, ...named(envelope) };
  }
  const message = malformedCall ? 'The model called a function with arguments that are no JSON.' : finish.explanation;
  const own = {
    // An answer without parts counts as broken in the SDK's chats; Google itself ends streams with an empty text.
    content: { parts: parts.length === 0 ? [{ text: '' }] : parts, role: 'model' },
    finishReason: malformedCall ? 'MALFORMED_FUNCTION_CALL' : encodeFinishReason(finish),
    ...(message !== undefined && { finishMessage: message }),
    index: 0,
    ...objectIn(extras, 'candidate'),
  };
  const others = arrayIn(extras, 'candidates').filter(isObject);
  return { candidates: [own, ...others], ...frame, ...metadata, ...named(envelope) };
}

function named({ responseId, modelVersion }: Envelope): JsonObject {
  return { modelVersion, responseId };
}
