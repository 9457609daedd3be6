// The MCP servers of the settings as a source of tools: each is started when its tools are first wanted, one connection is kept, and one that
// fails is tried again after a growing while. Made by main.ts. Their settings stay in memory: secrets may stand in them.
import type { McpServer, McpServers, KnownTool, ToolSourceState } from '../../shared/toolMode';
import { GatewayError } from '../../shared/errors';
import type { Log } from '../log';
import type { ConnectOptions, McpConnection } from './mcpConnection';
import { redactorOf } from './serverSecrets';
import type { SourceResult, ToolSource } from './toolModeService';

export interface McpServersOptions {
  version: string;
  fetch: ConnectOptions['fetch'];
  /** Throws GatewayError `bad-request` where a URL may not be connected to. */
  checkUrl: (url: string) => void;
  log: Log;
  now: () => number;
  /** How long a request waits for a server that starts, in ms. */
  startMs?: number;
}

interface Entry {
  server: McpServer;
  connection: Promise<McpConnection> | undefined;
  /** Starts that failed and connections that were lost, since the last call that went well. */
  failures: number;
  error: string | null;
  /** Not tried again before, in ms since the epoch. */
  retryAt: number;
  tools: KnownTool[];
}

const usualStartMs = 15_000;
const firstRetryMs = 1000;
const longestRetryMs = 60_000;

export class McpServerSet implements ToolSource {
  private readonly entries = new Map<string, Entry>();

  constructor(private readonly options: McpServersOptions) {}

  /** Takes over `servers`; those that are as before keep their connections. */
  set(servers: McpServers): void {
    for (const [name, entry] of this.entries) {
      if (JSON.stringify(servers[name]) === JSON.stringify(entry.server)) continue;
      this.entries.delete(name);
      void this.end(name, entry);
    }
    for (const [name, server] of Object.entries(servers)) {
      if (!this.entries.has(name)) this.entries.set(name, fresh(server));
    }
  }

  async list(signal: AbortSignal): Promise<{ tools: KnownTool[]; sources: ToolSourceState[] }> {
    const sources = await Promise.all([...this.entries].map(([source, entry]) => this.stateOf(source, entry, signal)));
    const tools = [...this.entries.values()].flatMap((entry) => (entry.error === null ? entry.tools : []));
    return { tools, sources };
  }

  run(
    tool: KnownTool,
    input: Record<string, unknown>,
    { signal }: { signal: AbortSignal },
  ): Promise<SourceResult> | undefined {
    const entry = this.entries.get(tool.source);
    if (entry === undefined) return undefined;
    return this.call(entry, tool, input, signal);
  }

  private async call(
    entry: Entry,
    tool: KnownTool,
    input: Record<string, unknown>,
    signal: AbortSignal,
  ): Promise<SourceResult> {
    const connection = await this.connect(tool.source, entry);
    try {
      const result = await connection.call(tool.name, input, signal);
      entry.failures = 0;
      return result;
    } catch (cause) {
      const message = redactorOf(entry.server)(asError(cause).message);
      throw new GatewayError('upstream-rejected', message, { cause });
    }
  }

  /** Ends all servers. */
  async close(): Promise<void> {
    const entries = [...this.entries];
    this.entries.clear();
    await Promise.all(entries.map(([name, entry]) => this.end(name, entry)));
  }

  private async stateOf(source: string, entry: Entry, signal: AbortSignal): Promise<ToolSourceState> {
    try {
      const connection = await this.patiently(this.connect(source, entry), signal);
      entry.tools = await connection.tools();
      return { source, state: 'ready', tools: entry.tools.length, error: null };
    } catch (error) {
      const { message } = GatewayError.is(error, 'client-closed') ? error : asError(error);
      return { source, state: 'failed', tools: 0, error: entry.error ?? message };
    }
  }

  /** A server that takes long to start is left to itself, and may be there for the next request. */
  private async patiently<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
    const { startMs = usualStartMs } = this.options;
    const patience = AbortSignal.any([signal, AbortSignal.timeout(startMs)]);
    let onAbort = (): void => undefined;
    const late = new Promise<never>((_resolve, reject) => {
      onAbort = () => reject(new GatewayError('upstream-timeout', 'The server has not started yet.'));
      if (patience.aborted) onAbort();
      else patience.addEventListener('abort', onAbort, { once: true });
    });
    try {
      return await Promise.race([work, late]);
    } finally {
      patience.removeEventListener('abort', onAbort);
    }
  }

  private connect(name: string, entry: Entry): Promise<McpConnection> {
    if (entry.connection !== undefined) return entry.connection;
    const { now, log } = this.options;
    if (now() < entry.retryAt) {
      return Promise.reject(new GatewayError('upstream-unreachable', entry.error ?? 'The server failed.'));
    }
    const connection = this.start(name, entry);
    entry.connection = connection;
    return connection.then(
      () => {
        entry.error = null;
        log.info('an MCP server is ready', { server: name });
        return connection;
      },
      (error: unknown) => {
        const message = redactorOf(entry.server)(asError(error).message);
        entry.error = message;
        this.failed(name, entry, firstRetryMs, message);
        throw new GatewayError('upstream-unreachable', message, { cause: error });
      },
    );
  }

  private async start(name: string, entry: Entry): Promise<McpConnection> {
    const { version, fetch, checkUrl, log, startMs = usualStartMs } = this.options;
    const { server } = entry;
    const redact = redactorOf(server);
    if ('url' in server) checkUrl(server.url);
    const { connectMcp } = await import('./mcpConnection');
    return connectMcp(name, server, {
      version,
      fetch,
      timeoutMs: startMs * 2,
      onOutput: (text) => log.debug('an MCP server wrote', { server: name, text: redact(text).slice(0, 2000) }),
      onLost: () => {
        // The first time it is started again as soon as it is wanted.
        this.failed(name, entry, entry.failures === 0 ? 0 : firstRetryMs, 'it has gone');
      },
    });
  }

  private failed(name: string, entry: Entry, firstMs: number, message: string): void {
    entry.connection = undefined;
    entry.retryAt = this.options.now() + Math.min(longestRetryMs, firstMs * 2 ** entry.failures);
    entry.failures += 1;
    this.options.log.warn('an MCP server failed', { server: name, error: message });
  }

  private async end(name: string, entry: Entry): Promise<void> {
    try {
      await (await entry.connection)?.close();
    } catch (error) {
      this.options.log.debug('an MCP server did not end well', { server: name, error: asError(error).message });
    }
  }
}

function fresh(server: McpServer): Entry {
  return {
    server,
    connection: undefined,
    error: null,
    failures: 0,
    retryAt: 0,
    tools: [],
  };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
