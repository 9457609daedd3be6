// The body of a client's request as chunks to pull, so that a slow provider slows the client. Caps its size and its silences.
// Used by upload.ts; JSON bodies are read whole by readBody.ts instead.
import type { IncomingMessage } from 'node:http';
import type { GatewayError } from '../../shared/errors';
import type { ProxyLimits } from './limits';
import { clientLeft, lateBody, tooLarge } from './readBody';
import { ChunkQueue } from './upstream';

export class BodySource {
  private readonly queue: ChunkQueue;
  private bytes = 0;

  /** Reads from now on, no faster than `read` is called. */
  constructor(
    private readonly request: IncomingMessage,
    private readonly limits: ProxyLimits,
  ) {
    const resume = (): void => void request.resume();
    this.queue = new ChunkQueue(limits.bodyIdleMs, resume, () => this.stop(lateBody()));
    request.on('data', this.onData).on('end', this.onEnd).on('close', this.onClose).on('error', this.onClose);
  }

  /** What has arrived, waiting for more; undefined at the end. Throws `too-large`, `request-timeout`, `client-closed`. */
  read(): Promise<Uint8Array[] | undefined> {
    return this.queue.read();
  }

  /** Reads no further; a waiting `read` throws `reason`. */
  stop(reason: GatewayError): void {
    const { request } = this;
    request.off('data', this.onData).off('end', this.onEnd).off('close', this.onClose).off('error', this.onClose);
    request.pause();
    this.queue.fail(reason, true);
  }

  private readonly onData = (chunk: Buffer): void => {
    this.bytes += chunk.length;
    if (this.bytes > this.limits.uploadBytes) this.stop(tooLarge(this.limits.uploadBytes));
    else if (!this.queue.push(chunk)) this.request.pause();
  };

  private readonly onEnd = (): void => this.queue.end();

  private readonly onClose = (): void => this.queue.fail(clientLeft());
}
