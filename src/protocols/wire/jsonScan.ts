// One pass over the bytes of a JSON object: is it valid, and where do its top-level members of some names stand.
// Called for every proxied request body, so it allocates nothing per character and builds no values but the wanted ones.
// Does not check that the bytes are UTF-8, and does not decode anything that nobody asked for.
import { GatewayError } from '../../shared/errors';
import { decodeUtf8 } from './bytes';

export interface ScannedValue {
  /** Byte position of the value's first byte, a string's opening quote included. */
  start: number;
  /** Byte position after the value's last byte. */
  end: number;
  /** Decoded for strings, booleans, numbers and null; undefined for objects and arrays. */
  value: string | number | boolean | null | undefined;
}

/**
 * Checks `body` against the JSON grammar (RFC 8259, as strictly as `JSON.parse`) and returns its top-level members named
 * in `wanted`, also where a name is written with escapes.
 *
 * Throws GatewayError `bad-request`: not valid JSON, not an object, nested deeper than `maxDepth` (the object itself is
 * 1), a wanted member twice, or a member that is a wanted one but for letter case: an upstream that reads the other one
 * (Go's decoder ignores case, most take the last) would go around the permissions checked here.
 */
export function scanObject(body: Uint8Array, wanted: readonly string[], maxDepth = 200): Map<string, ScannedValue> {
  return new ObjectScanner(body, wanted, maxDepth).scan();
}

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const colon = 0x3a;
const minus = 0x2d;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const digitZero = 0x30;
const letterU = 0x75;
/** `" \ / b f n r t`: what may follow a backslash besides `u`. */
const simpleEscapes = new Uint8Array(256);
for (const character of '"\\/bfnrt') simpleEscapes[character.charCodeAt(0)] = 1;

const literals = {
  true: Uint8Array.of(0x74, 0x72, 0x75, 0x65),
  false: Uint8Array.of(0x66, 0x61, 0x6c, 0x73, 0x65),
  null: Uint8Array.of(0x6e, 0x75, 0x6c, 0x6c),
};

class ObjectScanner {
  private position = 0;
  /** Open objects (1) and arrays (0), innermost last; `depth` of them count. */
  private readonly stack: Uint8Array;
  private depth = 0;
  private readonly found = new Map<string, ScannedValue>();
  private readonly folded: Set<string>;

  constructor(
    private readonly body: Uint8Array,
    private readonly wanted: readonly string[],
    private readonly maxDepth: number,
  ) {
    this.stack = new Uint8Array(maxDepth + 1);
    this.folded = new Set(wanted.map(fold));
  }

  scan(): Map<string, ScannedValue> {
    this.skipSpace();
    if (this.body[this.position] !== openBrace) {
      if (this.position < this.body.length) this.skipDocument();
      throw new GatewayError('bad-request', 'The request body is not a JSON object.');
    }
    this.position += 1;
    this.skipSpace();
    if (this.body[this.position] === closeBrace) this.position += 1;
    else this.scanMembers();
    this.skipSpace();
    if (this.position < this.body.length) this.fail();
    return this.found;
  }

  /** Any valid document: tells "not an object" from "not valid JSON". */
  private skipDocument(): void {
    this.skipValue(0);
    this.skipSpace();
    if (this.position < this.body.length) this.fail();
  }

  private scanMembers(): void {
    for (;;) {
      this.skipSpace();
      if (this.body[this.position] !== quote) this.fail();
      const nameStart = this.position;
      this.skipString();
      const name = this.wantedName(nameStart, this.position);
      this.skipSpace();
      if (this.body[this.position] !== colon) this.fail();
      this.position += 1;
      this.skipSpace();
      const start = this.position;
      this.skipValue(1);
      if (name !== undefined) {
        if (this.found.has(name)) throw new GatewayError('bad-request', `'${name}' stands twice in the request body.`);
        this.found.set(name, { start, end: this.position, value: this.decode(start, this.position) });
      }
      this.skipSpace();
      const byte = this.body[this.position];
      this.position += 1;
      if (byte === closeBrace) return;
      if (byte !== comma) this.fail(this.position - 1);
    }
  }

  /** The wanted name that the string from `start` to `end` (quotes included) spells, or undefined. */
  private wantedName(start: number, end: number): string | undefined {
    if (this.folded.size === 0) return undefined;
    // The longest spelling of a character is an escape of 6 bytes: longer names cannot be wanted ones.
    if (!this.wanted.some((candidate) => end - start - 2 <= candidate.length * 6)) return undefined;
    const name = JSON.parse(decodeUtf8(this.body.subarray(start, end))) as string;
    if (this.wanted.includes(name)) return name;
    if (this.folded.has(fold(name))) {
      throw new GatewayError('bad-request', `'${name}' in the request body differs from a known field only in case.`);
    }
    return undefined;
  }

