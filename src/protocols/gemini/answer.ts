// Facts of a Gemini answer: the non-streamed one, and every frame of a stream, which is an answer of its own.
import { errorMessage } from '../errorBody';
import type { AnswerFacts } from '../protocol';
import { arrayIn, isObject, objectIn, stringIn } from '../wire/jsonValue';
import { readGeminiUsage } from './usage';

/** A blocked prompt has no candidates: its block reason is the finish reason. */
export function readGeminiAnswer(body: unknown): AnswerFacts {
  const facts: AnswerFacts = {};
  if (!isObject(body)) return facts;
  const usage = readGeminiUsage(body['usageMetadata']);
  if (usage !== undefined) facts.usage = usage;
  const model = stringIn(body, 'modelVersion');
  if (model !== undefined) facts.model = model;
  const finishReason =
    arrayIn(body, 'candidates')
      .map((candidate) => stringIn(candidate, 'finishReason'))
      .find((reason) => reason !== undefined) ?? stringIn(objectIn(body, 'promptFeedback'), 'blockReason');
  if (finishReason !== undefined) facts.finishReason = finishReason;
  if (isObject(body['error']) || typeof body['error'] === 'string') facts.error = errorMessage(body['error']);
  return facts;
}
