// AWS event streams (application/vnd.amazon.eventstream) on the byte level: messages of headers and a payload, each with two CRC-32s.
// Used for Bedrock's streams, whatever they carry. Must not trust a length before its checksum, nor hold more than the limit.
// Format: https://smithy.io/2.0/aws/amazon-eventstream.html; the limits are those of aws-c-event-stream.
import { GatewayError } from '../../shared/errors';
import { ByteBuffer, decodeUtf8 } from './bytes';

/** The longest message, checksums included. */
const maxMessageBytes = 24 * 1024 * 1024;
const maxHeaderBytes = 128 * 1024;
/** Total length, length of the headers, CRC-32 of both. */
const preludeBytes = 12;
const crcBytes = 4;

export interface EventStreamMessage {
  /** Headers whose value is a text, `:message-type` and the like; the last of a name counts, other types are passed over. */
  headers: ReadonlyMap<string, string>;
  payload: Uint8Array;
}

/** Finds the messages in a stream that arrives in chunks of any size. */
export class EventStreamDecoder {
  private readonly held = new ByteBuffer();
  /** Bytes that must be there before the next step: a prelude, then the whole message. */
  private wanted = preludeBytes;
  private headerBytes = 0;
  private fault: GatewayError | undefined;

  constructor(private readonly limit = maxMessageBytes) {}

  /**
   * The messages that `chunk` completes, one by one: iterate to the end, or no further chunk is understood. Throws GatewayError
   * `upstream-invalid` at the first broken message, after those before it, and for every chunk from then on.
   */
  *push(chunk: Uint8Array): Generator<EventStreamMessage, void, undefined> {
    if (this.fault !== undefined) throw this.fault;
    let position = 0;
    while (position < chunk.length) {
      const end = Math.min(position + this.wanted - this.held.length, chunk.length);
      this.held.append(chunk.subarray(position, end));
      position = end;
      if (this.held.length < this.wanted) return;
      const bytes = this.held.take();
      if (this.wanted === preludeBytes) {
        this.readPrelude(bytes);
        this.held.append(bytes);
      } else {
        this.wanted = preludeBytes;
        yield this.readMessage(bytes);
      }
    }
  }

  /** Called once at the end of the stream. Throws GatewayError `upstream-truncated` where it ends inside a message. */
  finish(): void {
    if (this.fault !== undefined) throw this.fault;
    if (this.held.length > 0) {
      throw new GatewayError('upstream-truncated', 'The provider ended its event stream inside a message.');
    }
  }

  private readPrelude(bytes: Uint8Array): void {
    const view = viewOf(bytes);
    const total = view.getUint32(0);
    this.headerBytes = view.getUint32(4);
    if (crc32(bytes.subarray(0, 8)) !== view.getUint32(8)) throw this.broken('the checksum of a prelude is wrong');
    if (total > this.limit) throw this.broken(`a message is longer than ${this.limit} bytes`);
    if (this.headerBytes > maxHeaderBytes) throw this.broken(`headers are longer than ${maxHeaderBytes} bytes`);
    if (total < preludeBytes + this.headerBytes + crcBytes) throw this.broken('the lengths of a message do not fit');
    this.wanted = total;
  }

  private readMessage(bytes: Uint8Array): EventStreamMessage {
    const end = bytes.length - crcBytes;
    if (crc32(bytes.subarray(0, end)) !== viewOf(bytes).getUint32(end)) {
      throw this.broken('the checksum of a message is wrong');
    }
    const payloadStart = preludeBytes + this.headerBytes;
    const headers = readHeaders(bytes.subarray(preludeBytes, payloadStart));
    if (headers === undefined) throw this.broken('the headers of a message are torn');
    return { headers, payload: bytes.subarray(payloadStart, end) };
  }

  private broken(what: string): GatewayError {
    this.fault = new GatewayError('upstream-invalid', `The provider's event stream is broken: ${what}.`);
    return this.fault;
  }
}

/** Bytes of a value by its type; -1 and -2: the length stands before it in two bytes, -2 for text. */
const valueBytes: readonly number[] = [0, 0, 1, 2, 4, 8, -1, -2, 8, 16];

/** Undefined where they do not end where they should, or hold a type that is not known. */
function readHeaders(bytes: Uint8Array): Map<string, string> | undefined {
  const headers = new Map<string, string>();
  const view = viewOf(bytes);
  let at = 0;
  while (at < bytes.length) {
    const nameEnd = at + 1 + view.getUint8(at);
    if (nameEnd >= bytes.length) return undefined;
    const name = decodeUtf8(bytes.subarray(at + 1, nameEnd));
    const size = valueBytes[view.getUint8(nameEnd)];
    at = nameEnd + 1;
    if (size === undefined) return undefined;
    if (size >= 0) {
      at += size;
      headers.delete(name);
    } else {
      if (at + 2 > bytes.length) return undefined;
      const start = at + 2;
      at = start + view.getUint16(at);
      if (size === -2) headers.set(name, decodeUtf8(bytes.subarray(start, at)));
      else headers.delete(name);
    }
    if (at > bytes.length) return undefined;
  }
  return headers;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

/** CRC-32 as in zip and PNG (reflected 0x04C11DB7), as an unsigned number. */
export function crc32(bytes: Uint8Array): number {
  let value = 0xffffffff;
  for (const byte of bytes) value = (crcTable[(value ^ byte) & 0xff] ?? 0) ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
}
