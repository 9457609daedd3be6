// Server-sent events on the byte level: where frames end, and what a frame says. Used by every stream tap.
// Splits without decoding, so that bytes can be relayed exactly as they came; parses only the frames it is asked to.
// Format: https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
import { ByteBuffer, decodeUtf8, RollingTail } from './bytes';

/** Bytes of a frame that are held while its end is not there; beyond it they are relayed as they come. */
export const maxHeldBytes = 1024 * 1024;
/** Of a frame over that limit: how much of its beginning is kept, and how much of its end is held at the least. */
export const longHeadBytes = 4 * 1024;
export const longTailBytes = 16 * 1024;

/**
 * A run of the input. Put together in order, all pieces are the input.
 * - `whole`: one frame with the blank line that ends it (or a blank line alone).
 * - `long`: the end of a frame over the limit, `head` its beginning, which went out before as `part`.
 * - `part`: bytes that end no frame.
 */
export type SsePiece =
  | { kind: 'whole'; bytes: Uint8Array }
  | { kind: 'long'; bytes: Uint8Array; head: Uint8Array }
  | { kind: 'part'; bytes: Uint8Array };

const lf = 0x0a;
const cr = 0x0d;

/** Finds the ends of frames in a stream that arrives in chunks of any size; line ends may be LF, CRLF or CR. */
export class SseFramer {
  private readonly held = new ByteBuffer();
  /** Set while the current frame is over the limit. */
  private long: { head: Uint8Array; tail: RollingTail } | undefined;
  private lineEmpty = true;
  /** The last byte was a CR: an LF now belongs to it. */
  private afterCr = false;

  constructor(private readonly limit = maxHeldBytes) {}

  /** The pieces that `chunk` completes. Unfinished bytes are copied, so the chunk may be reused where nothing points into it. */
  push(chunk: Uint8Array): SsePiece[] {
    const pieces: SsePiece[] = [];
    const breaks = new LineBreaks(chunk);
    let position = 0;
    let start = 0;
    if (this.afterCr && chunk.length > 0) {
      this.afterCr = false;
      if (chunk[0] === lf) {
        position = 1;
        if (this.atFrameStart) {
          pieces.push({ kind: 'part', bytes: chunk.subarray(0, 1) });
          start = 1;
        }
      }
    }
    while (position < chunk.length) {
      const at = breaks.next(position);
      if (at < 0) {
        this.lineEmpty = false;
        break;
      }
      const blank = this.lineEmpty && at === position;
      position = at + 1;
      if (chunk[at] === cr) {
        if (position === chunk.length) this.afterCr = true;
        else if (chunk[position] === lf) position += 1;
      }
      this.lineEmpty = true;
      if (blank) {
        this.complete(chunk.subarray(start, position), pieces);
        start = position;
      }
    }
    if (start < chunk.length) this.hold(chunk.subarray(start), pieces);
    return pieces;
  }

  /** What is left at the end of the stream: a last frame without its blank line, or a torn one; empty where nothing is. */
  finish(): SsePiece {
    const { long } = this;
    this.long = undefined;
    if (long !== undefined) return { kind: 'long', bytes: long.tail.take(), head: long.head };
    return { kind: 'part', bytes: this.held.take() };
  }

  /** True while a part of the current frame has been passed on: nothing may stand in between. */
  get midFrame(): boolean {
    return this.long !== undefined;
  }

  /** True between two frames: nothing is held, and the next byte begins a frame. */
  get atBorder(): boolean {
    return this.atFrameStart && !this.afterCr;
  }

  private get atFrameStart(): boolean {
    return this.lineEmpty && this.held.length === 0 && this.long === undefined;
  }

  private complete(end: Uint8Array, pieces: SsePiece[]): void {
    if (this.long !== undefined) {
      const { head, tail } = this.long;
      this.long = undefined;
      pushPart(tail.push(end), pieces);
      pieces.push({ kind: 'long', bytes: tail.take(), head });
    } else if (this.held.length === 0) {
      pieces.push({ kind: 'whole', bytes: end });
    } else {
      this.held.append(end);
      pieces.push({ kind: 'whole', bytes: this.held.take() });
    }
  }

  private hold(rest: Uint8Array, pieces: SsePiece[]): void {
    if (this.long === undefined) {
      this.held.append(rest);
      if (this.held.length <= this.limit) return;
      const bytes = this.held.take();
      this.long = { head: bytes.slice(0, longHeadBytes), tail: new RollingTail(longTailBytes) };
      pushPart(this.long.tail.push(bytes), pieces);
    } else {
      pushPart(this.long.tail.push(rest), pieces);
    }
  }
}

function pushPart(bytes: Uint8Array, pieces: SsePiece[]): void {
  if (bytes.length > 0) pieces.push({ kind: 'part', bytes });
}

/** A comment: every reader of event streams passes over it. */
export const pingComment = ': keep-alive\n\n';

/** Positions of CR and LF in one chunk, each searched once with the engine's own byte search. */
class LineBreaks {
  private nextLf = -2;
  private nextCr = -2;

  constructor(private readonly chunk: Uint8Array) {}

  /** The first line break at or after `from`, or -1. */
  next(from: number): number {
    if (this.nextLf !== -1 && this.nextLf < from) this.nextLf = this.chunk.indexOf(lf, from);
    if (this.nextCr !== -1 && this.nextCr < from) this.nextCr = this.chunk.indexOf(cr, from);
    if (this.nextLf < 0) return this.nextCr;
    return this.nextCr < 0 ? this.nextLf : Math.min(this.nextLf, this.nextCr);
  }
}

export interface SseFrame {
  /** Undefined where the frame has no `event` line. */
  event: string | undefined;
  /** The `data` lines joined by LF; undefined where there are none (a comment, a blank line). */
  data: string | undefined;
  id: string | undefined;
}

/** Reads the bytes of one frame, with or without its blank line. A BOM at its beginning is passed over, unknown fields too. */
export function parseFrame(bytes: Uint8Array): SseFrame {
  return parseFrameText(decodeUtf8(bytes));
}

/** The same of its text. */
export function parseFrameText(text: string): SseFrame {
  const frame: SseFrame = { event: undefined, data: undefined, id: undefined };
  const withoutBom = text.startsWith('\ufeff') ? text.slice(1) : text;
  for (const line of withoutBom.split(/\r\n|\n|\r/)) {
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const rest = colon < 0 ? '' : line.slice(colon + 1);
    const value = rest.startsWith(' ') ? rest.slice(1) : rest;
    if (field === 'data') frame.data = frame.data === undefined ? value : `${frame.data}\n${value}`;
    else if (field === 'event') frame.event = value;
    else if (field === 'id' && !value.includes('\0')) frame.id = value;
  }
  return frame;
}

/** One frame as text: `event` (where given) and the value as JSON on one `data` line, with its blank line. */
export function writeFrame(event: string | undefined, value: unknown): string {
  return `${event === undefined ? '' : `event: ${event}\n`}data: ${JSON.stringify(value)}\n\n`;
}
