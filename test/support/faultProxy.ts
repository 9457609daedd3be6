// A TCP relay between the gateway and a provider that spoils answers at an exact byte of the wire: heads, chunk sizes and TLS records
// included, where fakeUpstream's own faults count bytes of the body. For tests; knows nothing of HTTP.
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** How an answer is spoilt. The connection is as good as dead after the first four. */
export const wireFaultKinds = ['reset', 'close', 'stall', 'corrupt', 'drop', 'insert', 'pieces', 'pause'] as const;
export type WireFaultKind = (typeof wireFaultKinds)[number];

export interface WireFault {
  /**
   * `reset`: TCP reset; `close`: a FIN; `stall`: nothing more comes; `corrupt`: the byte is another one; `drop`: it is missing; `insert`:
   * bytes that nobody sent stand before it; `pieces`: from there every byte is a segment of its own; `pause`: `pauseMs` of silence.
   */
  kind: WireFaultKind;
  /** How many bytes of the answer go through before it. */
  at: number;
  pauseMs?: number;
}

/** A request that holds `fault:NAME;` gets the fault of that name. */
const mark = /fault:([\w-]+);/;
const longestMark = 64;

export class FaultProxy {
  readonly faults = new Map<string, WireFault>();
  /** Where requests cannot be read (TLS): asked for each connection, counted from its first byte. */
  ofConnection: () => WireFault | undefined = () => undefined;
  /** How many bytes of an answer have come from the provider, by the name in its request. */
  readonly lengths = new Map<string, number>();
  /** Faults that took effect. */
  committed = 0;
  private readonly sockets = new Set<Socket>();
  private readonly server = createServer({ noDelay: true }, (client) => this.relay(client));

  private constructor(private readonly providerPort: number) {}

  /** Listens on a free loopback port and relays to `providerPort`. */
  static async start(providerPort: number): Promise<FaultProxy> {
    const proxy = new FaultProxy(providerPort);
    await new Promise<void>((resolve) => proxy.server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private keep(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => this.sockets.delete(socket));
  }

  private relay(client: Socket): void {
    const provider = connect({ port: this.providerPort, host: '127.0.0.1', noDelay: true });
    this.keep(client);
    this.keep(provider);
    let heard = '';
    let name: string | undefined;
    let fault = this.ofConnection();
    let seen = 0;
    client.on('data', (bytes) => {
      heard = (heard + bytes.toString('latin1')).slice(-Math.max(bytes.length, longestMark) - longestMark);
      const found = mark.exec(heard)?.[1];
      if (found !== undefined) {
        heard = '';
        name = found;
        fault = this.faults.get(found);
        seen = 0;
      }
      provider.write(bytes);
    });
    client.on('end', () => provider.end());
    client.on('close', () => provider.destroy());
    // What has come goes out in its order, also where a fault takes time.
    let turn = Promise.resolve();
    provider.on('data', (bytes) => {
      const before = seen;
      seen += bytes.length;
      if (name !== undefined) this.lengths.set(name, seen);
      const current = fault;
      if (current === undefined || current.at >= seen) turn = turn.then(() => this.pass(client, bytes));
      else {
        if (current.kind !== 'pieces') fault = undefined;
        turn = turn.then(() => this.spoil(client, provider, bytes, Math.max(current.at - before, 0), current));
      }
    });
    for (const event of ['end', 'close']) provider.on(event, () => void turn.then(() => client.end()));
  }

  private pass(client: Socket, bytes: Uint8Array): void {
    if (!client.destroyed && client.writable && bytes.length > 0) client.write(bytes);
  }

  /** Sends `bytes` with `fault` at their byte `at`. */
  private async spoil(client: Socket, provider: Socket, bytes: Buffer, at: number, fault: WireFault): Promise<void> {
    this.committed += 1;
    this.pass(client, bytes.subarray(0, at));
    const rest = bytes.subarray(at);
    switch (fault.kind) {
      case 'reset':
        // A reset throws away what the system has not sent yet.
        await new Promise((resolve) => setTimeout(resolve, 1));
        client.resetAndDestroy();
        return;
      case 'close':
        client.end();
        provider.destroy();
        return;
      case 'stall':
        provider.pause();
        return;
      case 'corrupt':
        return this.pass(client, Buffer.concat([Buffer.from([(rest[0] ?? 0) ^ 0x15]), rest.subarray(1)]));
      case 'drop':
        return this.pass(client, rest.subarray(1));
      case 'insert':
        return this.pass(client, Buffer.concat([Buffer.from('\0}\r\n\n"x'), rest]));
      case 'pieces':
        for (const byte of rest) {
          this.pass(client, Buffer.from([byte]));
          await new Promise(setImmediate);
        }
        return;
      case 'pause':
        await new Promise((resolve) => setTimeout(resolve, fault.pauseMs ?? 20));
        return this.pass(client, rest);
    }
  }
}
