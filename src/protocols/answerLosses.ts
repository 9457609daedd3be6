// What a streamed answer loses on its way to the client: stream encoders say nothing of it, so at the end the encoder of whole answers is asked
// about the same answer with its texts left out. Used by answerStream.ts; keeps no text, so that long answers cost nothing.
import type { Codec, AnswerContext } from './codec';
import { Collector } from './ir/collect';
import type { IrEvent } from './ir/events';
import type { Warning } from './ir/warnings';

export class LossReader {
  private readonly collector = new Collector();
  private ended = false;
  private complete = false;

  push(event: IrEvent): void {
    if (this.ended || event.type === 'text-delta' || event.type === 'reasoning-delta') return;
    this.ended = event.type === 'finish' || event.type === 'error';
    if (event.type !== 'error') this.collector.push(event);
    if (event.type === 'finish') this.complete = true;
  }

  /** The declared losses of a finished answer; none where it did not come to its end: the client was told of that. */
  warnings(inbound: Codec, context: AnswerContext): Warning[] {
    if (!this.complete) return [];
    // Ids are of no interest here and must not be used up.
    return inbound.encodeAnswer(this.collector.answer(), { ...context, newId: (prefix) => `${prefix}0` }).warnings;
  }
}
