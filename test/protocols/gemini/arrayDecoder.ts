// Judge of Gemini's streams without `alt=sse`: one JSON array, its elements as frames for the stream decoder. Written apart from the tap
// that the gateway reads them with.
import { GatewayError } from '../../../src/shared/errors';
import type { Frame } from '../../../src/protocols/codec';
import { ByteBuffer, decodeUtf8 } from '../../../src/protocols/wire/bytes';

/** An element with generated pictures may be long; one without end is a fault. */
const maxElementBytes = 128 * 1024 * 1024;
const quote = 0x22;
const backslash = 0x5c;

export class GeminiArrayDecoder {
  private readonly element = new ByteBuffer();
  /** Open brackets and braces: 1 in the array, 2 and more in an element. */
  private depth = 0;
  private inString = false;
  private escaped = false;
  private closed = false;

  /** True once the array's closing bracket was seen. */
  get complete(): boolean {
    return this.closed;
  }

  /** The elements that end in `chunk`. Throws `upstream-invalid` where an element is too long. */
  push(chunk: Uint8Array): Frame[] {
    const frames: Frame[] = [];
    let start = 0;
    for (let index = 0; index < chunk.length && !this.closed; index += 1) {
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
        if (this.depth === 1) {
          this.element.append(chunk.subarray(start, index + 1));
          frames.push({ event: '', data: decodeUtf8(this.element.take()) });
        } else if (this.depth <= 0) this.closed = true;
      }
    }
    if (this.depth > 1) this.keep(chunk.subarray(start));
    return frames;
  }

  private keep(rest: Uint8Array): void {
    if (this.element.length + rest.length > maxElementBytes) {
      throw new GatewayError('upstream-invalid', 'The upstream sent an answer that is too long.');
    }
    this.element.append(rest);
  }
}
