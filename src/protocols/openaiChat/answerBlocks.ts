// The text-like blocks of one answer: thinking, text and refusal, one open at a time, in the order in which they come. Used by
// streamDecoder.ts, which keeps tool calls apart as those may interleave.
import type { IrEvent } from '../ir/events';
import type { OpaqueState } from '../ir/parts';
import type { JsonObject } from '../wire/jsonValue';
import { extended } from './shape';

type Kind = 'text' | 'reasoning' | 'refusal';

export class AnswerBlocks {
  private count = 0;
  private open: { kind: Kind; block: number } | undefined;
  /** What else is said of the text: log probabilities, citations. */
  private notes: JsonObject = {};

  newBlock(): number {
    const block = this.count;
    this.count += 1;
    return block;
  }

  /** Events for more `text` of that kind; none where it is empty. `summary`: it is the provider's summary of its thinking. */
  add(kind: Kind, text: string, summary = false): IrEvent[] {
    if (text === '') return [];
    const events: IrEvent[] = [];
    if (this.open?.kind !== kind) {
      events.push(...this.close());
      const block = this.newBlock();
      this.open = { kind, block };
      events.push(
        kind === 'reasoning' ? { type: 'reasoning-start', block, summary } : { type: `${kind}-start`, block },
      );
    }
    events.push({ type: `${kind}-delta`, block: this.open?.block ?? 0, text });
    return events;
  }

  /** Adds to a list that stands beside the text. */
  note(name: string, values: readonly unknown[]): void {
    if (values.length === 0) return;
    const before = this.notes[name];
    this.notes[name] = Array.isArray(before) ? [...(before as unknown[]), ...values] : [...values];
  }

  /** Ends the open block; `state` is that of thinking which ends here. */
  close(state?: OpaqueState): IrEvent[] {
    const { open } = this;
    if (open === undefined) return [];
    this.open = undefined;
    const { block } = open;
    switch (open.kind) {
      case 'text': {
        const { notes } = this;
        this.notes = {};
        return [{ type: 'text-end', block, ...extended(notes) }];
      }
      case 'reasoning':
        return [{ type: 'reasoning-end', block, ...(state === undefined ? {} : { state }) }];
      case 'refusal':
        return [{ type: 'refusal-end', block }];
    }
  }

  get openKind(): Kind | undefined {
    return this.open?.kind;
  }

  /** Notes that have found no text. */
  get leftNotes(): JsonObject {
    return this.notes;
  }
}
