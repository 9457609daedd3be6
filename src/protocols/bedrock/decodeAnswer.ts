// A whole Converse answer as an IrAnswer. Called through bedrockCodec. Its blocks are read as the deltas of a stream that came at once,
// so that it equals the fold of the stream.
import { GatewayError } from '../../shared/errors';
import type { AnswerOrigin } from '../codec';
import { Collector } from '../ir/collect';
import type { IrAnswer, IrEvent } from '../ir/events';
import { arrayIn, isObject, objectIn, stringIn, type JsonObject } from '../wire/jsonValue';
import { decodeBedrockError } from './errors';
import { BedrockStreamDecoder } from './streamDecoder';

/** Throws `upstream-invalid` where the body is no answer of Converse, and the provider's own error where it is one. */
export function decodeAnswer(wire: unknown, origin: AnswerOrigin): IrAnswer {
  const message = objectIn(objectIn(wire, 'output'), 'message');
  if (!isObject(wire) || message === undefined || !Array.isArray(message['content'])) {
    if (stringIn(wire, '__type') !== undefined || stringIn(wire, 'message') !== undefined)
      throw decodeBedrockError(wire);
    throw new GatewayError('upstream-invalid', 'The provider answered with something that is not a Converse answer.');
  }
  const decoder = new BedrockStreamDecoder(origin);
  const collector = new Collector();
  const take = (events: readonly IrEvent[]): void => {
    for (const event of events) collector.push(event);
  };
  take(decoder.noteEnding(wire));
  arrayIn(message, 'content')
    .filter(isObject)
    .forEach((block, index) => {
      take([...readBlock(decoder, index, block), ...decoder.endBlock(index)]);
    });
  take(decoder.finish());
  return collector.answer();
}

function readBlock(decoder: BedrockStreamDecoder, index: number, block: JsonObject): IrEvent[] {
  if (typeof block['text'] === 'string') return decoder.delta(index, block);
  const [name, wire] = Object.entries(block).find(([, member]) => isObject(member)) ?? [];
  if (name === undefined || !isObject(wire)) return [];
  switch (name) {
    case 'reasoningContent': {
      const content = { ...objectIn(wire, 'reasoningText'), ...wire };
      return decoder.delta(index, { reasoningContent: content });
    }
    case 'citationsContent':
      return [
        ...arrayIn(wire, 'content').flatMap((piece) => decoder.delta(index, { text: stringIn(piece, 'text') })),
        ...arrayIn(wire, 'citations').flatMap((citation) => decoder.delta(index, { citation })),
      ];
    case 'toolUse': {
      if (stringIn(wire, 'type') !== undefined) return decoder.startBlock(index, block);
      const input = JSON.stringify(wire['input'] ?? {});
      return [...decoder.startBlock(index, block), ...decoder.delta(index, { toolUse: { input } })];
    }
    case 'image':
    case 'audio':
      return [...decoder.startBlock(index, block), ...decoder.delta(index, block)];
    default:
      return decoder.startBlock(index, block);
  }
}
