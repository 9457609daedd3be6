// The bytes of an upstream's event stream as parsed frames, for translation. Relayed streams use the taps instead.
// Comments and frames without data are passed over; a last frame without its blank line counts, as vendors forget it.
import { GatewayError } from '../../shared/errors';
import type { Frame } from '../codec';
import { endOfBegun, wholeFrames } from './borders';
import { parseFrame, parseFrameText, SseFramer, type SsePiece } from './sse';

/** The largest frame that is read: whole images travel in one. */
const maxFrameBytes = 64 * 1024 * 1024;

export class SseFrames {
  private readonly framer: SseFramer;

  constructor(limit = maxFrameBytes) {
    this.framer = new SseFramer(limit);
  }

  /** The frames that `chunk` completes. Throws GatewayError `upstream-invalid` where one is over the limit. */
  push(chunk: Uint8Array): Frame[] {
    const { framer } = this;
    const begun = framer.atBorder ? 0 : endOfBegun(chunk);
    const frames = begun === 0 ? [] : framer.push(chunk.subarray(0, begun)).flatMap(readPiece);
    let rest = begun === 0 ? chunk : chunk.subarray(begun);
    const whole = framer.atBorder ? wholeFrames(rest) : undefined;
    if (whole !== undefined) {
      readFrames(whole.text, frames);
      rest = rest.subarray(whole.bytes);
    }
    for (const piece of framer.push(rest)) frames.push(...readPiece(piece));
    return frames;
  }

  /** What is left at the end of the stream. A torn frame is given too: its reader finds out. */
  finish(): Frame[] {
    const rest = this.framer.finish();
    return readPiece({ ...rest, kind: rest.kind === 'part' ? 'whole' : rest.kind } as SsePiece);
  }
}

const dataField = 'data: ';
const eventField = 'event: ';

/** Reads whole frames with LFs alone. The two forms that nearly all frames have are cut out; what is left of them is parsed. */
function readFrames(text: string, frames: Frame[]): void {
  let start = 0;
  while (start < text.length) {
    const end = text.indexOf('\n', start);
    if (end === start) {
      start += 1;
    } else if (text.startsWith(dataField, start) && text[end + 1] === '\n') {
      frames.push({ event: '', data: text.slice(start + dataField.length, end) });
      start = end + 2;
    } else if (text.startsWith(eventField, start) && text.startsWith(dataField, end + 1)) {
      const last = text.indexOf('\n', end + 1);
      if (text[last + 1] === '\n') {
        const event = text.slice(start + eventField.length, end);
        frames.push({ event, data: text.slice(end + 1 + dataField.length, last) });
        start = last + 2;
      } else start = readOther(text, start, frames);
    } else start = readOther(text, start, frames);
  }
}

/** A frame of any form. Returns where the next begins. */
function readOther(text: string, start: number, frames: Frame[]): number {
  const end = text.indexOf('\n\n', start);
  const { event, data } = parseFrameText(text.slice(start, end));
  if (data !== undefined) frames.push({ event: event ?? '', data });
  return end + 2;
}

function readPiece(piece: SsePiece): Frame[] {
  if (piece.kind === 'long' || (piece.kind === 'part' && piece.bytes.length > 1)) {
    throw new GatewayError('upstream-invalid', 'The upstream sent an event that is too large to be translated.');
  }
  const { event, data } = parseFrame(piece.bytes);
  return data === undefined ? [] : [{ event: event ?? '', data }];
}
