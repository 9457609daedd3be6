// Undoes the Content-Encoding of providers that compress although `identity` was asked for.
// Wraps an upstream response; the pipeline behind it sees plain bytes only. Damaged compression is an error, never a short answer.
import type { Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib';
import { GatewayError } from '../../shared/errors';
import type { UpstreamResponse } from './upstream';

const decoders: Record<string, () => Transform> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
  zstd: createZstdDecompress,
};

/** `response` itself when it is not compressed, else a view of it that reads decoded. Throws `upstream-invalid` for unknown codings. */
export function decodeUpstream(response: UpstreamResponse): UpstreamResponse {
  const coding = (response.headers['content-encoding'] ?? '').trim().toLowerCase();
  if (coding === '' || coding === 'identity') return response;
  const create = Object.hasOwn(decoders, coding) ? decoders[coding] : undefined;
  if (create === undefined) {
    throw new GatewayError(
      'upstream-invalid',
      'The provider used a Content-Encoding that was not asked for and is not known.',
    );
  }
  return new DecodedResponse(response, create());
}

class DecodedResponse implements UpstreamResponse {
  readonly status: number;
  readonly headers: UpstreamResponse['headers'];
  private failure: GatewayError | undefined;
  private ended = false;

  constructor(
    private readonly source: UpstreamResponse,
    private readonly decoder: Transform,
  ) {
    this.status = source.status;
    this.headers = source.headers;
    decoder.on('error', (error: NodeJS.ErrnoException) => {
      this.failure ??=
        error.code === 'Z_BUF_ERROR'
          ? new GatewayError('upstream-truncated', "The provider's compressed answer ended early.")
          : new GatewayError('upstream-invalid', "The provider's compressed answer is damaged.");
      source.abort(this.failure);
    });
    decoder.once('end', () => {
      this.ended = true;
    });
    void this.pump();
  }

  async read(): Promise<Uint8Array[] | undefined> {
    for (;;) {
      if (this.failure !== undefined) throw this.failure;
      const chunk: unknown = this.decoder.read();
      if (chunk instanceof Uint8Array) return [chunk];
      if (this.ended) return undefined;
      await this.next('readable', 'end', 'error', 'close');
    }
  }

  abort(reason: GatewayError): void {
    this.failure ??= reason;
    this.source.abort(reason);
    this.decoder.destroy();
  }

  /** Moves compressed bytes from the source into the decoder, no faster than it takes them. Its faults reach `read`. */
  private async pump(): Promise<void> {
    try {
      for (let chunks = await this.source.read(); chunks !== undefined; chunks = await this.source.read()) {
        for (const chunk of chunks) {
          if (!this.decoder.write(chunk)) await this.next('drain', 'error', 'close');
        }
      }
      this.decoder.end();
    } catch (error) {
      this.failure ??= GatewayError.from(error);
      this.decoder.destroy();
    }
  }
  /** Resolves at the first of the decoder's `events`. */
  private next(...events: string[]): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        for (const event of events) this.decoder.off(event, wake);
        resolve();
      };
      for (const event of events) this.decoder.on(event, wake);
    });
  }
}
