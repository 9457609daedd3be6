// Byte search for string values of JSON text that begin in some way, wherever they stand. Used to tell what a large body holds without
// building it. What a text quotes (`\"type\":\"image\"`) is no hit.
import { hasAt } from './bytes';

const quote = 0x22;
const colon = 0x3a;

/**
 * For each of `groups` whether a member of `bytes` has a string as its value that begins with one of the group's marks (ASCII; with its
 * closing quote: is one of them). One pass for all.
 */
export function groupsWithValues(bytes: Uint8Array, groups: readonly (readonly Uint8Array[])[]): boolean[] {
  const found = groups.map(() => false);
  // Values stand behind a colon; what follows one inside of a text is no unescaped quote.
  for (let at = bytes.indexOf(colon); at >= 0; at = bytes.indexOf(colon, at + 1)) {
    let start = at + 1;
    while ((bytes[start] ?? quote) <= 0x20) start += 1;
    if (bytes[start] !== quote) continue;
    groups.forEach((marks, place) => {
      if (found[place] !== true && marks.some((mark) => hasAt(bytes, mark, start + 1))) found[place] = true;
    });
  }
  return found;
}
