// Facts of a non-streamed OpenAI Chat answer. Called once per answer with its parsed JSON.
import { errorMessage } from '../errorBody';
import type { AnswerFacts } from '../protocol';
import { arrayIn, isObject, stringIn } from '../wire/jsonValue';
import { readChatUsage } from './usage';

/** Usage, model and the first finish reason; an `error` member makes it an error whatever the status was. */
export function readChatAnswer(body: unknown): AnswerFacts {
  const facts: AnswerFacts = {};
  if (!isObject(body)) return facts;
  const usage = readChatUsage(body['usage']);
  if (usage !== undefined) facts.usage = usage;
  const model = stringIn(body, 'model');
  if (model !== undefined) facts.model = model;
  const finishReason = arrayIn(body, 'choices')
    .map((choice) => stringIn(choice, 'finish_reason'))
    .find((reason) => reason !== undefined);
  if (finishReason !== undefined) facts.finishReason = finishReason;
  if (isError(body['error'])) facts.error = errorMessage(body['error']);
  return facts;
}

/** What the SDK takes for an error: any value that is not empty. */
export function isError(error: unknown): boolean {
  return error !== undefined && error !== null && error !== false && error !== '' && error !== 0;
}
