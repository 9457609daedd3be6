// Facts of a response object: the non-streamed answer, and the `response` member of stream events.
import { errorMessage } from '../errorBody';
import type { AnswerFacts } from '../protocol';
import { isObject, objectIn, stringIn } from '../wire/jsonValue';
import { readResponsesUsage } from './usage';

/** The finish reason is the incomplete reason where there is one, else the status once it is final. */
export function readResponse(response: unknown): AnswerFacts {
  const facts: AnswerFacts = {};
  if (!isObject(response)) return facts;
  const usage = readResponsesUsage(response['usage']);
  if (usage !== undefined) facts.usage = usage;
  const model = stringIn(response, 'model');
  if (model !== undefined) facts.model = model;
  const status = stringIn(response, 'status');
  const final = status === 'in_progress' || status === 'queued' ? undefined : status;
  const finishReason = stringIn(objectIn(response, 'incomplete_details'), 'reason') ?? final;
  if (finishReason !== undefined) facts.finishReason = finishReason;
  if (isObject(response['error']) || typeof response['error'] === 'string')
    facts.error = errorMessage(response['error']);
  else if (status === 'failed') facts.error = errorMessage(undefined);
  return facts;
}
