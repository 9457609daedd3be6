// Reads the text of a freeform tool out of the JSON object it was wrapped in, while the JSON is still arriving: `{"input":"…"}`.
// Survives cuts at every character, inside escapes and surrogate pairs too. Models do not always send the wrapper: whatever they sent
// instead is understood where it can be, and else taken for the text itself.
import { isObject, parseJson } from '../wire/jsonValue';

/** The one field of the wrapper. */
export const wrapperField = 'input';

export function wrapText(text: string): string {
  return JSON.stringify({ [wrapperField]: text });
}

/** The text in a whole input; by construction the same as what a stream of it gives. */
export function unwrapText(input: string): string {
  const reader = new WrappedTextReader();
  return reader.push(input) + reader.end();
}

/** What a wrapper begins with; white space may stand between. */
const opening = ['{', JSON.stringify(wrapperField), ':', '"'];

/** How far `text` is a beginning of a wrapper: where the inner string starts, `undecided`, or `other`. */
function readOpening(text: string): number | 'undecided' | 'other' {
  let position = 0;
  for (const token of opening) {
    while (isSpace(text[position])) position += 1;
    const rest = text.slice(position, position + token.length);
    if (rest === token) position += token.length;
    else return token.startsWith(rest) ? 'undecided' : 'other';
  }
  return position;
}

function isSpace(character: string | undefined): boolean {
  return character === ' ' || character === '\n' || character === '\r' || character === '\t';
}

const simpleEscapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

export class WrappedTextReader {
  /**
   * `opening`: not yet known what it is. `string`: inside the wrapped text. `done`: behind it. `raw`: no JSON, the text itself.
   * `whole`: JSON of another shape, which is understood at its end.
   */
  private state: 'opening' | 'string' | 'done' | 'raw' | 'whole' = 'opening';
  private held = '';
  /** The first half of a surrogate pair, until the second is there. */
  private half = '';

  /** The text that `piece` adds; empty where nothing is certain yet. */
  push(piece: string): string {
    switch (this.state) {
      case 'opening':
        return this.open(this.held + piece);
      case 'string':
        return this.joined(this.readString(this.held + piece));
      case 'raw':
        return this.joined(piece);
      case 'whole':
        this.held += piece;
        return '';
      case 'done':
        return '';
    }
  }

  /** What is left when the input has ended, perhaps in the middle. */
  end(): string {
    const rest = this.state === 'whole' ? wholeText(this.held) : '';
    const text = this.half + rest;
    this.state = 'done';
    this.held = '';
    this.half = '';
    return text;
  }

  private open(text: string): string {
    const found = readOpening(text);
    if (found === 'undecided') {
      this.held = text;
      return '';
    }
    this.held = '';
    if (found !== 'other') {
      this.state = 'string';
      return this.joined(this.readString(text.slice(found)));
    }
    if (/^\s*[{"[]/.test(text)) {
      this.state = 'whole';
      this.held = text;
      return '';
    }
    this.state = 'raw';
    return this.joined(text);
  }

  /** Decodes string content up to its closing quote; an escape that is cut waits in `held`. */
  private readString(text: string): string {
    let decoded = '';
    let position = 0;
    this.held = '';
    while (position < text.length) {
      const next = text.slice(position).search(/["\\]/);
      if (next < 0) return decoded + text.slice(position);
      decoded += text.slice(position, position + next);
      position += next;
      if (text[position] === '"') {
        this.state = 'done';
        return decoded;
      }
      const escape = readEscape(text, position);
      if (escape === undefined) {
        this.held = text.slice(position);
        return decoded;
      }
      decoded += escape.text;
      position += escape.length;
    }
    return decoded;
  }

  /** Never lets half of a surrogate pair go alone where its other half may follow. */
  private joined(text: string): string {
    const whole = this.half + text;
    const last = whole.charCodeAt(whole.length - 1);
    const cut = last >= 0xd800 && last <= 0xdbff;
    this.half = cut ? whole.slice(-1) : '';
    return cut ? whole.slice(0, -1) : whole;
  }
}

/** The escape at `position`; undefined where its end is not there yet. What JSON does not know stands for itself. */
function readEscape(text: string, position: number): { text: string; length: number } | undefined {
  const kind = text[position + 1];
  if (kind === undefined) return undefined;
  const simple = Object.hasOwn(simpleEscapes, kind) ? simpleEscapes[kind] : undefined;
  if (simple !== undefined) return { text: simple, length: 2 };
  if (kind !== 'u') return { text: `\\${kind}`, length: 2 };
  const digits = /^[0-9a-fA-F]{0,4}/.exec(text.slice(position + 2, position + 6))?.[0] ?? '';
  if (digits.length === 4) return { text: String.fromCharCode(Number.parseInt(digits, 16)), length: 6 };
  if (position + 2 + digits.length === text.length) return undefined;
  return { text: `\\u${digits}`, length: 2 + digits.length };
}

/** JSON that is not the wrapper: its field in another place, its only text, a bare string; else the JSON is the text. */
function wholeText(json: string): string {
  const value = parseJson(json);
  if (typeof value === 'string') return value;
  if (!isObject(value)) return json;
  const wrapped = value[wrapperField];
  if (typeof wrapped === 'string') return wrapped;
  const members = Object.values(value);
  if (members.length === 0) return '';
  const [only] = members;
  return members.length === 1 && typeof only === 'string' ? only : json;
}
