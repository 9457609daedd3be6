// The tap that all SSE protocols share: relays whole frames, holds what comes from the terminal frame on, and shows each
// frame to the protocol's own reader. Changes no byte (a last frame may get the blank line it lacks, and a reader may keep a frame back
// that we asked for ourselves); a frame that cannot be read loses a statistic and nothing else.
import type { AnswerFacts, StreamTap, StreamTapStep } from '../protocol';
import { HeldRuns } from './heldRuns';
import { parseFrame, maxHeldBytes, pingComment, SseFramer, type SsePiece } from './sse';
import { parseJson } from './jsonValue';

/** What a protocol knows about its frames. One object per stream. */
export interface FrameReader {
  /** Looks at one frame. True when it is the terminal one: it is held then, with all that follows. */
  read(frame: Uint8Array): boolean;
  /** The same for a frame over the size limit, of which only the beginning and the end are there. */
  readLong(head: Uint8Array, tail: Uint8Array): boolean;
  /** True where the frame read last is not for the client. Left out: all are. */
  hides?(): boolean;
  /** Whether the stream came to its protocol's end: a finish, or an error told in-band. */
  complete(): boolean;
  facts(): AnswerFacts;
}

export class FrameTap implements StreamTap {
  private readonly framer = new SseFramer();
  private readonly held = new HeldRuns(maxHeldBytes);
  private ended = false;
  /**
   * The latest frame of an answer that is complete already (Gemini's finish has no end marker after it): perhaps the last
   * one, so it waits for the next or the close.
   */
  private waiting: Uint8Array[] = [];
  /** The frame before was kept back. */
  private hidden = false;

  /** `pingText` is what a ping is in this protocol. */
  constructor(
    private readonly reader: FrameReader,
    private readonly pingText = pingComment,
  ) {}

  push(chunk: Uint8Array): StreamTapStep {
    const relay: Uint8Array[] = [];
    for (const piece of this.framer.push(chunk)) {
      if (isLateLf(piece) && (this.hidden || this.waiting.length > 0)) {
        if (!this.hidden) this.waiting.push(piece.bytes);
        continue;
      }
      if (!this.ended && this.isTerminal(piece)) this.ended = true;
      this.hidden = !this.ended && piece.kind === 'whole' && this.reader.hides?.() === true;
      if (this.hidden) continue;
      this.release(relay);
      if (this.ended) this.held.push(piece.bytes, relay);
      else if (piece.kind === 'whole' && this.reader.complete()) this.waiting.push(piece.bytes);
      else appendRun(relay, piece.bytes);
    }
    return { relay, ended: this.ended };
  }

  close(): { held: Uint8Array[]; complete: boolean; facts: AnswerFacts } {
    const last = this.framer.finish();
    const held = [...this.waiting.splice(0), ...this.held.take()];
    if (this.ended || last.kind === 'long') {
      if (last.bytes.length > 0) held.push(last.bytes);
    } else if (hasWholeData(last.bytes)) {
      // The end of the stream ends the last frame too, but only where its data came whole. SDKs throw a frame away that
      // has no blank line after it, so it gets the line ends that it lacks. A torn frame after a
      // complete answer would make them fail: left out.
      this.reader.read(last.bytes);
      if (this.reader.hides?.() !== true) held.push(last.bytes, missingLineEnds(last.bytes));
    } else if (last.bytes.length > 0 && !this.reader.complete()) {
      held.push(last.bytes);
    }
    return { held, complete: this.reader.complete(), facts: this.reader.facts() };
  }

  facts(): AnswerFacts {
    return this.reader.facts();
  }

  ping(): string {
    return this.ended || this.framer.midFrame ? '' : this.pingText;
  }

  private release(relay: Uint8Array[]): void {
    for (const bytes of this.waiting.splice(0)) {
      if (this.ended) this.held.push(bytes, relay);
      else appendRun(relay, bytes);
    }
  }

  private isTerminal(piece: SsePiece): boolean {
    if (piece.kind === 'whole') return this.reader.read(piece.bytes);
    return piece.kind === 'long' && this.reader.readLong(piece.head, piece.bytes);
  }
}

/** Appends `bytes` to `runs`, as one run with the last where the two lie side by side in memory: fewer socket writes. */
function appendRun(runs: Uint8Array[], bytes: Uint8Array): void {
  const last = runs[runs.length - 1];
  if (last !== undefined && last.buffer === bytes.buffer && last.byteOffset + last.length === bytes.byteOffset) {
    runs[runs.length - 1] = new Uint8Array(last.buffer, last.byteOffset, last.length + bytes.length);
  } else {
    runs.push(bytes);
  }
}

/** The LF of a CRLF that a chunk border cut in two: it belongs to the frame before it. */
function isLateLf(piece: SsePiece): boolean {
  return piece.kind === 'part' && piece.bytes.length === 1 && piece.bytes[0] === 0x0a;
}

/** What is missing from `frame` to end it with a blank line, whichever line ends it has. */
function missingLineEnds(frame: Uint8Array): Uint8Array {
  const [before, last] = [frame.at(-2), frame.at(-1)];
  const begun = last === 0x0a || (last === 0x0d && (before === 0x0a || before === 0x0d));
  return begun ? Uint8Array.of(0x0a) : Uint8Array.of(0x0a, 0x0a);
}

function hasWholeData(frame: Uint8Array): boolean {
  const { data } = parseFrame(frame);
  return data !== undefined && (data.trim() === '[DONE]' || parseJson(data) !== undefined);
}
