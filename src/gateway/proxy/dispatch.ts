// Sends requests upstream with undici at its lowest level: raw chunks in, back-pressure and aborts out.
// Used by attempts and the channel probe. Follows no redirect, keeps no cookie, decodes nothing.
// API: https://github.com/nodejs/undici/blob/main/docs/docs/api/Dispatcher.md (dispatch, DispatchController).
import type { IncomingHttpHeaders } from 'node:http';
import { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import type { GatewayError } from '../../shared/errors';
import { AgentPool, type AgentPoolOptions } from './network/agentPool';
import { networkFault } from './network/networkFault';
import {
  ChunkQueue,
  type UpstreamBody,
  type UpstreamCall,
  type UpstreamRequest,
  type UpstreamResponse,
} from './upstream';
import { upstreamFault } from './upstreamFault';

export interface UpstreamClient {
  /** Starts a request; never throws, faults arrive through the call's `response`. */
  send(request: UpstreamRequest): UpstreamCall;
  /** Ends every connection, also those in use. */
  close(): Promise<void>;
}

/** The time limits hold for requests whose route names none. */
export interface UpstreamClientOptions extends AgentPoolOptions {
  firstByteMs: number;
  idleMs: number;
}

/** Sends by the route of each request: directly or through a proxy, within its time limits. */
export function createUpstreamClient(options: UpstreamClientOptions): UpstreamClient {
  const agents = new AgentPool(options);
  return {
    send: (request) => new DispatchedCall(agents, request, options),
    close: async () => agents.close(),
  };
}

/** One request on its way: the handler that undici calls, and the call that the pipeline holds. */
class DispatchedCall implements Dispatcher.DispatchHandler, UpstreamCall {
  readonly response: Promise<UpstreamResponse>;
  private readonly queue: ChunkQueue;
  private readonly firstByteTimer: NodeJS.Timeout;
  private controller: Dispatcher.DispatchController | undefined;
  private abortReason: GatewayError | undefined;
  private headSeen = false;
  private retried = false;
  /** On a connection that serves no other request. */
  private alone = false;
  // Replaced in the constructor, when the promise is made.
  private resolveHead: (response: UpstreamResponse) => void = () => undefined;
  private rejectHead: (error: GatewayError) => void = () => undefined;

  constructor(
    private readonly agents: AgentPool,
    private readonly request: UpstreamRequest,
    options: UpstreamClientOptions,
  ) {
    const firstByteMs = request.route?.firstByteMs ?? options.firstByteMs;
    this.queue = new ChunkQueue(
      request.route?.idleMs ?? options.idleMs,
      () => this.controller?.resume(),
      (error) => this.abort(error),
    );
    this.response = new Promise((resolve, reject) => {
      this.resolveHead = resolve;
      this.rejectHead = reject;
    });
    // A caller that aborts may never look at the response again.
    this.response.catch(() => undefined);
    this.firstByteTimer = setTimeout(() => {
      const message = `The provider did not answer within ${Math.round(firstByteMs / 1000)} seconds.`;
      this.abort(networkFault('upstream-timeout', message, { code: 'FIRST_BYTE', cause: 'timeout' }));
    }, firstByteMs);
    this.start();
  }

  abort(reason: GatewayError): void {
    if (this.queue.finished) return;
    this.abortReason = reason;
    this.fail(reason, true);
    this.controller?.abort(reason);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    if (this.abortReason !== undefined) controller.abort(this.abortReason);
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    if (status < 200) return;
    this.headSeen = true;
    clearTimeout(this.firstByteTimer);
    this.resolveHead({
      status,
      headers,
      read: () => this.queue.read(),
      abort: (reason) => this.abort(reason),
    });
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (!this.queue.push(chunk)) controller.pause();
  }

  onResponseEnd(): void {
    this.queue.end();
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    if (this.isStaleConnection(error)) {
      this.retried = true;
      this.start();
      return;
    }
    this.fail(upstreamFault(error, this.headSeen), false);
  }

  private start(): void {
    const { method, origin, path, body, route } = this.request;
    let { headers } = this.request;
    try {
      const { pooled, fresh, tunnelled } = this.agents.agentsFor(origin, route);
      // Nobody can tell whether a plain tunnel was used before: what the proxy said has been read on it.
      this.alone = this.retried || (tunnelled && origin.startsWith('http:'));
      const agent = this.alone ? fresh : pooled;
      if (isStreamed(body) && body.length !== undefined) headers = [...headers, 'content-length', String(body.length)];
      const sent = isStreamed(body) ? Readable.from(this.sending(body), { objectMode: false }) : (body ?? null);
      agent.dispatch({ method, origin, path, headers, body: sent, reset: this.alone }, this);
    } catch (error) {
      this.fail(upstreamFault(error, false), true);
    }
  }

  /** While a body is on its way, the provider cannot be late: its time for an answer begins anew with each piece. */
  private async *sending(body: UpstreamBody): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const chunk of body.open()) {
      if (!this.headSeen) this.firstByteTimer.refresh();
      yield chunk;
    }
  }

  private fail(error: GatewayError, now: boolean): void {
    clearTimeout(this.firstByteTimer);
    this.queue.fail(error, now);
    this.rejectHead(error);
  }

  /**
   * A kept-alive connection that the provider had closed just when it was used again: nothing of our request was answered
   * (bytes were read on it, but for earlier requests), so it is sent once more, on a new connection.
   */
  private isStaleConnection(error: Error): boolean {
    const { body } = this.request;
    if (this.alone || this.headSeen || this.abortReason !== undefined) return false;
    if (isStreamed(body) && !body.replayable) return false;
    const socket: unknown = 'socket' in error ? error.socket : undefined;
    const bytesRead: unknown =
      typeof socket === 'object' && socket !== null && 'bytesRead' in socket ? socket.bytesRead : 0;
    return 'code' in error && error.code === 'UND_ERR_SOCKET' && typeof bytesRead === 'number' && bytesRead > 0;
  }
}

function isStreamed(body: UpstreamRequest['body']): body is UpstreamBody {
  return body !== undefined && !(body instanceof Uint8Array);
}
