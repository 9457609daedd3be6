// A whole answer of a chat provider. Called through openaiChatCodec. By law it equals the fold of the same answer's stream, so it is
// made that way: the message is one large delta. Source: openai SDK `ChatCompletion`.
import { GatewayError } from '../../shared/errors';
import type { AnswerOrigin } from '../codec';
import { Collector } from '../ir/collect';
import type { IrAnswer } from '../ir/events';
import { isObject } from '../wire/jsonValue';
import { ChatStreamDecoder } from './streamDecoder';
import { readUpstreamError } from './upstreamError';

/** Throws the provider's error where the body is one (some send it with status 200), else `upstream-invalid` for what is no answer. */
export function decodeAnswer(wire: unknown, origin: AnswerOrigin): IrAnswer {
  if (!isObject(wire)) throw new GatewayError('upstream-invalid', "The provider's answer is not a JSON object.");
  const error = readUpstreamError(wire, '');
  if (error !== undefined) throw error;
  if (!Array.isArray(wire['choices']) || !isObject(wire['choices'][0])) {
    throw new GatewayError('upstream-invalid', "The provider's answer has no choices.");
  }
  const decoder = new ChatStreamDecoder(origin);
  const collector = new Collector();
  const events = [...decoder.pushChunk(wire), ...decoder.push({ event: '', data: '[DONE]' })];
  for (const event of events) collector.push(event);
  return collector.answer();
}
