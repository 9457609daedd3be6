// The lines of an NDJSON stream as frames. A line may come in any number of chunks; a last one without its line break counts.
import { GatewayError } from '../../shared/errors';
import type { Frame } from '../codec';

/** Media type of a window's answer. */
export const ndjsonType = 'application/x-ndjson';

/** The longest line that is read: whole images travel in one. */
const longestLine = 64 * 1024 * 1024;

export class NdjsonFrames {
  private readonly decoder = new TextDecoder();
  private rest: string[] = [];
  private length = 0;

  /** The frames that `chunk` completes. Throws GatewayError `upstream-invalid` where a line is over the limit. */
  push(chunk: Uint8Array): Frame[] {
    return this.take(this.decoder.decode(chunk, { stream: true }));
  }

  /** What is left at the end of the stream, perhaps torn: its reader finds out. */
  finish(): Frame[] {
    const last = this.rest.join('') + this.decoder.decode();
    this.rest = [];
    this.length = 0;
    return framesOf([last]);
  }

  private take(text: string): Frame[] {
    const lines = text.split('\n');
    const open = lines.pop() ?? '';
    const [first] = lines;
    if (first !== undefined) {
      lines[0] = this.rest.join('') + first;
      this.rest = [];
      this.length = 0;
    }
    this.rest.push(open);
    this.length += open.length;
    if (this.length > longestLine) {
      throw new GatewayError('upstream-invalid', 'The window sent a line that is too large to be translated.');
    }
    return framesOf(lines);
  }
}

function framesOf(lines: readonly string[]): Frame[] {
  return lines.filter((line) => line.trim() !== '').map((data) => ({ event: '', data }));
}
