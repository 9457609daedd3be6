// Small helpers over bytes that the taps share: growing buffers, search, text. Pure, no Node Buffer.

const empty = new Uint8Array(0);
const encoder = new TextEncoder();
/** Decodes whole texts only, so it keeps no state between calls. */
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** A buffer that grows by doubling, so that many small pieces cost linear time. */
export class ByteBuffer {
  private bytes: Uint8Array = empty;
  private used = 0;

  get length(): number {
    return this.used;
  }

  append(piece: Uint8Array): void {
    const needed = this.used + piece.length;
    if (needed > this.bytes.length) {
      const grown = new Uint8Array(Math.max(needed, this.bytes.length * 2, 256));
      grown.set(this.bytes.subarray(0, this.used));
      this.bytes = grown;
    }
    this.bytes.set(piece, this.used);
    this.used = needed;
  }

  /** What it holds, handed over: the buffer is empty afterwards and never writes into what it gave away. */
  take(): Uint8Array {
    const taken = this.bytes.subarray(0, this.used);
    this.bytes = empty;
    this.used = 0;
    return taken;
  }
}

/** `a` followed by `b` in one array; one of them itself where the other is empty. */
export function concat(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}

/** The last bytes of a long run, in flat memory. */
export class RollingTail {
  private bytes: Uint8Array = empty;

  constructor(private readonly size: number) {}

  /** Takes in `piece` and returns the bytes that fell out at the front; between `size` and twice as many are kept. */
  push(piece: Uint8Array): Uint8Array {
    const joined = concat(this.bytes, piece);
    if (joined.length <= this.size * 2) {
      this.bytes = joined;
      return empty;
    }
    const cut = joined.length - this.size;
    this.bytes = joined.slice(cut);
    return joined.subarray(0, cut);
  }

  take(): Uint8Array {
    const taken = this.bytes;
    this.bytes = empty;
    return taken;
  }
}

/** True when `bytes` has `text` (ASCII) at `position`. */
export function hasAt(bytes: Uint8Array, text: Uint8Array, position: number): boolean {
  if (position + text.length > bytes.length) return false;
  for (let index = 0; index < text.length; index += 1) {
    if (bytes[position + index] !== text[index]) return false;
  }
  return true;
}

/** ASCII text as bytes, for markers. */
export function ascii(text: string): Uint8Array {
  return encoder.encode(text);
}

/** UTF-8 bytes as text; broken sequences become U+FFFD, a BOM is kept. */
export function decodeUtf8(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}
