// The bytes of an upstream's event stream as parsed frames, for translation. Relayed streams use the taps instead.
// Comments and frames without data are passed over; a last frame without its blank line counts, as vendors forget it.
import { GatewayError } from '../../shared/errors';
import type { Frame } from '../codec';
import { parseFrame, SseFramer, type SsePiece } from './sse';

/** The largest frame that is read: whole images travel in one. */
const maxFrameBytes = 64 * 1024 * 1024;

export class SseFrames {
  private readonly framer: SseFramer;

  constructor(limit = maxFrameBytes) {
    this.framer = new SseFramer(limit);
  }

  /** The frames that `chunk` completes. Throws GatewayError `upstream-invalid` where one is over the limit. */
  push(chunk: Uint8Array): Frame[] {
    return this.framer.push(chunk).flatMap(readPiece);
  }

  /** What is left at the end of the stream. A torn frame is given too: its reader finds out. */
  finish(): Frame[] {
    const rest = this.framer.finish();
    return readPiece({ ...rest, kind: rest.kind === 'part' ? 'whole' : rest.kind } as SsePiece);
  }
}

function readPiece(piece: SsePiece): Frame[] {
  if (piece.kind === 'long' || (piece.kind === 'part' && piece.bytes.length > 1)) {
    throw new GatewayError('upstream-invalid', 'The upstream sent an event that is too large to be translated.');
  }
  const { event, data } = parseFrame(piece.bytes);
  return data === undefined ? [] : [{ event: event ?? '', data }];
}
