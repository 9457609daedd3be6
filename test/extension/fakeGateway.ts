// A gateway as windows see it, inside the test's own process: /status, /gateway/drain and the event stream, with a token.
// It answers what the supervisor asks and nothing else; the real one is used in test/integration/windows.test.ts.
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import { WebSocketServer, type WebSocket } from 'ws';
import type { GatewayEvent, LeaseEvent } from '../../src/shared/events';
import type { GatewayStatus, RuntimeFile } from '../../src/shared/status';

export interface FakeGatewayOptions {
  version?: string;
  /** 0: any. */
  managementPort?: number;
  proxyPort?: number;
  /** Leases that the status tells besides those of open streams. */
  otherLeases?: number;
}

let lastPid = 1000;

export class FakeGateway {
  readonly drains: string[] = [];
  readonly leases: string[] = [];
  onDrain: () => void = () => undefined;
  private readonly sockets = new Set<WebSocket>();

  private constructor(
    private readonly server: http.Server,
    readonly runtime: RuntimeFile,
    private readonly otherLeases: number,
  ) {}

  static async start(options: FakeGatewayOptions = {}): Promise<FakeGateway> {
    const server = http.createServer();
    server.listen(options.managementPort ?? 0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const runtime: RuntimeFile = {
      pid: (lastPid += 1),
      version: options.version ?? '1.0.0',
      proxyUrl: `http://127.0.0.1:${options.proxyPort ?? 4000}`,
      managementUrl: `http://127.0.0.1:${address.port}`,
      managementToken: randomUUID(),
      startedAt: new Date().toISOString(),
    };
    const gateway = new FakeGateway(server, runtime, options.otherLeases ?? 0);
    gateway.serve();
    return gateway;
  }

  get port(): number {
    return Number(new URL(this.runtime.managementUrl).port);
  }

  get openLeases(): number {
    return this.sockets.size;
  }

  status(): GatewayStatus {
    const { version, pid, proxyUrl } = this.runtime;
    return {
      version,
      pid,
      proxyUrl,
      uptimeSeconds: 1,
      activeRequests: 0,
      leases: this.sockets.size + this.otherLeases,
      keepRunning: false,
      channels: { total: 1, healthy: 1 },
      keys: { active: 0 },
      today: { requests: 0, errors: 0, costUsd: 0, inputTokens: 0, outputTokens: 0, unpricedRequests: 0 },
      warnings: [],
    };
  }

  send(event: GatewayEvent | LeaseEvent): void {
    for (const socket of this.sockets) socket.send(JSON.stringify(event));
  }

  /** Drains as the real one does: stops listening, then tells. */
  drain(reason: string): void {
    this.drains.push(reason);
    this.server.close();
    this.send({ type: 'draining', reason });
    this.onDrain();
  }

  /** Ends without a word, as a killed process does. */
  kill(): void {
    this.server.close();
    this.server.closeAllConnections();
    for (const socket of this.sockets) socket.terminate();
  }

  private serve(): void {
    const streams = new WebSocketServer({ noServer: true });
    const authorized = (request: http.IncomingMessage) =>
      request.headers.authorization === `Bearer ${this.runtime.managementToken}`;
    this.server.on('request', (request, response) => {
      if (!authorized(request)) return response.writeHead(401).end('{}');
      if (request.url === '/api/v1/status') return response.end(JSON.stringify(this.status()));
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      return request.on('end', () => {
        if (request.url !== '/api/v1/gateway/drain') return response.writeHead(404).end('{}');
        const { reason } = JSON.parse(Buffer.concat(chunks).toString()) as { reason: string };
        response.writeHead(204, { connection: 'close' }).end();
        this.drain(reason);
        return undefined;
      });
    });
    this.server.on('upgrade', (request, socket, head) => {
      if (!authorized(request)) {
        socket.end('HTTP/1.1 401 Unauthorized\r\n\r\n');
        return;
      }
      streams.handleUpgrade(request, socket, head, (stream) => {
        this.leases.push(new URL(request.url ?? '', 'http://x').searchParams.get('lease') ?? '');
        this.sockets.add(stream);
        stream.on('close', () => this.sockets.delete(stream));
        stream.send(JSON.stringify({ type: 'status', status: this.status() }));
      });
    });
  }
}
