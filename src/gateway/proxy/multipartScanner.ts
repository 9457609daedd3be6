// Finds fields of a multipart/form-data body while its bytes pass by: where the value of `model` stands, and what a few others say.
// Fed by upload.ts, which forwards the same bytes untouched. Keeps no file content; refuses what readers could understand differently.
// Source of the format: RFC 2046 section 5.1.1, RFC 7578.
import { badForm, readPartHeaders, type PartHeaders } from './multipartHeaders';

export interface FormField {
  value: string;
  /** Byte positions of the value in the whole body. */
  start: number;
  end: number;
}

/** The first file of a form: its beginning, and its length once its end was seen. */
export interface FormFile {
  head: Buffer;
  length: number | undefined;
}

const modelField = 'model';
const largestHeaders = 8 * 1024;
const largestField = 16 * 1024;
const mostParts = 1000;
/** Enough for the header of a WAV file with its usual extra chunks. */
const fileHeadBytes = 4 * 1024;

const empty = Buffer.alloc(0);

export class MultipartScanner {
  /** Fields of the wanted names whose end was seen. */
  readonly fields = new Map<string, FormField>();
  file: FormFile | undefined;
  /** Bytes not yet understood, and the position of the first of them in the body. */
  private buffer: Buffer = empty;
  private base = 0;
  private state: 'beginning' | 'delimiter' | 'headers' | 'content' | 'end' = 'beginning';
  private readonly needle: Buffer;
  private readonly wanted: ReadonlySet<string>;
  private readonly begun = new Set<string>();
  private parts = 0;
  private part: { headers: PartHeaders; start: number; kept: boolean; isFile: boolean } | undefined;
  /** Where in the buffer the search for a delimiter goes on. */
  private searchFrom = 0;

  /** `others` are names of fields to read beside `model`. */
  constructor(
    readonly boundary: string,
    others: readonly string[] = [],
  ) {
    this.needle = Buffer.from(`--${boundary}`);
    this.wanted = new Set([modelField, ...others]);
  }

  /** True once the last boundary was seen. */
  get ended(): boolean {
    return this.state === 'end';
  }

  /** Takes the next bytes of the body. Throws GatewayError `bad-request`. */
  push(chunk: Uint8Array): void {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    this.buffer = this.buffer.length === 0 ? bytes : Buffer.concat([this.buffer, bytes]);
    while (this.step());
    // What is left may be a view of a large chunk, which would be kept alive by it.
    if (this.buffer.length > 0 && this.buffer.length * 4 < this.buffer.buffer.byteLength) {
      this.buffer = Buffer.from(this.buffer);
    }
  }

  /** To be called at the end of the body. Throws `bad-request` where it came too early. */
  finish(): void {
    if (this.state !== 'end') throw badForm('it ends too early');
  }

  /** One step forward; false where more bytes are needed. */
  private step(): boolean {
    switch (this.state) {
      case 'beginning':
        return this.readBeginning();
      case 'delimiter':
        return this.readDelimiter();
      case 'headers':
        return this.readHeaders();
      case 'content':
        return this.readContent();
      case 'end':
        // Readers differ in what they do with more: only the line end that most clients write is taken.
        if (!'\r\n'.startsWith(this.buffer.toString('latin1', 0, 3))) throw badForm('something follows its end');
        return false;
    }
  }

  private readBeginning(): boolean {
    const skip = this.buffer[0] === 0x0d ? 2 : 0;
    if (this.buffer.length < skip + this.needle.length) return false;
    const lineEnd = skip === 0 || this.buffer[1] === 0x0a;
    if (!lineEnd || this.buffer.compare(this.needle, 0, this.needle.length, skip, skip + this.needle.length) !== 0) {
      throw badForm('it does not begin with its boundary');
    }
    this.consume(skip + this.needle.length);
    this.state = 'delimiter';
    return true;
  }

  /** What stands behind a boundary: the end of the form or the next part. */
  private readDelimiter(): boolean {
    if (this.buffer.length < 2) return false;
    const mark = this.buffer.toString('latin1', 0, 2);
    if (mark !== '--' && mark !== '\r\n') throw badForm('a boundary is not the end of its line');
    this.consume(2);
    this.state = mark === '--' ? 'end' : 'headers';
    return true;
  }

