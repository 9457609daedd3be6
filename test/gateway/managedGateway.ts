// Forks the real gateway the way a VS Code window does (detached, IPC, no standard streams) and speaks to it.
// For the lifecycle tests; the bundle is built by the vitest global set-up.
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import type { GatewayEvent, GatewayMessage, LeaseEvent, SecretMap } from '../../src/shared/events';
import { ManagementCaller } from '../support/managementCaller';
import { waitFor } from '../support/waitFor';

const bundle = join(import.meta.dirname, '../../dist/gateway.js');
type Listening = Extract<GatewayMessage, { event: 'listening' }>;

export interface ManagedOptions {
  dataDirectory: string;
  /** More arguments; ports are free ones unless told here. */
  arguments?: string[];
}

export class ManagedGateway {
  readonly messages: GatewayMessage[] = [];

  private constructor(readonly child: ChildProcess) {
    child.on('message', (message) => this.messages.push(message as GatewayMessage));
  }

  static fork(options: ManagedOptions): ManagedGateway {
    const words = ['--data-dir', options.dataDirectory, '--managed', ...(options.arguments ?? [])];
    if (!words.includes('--proxy-port')) words.push('--proxy-port', '0');
    if (!words.includes('--management-port')) words.push('--management-port', '0');
    return new ManagedGateway(
      fork(bundle, words, { detached: true, stdio: ['ignore', 'ignore', 'ignore', 'ipc'], execArgv: [] }),
    );
  }

  /** Forks and waits until it listens. */
  static async start(options: ManagedOptions): Promise<ManagedGateway> {
    const gateway = ManagedGateway.fork(options);
    await waitFor(() => gateway.messages.length > 0 || !gateway.running, { what: 'the first message' });
    if (gateway.messages[0]?.event !== 'listening') throw new Error(`it said ${JSON.stringify(gateway.messages)}`);
    return gateway;
  }

  get listening(): Listening {
    const [first] = this.messages;
    if (first?.event !== 'listening') throw new Error('it does not listen');
    return first;
  }

  get running(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  get management(): ManagementCaller {
    return new ManagementCaller(this.listening.managementUrl, this.listening.managementToken);
  }

  get managementPort(): number {
    return Number(new URL(this.listening.managementUrl).port);
  }

  get proxyPort(): number {
    return Number(new URL(this.listening.proxyUrl).port);
  }

  sendSecrets(secrets: SecretMap): void {
    this.child.send({ type: 'secrets', secrets });
  }

  /** Opens an event stream; with a window id it is a lease. */
  async listen(windowId?: string): Promise<{ socket: WebSocket; heard: (GatewayEvent | LeaseEvent)[] }> {
    const query = windowId === undefined ? '' : `?lease=${windowId}`;
    const socket = new WebSocket(`${this.listening.managementUrl.replace('http', 'ws')}/api/v1/events${query}`, {
      headers: { authorization: `Bearer ${this.listening.managementToken}` },
    });
    const heard: (GatewayEvent | LeaseEvent)[] = [];
    socket.on('message', (data: Buffer) => heard.push(JSON.parse(data.toString()) as GatewayEvent));
    socket.on('error', () => undefined);
    await once(socket, 'open');
    return { socket, heard };
  }

  /** Waits until the process has left, and says with which code. */
  async left(timeout = 10_000): Promise<number | null> {
    await waitFor(() => !this.running, { timeout, what: 'the end of the gateway' });
    return this.child.exitCode;
  }

  async kill(): Promise<void> {
    if (!this.running) return;
    this.child.kill('SIGKILL');
    await waitFor(() => !this.running);
  }
}
