// A whole Anthropic message as an IrAnswer. Called through anthropicCodec. Reads the message as a stream that came at once, so that it
// equals the fold of the stream.
import { GatewayError } from '../../shared/errors';
import type { AnswerOrigin } from '../codec';
import { Collector } from '../ir/collect';
import type { IrAnswer } from '../ir/events';
import { isObject } from '../wire/jsonValue';
import { AnthropicStreamDecoder } from './streamDecoder';
import { upstreamFault } from './upstreamFault';

/** Throws `upstream-invalid` where the body is no message, and the provider's own error where it is one. */
export function decodeAnswer(wire: unknown, origin: AnswerOrigin): IrAnswer {
  if (!isObject(wire)) throw notAMessage();
  if (wire['type'] === 'error' || isObject(wire['error'])) throw upstreamFault(wire['error'] ?? wire);
  if (!Array.isArray(wire['content'])) throw notAMessage();
  const decoder = new AnthropicStreamDecoder(origin);
  const collector = new Collector();
  for (const event of [...decoder.message(wire), ...decoder.finish()]) collector.push(event);
  return collector.answer();
}

function notAMessage(): GatewayError {
  return new GatewayError('upstream-invalid', 'The provider answered with something that is not an Anthropic message.');
}
