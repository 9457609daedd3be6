// Walks over the bytes of JSON text and checks its grammar (RFC 8259, as strictly as `JSON.parse`) without building anything.
// Used by jsonScan.ts, for every proxied request body: most of a body is text in strings, which is passed over four bytes at a time.
// Does not check that the bytes are UTF-8.
import { GatewayError } from '../../shared/errors';

export const quote = 0x22;
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

const noWords = new Int32Array(0);

const literals = {
  true: Uint8Array.of(0x74, 0x72, 0x75, 0x65),
  false: Uint8Array.of(0x66, 0x61, 0x6c, 0x73, 0x65),
  null: Uint8Array.of(0x6e, 0x75, 0x6c, 0x6c),
};

/** Members of the outermost object, four numbers for each: where its name begins and ends, and where its value does. */
export type MemberPlaces = number[];

/** What a walk leads to: places are noted up to this many members, and none where there are more. */
const mostMembers = 2000;

export class JsonWalker {
  private position = 0;
  /** Open objects (1) and arrays (0), innermost last; `depth` of them count. */
  private readonly stack: Uint8Array;
  private depth = 0;
  /** The body four bytes at a time, from its first byte on that is aligned to four. */
  private readonly words: Int32Array;
  private readonly wordsFrom: number;

  constructor(
    private readonly body: Uint8Array,
    private readonly maxDepth: number,
  ) {
    this.stack = new Uint8Array(maxDepth + 1);
    this.wordsFrom = -body.byteOffset & 3;
    const count = Math.max(0, (body.length - this.wordsFrom) >> 2);
    this.words = count === 0 ? noWords : new Int32Array(body.buffer, body.byteOffset + this.wordsFrom, count);
  }

  /**
   * Walks over the whole body, one object, and returns its members' places; undefined where there are too many to note.
   * Tells `seen` of each member as it comes. Throws GatewayError `bad-request`: not valid JSON, not an object, nested too deeply.
   */
  walk(seen?: (nameStart: number, nameEnd: number, start: number, end: number) => void): MemberPlaces | undefined {
    this.skipSpace();
    if (this.body[this.position] !== openBrace) {
      if (this.position < this.body.length) this.skipDocument();
      throw new GatewayError('bad-request', 'The request body is not a JSON object.');
    }
    this.position += 1;
    this.skipSpace();
    const places: MemberPlaces = [];
    if (this.body[this.position] === closeBrace) this.position += 1;
    else this.walkMembers(places, seen);
    this.skipSpace();
    if (this.position < this.body.length) this.fail();
    return places.length > mostMembers * 4 ? undefined : places;
  }

  /** Any valid document: tells "not an object" from "not valid JSON". */
  private skipDocument(): void {
    this.skipValue(0);
    this.skipSpace();
    if (this.position < this.body.length) this.fail();
  }

  private walkMembers(places: MemberPlaces, seen: Parameters<JsonWalker['walk']>[0]): void {
    for (;;) {
      this.skipSpace();
      if (this.body[this.position] !== quote) this.fail();
      const nameStart = this.position;
      this.skipString();
      const nameEnd = this.position;
      this.skipSpace();
      if (this.body[this.position] !== colon) this.fail();
      this.position += 1;
      this.skipSpace();
      const start = this.position;
      this.skipValue(1);
      seen?.(nameStart, nameEnd, start, this.position);
      if (places.length <= mostMembers * 4) places.push(nameStart, nameEnd, start, this.position);
      this.skipSpace();
      const byte = this.body[this.position];
      this.position += 1;
      if (byte === closeBrace) return;
      if (byte !== comma) this.fail(this.position - 1);
    }
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
      position = byte === backslash ? this.afterEscape(position) : this.afterPlainText(position + 1);
    }
    this.position = position + 1;
  }

  /** Moves on over words of four bytes that are text alone: no quote, no backslash, no control character. */
  private afterPlainText(position: number): number {
    const offset = position - this.wordsFrom;
    if ((offset & 3) !== 0) return position;
    const { words } = this;
    let index = offset >> 2;
    while (index >= 0 && index < words.length) {
      const word = words[index] ?? 0;
      const quotes = word ^ 0x22222222;
      const slashes = word ^ 0x5c5c5c5c;
      // The top bit of a byte is set where the byte is below 0x20, or 0 after the exclusive or. A borrow may set one too many, and then the
      // bytes are looked at one by one.
      const special =
        ((word - 0x20202020) & ~word) | ((quotes - 0x01010101) & ~quotes) | ((slashes - 0x01010101) & ~slashes);
      if ((special & 0x80808080) !== 0) break;
      index += 1;
    }
    return Math.max(position, index * 4 + this.wordsFrom);
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
