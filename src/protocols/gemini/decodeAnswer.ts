// A whole answer as the intermediate representation: the fold of a stream of one frame, so that both say the same.
import { GatewayError } from '../../shared/errors';
import type { AnswerOrigin } from '../codec';
import { Collector } from '../ir/collect';
import type { IrAnswer } from '../ir/events';
import { isObject } from '../wire/jsonValue';
import { GeminiStreamDecoder } from './streamDecoder';

/** Throws `upstream-invalid` where `wire` is no answer of Gemini, and the error that an answer of status 200 carries. */
export function decodeAnswer(wire: unknown, origin: AnswerOrigin): IrAnswer {
  // A proxy may answer in the array form of a stream.
  const frames: unknown[] = Array.isArray(wire) ? wire : [wire];
  const decoder = new GeminiStreamDecoder(origin);
  const collector = new Collector();
  for (const frame of frames) {
    if (!isObject(frame))
      throw new GatewayError('upstream-invalid', 'The upstream sent an answer that is no JSON object.');
    for (const event of decoder.pushAnswer(frame)) collector.push(event);
  }
  for (const event of decoder.end()) {
    if (event.type === 'error') {
      throw new GatewayError('upstream-invalid', 'The upstream sent an answer without a finish reason.');
    }
    collector.push(event);
  }
  return collector.answer();
}
