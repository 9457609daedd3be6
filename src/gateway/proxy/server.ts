// The proxy's HTTP server: loopback only, hard caps on heads and time, every request handed to handler.ts.
// Made by main.ts (or a test). Owns the connections to providers, and nothing else of the process.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { GatewayError } from '../../shared/errors';
import type { Services } from '../services';
import { handleClientErrors, RunningAnswers } from './clientErrors';
import type { Lookup } from './connector';
import { createUpstreamClient } from './dispatch';
import { handleRequest, type Expectation } from './handler';
import { defaultLimits, type ProxyLimits } from './limits';
import { KeptStates } from './keptStates';
import type { ProxyContext } from './proxyCall';

export interface ProxyServer {
  /** Binds to 127.0.0.1; 0 is any free port. Returns the port. Throws GatewayError `conflict` with `{port, server}`. */
  listen(port: number): Promise<number>;
  /** Stops listening at once (before the first await); running requests and their connections stay. */
  stopAccepting(): Promise<void>;
  /** Ends everything, also what is running. */
  close(): Promise<void>;
  readonly port: number;
}

export interface ProxyOptions {
  limits?: Partial<ProxyLimits>;
  /** Name resolution for upstreams; the system's unless a test brings its own. */
  lookup?: Lookup;
}

export function createProxyServer(services: Services, options: ProxyOptions = {}): ProxyServer {
  const limits: ProxyLimits = { ...defaultLimits, ...options.limits };
  const upstream = createUpstreamClient({
    connectMs: limits.connectMs,
    firstByteMs: limits.firstByteMs,
    idleMs: limits.idleMs,
    ownAddresses: services.ownAddresses,
    ...(options.lookup === undefined ? {} : { lookup: options.lookup }),
  });
  const context: ProxyContext = { services, limits, upstream, failedLists: new Map(), keptStates: new KeptStates() };
  const runningAnswers = new RunningAnswers();
  let boundPort = 0;

  const server = createServer({
    maxHeaderSize: limits.headerBytes,
    headersTimeout: limits.headersMs,
    connectionsCheckingInterval: limits.checkMs,
    // Bodies have their own idle timer; an answer may take as long as the model does.
    requestTimeout: 0,
    keepAliveTimeout: limits.keepAliveMs,
    noDelay: true,
    keepAlive: true,
    // A missing Host is answered by the guard, in the caller's protocol.
    requireHostHeader: false,
  });
  // Counted by the guard: Node would drop the rest in silence.
  server.maxHeadersCount = 0;

  const accept =
    (expectation: Expectation) =>
    (request: IncomingMessage, response: ServerResponse): void => {
      runningAnswers.add(request.socket, response);
      // Once we no longer listen, an answered connection is of no further use.
      if (!server.listening) response.setHeader('connection', 'close');
      void handleRequest(context, [boundPort], request, response, expectation);
    };
  server.on('request', accept('none'));
  server.on('checkContinue', accept('continue'));
  server.on('checkExpectation', accept('unknown'));
  handleClientErrors(server, runningAnswers);

  return {
    listen: (port) =>
      new Promise((resolve, reject) => {
        const onError = (error: NodeJS.ErrnoException): void => reject(listenFault(error, port));
        server.once('error', onError);
        server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
          server.off('error', onError);
          server.on('error', (error) => services.log.error('the proxy server failed', { error: String(error) }));
          const address = server.address();
          boundPort = typeof address === 'object' && address !== null ? address.port : port;
          resolve(boundPort);
        });
      }),
    stopAccepting: () => {
      if (server.listening) server.close();
      server.closeIdleConnections();
      return Promise.resolve();
    },
    close: async () => {
      if (server.listening) server.close();
      server.closeAllConnections();
      await upstream.close();
    },
    get port() {
      return boundPort;
    },
  };
}

/** A port that is taken, or that the system keeps for itself (EACCES), is the user's to change: `conflict`. */
function listenFault(error: NodeJS.ErrnoException, port: number): GatewayError {
  if (error.code === 'EADDRINUSE' || error.code === 'EACCES') {
    const details = { port, server: 'proxy' };
    return new GatewayError('conflict', `Port ${port} is in use by another program.`, { details, cause: error });
  }
  return new GatewayError('internal', `The proxy could not listen on port ${port}.`, { cause: error });
}
