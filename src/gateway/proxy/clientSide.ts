// The client's side of one request: writes with back-pressure, and the news that the client has left or must be cut.
// Used by the relays. Knows nothing of upstreams or protocols; whoever is interested registers with `onEnd`.
import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { GatewayError } from '../../shared/errors';
import { joined } from './joined';
import { Stopping } from './stopping';

/** Stopped when the client leaves, or from our side, for example because the gateway is draining: upstreams are aborted with the reason. */
export class ClientSide extends Stopping {
  private left = false;
  private waiting: NodeJS.Timeout | undefined;
  /** The headers that are really sent, made of those of an answer. */
  finalHeaders: (headers: OutgoingHttpHeaders) => OutgoingHttpHeaders = (headers) => headers;

  constructor(
    readonly response: ServerResponse,
    private readonly stallMs: number,
  ) {
    super();
    response.once('close', () => {
      this.stopWaiting();
      if (response.writableFinished) return;
      this.left = true;
      this.stop(new GatewayError('client-closed', 'The client closed the connection.'));
    });
    // A fault of the socket is always followed by `close`; without a listener it would end the process.
    response.on('error', () => undefined);
  }

  /** True when the client closed the connection before its answer was complete. */
  get gone(): boolean {
    return this.left;
  }

  get started(): boolean {
    return this.response.headersSent;
  }

  /** Begins the answer, unless it has begun already: then status and headers were told. */
  start(status: number, headers: OutgoingHttpHeaders): void {
    this.stopWaiting();
    this.begin(status, headers);
  }

  /** As `start`, for an answer that only says that it is to come. */
  begin(status: number, headers: OutgoingHttpHeaders): void {
    if (!this.left && !this.started) this.response.writeHead(status, this.finalHeaders(headers));
  }

  /** Sets a header of the answer; nothing where its head was sent. */
  setHeader(name: string, value: string): void {
    if (!this.started) this.response.setHeader(name, value);
  }

  /** Writes what `ping` returns whenever `milliseconds` have passed, until the answer starts or ends. A client that does not read needs none. */
  keepWaiting(milliseconds: number, ping: () => string): void {
    this.waiting = setInterval(() => {
      if (!this.response.writableNeedDrain) this.response.write(ping());
    }, milliseconds);
  }

  /** No ping comes after this. */
  stopWaiting(): void {
    clearInterval(this.waiting);
  }

  /** Writes and waits until the client has room for more. Resolves at once when it has left. */
  async write(chunks: readonly Uint8Array[]): Promise<void> {
    if (!this.send(chunks)) await this.room();
  }

  /** Writes, in one piece; false where the client has no room for more now. True when it has left. */
  send(chunks: readonly Uint8Array[]): boolean {
    if (this.left || chunks.length === 0) return true;
    const bytes = joined(chunks);
    return bytes.length === 0 || this.response.write(bytes);
  }

  /** Resolves when the client has room again, or has left. */
  room(): Promise<void> {
    return this.settled('drain');
  }

  /** Writes the last bytes and waits until they are on their way, or the client has left. */
  async end(chunks: readonly (Uint8Array | string)[]): Promise<void> {
    this.stopWaiting();
    if (this.left) return;
    for (const chunk of chunks) {
      if (chunk.length > 0) this.response.write(chunk);
    }
    this.response.end();
    await this.flushed();
  }

  /** Resolves when everything was handed to the system, or the client has left. */
  async flushed(): Promise<void> {
    const { response } = this;
    if (response.writableFinished || response.destroyed) return;
    // As nearly always with small answers: the system has it all, although Node has not said so yet.
    if (response.writableEnded && response.socket?.writableLength === 0) return;
    await this.settled('finish');
  }

  /** Breaks the connection: the only honest end of an answer whose length or form cannot be completed. */
  destroy(): void {
    this.response.destroy();
  }

  /** Waits for `event` or the close of the connection; a client that takes nothing in for too long is cut off. */
  private settled(event: 'drain' | 'finish'): Promise<void> {
    const { response } = this;
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        response.off(event, done).off('close', done);
        resolve();
      };
      const timer = setTimeout(() => response.destroy(), this.stallMs);
      response.on(event, done).on('close', done);
    });
  }
}
