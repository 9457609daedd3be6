// Finds the elements of a JSON array, and the end of an object, in bytes that were found valid before. For splices at places that a scan
// of the top level does not know. Decodes nothing.

export interface Span {
  start: number;
  end: number;
}

const quote = 0x22;
const backslash = 0x5c;
const openBrackets = new Set([0x7b, 0x5b]);
const closeBrackets = new Set([0x7d, 0x5d]);
const space = new Set([0x20, 0x0a, 0x0d, 0x09]);
const comma = 0x2c;

/** The first element of the array whose opening bracket stands at `open`; undefined where it is empty. */
export function firstElement(body: Uint8Array, open: number): Span | undefined {
  const start = afterSpace(body, open + 1);
  const first = body[start];
  if (first === undefined || closeBrackets.has(first)) return undefined;
  return { start, end: endOfValue(body, start) };
}

/** The place of the brace that closes `body`, which is one JSON object with nothing but space around it. */
export function closingBrace(body: Uint8Array): number {
  return body.lastIndexOf(0x7d);
}

function afterSpace(body: Uint8Array, from: number): number {
  let position = from;
  while (space.has(body[position] ?? 0)) position += 1;
  return position;
}

function endOfValue(body: Uint8Array, start: number): number {
  let depth = 0;
  for (let position = start; position < body.length;) {
    const byte = body[position] ?? 0;
    if (byte === quote) {
      position = endOfString(body, position);
      if (depth === 0) return position;
      continue;
    }
    if (openBrackets.has(byte)) depth += 1;
    else if (closeBrackets.has(byte)) {
      // At depth 0 it closes what stands around a number or a word.
      if (depth === 0) return position;
      depth -= 1;
      if (depth === 0) return position + 1;
    } else if (depth === 0 && (byte === comma || space.has(byte))) return position;
    position += 1;
  }
  return body.length;
}

/** Position behind the string that begins at `start`. */
function endOfString(body: Uint8Array, start: number): number {
  for (let position = start + 1; position < body.length; position += 1) {
    if (body[position] === backslash) position += 1;
    else if (body[position] === quote) return position + 1;
  }
  return body.length;
}
