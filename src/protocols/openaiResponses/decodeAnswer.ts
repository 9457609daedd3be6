// A whole answer of a Responses upstream. Source: openai SDK `Response`.
import type { AnswerOrigin } from '../codec';
import type { IrAnswer } from '../ir/events';
import { isObject, stringIn, type JsonObject } from '../wire/jsonValue';
import { decodeAssistantItem } from './assistantItems';
import { decodeFinish } from './finishReason';
import { answerFault, arrayAt, isAbsent, objectAt } from './shape';
import { upstreamError } from './upstreamError';
import { readResponsesUsage } from './usage';

/** Throws `upstream-invalid` where `wire` is no response, and the provider's error where it is one. */
export function decodeResponsesAnswer(wire: unknown, origin: AnswerOrigin): IrAnswer {
  const response = objectAt(wire, 'the body', answerFault);
  throwIfFailed(response);
  const context = { nativeOrigin: origin.origin, fault: answerFault, keepEmptyReasoning: false };
  const content = arrayAt(response['output'], 'output', answerFault).flatMap((item, index) => {
    const path = `output[${index}]`;
    return decodeAssistantItem(objectAt(item, path, answerFault), path, context);
  });
  const finish = decodeFinish(response, {
    toolCalls: content.some((part) => part.type === 'tool-call'),
    refusal: content.some((part) => part.type === 'refusal'),
  });
  return {
    id: stringIn(response, 'id') ?? '',
    model: stringIn(response, 'model') ?? '',
    content,
    finish,
    usage: readResponsesUsage(response['usage']),
  };
}

/** Throws what `response` says went wrong, or that it has not come to an end. */
export function throwIfFailed(response: JsonObject): void {
  const { error, status } = response;
  if (!isAbsent(error)) throw upstreamError(error);
  if (status === 'failed') throw upstreamError(undefined);
  if (status === 'cancelled') throw upstreamError({ message: 'The provider cancelled the answer.' });
  if (status === 'in_progress' || status === 'queued')
    throw answerFault('status', 'says that the answer is not finished');
}

/** The response in a stream event; undefined where there is none. */
export function responseIn(event: JsonObject): JsonObject | undefined {
  return isObject(event['response']) ? event['response'] : undefined;
}
