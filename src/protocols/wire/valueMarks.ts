// Byte search for string values of JSON text that begin in some way, wherever they stand. Used to tell what a large body holds without
// building it. What a text quotes (`\"type\":\"image\"`) is no hit.
import { hasAt } from './bytes';

const quote = 0x22;
const colon = 0x3a;

/** True where a member of `bytes` has a string as its value that begins with one of `marks` (ASCII; with its closing quote: is one of them). */
export function hasValueWith(bytes: Uint8Array, marks: readonly Uint8Array[]): boolean {
  for (let at = bytes.indexOf(quote); at >= 0; at = bytes.indexOf(quote, at + 1)) {
    if (!marks.some((mark) => hasAt(bytes, mark, at + 1))) continue;
    let before = at - 1;
    while (before > 0 && (bytes[before] ?? 0) <= 0x20) before -= 1;
    // An escaped quote has a backslash before it.
    if (bytes[before] === colon) return true;
  }
  return false;
}
