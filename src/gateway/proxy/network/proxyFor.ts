// Chooses the proxy of one request from its route and the system's settings. Used by the agents and by the channel probe.
// The one place that says: this machine is always reached directly.
import { remembered } from '../../../shared/remembered';
import { bareHost, hostAsAddress, classifyAddress } from '../egress';
import type { NetworkRoute } from '../upstream';
import { proxyFault } from './networkFault';
import { parseProxy, type ProxyServer } from './proxyServer';
import type { SystemProxy } from './systemProxy';

interface Parts {
  /** This machine. */
  loopback: boolean;
  secure: boolean;
  host: string;
  port: number;
}

/** An origin taken apart. Those of channels are a few, and asked for with each request. */
const partsOf = remembered(500, (origin): Parts => {
  const url = new URL(origin);
  const host = bareHost(url.hostname).replace(/\.$/, '');
  const address = hostAsAddress(host);
  const secure = url.protocol === 'https:';
  const port = url.port === '' ? (secure ? 443 : 80) : Number(url.port);
  return { loopback: address !== undefined && classifyAddress(address) === 'loopback', secure, host, port };
});

/**
 * The proxy between us and `origin` (scheme, host and port), undefined for a direct connection.
 * Throws GatewayError `upstream-unreachable` with cause `proxy` where the setting cannot be used.
 */
export function proxyFor(
  origin: string,
  route: Pick<NetworkRoute, 'proxy'> | undefined,
  system: SystemProxy | undefined,
): ProxyServer | undefined {
  const setting = route?.proxy ?? 'system';
  if (setting === 'direct') return undefined;
  const { loopback, secure, host, port } = partsOf(origin);
  if (loopback) return undefined;
  if (setting === 'system') return system?.proxyFor(secure, host, port);
  try {
    return parseProxy(setting);
  } catch (cause) {
    throw proxyFault('PROXY_SETTING', "The channel's proxy cannot be used: its setting is not a valid URL.", cause);
  }
}
