// Opens upstream connections for undici, with the address rules applied to every address a name resolves to.
// Used by the agents and the channel probe. The check happens at connect time, so a name that changes its mind gains nothing.
import { lookup as systemLookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import type { SecureContext } from 'node:tls';
import { buildConnector } from 'undici';
import { bareHost, checkAddress, checkPlainName } from './egress';
import { NameMemory } from './network/nameMemory';
import { tlsOptions, trustedCertificates } from './network/trustedCertificates';

export type Lookup = (
  hostname: string,
  options: LookupOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

export interface ConnectorOptions {
  connectMs: number;
  /** Our own listeners as `host:port`. */
  ownAddresses: () => string[];
  /** Refuses an address by throwing a GatewayError; the rules for upstreams unless others are given. */
  check?: (address: string, port: number, secure: boolean) => void;
  /** Shared by connectors that serve the same channels; without it, each has its own. */
  names?: NameMemory | undefined;
  /** Name resolution; the system's unless a test brings its own. */
  lookup?: Lookup | undefined;
  /** What TLS trusts; the certificates of Node and of the system unless a test brings its own. */
  secureContext?: (() => SecureContext) | undefined;
}

const resolveBySystem: Lookup = (hostname, options, callback) =>
  systemLookup(hostname, { ...options, all: true }, callback);

/** Refuses what a host (a name, or an address itself) leads to, by throwing a GatewayError. */
export type HostRules = (host: string, addresses: readonly string[], port: number, secure: boolean) => void;

/** The rules for upstreams, over names and addresses together. */
export function upstreamRules(ownAddresses: () => string[], names = new NameMemory()): HostRules {
  return (host, addresses, port, secure) => {
    checkPlainName(host, secure);
    for (const address of addresses) checkAddress(address, port, secure, ownAddresses());
    if (isIP(host) === 0) names.check(host, addresses);
  };
}

/** The addresses of `hostname`, which passed `check` together. Throws what the resolver or `check` throws. */
export async function resolveAllowed(
  hostname: string,
  check: (addresses: readonly string[]) => void,
  lookup: Lookup = resolveBySystem,
  options: LookupOptions = {},
): Promise<LookupAddress[]> {
  const addresses = await new Promise<LookupAddress[]>((resolve, reject) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error !== null) reject(error);
      else resolve(found);
    });
  });
  if (addresses.length === 0) throw Object.assign(new Error('the name has no addresses'), { code: 'ENOTFOUND' });
  check(addresses.map(({ address }) => address));
  return addresses;
}

/** A connector for undici that refuses denied addresses (see egress.ts) with a GatewayError. */
export function createConnector(options: ConnectorOptions): buildConnector.connector {
  const { check: own } = options;
  const check: HostRules =
    own === undefined
      ? upstreamRules(options.ownAddresses, options.names)
      : (_host, addresses, port, secure) => addresses.forEach((address) => own(address, port, secure));

  const connectorFor = (secure: boolean, port: number): buildConnector.connector => {
    // One connector per scheme and port: the lookup does not learn the port otherwise.
    const lookup: LookupFunction = (hostname, lookupOptions, callback) => {
      const checkAll = (addresses: readonly string[]): void => check(hostname, addresses, port, secure);
      resolveAllowed(hostname, checkAll, options.lookup, lookupOptions).then(
        (addresses) => {
          const [first] = addresses;
          if (lookupOptions.all === true || first === undefined) return callback(null, addresses);
          callback(null, first.address, first.family);
        },
        (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), []),
      );
    };
    const trust = secure ? tlsOptions((options.secureContext ?? trustedCertificates)()) : {};
    return buildConnector({ timeout: options.connectMs, allowH2: false, lookup, ...trust });
  };

  const connectors = new Map<string, buildConnector.connector>();
  return (target, callback) => {
    const secure = target.protocol === 'https:';
    const port = target.port === '' || target.port === undefined ? (secure ? 443 : 80) : Number(target.port);
    const host = bareHost(target.hostname);
    if (isIP(host) !== 0) {
      try {
        check(host, [host], port, secure);
      } catch (refusal) {
        callback(refusal instanceof Error ? refusal : new Error(String(refusal)), null);
        return;
      }
    }
    const name = `${target.protocol}${port}`;
    let connector = connectors.get(name);
    if (connector === undefined) {
      connector = connectorFor(secure, port);
      connectors.set(name, connector);
    }
    connector({ ...target, hostname: host }, callback);
  };
}