  private readHeaders(): boolean {
    const end = this.buffer.indexOf('\r\n\r\n');
    if (end > largestHeaders || (end < 0 && this.buffer.length > largestHeaders)) {
      throw badForm('the headers of a part are too large');
    }
    if (end < 0) return false;
    const headers = readPartHeaders(this.buffer.subarray(0, end));
    this.parts += 1;
    if (this.parts > mostParts) throw badForm('it has too many parts');
    this.consume(end + 4);
    this.begin(headers);
    return true;
  }

  private begin(headers: PartHeaders): void {
    const { name, filename, plain } = headers;
    const folded = name.trim().toUpperCase().toLowerCase();
    if (folded === modelField && (name !== modelField || filename !== undefined || !plain)) {
      throw badForm("the field 'model' is not plain text under that very name");
    }
    const isFile = filename !== undefined && this.file === undefined;
    const kept = this.wanted.has(name) && filename === undefined;
    if (kept && this.begun.has(name)) throw badForm(`the field '${name}' is there twice`);
    if (kept) this.begun.add(name);
    if (isFile) this.file = { head: empty, length: undefined };
    this.part = { headers, start: this.base, kept, isFile };
    this.searchFrom = 0;
    this.state = 'content';
  }

  private readContent(): boolean {
    const { part } = this;
    if (part === undefined) return false;
    const at = this.buffer.indexOf(this.needle, this.searchFrom);
    if (at < 0) {
      if (part.kept) {
        if (this.buffer.length > largestField) throw badForm(`the field '${part.headers.name}' is too long`);
      } else {
        // A boundary may have begun, with its line end before it.
        this.pass(part, Math.max(this.buffer.length - this.needle.length - 1, 0));
      }
      this.searchFrom = Math.max(this.buffer.length - this.needle.length + 1, 0);
      return false;
    }
    // Two bytes before a boundary are still in the buffer, unless they belong to the headers.
    const before = this.base + at - part.start < 2 ? '\n' : this.buffer.toString('latin1', at - 2, at);
    if (before !== '\r\n') {
      // Some readers take a lone CR or LF for a line end, others do not.
      if (/[\r\n]$/.test(before)) throw badForm('a boundary stands behind an odd line end');
      this.searchFrom = at + 1;
      return true;
    }
    this.end(part, at - 2);
    this.consume(at + this.needle.length);
    this.part = undefined;
    this.state = 'delimiter';
    return true;
  }

  /** The content of `part` ends at `end` in the buffer. */
  private end(part: NonNullable<MultipartScanner['part']>, end: number): void {
    if (part.kept) {
      if (end > largestField) throw badForm(`the field '${part.headers.name}' is too long`);
      const value = decode(this.buffer.subarray(0, end), part.headers.name);
      this.fields.set(part.headers.name, { value, start: part.start, end: this.base + end });
      return;
    }
    if (!part.isFile || this.file === undefined) return;
    this.keepHead(part, end);
    this.file.length = this.base + end - part.start;
  }

  /** Lets `count` bytes of content go. */
  private pass(part: NonNullable<MultipartScanner['part']>, count: number): void {
    if (part.isFile) this.keepHead(part, count);
    this.consume(count);
  }

  private keepHead(part: NonNullable<MultipartScanner['part']>, count: number): void {
    if (this.file === undefined || this.file.head.length >= fileHeadBytes) return;
    // The content of the buffer begins at the part's start, or where the kept head ends.
    const room = fileHeadBytes - this.file.head.length;
    const from = Math.max(part.start + this.file.head.length - this.base, 0);
    if (from >= count) return;
    this.file.head = Buffer.concat([this.file.head, this.buffer.subarray(from, Math.min(count, from + room))]);
  }

  private consume(count: number): void {
    this.buffer = this.buffer.subarray(count);
    this.base += count;
  }
}

function decode(bytes: Buffer, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    if (cause instanceof TypeError) throw badForm(`the field '${name}' is not UTF-8`);
    throw cause;
  }
}
