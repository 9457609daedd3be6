// One further address of the proxy: it is bound when that is possible, and tried again while it is not. Made by the listening service.
// Nothing that happens here may touch the listener on 127.0.0.1, and no fault is thrown: each is a state.
import type { IncomingMessage, Server } from 'node:http';
import type { Server as SecureServer } from 'node:https';
import type { ListenerState } from '../../shared/listening';
import type { Log } from '../log';
import type { Entrance } from '../proxy/entrance';
import type { TlsIdentity } from './certificate';
import { authorityOf, isEveryAddress, usualAddress } from './listenAddress';

/** More connections than containers of one machine make; further ones wait until some end. */
const maxConnections = 1000;

export interface FurtherListenerOptions {
  wish: string;
  address: string;
  port: number;
  secure: boolean;
  /** Names besides the address, in lower case. */
  hostNames: () => readonly string[];
  /** Undefined while there is no certificate to serve. */
  identity: () => TlsIdentity | undefined;
  open: (entrance: Entrance, identity?: TlsIdentity) => Server | SecureServer;
  /** The addresses that this machine has now. */
  ownAddresses: () => readonly string[];
  changed: () => void;
  log: Log;
}

/** What the system says of an address that cannot be bound. */
const stateOfCode: Readonly<Record<string, ListenerState['state']>> = {
  EADDRNOTAVAIL: 'address-missing',
  EADDRINUSE: 'port-taken',
  // Windows keeps ranges of ports for itself.
  EACCES: 'port-taken',
};

export class FurtherListener {
  private server: Server | SecureServer | undefined;
  private current: ListenerState['state'] | undefined;
  private binding: Promise<void> | undefined;
  private closed = false;

  constructor(private readonly options: FurtherListenerOptions) {}

  get state(): ListenerState {
    const { wish, address, port, secure } = this.options;
    const url = `${secure ? 'https' : 'http'}://${authorityOf(address)}:${port}`;
    return { url, wish, secure, state: this.current ?? 'failed' };
  }

  get place(): { address: string; port: number } {
    const { address, port } = this.options;
    return { address, port };
  }

  /** Binds where it is not bound, and looks whether the address is still there where it is. Never rejects. */
  async look(): Promise<void> {
    if (this.closed) return;
    if (this.server?.listening === true) return this.lookAround();
    this.binding ??= this.bind().finally(() => (this.binding = undefined));
    return this.binding;
  }

  /** Serves this certificate from now on; connections that are open keep theirs. */
  renew(identity: TlsIdentity): void {
    if (this.server !== undefined && 'setSecureContext' in this.server) this.server.setSecureContext(identity);
  }

  /** Stops listening before it returns. Requests that run and their connections stay; `ended` is called when the last has gone. */
  stop(ended: () => void = () => undefined): void {
    this.closed = true;
    if (this.server?.listening === true) this.server.close(ended);
    else ended();
    this.server?.closeIdleConnections();
  }

  /** Ends what still runs. */
  end(): void {
    this.stop();
    this.server?.closeAllConnections();
  }

  private async bind(): Promise<void> {
    const { options } = this;
    const identity = options.secure ? options.identity() : undefined;
    if (options.secure && identity === undefined) return this.tell('waiting-for-certificate');
    const server = options.open(this.entrance(), identity);
    const state = await listen(server, options.address, options.port);
    if (this.closed) {
      server.close();
      return;
    }
    if (state === 'listening') {
      server.maxConnections = maxConnections;
      server.on('error', (error) => options.log.error('a further address failed', { error: String(error) }));
      this.server = server;
      // It may have been replaced while the port was being bound.
      const newer = options.identity();
      if (newer !== undefined && newer !== identity) this.renew(newer);
    }
    this.tell(state);
  }

  private entrance(): Entrance {
    const { port, secure, hostNames } = this.options;
    const hosts = (request: IncomingMessage): string[] => {
      const { localAddress } = request.socket;
      return [...(localAddress === undefined ? [] : [authorityOf(usualAddress(localAddress))]), ...hostNames()];
    };
    return { port: () => port, hosts, secure, further: true };
  }

  /** The socket of an address that went (a bridge taken down, a VPN) stays bound, and serves again when the address comes back. */
  private lookAround(): void {
    const { address, ownAddresses } = this.options;
    const isThere = isEveryAddress(address) || /^127\./.test(address) || ownAddresses().includes(address);
    this.tell(isThere ? 'listening' : 'address-missing');
  }

  private tell(state: ListenerState['state']): void {
    if (state === this.current) return;
    this.current = state;
    this.options.log.info('further address', { ...this.state });
    this.options.changed();
  }
}

async function listen(server: Server | SecureServer, host: string, port: number): Promise<ListenerState['state']> {
  return new Promise((resolve) => {
    const failed = (error: NodeJS.ErrnoException): void => resolve(stateOfCode[error.code ?? ''] ?? 'failed');
    server.once('error', failed);
    // Without `ipv6Only`, `::` would take IPv4 too, which nobody confirmed.
    server.listen({ host, port, exclusive: true, ipv6Only: true }, () => {
      server.off('error', failed);
      resolve('listening');
    });
  });
}
