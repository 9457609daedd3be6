// The HTTP server of the management API: guard, token, routing, body, validation, answer; one direction, in this order.
// Made by the composition root. Binding its port is also the lock that keeps a second gateway from starting.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { GatewayError } from '../shared/errors';
import { managementPrefix } from '../shared/identity';
import { managementApi, type CallName, type HandlerArguments, type ManagementHandlers } from '../shared/managementApi';
import { sendError, sendJson, sendText } from './answer';
import { answerClientErrors, refuseUpgrade } from './clientErrors';
import type { ManagementLog, RequestGuard } from './context';
import type { EventsSocket } from './eventsSocket';
import { isBasic, type MetricsAccess } from './metricsAccess';
import { metricsType } from './prometheus';
import { readJsonBody } from './requestBody';
import { matchCall } from './router';
import { tokenCheck } from './token';
import type { UsageExporter } from './usageExport';
import { readQuery, validate, validateNothing } from './validation';

export interface ManagementServerOptions {
  token: string;
  guard: RequestGuard;
  log: ManagementLog;
}

/** What answers, once the gateway is ready. */
export interface ManagementParts {
  handlers: ManagementHandlers;
  events: EventsSocket;
  exporter: UsageExporter;
  /** The metrics page as text. */
  metrics: () => string;
  /** Who else may read it. */
  metricsAccess: MetricsAccess;
}

const second = 1000;
const metricsPath = '/metrics';

export class ManagementServer {
  private readonly server: Server;
  private readonly checkToken: (request: IncomingMessage) => void;
  private readonly parts: Promise<ManagementParts>;
  private provide: (parts: ManagementParts) => void = () => undefined;
  private served: ManagementParts | undefined;
  private boundPort = 0;

  constructor(private readonly options: ManagementServerOptions) {
    this.checkToken = tokenCheck(options.token);
    this.parts = new Promise((resolve) => {
      this.provide = resolve;
    });
    this.server = createServer({
      maxHeaderSize: 16 * 1024,
      headersTimeout: 10 * second,
      requestTimeout: 30 * second,
      keepAliveTimeout: 75 * second,
      connectionsCheckingInterval: second,
      // A missing Host is answered by the guard.
      requireHostHeader: false,
    });
    // More lines than the guard allows reach the guard, which refuses them; by default Node would drop the rest in silence.
    this.server.maxHeadersCount = 0;
    this.server.on('request', (request, response) => void this.answer(request, response));
    this.server.on('upgrade', (request, socket, head) => void this.upgrade(request, socket, head));
    answerClientErrors(this.server);
  }

  /** The port that the server listens or listened on; 0 before `listen`. */
  get port(): number {
    return this.boundPort;
  }

