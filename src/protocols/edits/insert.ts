// Splices that put something new into a JSON object or array. Used by the edits beside it; positions are those of the whole body.
// Every other byte stays: key order, number text, the prefix that prompt caches know.
import { closingBrace } from '../wire/jsonElements';
import { isEmptyObjectAt, type Splice } from '../wire/jsonSplice';

/** Puts `"name":value` behind the last member of the object that `body` is. No position before it moves. */
export function appendMember(body: Uint8Array, name: string, value: string): Splice {
  const at = closingBrace(body);
  const open = body.indexOf(0x7b);
  const separator = isEmptyObjectAt(body, open + 1) ? '' : ',';
  return { start: at, end: at, text: `${separator}${JSON.stringify(name)}:${value}` };
}

/** Puts `element` before the first element of the array that opens at `open`; `empty` says that there is none. */
export function prependElement(open: number, element: string, empty: boolean): Splice {
  return { start: open + 1, end: open + 1, text: empty ? element : `${element},` };
}

/** Puts `text` before the text of the string whose opening quote stands at `start`. */
export function prependText(start: number, text: string): Splice {
  return { start: start + 1, end: start + 1, text: JSON.stringify(text).slice(1, -1) };
}
