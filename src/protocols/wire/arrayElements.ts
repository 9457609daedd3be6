// Walks the elements of a JSON array by their bytes. Used where a few of many are wanted; the bytes must be known to be valid JSON.

export interface Span {
  /** Byte positions of the first byte and behind the last one. */
  start: number;
  end: number;
}

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;

/** The spans of the elements of the array that stands from `start` to `end` (brackets included), one by one; none where it is no array. */
export function* arrayElements(bytes: Uint8Array, { start, end }: Span): Generator<Span, void, undefined> {
  if (bytes[start] !== 0x5b) return;
  let depth = 0;
  let elementStart = start + 1;
  const last = end - 1;
  for (let index = start + 1; index < last; index += 1) {
    const byte = bytes[index];
    if (byte === quote) index = endOfString(bytes, index);
    else if (byte === 0x7b || byte === 0x5b) depth += 1;
    else if (byte === 0x7d || byte === 0x5d) depth -= 1;
    else if (byte === comma && depth === 0) {
      yield { start: elementStart, end: index };
      elementStart = index + 1;
    }
  }
  for (let index = elementStart; index < last; index += 1) {
    // White space alone is no element.
    if ((bytes[index] ?? 0) > 0x20) return void (yield { start: elementStart, end: last });
  }
}

/** The position of the quote that closes the string which opens at `position`. */
function endOfString(bytes: Uint8Array, position: number): number {
  let index = position + 1;
  while (index < bytes.length && bytes[index] !== quote) index += bytes[index] === backslash ? 2 : 1;
  return index;
}
