// Opens connections for undici through one proxy server. Used by connectorFor.ts. A proxy loosens no rule: the target is checked before
// anything is asked of the proxy; TLS to the provider goes end to end through the tunnel. Names: resolved and checked here for `socks5`
// (the proxy gets the address); for the other kinds the proxy resolves, and only the form of the name can be checked.
import { isIP, type Socket } from 'node:net';
import { buildConnector } from 'undici';
import { GatewayError } from '../../../shared/errors';
import { createConnector, resolveAllowed, upstreamRules, type ConnectorOptions } from '../connector';
import { bareHost, checkProxiedHost, checkProxyAddress } from '../egress';
import { causeOfCode, codeOf } from '../upstreamFault';
import { askHttpTunnel } from './httpTunnel';
import { networkFault, proxyFault } from './networkFault';
import type { ProxyServer } from './proxyServer';
import { askSocks5 } from './socks5';
import { tlsOptions, trustedCertificates } from './trustedCertificates';

interface Target {
  host: string;
  port: number;
  secure: boolean;
}

/** A connector for undici: every connection goes through `proxy`, all steps together within `connectMs`. */
export function createProxyConnector(
  proxy: ProxyServer,
  options: Omit<ConnectorOptions, 'check'>,
): buildConnector.connector {
  const { connectMs, ownAddresses } = options;
  const toProxy = createConnector({
    ...options,
    check: (address, port) => checkProxyAddress(address, port, ownAddresses()),
  });
  const rules = upstreamRules(ownAddresses, options.names);
  const secureContext = options.secureContext ?? trustedCertificates;

  const reachProxy = async (): Promise<Socket> => {
    const host = proxy.host.includes(':') ? `[${proxy.host}]` : proxy.host;
    const protocol = proxy.kind === 'https' ? 'https:' : 'http:';
    try {
      return await connecting(toProxy, { hostname: host, host, protocol, port: String(proxy.port) });
    } catch (error) {
      throw GatewayError.is(error) ? error : unreachableProxy(error);
    }
  };

  /** What the proxy is asked for: the name, or the addresses it may be asked for in turn. */
  const targetHosts = async ({ host, port, secure }: Target): Promise<string[]> => {
    if (proxy.kind !== 'socks5' || isIP(host) !== 0) {
      checkProxiedHost(host, port, secure, ownAddresses());
      return [host];
    }
    const check = (addresses: readonly string[]): void => rules(host, addresses, port, secure);
    return (await resolveAllowed(host, check, options.lookup)).map(({ address }) => address);
  };

  const open = async (target: Target, hold: (socket: Socket) => void): Promise<Socket> => {
    const ask = proxy.kind === 'socks5' || proxy.kind === 'socks5h' ? askSocks5 : askHttpTunnel;
    const hosts = await targetHosts(target);
    let last: unknown;
    for (const host of hosts) {
      const socket = await reachProxy();
      hold(socket);
      try {
        await ask(socket, host, target.port, proxy.credential);
        return socket;
      } catch (error) {
        socket.destroy();
        last = error;
        if (!isAboutAddress(error)) break;
      }
    }
    throw last;
  };

  return (request, callback) => {
    const secure = request.protocol === 'https:';
    const port = request.port === '' || request.port === undefined ? (secure ? 443 : 80) : Number(request.port);
    const target: Target = { host: bareHost(request.hostname), port, secure };
    const held: { socket?: Socket; late?: GatewayError } = {};
    const hold = (socket: Socket): void => {
      held.socket = socket;
      // Errors of a step are told by the step; one that comes between two steps ends the next.
      socket.on('error', () => undefined);
      if (held.late !== undefined) socket.destroy();
    };
    const timer = setTimeout(() => {
      const code = 'UND_ERR_CONNECT_TIMEOUT';
      const message = 'The connection to the provider through the proxy timed out.';
      held.late = networkFault('upstream-unreachable', message, { code, cause: 'timeout' });
      held.socket?.destroy();
    }, connectMs);
    const connect = async (): Promise<Socket> => {
      const tunnel = await open(target, hold);
      if (!secure) return tunnel;
      const overTunnel = buildConnector({ timeout: connectMs, allowH2: false, ...tlsOptions(secureContext()) });
      try {
        return await connecting(overTunnel, { ...request, hostname: target.host, httpSocket: tunnel });
      } catch (error) {
        tunnel.destroy();
        throw error;
      }
    };
    connect().then(
      (socket) => {
        clearTimeout(timer);
        callback(null, socket);
      },
      (error: unknown) => {
        clearTimeout(timer);
        const fault = held.late ?? error;
        callback(fault instanceof Error ? fault : new Error(String(fault)), null);
      },
    );
  };
}

async function connecting(connector: buildConnector.connector, target: buildConnector.Options): Promise<Socket> {
  return new Promise((resolve, reject) => {
    connector(target, (...[error, socket]) => {
      if (error !== null) reject(error);
      else resolve(socket);
    });
  });
}

/** The connection to the proxy itself failed: told apart from the provider's, whatever the reason. */
function unreachableProxy(error: unknown): GatewayError {
  const messages = {
    dns: "The proxy's host name could not be resolved.",
    timeout: 'The connection to the proxy timed out.',
    tls: 'A trusted TLS connection to the proxy could not be made.',
    'no-route': 'The proxy cannot be reached.',
  };
  const code = codeOf(error);
  return proxyFault(`PROXY_${code === '' ? 'UNREACHABLE' : code}`, messages[causeOfCode(code)], error);
}

/** The next address may do: the proxy cannot reach this one, or does not take its family. */
function isAboutAddress(error: unknown): boolean {
  const details = GatewayError.is(error) ? error.details : undefined;
  const code: unknown = typeof details === 'object' && details !== null && 'code' in details ? details.code : '';
  return typeof code === 'string' && /^PROXY_REPLY_[134568]$/.test(code);
}
