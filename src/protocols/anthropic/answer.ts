// Facts of a non-streamed Anthropic answer. Called once per answer with its parsed JSON.
import { errorMessage } from '../errorBody';
import type { AnswerFacts } from '../protocol';
import { isObject, stringIn } from '../wire/jsonValue';
import { readAnthropicUsage } from './usage';

export function readAnthropicAnswer(body: unknown): AnswerFacts {
  const facts: AnswerFacts = {};
  if (!isObject(body)) return facts;
  if (body['type'] === 'error' || isObject(body['error'])) facts.error = errorMessage(body['error']);
  const usage = readAnthropicUsage(body['usage']);
  if (usage !== undefined) facts.usage = usage;
  const model = stringIn(body, 'model');
  if (model !== undefined) facts.model = model;
  const finishReason = stringIn(body, 'stop_reason');
  if (finishReason !== undefined) facts.finishReason = finishReason;
  return facts;
}
