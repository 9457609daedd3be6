// Opens upstream connections for undici, with the address rules applied to every address a name resolves to.
// Used by dispatch.ts and the channel probe. The check happens at connect time, so a name that changes its mind gains nothing.
import { lookup as systemLookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { bareHost, checkAddress } from './egress';

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
  /** Name resolution; the system's unless a test brings its own. */
  lookup?: Lookup;
}

/** A connector for undici that refuses denied addresses (see egress.ts) with a GatewayError. */
export function createConnector(options: ConnectorOptions): buildConnector.connector {
  const resolve: Lookup =
    options.lookup ??
    ((hostname, lookupOptions, callback) => systemLookup(hostname, { ...lookupOptions, all: true }, callback));

  const check =
    options.check ??
    ((address: string, port: number, secure: boolean) => checkAddress(address, port, secure, options.ownAddresses()));

  const connectorFor = (secure: boolean, port: number): buildConnector.connector => {
    // One connector per scheme and port: the lookup does not learn the port otherwise.
    const lookup: LookupFunction = (hostname, lookupOptions, callback) => {
      resolve(hostname, { ...lookupOptions, all: true }, (error, addresses) => {
        if (error !== null) return callback(error, []);
        try {
          for (const { address } of addresses) check(address, port, secure);
        } catch (refusal) {
          return callback(refusal instanceof Error ? refusal : new Error(String(refusal)), []);
        }
        const [first] = addresses;
        if (lookupOptions.all === true || first === undefined) return callback(null, addresses);
        callback(null, first.address, first.family);
      });
    };
    return buildConnector({ timeout: options.connectMs, allowH2: false, lookup });
  };

  const connectors = new Map<string, buildConnector.connector>();
  return (target, callback) => {
    const secure = target.protocol === 'https:';
    const port = target.port === '' || target.port === undefined ? (secure ? 443 : 80) : Number(target.port);
    const host = bareHost(target.hostname);
    if (isIP(host) !== 0) {
      try {
        check(host, port, secure);
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
