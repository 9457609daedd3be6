// The way to a channel's provider, step by step: name, TCP, TLS. Used by the channel probe, on connections of its own; sends no request.
// Goes where requests go: the same rules of egress, the channel's proxy and time limits, the same trusted certificates.
import { isIP, type Socket } from 'node:net';
import { buildConnector } from 'undici';
import type { ChannelRecord } from '../../store/channelRepository';
import { connectMs, givenUp } from '../askProvider';
import { createConnector, resolveAllowed, upstreamRules } from '../proxy/connector';
import { bareHost, checkAddress, checkProxiedHost } from '../proxy/egress';
import { connectorThrough } from '../proxy/network/agentPool';
import { channelRoute } from '../proxy/network/channelRoute';
import { proxyFor } from '../proxy/network/proxyFor';
import type { ProxyServer } from '../proxy/network/proxyServer';
import { tlsOptions, trustedCertificates } from '../proxy/network/trustedCertificates';
import { upstreamAddress } from '../proxy/openUpstream';
import { upstreamFault } from '../proxy/upstreamFault';
import type { Services } from '../services';

/** Where a channel's requests go. */
export interface Way {
  url: URL;
  host: string;
  port: number;
  secure: boolean;
  /** Undefined: straight to the provider. */
  proxy: ProxyServer | undefined;
  /** Longest wait for a connection, in milliseconds. */
  limitMs: number;
}

/** Throws GatewayError `upstream-unreachable` where base URL or proxy setting cannot be used. */
export function wayTo(services: Services, channel: ChannelRecord): Way {
  const url = new URL(upstreamAddress(channel.baseUrl, '').origin);
  const secure = url.protocol === 'https:';
  const route = channelRoute(services, channel);
  return {
    url,
    host: bareHost(url.hostname),
    port: url.port === '' ? (secure ? 443 : 80) : Number(url.port),
    secure,
    proxy: proxyFor(url.origin, route, services.systemProxy),
    limitMs: route.connectMs ?? connectMs,
  };
}

/** Resolves the host and checks every address it has; nothing is connected to. Behind a proxy the next step resolves, or the proxy. */
export async function resolveHost({ host, port, secure, proxy }: Way, ownAddresses: () => string[]): Promise<void> {
  if (proxy !== undefined) return checkProxiedHost(host, port, secure, ownAddresses());
  const rules = upstreamRules(ownAddresses);
  if (isIP(host) !== 0) return rules(host, [host], port, secure);
  try {
    await resolveAllowed(host, (addresses) => rules(host, addresses, port, secure));
  } catch (error) {
    throw upstreamFault(error, false);
  }
}

/** Opens one connection: TCP, or behind a proxy the whole way, TLS included. The caller destroys it. */
export async function openConnection(way: Way, ownAddresses: () => string[], signal?: AbortSignal): Promise<Socket> {
  const { url, port, secure, proxy, limitMs } = way;
  const options = { connectMs: limitMs, ownAddresses };
  if (proxy !== undefined) return connecting(connectorThrough(proxy, options), optionsOf(url, url.protocol), signal);
  const tcp = createConnector({
    ...options,
    // TLS follows on this connection: the rules are those of the whole way.
    check: (address) => checkAddress(address, port, secure, ownAddresses()),
  });
  return connecting(tcp, { ...optionsOf(url, 'http:'), port: String(port) }, signal);
}

/** TLS on a connection that `openConnection` made without a proxy. */
export async function secureConnection(way: Way, socket: Socket, signal?: AbortSignal): Promise<Socket> {
  const overTcp = buildConnector({ timeout: way.limitMs, allowH2: false, ...tlsOptions(trustedCertificates()) });
  const options = { ...optionsOf(way.url, 'https:'), hostname: way.host, httpSocket: socket };
  return connecting(overTcp, options, signal);
}

function optionsOf(url: URL, protocol: string): buildConnector.Options {
  return { hostname: url.hostname, host: url.host, protocol, port: url.port };
}

async function connecting(
  connector: buildConnector.connector,
  options: buildConnector.Options,
  signal: AbortSignal | undefined,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(givenUp());
    if (signal?.aborted === true) return giveUp();
    signal?.addEventListener('abort', giveUp, { once: true });
    connector(options, (...[error, socket]) => {
      signal?.removeEventListener('abort', giveUp);
      if (error !== null) return reject(upstreamFault(error, false));
      // Nobody waits for it any more.
      if (signal?.aborted === true) socket.destroy();
      socket.on('error', () => undefined);
      resolve(socket);
    });
  });
}
