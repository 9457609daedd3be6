// Replaces parts of a byte array and keeps every other byte. Called with the positions that jsonScan.ts found.
// Does not know JSON: the caller gives text that fits the place.
import { GatewayError } from '../../shared/errors';

/** `text` (UTF-8) takes the place of the bytes from `start` (inclusive) to `end` (exclusive); equal positions insert. */
export interface Splice {
  start: number;
  end: number;
  text: string;
}

/**
 * A copy of `body` with all splices applied, in any order given. `body` itself when there are none.
 * Throws GatewayError `internal` where splices overlap or lie outside of the body.
 */
export function splice(body: Uint8Array, splices: Splice[]): Uint8Array {
  if (splices.length === 0) return body;
  const encoder = new TextEncoder();
  const ordered = splices
    .map((item) => ({ start: item.start, end: item.end, bytes: encoder.encode(item.text) }))
    .sort((a, b) => a.start - b.start || a.end - b.end);
  let length = body.length;
  let previousEnd = 0;
  for (const item of ordered) {
    if (item.start < previousEnd || item.end < item.start || item.end > body.length) {
      throw new GatewayError('internal', 'Byte ranges to replace overlap or lie outside of the body.');
    }
    length += item.bytes.length - (item.end - item.start);
    previousEnd = item.end;
  }
  const result = new Uint8Array(length);
  let read = 0;
  let written = 0;
  for (const item of ordered) {
    result.set(body.subarray(read, item.start), written);
    written += item.start - read;
    result.set(item.bytes, written);
    written += item.bytes.length;
    read = item.end;
  }
  result.set(body.subarray(read), written);
  return result;
}

/** True when the object whose opening brace stands before `from` has no members. */
export function isEmptyObjectAt(body: Uint8Array, from: number): boolean {
  let position = from;
  while (position < body.length && isSpace(body[position])) position += 1;
  return body[position] === 0x7d;
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
