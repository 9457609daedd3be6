// Starts the real gateway (dist/gateway.js, headless, free ports, temporary data directory) as a process for a test,
// gives a management client for it, and removes everything afterwards. The bundle is built by the vitest global set-up.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Channel, ChannelCreate } from '../../src/shared/channel';
import type { CallName, Answer, ClientArguments } from '../../src/shared/managementApi';
import type { RequestLogRow } from '../../src/shared/usage';
import type { KeyCreate, KeyWithSecret } from '../../src/shared/virtualKey';
import { ManagementCaller } from './managementCaller';
import { TemporaryFolder } from './temporaryFolder';
import { waitFor } from './waitFor';

/** The bundle under test; GATEHOUSE_GATEWAY names another one (a packaged gateway, for example). */
const bundle = process.env['GATEHOUSE_GATEWAY'] ?? join(import.meta.dirname, '../../dist/gateway.js');

export interface GatewayOptions {
  /** Kept by the caller; left out: a fresh one, removed by `close`. */
  dataDirectory?: string;
  environment?: Record<string, string>;
  /** More command-line arguments. */
  arguments?: string[];
  /** Octal text: the process starts under this umask. */
  umask?: string;
}

interface Listening {
  proxyUrl: string;
  managementUrl: string;
  managementToken: string;
  pid: number;
  version: string;
}

export class GatewayFixture {
  readonly management: ManagementCaller;
  private readonly stderrLines: string[];

  private constructor(
    readonly process: ChildProcess,
    readonly listening: Listening,
    readonly dataDirectory: string,
    output: string[],
    private readonly folder: TemporaryFolder | undefined,
  ) {
    this.management = new ManagementCaller(listening.managementUrl, listening.managementToken);
    this.stderrLines = output;
  }

  /** Starts a gateway and waits for its listening line. Throws with its stderr when it leaves before that. */
  static async start(options: GatewayOptions = {}): Promise<GatewayFixture> {
    const folder = options.dataDirectory === undefined ? TemporaryFolder.inMemory('gateway') : undefined;
    const dataDirectory = options.dataDirectory ?? folder?.join('data') ?? '';
    const home = folder?.join('home') ?? join(dataDirectory, '..', 'home');
    const command = [
      bundle,
      '--data-dir',
      dataDirectory,
      '--proxy-port',
      '0',
      '--management-port',
      '0',
      '--home',
      home,
    ];
    command.push(...(options.arguments ?? []));
    const environment = { ...process.env, ...options.environment };
    const child =
      options.umask === undefined
        ? spawn(process.execPath, command, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] })
        : spawn('/bin/sh', ['-c', `umask ${options.umask}; exec "$@"`, 'sh', process.execPath, ...command], {
            env: environment,
            stdio: ['ignore', 'pipe', 'pipe'],
          });
    const errorLines: string[] = [];
    createInterface({ input: child.stderr }).on('line', (line) => errorLines.push(line));
    const output = createInterface({ input: child.stdout });
    const first = await Promise.race([
      once(output, 'line').then(([line]) => String(line)),
      once(child, 'exit').then(([code]) => `exit ${String(code)}`),
      once(child, 'error').then(([error]) => String(error)),
    ]);
    output.on('line', () => undefined);
    if (!first.startsWith('{')) {
      folder?.remove();
      throw new Error(`the gateway did not start (${first}): ${errorLines.join('\n')}`);
    }
    const listening = JSON.parse(first) as Listening & { event: string };
    if (listening.event !== 'listening') {
      child.kill('SIGKILL');
      folder?.remove();
      throw new Error(`the gateway said ${first}`);
    }
    return new GatewayFixture(child, listening, dataDirectory, errorLines, folder);
  }

  get proxyUrl(): string {
    return this.listening.proxyUrl;
  }

  get proxyPort(): number {
    return Number(new URL(this.listening.proxyUrl).port);
  }

  get managementPort(): number {
    return Number(new URL(this.listening.managementUrl).port);
  }

  /** Everything written to stderr so far. */
  get log(): string {
    return this.stderrLines.join('\n');
  }

  get running(): boolean {
    return this.process.exitCode === null && this.process.signalCode === null;
  }

  async call<N extends CallName>(name: N, args: ClientArguments<N>): Promise<Answer<N>> {
    return this.management.call(name, args);
  }

  async createChannel(body: ChannelCreate): Promise<Channel> {
    return this.call('createChannel', { body });
  }

  async createKey(body: Partial<KeyCreate> = {}): Promise<KeyWithSecret> {
    return this.call('createKey', { body: { name: 'test', ...body } });
  }

  /** The newest rows of the request log, at most `limit`. */
  async rows(limit = 100): Promise<RequestLogRow[]> {
    return (await this.call('listRequests', { query: { limit } })).rows;
  }

  /** The row of a request once it is closed. */
  async closedRow(requestId: string): Promise<RequestLogRow> {
    return waitFor(async () => (await this.rows(1000)).find((row) => row.id === requestId && row.outcome !== null), {
      what: `the closed row of request ${requestId}`,
    });
  }

  /** Waits for the newest closed row that `matches`. */
  async latestRow(matches: (row: RequestLogRow) => boolean = () => true): Promise<RequestLogRow> {
    return waitFor(async () => (await this.rows(50)).find((row) => row.outcome !== null && matches(row)), {
      what: 'a closed row',
    });
  }

  /** SIGTERM, and its exit code once it has left. */
  async stop(): Promise<number | null> {
    if (!this.running) return this.process.exitCode;
    const gone = once(this.process, 'exit');
    this.process.kill('SIGTERM');
    await gone;
    return this.process.exitCode;
  }

  /** SIGKILL: a crash. */
  async kill(): Promise<void> {
    if (!this.running) return;
    const gone = once(this.process, 'exit');
    this.process.kill('SIGKILL');
    await gone;
  }

  /** Ends the process and removes the data directory when the fixture made it. */
  async close(): Promise<void> {
    await this.kill();
    this.folder?.remove();
  }
}
