// The tap of a Gemini stream without `alt=sse`: one JSON array whose elements are the answers, as they come.
// Bytes are relayed at once (a client of this form parses as it goes); the closing bracket is held until `close()`.
import type { AnswerFacts, StreamTap, StreamTapStep } from '../protocol';
import { ByteBuffer, RollingTail } from '../wire/bytes';
import { HeldRuns } from '../wire/heldRuns';
import { longTailBytes, maxHeldBytes } from '../wire/sse';
import { GeminiFrames } from './frames';

const quote = 0x22;
const backslash = 0x5c;

export class ArrayTap implements StreamTap {
  private readonly frames = new GeminiFrames();
  private readonly element = new ByteBuffer();
  /** Set while the current element is over the limit: its end is all that is kept. */
  private tail: RollingTail | undefined;
  /** Open brackets and braces: 1 in the array, 2 and more in an element. */
  private depth = 0;
  private inString = false;
  private escaped = false;
  private ended = false;
  private readonly held = new HeldRuns(maxHeldBytes);

  push(chunk: Uint8Array): StreamTapStep {
    const end = this.ended ? 0 : this.scan(chunk);
    const relay = end > 0 ? [chunk.subarray(0, end)] : [];
    if (end < chunk.length) this.held.push(chunk.subarray(end), relay);
    return { relay, ended: this.ended };
  }

  close(): { held: Uint8Array[]; complete: boolean; facts: AnswerFacts } {
    return { held: this.held.take(), complete: this.ended && this.frames.complete(), facts: this.frames.facts() };
  }

  facts(): AnswerFacts {
    return this.frames.facts();
  }

  /** Bytes are relayed in the middle of elements: no place is known to be free. */
  ping(): string {
    return '';
  }

  /** Reads the elements that end in `chunk`. Returns the position of the array's closing bracket, else the length. */
  private scan(chunk: Uint8Array): number {
    let start = 0;
    for (let index = 0; index < chunk.length; index += 1) {
      const byte = chunk[index];
      if (this.inString) {
        if (this.escaped) this.escaped = false;
        else if (byte === backslash) this.escaped = true;
        else if (byte === quote) this.inString = false;
      } else if (byte === quote) {
        this.inString = true;
      } else if (byte === 0x7b || byte === 0x5b) {
        this.depth += 1;
        if (this.depth === 2) start = index;
      } else if (byte === 0x7d || byte === 0x5d) {
        this.depth -= 1;
        if (this.depth === 1) this.complete(chunk.subarray(start, index + 1));
        if (this.depth > 0) continue;
        this.ended = true;
        return index;
      }
    }
    if (this.depth > 1) this.collect(chunk.subarray(start));
    return chunk.length;
  }

  private collect(bytes: Uint8Array): void {
    if (this.tail === undefined) {
      this.element.append(bytes);
      if (this.element.length <= maxHeldBytes) return;
      this.tail = new RollingTail(longTailBytes);
      this.tail.push(this.element.take());
    } else {
      this.tail.push(bytes);
    }
  }

  private complete(end: Uint8Array): void {
    if (this.tail !== undefined) {
      this.tail.push(end);
      this.frames.readLong(end, this.tail.take());
      this.tail = undefined;
    } else if (this.element.length > 0) {
      this.element.append(end);
      this.frames.readElement(this.element.take());
    } else {
      this.frames.readElement(end);
    }
  }
}
