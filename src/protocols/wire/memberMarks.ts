// Byte search for members of JSON text, so that a tap parses only the frames that can matter.
// A hit is a hint, not a proof: the caller parses the frame and looks at the right place.
import { ascii, decodeUtf8, hasAt } from './bytes';
import { isObject, parseJson, type JsonObject } from './jsonValue';

const quote = 0x22;
const letterN = 0x6e;

/** A set of member names to look for, in one pass over the bytes of a frame or in the text of many frames. */
export class MemberMarks {
  /** Names with their closing quote, by first byte. An escaped quote in a text never closes a name, so texts do not match. */
  private readonly byFirst: (Uint8Array[] | undefined)[] = new Array<Uint8Array[] | undefined>(256).fill(undefined);

  /** `names`: letters and underscores. */
  constructor(private readonly names: readonly string[]) {
    for (const name of names) {
      const bytes = ascii(`${name}"`);
      const first = bytes[0] ?? 0;
      this.byFirst[first] = [...(this.byFirst[first] ?? []), bytes];
    }
  }

  /** True when `bytes` may have one of the members with a value other than `null`. */
  isIn(bytes: Uint8Array): boolean {
    const last = bytes.length - 1;
    for (let index = 0; index < last; index += 1) {
      if (bytes[index] !== quote) continue;
      const names = this.byFirst[bytes[index + 1] ?? 0];
      if (names === undefined) continue;
      for (const name of names) {
        if (hasAt(bytes, name, index + 1) && !isNullAfter(bytes, index + 1 + name.length)) return true;
      }
    }
    return false;
  }

  /** Finds what `isIn` finds, and what the sources of regular expressions in `more` describe, in the text of many frames. */
  finder(more: readonly string[]): WordFinder {
    return new WordFinder([`(?:${this.names.join('|')})"[ :]*[^n :]`, ...more]);
  }
}

/** Where one of some patterns comes next. One regular expression: the engine finds its way faster than a search for each word. */
export class WordFinder {
  private readonly pattern: RegExp;

  /** Sources of regular expressions. */
  constructor(patterns: readonly string[]) {
    this.pattern = new RegExp(patterns.join('|'), 'g');
  }

  /** The place in `text` from `from` on; -1 where there is none. */
  next(text: string, from: number): number {
    this.pattern.lastIndex = from;
    return this.pattern.exec(text)?.index ?? -1;
  }
}

/** True when a colon and a `null` follow at `position`, with spaces or without. */
function isNullAfter(bytes: Uint8Array, position: number): boolean {
  let index = position;
  while (bytes[index] === 0x20 || bytes[index] === 0x3a) index += 1;
  return bytes[index] === letterN;
}

/** True when `text` (ASCII) stands anywhere in `bytes`. */
export function includesAscii(bytes: Uint8Array, text: Uint8Array): boolean {
  const first = text[0] ?? 0;
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1)) {
    if (hasAt(bytes, text, at)) return true;
  }
  return false;
}

const eventField = ascii('event:');

/** The event name where the frame begins with its `event` line (all providers write it first), else undefined. */
export function leadingEventName(frame: Uint8Array): string | undefined {
  if (!hasAt(frame, eventField, 0)) return undefined;
  let end = eventField.length;
  while (end < frame.length && frame[end] !== 0x0a && frame[end] !== 0x0d) end += 1;
  return decodeUtf8(frame.subarray(eventField.length, end)).trim();
}

/** The last object that stands as the value of member `name` in a torn piece of JSON, or undefined. */
export function lastObjectMember(tail: Uint8Array, name: string): JsonObject | undefined {
  const text = decodeUtf8(tail);
  const start = valueOfLast(text, name);
  if (start === undefined || text[start] !== '{') return undefined;
  let depth = 0;
  let inString = false;
  for (let index = start; index < text.length; index += 1) {
    const character = text[index];
    if (inString) {
      if (character === '\\') index += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{') depth += 1;
    else if (character === '}' && (depth -= 1) === 0) {
      const value = parseJson(text.slice(start, index + 1));
      return isObject(value) ? value : undefined;
    }
  }
  return undefined;
}

/** The last string that stands as the value of member `name` in a torn piece of JSON, or undefined. */
export function lastStringMember(tail: Uint8Array, name: string): string | undefined {
  const text = decodeUtf8(tail);
  const start = valueOfLast(text, name);
  return start === undefined ? undefined : /^"([^"\\]+)"/.exec(text.slice(start, start + 300))?.[1];
}

function valueOfLast(text: string, name: string): number | undefined {
  const at = text.lastIndexOf(`"${name}"`);
  if (at < 0) return undefined;
  const value = /^\s*:\s*/.exec(text.slice(at + name.length + 2, at + name.length + 40));
  return value === null ? undefined : at + name.length + 2 + value[0].length;
}