  /**
   * Binds 127.0.0.1:`port` (0: any free one) and resolves with the port. Requests that come before `serve` wait for it.
   * @throws GatewayError `conflict` with details `{port, server: 'management'}` when the port is taken or may not be bound
   */
  async listen(port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      const failed = (error: NodeJS.ErrnoException): void => {
        if (error.code === 'EADDRINUSE' || error.code === 'EACCES') {
          const message = `Port ${port} of the management API cannot be used: ${error.code}.`;
          reject(new GatewayError('conflict', message, { details: { port, server: 'management' }, cause: error }));
        } else reject(error);
      };
      this.server.once('error', failed);
      this.server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
        this.server.off('error', failed);
        this.server.on('error', (error) => this.options.log.error('management server', { error: String(error) }));
        const address = this.server.address();
        this.boundPort = address !== null && typeof address === 'object' ? address.port : port;
        resolve(this.boundPort);
      });
    });
  }

  /** From now on requests are answered. */
  serve(parts: ManagementParts): void {
    this.served = parts;
    this.provide(parts);
  }

  /** Gives the port free before it returns. Requests that are being answered and event streams go on. */
  stopListening(): void {
    if (this.server.listening) this.server.close();
  }

  /** Ends event streams, lets running answers finish for up to `milliseconds`, then closes what is left. */
  async close(milliseconds = second): Promise<void> {
    this.served?.events.close();
    if (this.server.listening) this.server.close();
    this.server.closeIdleConnections();
    await new Promise<void>((resolve) => {
      const finish = (): void => {
        clearTimeout(timer);
        clearInterval(watch);
        this.server.closeAllConnections();
        resolve();
      };
      const timer = setTimeout(finish, milliseconds);
      const look = (): void => {
        this.server.getConnections((error, count) => {
          if (error !== null || count === 0) finish();
        });
      };
      const watch = setInterval(look, 20);
      look();
    });
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      this.options.guard(request, this.port);
      const { path, parameters } = readTarget(request);
      // Basic credentials open one page, and no other path looks at them.
      const withPassword = path === metricsPath && isBasic(request);
      if (!withPassword) this.checkToken(request);
      const parts = await this.parts;
      if (withPassword) await parts.metricsAccess.check(request);
      if (path === metricsPath) answerMetrics(request, response, parts.metrics);
      else await this.answerCall(request, response, parts, path, parameters);
    } catch (error) {
      this.fail(request, response, error);
    }
  }

  private async answerCall(
    request: IncomingMessage,
    response: ServerResponse,
    parts: ManagementParts,
    path: string,
    parameters: URLSearchParams,
  ): Promise<void> {
    const below = path.startsWith(`${managementPrefix}/`) ? path.slice(managementPrefix.length) : '';
    if (below === '/usage/export') return parts.exporter.answer(request, response, parameters);
    if (below === '/events') throw new GatewayError('bad-request', 'Events are a WebSocket: ask for an upgrade.');
    const { name, id } = matchCall(request.method ?? '', below);
    const call = managementApi[name];
    const query = readQuery(parameters);
    const given = {
      id,
      query: call.query === undefined ? validateNothing(query) : validate(call.query, query),
      body: undefined,
    };
    const json = call.method === 'GET' ? {} : await readJsonBody(request);
    const body = call.body === undefined ? validateNothing(json) : validate(call.body, json);
    const left = new AbortController();
    response.once('close', () => left.abort());
    // The table ties the schemas of a row to the arguments of its handler; the compiler cannot follow that through a variable name.
    const handler = parts.handlers[name] as (args: HandlerArguments<CallName>) => unknown;
    const result = await handler({ ...given, body, signal: left.signal } as HandlerArguments<CallName>);
    this.announceClose(response);
    sendJson(request, response, call.status, result);
  }

  private async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    // Until the WebSocket takes over, a socket error would have no listener and end the process.
    socket.on('error', () => socket.destroy());
    try {
      this.options.guard(request, this.port);
      this.checkToken(request);
      const { events } = await this.parts;
      const { path, parameters } = readTarget(request);
      if (path !== `${managementPrefix}/events`)
        throw new GatewayError('not-found', 'There is no WebSocket at this path.');
      events.accept(request, socket, head, readQuery(parameters));
    } catch (error) {
      refuseUpgrade(socket, this.understand(request, error));
    }
  }

  private fail(request: IncomingMessage, response: ServerResponse, error: unknown): void {
    const failure = this.understand(request, error);
    if (response.headersSent || response.destroyed) response.destroy();
    else {
      this.announceClose(response);
      const challenge = readTarget(request).path === metricsPath ? this.served?.metricsAccess.challenge : undefined;
      const asked = failure.kind === 'unauthorized' && challenge !== undefined;
      sendError(request, response, failure, asked ? { 'www-authenticate': challenge } : {});
    }
  }

  /** Once we no longer listen, an answered connection is of no further use. */
  private announceClose(response: ServerResponse): void {
    if (!this.server.listening) response.setHeader('connection', 'close');
  }

  /** The error as clients may see it. What is our own fault goes to the log with its cause. */
  private understand(request: IncomingMessage, error: unknown): GatewayError {
    const failure = GatewayError.from(error);
    if (failure.kind === 'internal') {
      const cause = failure.cause ?? failure;
      const path = (request.url ?? '').split('?')[0];
      this.options.log.error('a management call failed', {
        method: request.method,
        path,
        error: cause instanceof Error ? (cause.stack ?? String(cause)) : String(cause),
      });
    }
    return failure;
  }
}

/** Path and query of a request target; the guard has already refused targets that name another host. */
function readTarget(request: IncomingMessage): { path: string; parameters: URLSearchParams } {
  const target = (request.url ?? '').replace(/^http:\/\/[^/?#]*/i, '');
  const mark = target.indexOf('?');
  if (mark === -1) return { path: target, parameters: new URLSearchParams() };
  return { path: target.slice(0, mark), parameters: new URLSearchParams(target.slice(mark + 1)) };
}

function answerMetrics(request: IncomingMessage, response: ServerResponse, metrics: () => string): void {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    throw new GatewayError('method-not-allowed', 'This path takes GET, HEAD.', { details: { allow: ['GET', 'HEAD'] } });
  }
  sendText(request, response, 200, { type: metricsType, text: metrics() });
}
