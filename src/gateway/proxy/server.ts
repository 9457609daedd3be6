// The proxy's HTTP server: on loopback, hard caps on heads and time, every request handed to handler.ts. Makes the servers of further
// addresses too, which listen only where the listening service says.
// Made by main.ts (or a test). Owns the connections to providers, and nothing else of the process.
import { createServer, type IncomingMessage, type Server, type ServerOptions, type ServerResponse } from 'node:http';
import { createServer as createSecureServer, type Server as SecureServer } from 'node:https';
import { tmpdir } from 'node:os';
import type { SecureContext } from 'node:tls';
import type { buildConnector } from 'undici';
import { GatewayError } from '../../shared/errors';
import type { Services } from '../services';
import { MissingCounters } from '../tokens/missingCounters';
import { TokenEstimator } from '../tokens/tokenEstimator';
import type { WorkerOptions } from '../tokens/workerHost';
import { handleClientErrors, RunningAnswers } from './clientErrors';
import { createConnector, type ConnectorOptions, type Lookup } from './connector';
import { createUpstreamClient } from './dispatch';
import { checkPublicAddress } from './egress';
import type { Entrance } from './entrance';
import { defaultMediaLimits, MediaFetcher, type MediaLimits } from './fetchMedia';
import { HiddenTurnMemory } from '../toolMode/hiddenTurnMemory';
import { handleRequest, type Expectation } from './handler';
import { defaultLimits, type ProxyLimits } from './limits';
import { KeptStates } from './keptStates';
import type { ProxyContext } from './proxyCall';
import { spoolFolder } from './spool';

export interface ProxyServer {
  /** Binds to 127.0.0.1; 0 is any free port. Returns the port. Throws GatewayError `conflict` with `{port, server}`. */
  listen(port: number): Promise<number>;
  /** Stops listening at once (before the first await); running requests and their connections stay. */
  stopAccepting(): Promise<void>;
  /** Ends everything, also what is running. */
  close(): Promise<void>;
  /** A server of the same proxy for a further address; its maker lets it listen, and closes it. `identity`: it speaks TLS. */
  openTo(entrance: Entrance, identity?: TlsIdentity): Server | SecureServer;
  readonly port: number;
}

/** What a TLS server is known by, in PEM. */
interface TlsIdentity {
  cert: string;
  key: string;
  passphrase?: string;
}

export interface ProxyOptions {
  limits?: Partial<ProxyLimits>;
  /** Name resolution for upstreams; the system's unless a test brings its own. */
  lookup?: Lookup;
  /** What TLS to upstreams trusts; the certificates of Node and of the system unless a test brings its own. */
  secureContext?: () => SecureContext;
  /** Opens the connections to images and files that clients name by URL; one that takes public addresses alone unless a test brings its own. */
  mediaConnector?: buildConnector.connector;
  mediaLimits?: Partial<MediaLimits>;
  /** Where uploads are kept that do not fit into memory; the system's folder for temporary files unless one is named. */
  spoolFolder?: string;
  /** Counts tokens; one of its own unless the caller shares it. Closed with the server. */
  tokens?: TokenEstimator;
  /** Another place or other times of the thread that counts tokens, for tests. */
  tokenWorker?: Partial<WorkerOptions>;
}

export function createProxyServer(services: Services, options: ProxyOptions = {}): ProxyServer {
  const limits: ProxyLimits = { ...defaultLimits, ...options.limits };
  const connections: ConnectorOptions = {
    connectMs: limits.connectMs,
    ownAddresses: services.ownAddresses,
    ...(options.lookup === undefined ? {} : { lookup: options.lookup }),
    secureContext: options.secureContext,
  };
  const upstream = createUpstreamClient({
    ...connections,
    systemProxy: services.systemProxy,
    firstByteMs: limits.firstByteMs,
    idleMs: limits.idleMs,
  });
  const tokens = options.tokens ?? new TokenEstimator(options.tokenWorker);
  const media = new MediaFetcher(
    options.mediaConnector ?? createConnector({ ...connections, check: checkPublicAddress }),
    { ...defaultMediaLimits, ...options.mediaLimits },
  );
  const context: ProxyContext = {
    services,
    limits,
    upstream,
    media,
    usageRefusers: new Set(),
    failedLists: new Map(),
    keptStates: new KeptStates(),
    hiddenTurns: new HiddenTurnMemory(),
    spoolFolder: options.spoolFolder ?? spoolFolder(tmpdir()),
    tokens,
    missingCounters: new MissingCounters(),
  };
  const runningAnswers = new RunningAnswers();
  let boundPort = 0;

  const serverOptions: ServerOptions = {
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
  };
  const serve = <Made extends Server | SecureServer>(server: Made, entrance: Entrance): Made => {
    // Counted by the guard: Node would drop the rest in silence.
    server.maxHeadersCount = 0;
    const accept =
      (expectation: Expectation) =>
      (request: IncomingMessage, response: ServerResponse): void => {
        runningAnswers.add(request.socket, response);
        // Once we no longer listen, an answered connection is of no further use.
        if (!server.listening) response.setHeader('connection', 'close');
        void handleRequest(context, entrance, request, response, expectation);
      };
    server.on('request', accept('none'));
    server.on('checkContinue', accept('continue'));
    server.on('checkExpectation', accept('unknown'));
    handleClientErrors(server, runningAnswers);
    return server;
  };
  const own: Entrance = { port: () => boundPort, secure: false, further: false };
  const server = serve(createServer(serverOptions), own);

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
      await Promise.all([upstream.close(), media.close(), tokens.close()]);
    },
    openTo: (entrance, identity) =>
      identity === undefined
        ? serve(createServer(serverOptions), entrance)
        : serve(createSecureServer({ ...serverOptions, ...identity, handshakeTimeout: limits.headersMs }), entrance),
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
