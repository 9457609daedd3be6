// `GET /api/v1/events`: the WebSocket on which windows hear events and, with `?lease=<window id>`, keep the gateway alive.
// Guard and token are checked by server.ts before anything comes here. A peer that is dead or reads too slowly is cut off.
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { GatewayError } from '../shared/errors';
import type { GatewayEvent, LeaseEvent } from '../shared/events';
import type { GatewayStatus } from '../shared/status';
import type { EventSource, LeaseRegistry, ManagementLog } from './context';

export interface EventsSocketOptions {
  events: EventSource;
  leases: LeaseRegistry;
  log: ManagementLog;
  /** Sent to each listener when it connects. */
  readStatus: () => GatewayStatus;
  /** Milliseconds between two pings; a peer that has not answered the last one is dead. */
  pingMs?: number;
  /** Bytes that may wait for a slow reader before it is cut off. */
  largestBacklog?: number;
}

/** Windows send nothing; whatever arrives is small or an error. */
const largestMessage = 4096;
const windowIdForm = /^[A-Za-z0-9._:-]{1,100}$/;

export class EventsSocket {
  private readonly server = new WebSocketServer({
    noServer: true,
    maxPayload: largestMessage,
    perMessageDeflate: false,
  });
  private readonly silent = new WeakSet<WebSocket>();
  private readonly timer: NodeJS.Timeout;
  private readonly unsubscribe: () => void;
  private readonly largestBacklog: number;

  constructor(private readonly options: EventsSocketOptions) {
    this.largestBacklog = options.largestBacklog ?? 8 * 1024 * 1024;
    this.unsubscribe = options.events.subscribe((event) => this.broadcast(event));
    this.timer = setInterval(() => this.ping(), options.pingMs ?? 15_000);
    this.timer.unref();
  }

  /** Open event streams. */
  get count(): number {
    return this.server.clients.size;
  }

  /**
   * Completes the upgrade of a request that has passed guard and token.
   * @throws GatewayError `bad-request` for an unknown query parameter or a window id of another form
   */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer, query: Record<string, string>): void {
    const { lease, ...unknown } = query;
    const [stranger] = Object.keys(unknown);
    if (stranger !== undefined) throw new GatewayError('bad-request', `"${stranger}" is not a known field.`);
    if (lease !== undefined && !windowIdForm.test(lease)) {
      throw new GatewayError(
        'bad-request',
        '"lease" must be 1 to 100 letters, digits, dots, colons, dashes or underscores.',
      );
    }
    this.server.handleUpgrade(request, socket, head, (webSocket) => this.open(webSocket, lease));
  }

  /** Ends every stream; peers take it as the signal to look for a gateway again. */
  close(): void {
    clearInterval(this.timer);
    this.unsubscribe();
    for (const webSocket of this.server.clients) {
      webSocket.close(1001, 'the gateway is going');
      // A peer that does not answer the close must not hold up the end.
      setTimeout(() => webSocket.terminate(), 500).unref();
    }
  }

  private open(webSocket: WebSocket, lease: string | undefined): void {
    webSocket.on('error', (error) => {
      this.options.log.debug('an event stream failed', { error: String(error) });
      webSocket.terminate();
    });
    webSocket.on('pong', () => this.silent.delete(webSocket));
    this.send(webSocket, { type: 'status', status: this.options.readStatus() });
    if (lease === undefined) return;
    const endLease = this.options.leases.open(lease, (event) => this.send(webSocket, event));
    webSocket.once('close', endLease);
  }

  private broadcast(event: GatewayEvent): void {
    if (this.server.clients.size === 0) return;
    const text = JSON.stringify(event);
    for (const webSocket of this.server.clients) this.sendText(webSocket, text);
  }

  private send(webSocket: WebSocket, event: GatewayEvent | LeaseEvent): void {
    this.sendText(webSocket, JSON.stringify(event));
  }

  private sendText(webSocket: WebSocket, text: string): void {
    if (webSocket.readyState !== webSocket.OPEN) return;
    if (webSocket.bufferedAmount > this.largestBacklog) {
      // Ended before it is logged: log entries go to the same streams.
      webSocket.terminate();
      this.options.log.warn('an event stream reads too slowly and was cut off');
      return;
    }
    webSocket.send(text);
  }

  private ping(): void {
    for (const webSocket of this.server.clients) {
      if (this.silent.has(webSocket)) webSocket.terminate();
      else {
        this.silent.add(webSocket);
        webSocket.ping();
      }
    }
  }
}
