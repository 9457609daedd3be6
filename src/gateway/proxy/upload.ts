// A multipart upload on its way: read until its model is known, then passed on while it still arrives, or from the spool.
// Made by forward.ts before the candidates are chosen; its bytes go upstream untouched but for the model's name.
import type { IncomingMessage } from 'node:http';
import { GatewayError } from '../../shared/errors';
import { wavSeconds } from '../../protocols/otherEndpoints/wav';
import { BodySource } from './bodySource';
import { rawValues } from './guard';
import type { ProxyLimits } from './limits';
import { boundaryOf } from './multipartHeaders';
import { MultipartScanner, type FormField } from './multipartScanner';
import { tooLarge } from './readBody';
import { Spool } from './spool';
import type { UpstreamBody } from './upstream';

/** Fields that say how the answer will look, for statistics. */
const otherFields = ['stream', 'n'];

export class Upload {
  /** While set, everything that passes is kept, so that another channel can be given the whole of it. */
  keep = true;
  private readonly source: BodySource;
  private readonly scanner: MultipartScanner;
  private readonly spool: Spool;
  /** Length announced by the client; undefined for a chunked body. */
  private readonly announced: number | undefined;
  private whole = false;
  private pulling: Promise<void> | undefined;
  private failure: GatewayError | undefined;
  /** Counts the attempts: an abandoned one must not go on reading. */
  private turn = 0;

  private constructor(request: IncomingMessage, limits: ProxyLimits, folder: string, boundary: string) {
    const { 'content-length': length } = request.headers;
    this.announced = length === undefined ? undefined : Number(length);
    this.scanner = new MultipartScanner(boundary, otherFields);
    this.spool = new Spool(folder, limits.spoolMemoryBytes);
    this.source = new BodySource(request, limits);
  }

  /**
   * Reads as much of the body as is needed to know its model: all of it where the model comes last or is not there.
   * `beforeRead` runs once the headers are found acceptable. Throws `bad-request`, `too-large`, `unsupported-media-type`,
   * `request-timeout`, `client-closed`, and `internal` where the disk does not take it.
   */
  static async begin(
    request: IncomingMessage,
    limits: ProxyLimits,
    folder: string,
    beforeRead: () => void,
  ): Promise<Upload> {
    const types = rawValues(request, 'content-type');
    if (types.length !== 1) throw new GatewayError('bad-request', 'There must be exactly one Content-Type.');
    const codings = rawValues(request, 'content-encoding').filter(
      (coding) => coding.trim().toLowerCase() !== 'identity',
    );
    if (codings.length > 0) {
      throw new GatewayError('unsupported-media-type', 'A compressed form is not supported: send it as it is.');
    }
    const boundary = boundaryOf(types[0] ?? '');
    if (Number(request.headers['content-length'] ?? 0) > limits.uploadBytes) throw tooLarge(limits.uploadBytes);
    beforeRead();
    const upload = new Upload(request, limits, folder, boundary);
    try {
      // Behind the last boundary only the end is left: a form that is there already goes on with its length.
      while (!upload.whole && (upload.modelField === undefined || upload.scanner.ended)) await upload.pull();
      return upload;
    } catch (error) {
      await upload.dispose();
      throw error;
    }
  }

  get model(): string | undefined {
    const value = this.modelField?.value;
    return value === '' ? undefined : value;
  }

  get stream(): boolean {
    return this.scanner.fields.get('stream')?.value.toLowerCase() === 'true';
  }

  /** The number of results asked for. */
  get count(): number {
    const count = Number(this.scanner.fields.get('n')?.value ?? 1);
    return Number.isInteger(count) && count > 0 ? count : 1;
  }

  /** Length of the first file where it is a WAV and has come whole. */
  get audioSeconds(): number | undefined {
    const { file } = this.scanner;
    return file?.length === undefined ? undefined : wavSeconds(file.head, file.length);
  }

  /** The body for one attempt, with `model` as its model. An earlier attempt's body ends where it is. */
  body(model: string): UpstreamBody {
    const edit = this.edit(model);
    const length = this.whole ? this.spool.length : this.announced;
    const { spool } = this;
    return {
      length: length === undefined ? undefined : length + edit.bytes.length - (edit.end - edit.start),
      get replayable() {
        return !spool.lost;
      },
      open: () => this.read(edit),
    };
  }

  /** Ends the reading and removes what was kept. Never throws. */
  async dispose(): Promise<void> {
    this.turn += 1;
    const reason = new GatewayError('client-closed', 'The upload was given up.');
    this.failure ??= reason;
    this.source.stop(reason);
    // The disk must be done with the last piece before its file is closed.
    await this.pulling?.catch(() => undefined);
    await this.spool.remove().catch(() => undefined);
  }

  private get modelField(): FormField | undefined {
    return this.scanner.fields.get('model');
  }

  /** The bytes that take the place of others so that the form names `model`. A form without one gets it as its first part. */
  private edit(model: string): { start: number; end: number; bytes: Buffer } {
    const field = this.modelField;
    if (field?.value === model) return { start: 0, end: 0, bytes: Buffer.alloc(0) };
    if (field !== undefined) return { start: field.start, end: field.end, bytes: Buffer.from(model) };
    const part = `--${this.scanner.boundary}\r\nContent-Disposition: form-data; name="model"\r\n\r\n${model}\r\n`;
    return { start: 0, end: 0, bytes: Buffer.from(part) };
  }

  private async *read(edit: {
    start: number;
    end: number;
    bytes: Buffer;
  }): AsyncGenerator<Uint8Array, void, undefined> {
    this.turn += 1;
    const { turn } = this;
    yield* this.range(0, edit.start, turn);
    if (edit.bytes.length > 0) yield edit.bytes;
    yield* this.range(edit.end, Infinity, turn);
  }

  private async *range(from: number, to: number, turn: number): AsyncGenerator<Uint8Array, void, undefined> {
    let position = from;
    while (position < to) {
      // A piece that is being appended is read when it is there.
      if (this.pulling !== undefined) await this.pulling;
      const piece = await this.spool.read(position);
      if (turn !== this.turn) return;
      const part = piece?.subarray(0, Math.min(piece.length, to - position));
      if (!this.whole && position + (part?.length ?? 0) >= this.spool.length) {
        // What came last waits for more, or for the proper end: a form that is refused in the end never leaves whole.
        if (!this.keep) this.spool.forget(position);
        await this.pull();
      } else if (part === undefined) {
        return;
      } else {
        position += part.length;
        yield part;
      }
    }
  }

  /** Takes in what the client has sent next. Several callers share one reading. */
  private pull(): Promise<void> {
    this.pulling ??= this.pullOnce().finally(() => {
      this.pulling = undefined;
    });
    return this.pulling;
  }

  private async pullOnce(): Promise<void> {
    if (this.failure !== undefined) throw this.failure;
    try {
      const chunks = await this.source.read();
      if (chunks === undefined) {
        this.scanner.finish();
        this.whole = true;
        return;
      }
      // Looked at before it is passed on: a second model behind a file never leaves the house.
      for (const chunk of chunks) {
        this.scanner.push(chunk);
        await this.spool.append(chunk, this.keep);
      }
    } catch (caught) {
      this.failure ??= GatewayError.from(caught);
      throw this.failure;
    }
  }
}
