// What a streamed answer loses on its way to the client: stream encoders say nothing of it, so at the end the encoder of whole answers is asked
// about the same answer with its texts left out. Used by answerStream.ts; keeps no text, so that long answers cost nothing.
import type { Codec, AnswerContext } from './codec';
import { Collector } from './ir/collect';
import type { IrEvent } from './ir/events';
import type { Warning } from './ir/warnings';

export class LossReader {
  private readonly collector = new Collector();
  /** Blocks of text that have their mark. */
  private readonly marked = new Set<number>();
  private ended = false;
  private complete = false;

  push(event: IrEvent): void {
    if (this.ended || event.type === 'reasoning-delta') return;
    if (event.type === 'text-delta') {
      // An answer that has text must not look empty: a mark stands for it.
      if (event.text.trim() === '' || this.marked.has(event.block)) return;
      this.marked.add(event.block);
      this.collector.push({ ...event, text: '…' });
      return;
    }
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