  private decode(start: number, end: number): ScannedValue['value'] {
    const first = this.body[start];
    if (first === openBrace || first === openBracket) return undefined;
    return JSON.parse(decodeUtf8(this.body.subarray(start, end))) as string | number | boolean | null;
  }

  /** Moves past one value that stands inside of `outer` open objects and arrays. Iterative: depth costs no call stack. */
  private skipValue(outer: number): void {
    const { body, stack } = this;
    this.depth = 0;
    for (;;) {
      const byte = body[this.position];
      if (byte === openBrace || byte === openBracket) {
        if (outer + this.depth >= this.maxDepth) {
          throw new GatewayError('bad-request', `The request body is nested more than ${this.maxDepth} levels deep.`);
        }
        const isObject = byte === openBrace;
        this.position += 1;
        this.skipSpace();
        if (body[this.position] === (isObject ? closeBrace : closeBracket)) {
          this.position += 1;
        } else {
          stack[this.depth] = isObject ? 1 : 0;
          this.depth += 1;
          if (isObject) this.skipName();
          continue;
        }
      } else {
        this.skipScalar(byte);
      }
      if (!this.skipAfterValue()) return;
    }
  }

  /** After a value: closes what ends and steps to the next value. False when the outermost value has ended. */
  private skipAfterValue(): boolean {
    while (this.depth > 0) {
      this.skipSpace();
      const byte = this.body[this.position];
      const isObject = this.stack[this.depth - 1] === 1;
      if (byte === comma) {
        this.position += 1;
        this.skipSpace();
        if (isObject) this.skipName();
        return true;
      }
      if (byte !== (isObject ? closeBrace : closeBracket)) this.fail();
      this.position += 1;
      this.depth -= 1;
    }
    return false;
  }

  /** A member's name, its colon and the space around them. */
  private skipName(): void {
    if (this.body[this.position] !== quote) this.fail();
    this.skipString();
    this.skipSpace();
    if (this.body[this.position] !== colon) this.fail();
    this.position += 1;
    this.skipSpace();
  }

  private skipScalar(byte: number | undefined): void {
    if (byte === quote) this.skipString();
    else if (byte === minus || isDigit(byte)) this.skipNumber();
    else if (byte === 0x74) this.skipLiteral(literals.true);
    else if (byte === 0x66) this.skipLiteral(literals.false);
    else if (byte === 0x6e) this.skipLiteral(literals.null);
    else this.fail();
  }

  private skipLiteral(literal: Uint8Array): void {
    for (let index = 0; index < literal.length; index += 1) {
      if (this.body[this.position + index] !== literal[index]) this.fail(this.position + index);
    }
    this.position += literal.length;
  }

  private skipString(): void {
    const { body } = this;
    const { length } = body;
    let position = this.position + 1;
    for (;;) {
      if (position >= length) this.fail(length);
      const byte = body[position] ?? 0;
      if (byte === quote) break;
      if (byte < 0x20) this.fail(position);
      position = byte === backslash ? this.afterEscape(position) : position + 1;
    }
    this.position = position + 1;
  }

  private afterEscape(position: number): number {
    const { body } = this;
    const escaped = body[position + 1] ?? 0;
    if (simpleEscapes[escaped] === 1) return position + 2;
    if (escaped !== letterU) this.fail(position + 1);
    for (let index = position + 2; index < position + 6; index += 1) {
      if (!isHexDigit(body[index])) this.fail(index);
    }
    return position + 6;
  }

  private skipNumber(): void {
    if (this.body[this.position] === minus) this.position += 1;
    if (this.body[this.position] === digitZero) this.position += 1;
    else this.skipDigits();
    if (this.body[this.position] === 0x2e) {
      this.position += 1;
      this.skipDigits();
    }
    const exponent = this.body[this.position];
    if (exponent === 0x65 || exponent === 0x45) {
      this.position += 1;
      const sign = this.body[this.position];
      if (sign === minus || sign === 0x2b) this.position += 1;
      this.skipDigits();
    }
  }

  /** One digit or more. */
  private skipDigits(): void {
    if (!isDigit(this.body[this.position])) this.fail();
    while (isDigit(this.body[this.position])) this.position += 1;
  }

  private skipSpace(): void {
    for (;;) {
      const byte = this.body[this.position];
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return;
      this.position += 1;
    }
  }

  private fail(at = this.position): never {
    const where = at >= this.body.length ? 'it ends too early' : `unexpected character at byte ${at}`;
    throw new GatewayError('bad-request', `The request body is not valid JSON: ${where}.`);
  }
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

function isHexDigit(byte: number | undefined): boolean {
  if (byte === undefined) return false;
  return isDigit(byte) || (byte >= 0x41 && byte <= 0x46) || (byte >= 0x61 && byte <= 0x66);
}

/** Letter case taken away the way Go's decoder does: `ſ` and the Kelvin sign count as s and k. */
function fold(name: string): string {
  return name.toUpperCase().toLowerCase();
}
