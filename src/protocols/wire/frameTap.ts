// The tap that all SSE protocols share: relays whole frames, holds what comes from the terminal frame on, and shows each
// frame to the protocol's own reader. Changes no byte (a last frame may get the blank line it lacks, and a reader may keep a frame back
// that we asked for ourselves); a frame that cannot be read loses a statistic and nothing else.
import type { AnswerFacts, StreamTap, StreamTapStep } from '../protocol';
import { endOfBegun, wholeFrames } from './borders';
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
  /**
   * Where `text`, frames put together, has the first word from `from` on for which a frame is worth reading; `from` itself where the next
   * frame is, whatever it says; -1 where none is. The frames before it are relayed unread. Left out: every frame is read.
   */
  next?(text: string, from: number): number;
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
    const rest = this.reader.next === undefined ? chunk : this.skim(this.toBorder(chunk, relay), relay);
    this.pushFrames(rest, relay);
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

  /** Reads on to the end of a frame that began in an earlier chunk. Returns what follows it. */
  private toBorder(chunk: Uint8Array, relay: Uint8Array[]): Uint8Array {
    if (this.framer.atBorder) return chunk;
    const end = endOfBegun(chunk);
    this.pushFrames(chunk.subarray(0, end), relay);
    return chunk.subarray(end);
  }

  /**
   * Relays whole frames without looking for the end of each, and reads only those that have one of the reader's words. Returns what is left
   * for the framer: a frame that is not whole, what follows the end of the answer, or everything where that cannot be told from the text.
   */
  private skim(chunk: Uint8Array, relay: Uint8Array[]): Uint8Array {
    const frames = this.ended || !this.framer.atBorder ? undefined : wholeFrames(chunk);
    if (frames === undefined) return chunk;
    const { text, bytes, ascii } = frames;
    if (!ascii && this.wanted(text, 0) >= 0) return chunk;
    let start = 0;
    while (start < text.length && !this.ended && !this.reader.complete()) {
      const at = this.wanted(text, start);
      if (at < 0) {
        appendRun(relay, chunk.subarray(start, bytes));
        return chunk.subarray(bytes);
      }
      const begin = beginOfFrame(text, start, at);
      if (begin > start) appendRun(relay, chunk.subarray(start, begin));
      // A blank line alone is a frame too.
      start = text.charCodeAt(begin) === lf ? begin + 1 : text.indexOf('\n\n', begin) + 2;
      this.take({ kind: 'whole', bytes: chunk.subarray(begin, start) }, relay);
    }
    return chunk.subarray(start);
  }

  private wanted(text: string, from: number): number {
    return this.reader.next?.(text, from) ?? from;
  }

  private pushFrames(chunk: Uint8Array, relay: Uint8Array[]): void {
    for (const piece of this.framer.push(chunk)) this.take(piece, relay);
  }

  private take(piece: SsePiece, relay: Uint8Array[]): void {
    if (isLateLf(piece) && (this.hidden || this.waiting.length > 0)) {
      if (!this.hidden) this.waiting.push(piece.bytes);
      return;
    }
    if (!this.ended && this.isTerminal(piece)) this.ended = true;
    this.hidden = !this.ended && piece.kind === 'whole' && this.reader.hides?.() === true;
    if (this.hidden) return;
    this.release(relay);
    if (this.ended) this.held.push(piece.bytes, relay);
    else if (piece.kind === 'whole' && this.reader.complete()) this.waiting.push(piece.bytes);
    else appendRun(relay, piece.bytes);
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

const lf = 0x0a;

/** Where the frame begins that has the place `at`; frames from `start` on. */
function beginOfFrame(text: string, start: number, at: number): number {
  if (at === start) return start;
  const border = text.lastIndexOf('\n\n', at);
  let begin = border < start ? start : border + 2;
  while (text.charCodeAt(begin) === lf) begin += 1;
  return begin;
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
