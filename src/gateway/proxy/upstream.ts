// The upstream side as the pipeline sees it: a response whose body is pulled, so that a slow client slows the provider.
// Implemented by undici (dispatch.ts) and by the demo channel. Interfaces and one shared queue; nothing here opens sockets.
import type { IncomingHttpHeaders } from 'node:http';
import type { GatewayError } from '../../shared/errors';
import { networkFault } from './network/networkFault';

/** A request body that is not in memory. */
export interface UpstreamBody {
  /** In bytes; undefined: it is sent in chunks. */
  readonly length: number | undefined;
  /** False once a part of it can no longer be had. */
  readonly replayable: boolean;
  /** The bytes from the beginning; what it throws ends the request with that error. An earlier opened one ends. */
  open(): AsyncIterable<Uint8Array>;
}

/** How one request leaves this machine, as its channel's settings say. */
export interface NetworkRoute {
  /**
   * `system`, `direct`, or the URL of a proxy: `http`, `https`, `socks5` (names resolved here) or `socks5h` (at the proxy), with its user
   * and password where it has them. Never to be logged.
   */
  proxy: string;
  /** Milliseconds; null: the gateway's own limit. To a connection with TLS, to the first byte, longest silence afterwards. */
  connectMs: number | null;
  firstByteMs: number | null;
  idleMs: number | null;
}

export interface UpstreamRequest {
  method: string;
  /** Scheme, host and port. */
  origin: string;
  /** Path and query, starting with a slash. */
  path: string;
  /** Names and values in turn. */
  headers: string[];
  body: Uint8Array | UpstreamBody | undefined;
  /** Undefined: the system's proxy and the gateway's own time limits. */
  route?: NetworkRoute | undefined;
}

export interface UpstreamResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /**
   * What has arrived since the last call, waiting for more when there is nothing; undefined at the end of the body.
   * Throws `upstream-truncated`, `upstream-timeout`, `upstream-invalid`, or what `abort` was called with.
   */
  read(): Promise<Uint8Array[] | undefined>;
  /** Ends the exchange at once; a waiting or later `read` throws `reason`. No effect after the end. */
  abort(reason: GatewayError): void;
}

/** A running call: `response` settles once, `abort` works before and after. */
export interface UpstreamCall {
  response: Promise<UpstreamResponse>;
  abort(reason: GatewayError): void;
}

/** Past this many unread bytes the sender is asked to pause: more than one read of a socket brings. */
const highWaterBytes = 128 * 1024;

/**
 * Chunks between a sender that pushes and a reader that pulls, with an idle timer that counts only while the reader waits. What the sender
 * pushes in one go is read in one go: the reader wakes when the sender has come to rest.
 */
export class ChunkQueue {
  private chunks: Uint8Array[] = [];
  private bytes = 0;
  private ended = false;
  private failure: GatewayError | undefined;
  /** Wakes the reader, while it waits. */
  private wake: (() => void) | undefined;
  private paused = false;
  /** Made once, set back at each wait: a timer for each would cost more than what it watches. */
  private timer: NodeJS.Timeout | undefined;

  /** `onRoom` is called when a paused sender may go on; `onIdle` when nothing came for `idleMs` while the reader waited. */
  constructor(
    private readonly idleMs: number,
    private readonly onRoom: () => void,
    private readonly onIdle: (error: GatewayError) => void,
  ) {}

  /** Takes a chunk; false asks the sender to pause. */
  push(chunk: Uint8Array): boolean {
    if (this.finished) return true;
    this.chunks.push(chunk);
    this.bytes += chunk.length;
    if (this.wake !== undefined) this.wakeReader();
    if (this.bytes < highWaterBytes) return true;
    this.paused = true;
    return false;
  }

  end(): void {
    if (this.failure !== undefined) return;
    this.ended = true;
    this.finish();
  }

  /** Whatever was not read yet is still handed out before the error is thrown, unless `now` is set. */
  fail(error: GatewayError, now = false): void {
    if (this.finished) return;
    this.failure = error;
    if (now) this.chunks = [];
    this.finish();
  }

  get finished(): boolean {
    return this.ended || this.failure !== undefined;
  }

  async read(): Promise<Uint8Array[] | undefined> {
    if (this.chunks.length === 0 && !this.finished) await this.arrival();
    if (this.chunks.length > 0) return this.take();
    if (this.failure !== undefined) throw this.failure;
    return undefined;
  }

  private take(): Uint8Array[] {
    const { chunks } = this;
    this.chunks = [];
    this.bytes = 0;
    if (this.paused) {
      this.paused = false;
      this.onRoom();
    }
    return chunks;
  }

  private arrival(): Promise<void> {
    if (this.timer === undefined) this.timer = setTimeout(() => this.noteIdle(), this.idleMs);
    else this.timer.refresh();
    return new Promise((resolve) => {
      this.wake = resolve;
    });
  }

  private noteIdle(): void {
    if (this.wake === undefined) return;
    const message = `The provider sent nothing for ${Math.round(this.idleMs / 1000)} seconds.`;
    this.onIdle(networkFault('upstream-timeout', message, { code: 'IDLE', cause: 'timeout' }));
  }

  private wakeReader(): void {
    const { wake } = this;
    this.wake = undefined;
    wake?.();
  }

  private finish(): void {
    clearTimeout(this.timer);
    this.wakeReader();
  }
}
