// Streams of any protocol as events that were checked for their order, and the answer that they are together. For the kits of the protocols.
import type { Frame, StreamDecoder } from '../../src/protocols/codec';
import { EventChecker } from '../../src/protocols/ir/checkEvents';
import { Collector } from '../../src/protocols/ir/collect';
import type { IrAnswer, IrEvent } from '../../src/protocols/ir/events';

/** All events of a stream, each checked. Throws where the stream has no end. */
export function checkedEvents(frames: readonly Frame[], decoder: StreamDecoder): IrEvent[] {
  const checker = new EventChecker();
  const events = [...frames.flatMap((frame) => decoder.push(frame)), ...decoder.end()];
  events.forEach((event) => checker.check(event));
  if (!checker.done) throw new Error('the stream has no end');
  return events;
}

export function collect(events: readonly IrEvent[]): IrAnswer {
  const collector = new Collector();
  events.forEach((event) => {
    collector.push(event);
  });
  return collector.answer();
}
