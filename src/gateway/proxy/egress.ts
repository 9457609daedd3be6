// Where requests may go: rules for upstream addresses and base URLs. Used by the connector on every resolved address, by
// the proxy and by management when a channel is saved. Pure: text in, verdict out; it resolves no names and opens nothing.
import { GatewayError } from '../../shared/errors';
import { networkFault } from './network/networkFault';

/** `denied` addresses are never connected to; plain http goes to `loopback` and `private` ones only. */
export type AddressClass = 'denied' | 'loopback' | 'private' | 'public';

/** The four numbers of a dotted IPv4 address; undefined for anything else (octal and short forms included). */
export function parseIpv4(text: string): number[] | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  const numbers: number[] = [];
  for (const part of parts) {
    if (!/^(0|[1-9]\d{0,2})$/.test(part)) return undefined;
    const value = Number(part);
    if (value > 255) return undefined;
    numbers.push(value);
  }
  return numbers;
}

/** The eight 16-bit groups of an IPv6 address, without brackets; a zone (`%eth0`) is cut off. Undefined when it is none. */
export function parseIpv6(text: string): number[] | undefined {
  let address = text.split('%', 1)[0] ?? '';
  if (!address.includes(':')) return undefined;
  const lastColon = address.lastIndexOf(':');
  const tail = address.slice(lastColon + 1);
  if (tail.includes('.')) {
    const ipv4 = parseIpv4(tail);
    if (ipv4 === undefined) return undefined;
    const [a = 0, b = 0, c = 0, d = 0] = ipv4;
    address = `${address.slice(0, lastColon + 1)}${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
  }
  const halves = address.split('::');
  if (halves.length > 2) return undefined;
  const groupsOf = (half: string | undefined): string[] => (half === undefined || half === '' ? [] : half.split(':'));
  const head = groupsOf(halves[0]);
  const rest = groupsOf(halves[1]);
  const missing = 8 - head.length - rest.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const groups = [...head, ...new Array<string>(missing).fill('0'), ...rest];
  if (!groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  return groups.map((group) => parseInt(group, 16));
}

// Addresses of cloud metadata services outside the link-local range.
const metadataIpv4 = ['100.100.100.200', '168.63.129.16', '192.0.0.192'];
const metadataIpv6 = ['fd00:ec2::254', 'fd20:ce::254', 'fd00:42::42'].map((text) => String(parseIpv6(text)));

function classifyIpv4(numbers: number[]): AddressClass {
  const [a = 0, b = 0] = numbers;
  if (metadataIpv4.includes(numbers.join('.'))) return 'denied';
  if (a === 0 || a >= 224 || (a === 169 && b === 254)) return 'denied';
  if (a === 127) return 'loopback';
  if (a === 10 || (a === 172 && b >= 16 && b <= 31) || (a === 192 && b === 168) || (a === 100 && b >= 64 && b <= 127)) {
    return 'private';
  }
  return 'public';
}

function embeddedIpv4(high: number, low: number): number[] {
  return [high >> 8, high & 255, low >> 8, low & 255];
}

function classifyIpv6(groups: number[]): AddressClass {
  const [first = 0, second = 0, third = 0, , , sixth = 0, seventh = 0, eighth = 0] = groups;
  if (metadataIpv6.includes(String(groups))) return 'denied';
  const leadingZeros = groups.findIndex((group) => group !== 0);
  if (leadingZeros === -1) return 'denied';
  if (leadingZeros === 7 && eighth === 1) return 'loopback';
  // IPv4-compatible (::a.b.c.d), IPv4-mapped (::ffff:a.b.c.d) and IPv4-translated (::ffff:0:a.b.c.d).
  if (leadingZeros >= 6) return classifyIpv4(embeddedIpv4(seventh, eighth));
  if (leadingZeros === 5 && sixth === 0xffff) return classifyIpv4(embeddedIpv4(seventh, eighth));
  if (leadingZeros === 4 && groups[4] === 0xffff && sixth === 0) return classifyIpv4(embeddedIpv4(seventh, eighth));
  if ((first & 0xff00) === 0xff00) return 'denied';
  // Link-local fe80::/10 and the old site-local fec0::/10.
  if ((first & 0xff80) === 0xfe80) return 'denied';
  // NAT64 (64:ff9b::/96 and its local-use /48) and 6to4 (2002::/16) carry an IPv4 address: it decides.
  if (first === 0x64 && second === 0xff9b) return notInside(classifyIpv4(embeddedIpv4(seventh, eighth)));
  if (first === 0x2002) return notInside(classifyIpv4(embeddedIpv4(second, third)));
  // Teredo (2001::/32) tunnels to an address we do not see in clear.
  if (first === 0x2001 && second === 0) return 'denied';
  if ((first & 0xfe00) === 0xfc00) return 'private';
  return 'public';
}

/** A translated address must not lead into this machine or its network by a detour. */
function notInside(inner: AddressClass): AddressClass {
  return inner === 'public' ? 'public' : 'denied';
}

/** Class of an IP address in its usual text form; text that is no IP address is `denied`. */
export function classifyAddress(address: string): AddressClass {
  const ipv4 = parseIpv4(address);
  if (ipv4 !== undefined) return classifyIpv4(ipv4);
  const ipv6 = parseIpv6(address);
  return ipv6 === undefined ? 'denied' : classifyIpv6(ipv6);
}

/** The host of a URL without the brackets of IPv6. */
export function bareHost(hostname: string): string {
  return hostname.startsWith('[') && hostname.endsWith(']') ? hostname.slice(1, -1) : hostname;
}

function isAddress(host: string): boolean {
  return parseIpv4(host) !== undefined || parseIpv6(host) !== undefined;
}

/** The address that a host names without a resolver: an IP address, or loopback for `localhost`. Undefined for all other names. */
export function hostAsAddress(host: string): string | undefined {
  if (isAddress(host)) return host;
  return host === 'localhost' || host.endsWith('.localhost') ? '127.0.0.1' : undefined;
}

/** Names that can only mean this machine or its own network: plain http to them is decided when they are resolved. */
function isLocalName(host: string): boolean {
  return !host.includes('.') || /\.(localhost|local|lan|internal|home\.arpa|intranet)$/.test(host);
}

/** True when `port` on `address` is one of our own listeners (`host:port`); those on loopback are found under every loopback address. */
export function isOwnListener(address: string, port: number, ownAddresses: readonly string[]): boolean {
  const isLoopback = classifyAddress(address) === 'loopback' || address === '0.0.0.0' || address === '::';
  return ownAddresses.some((own) => {
    const colon = own.lastIndexOf(':');
    if (Number(own.slice(colon + 1)) !== port) return false;
    const host = bareHost(own.slice(0, colon));
    return classifyAddress(host) === 'loopback' ? isLoopback : isSameAddress(host, address);
  });
}

/** Two spellings of one address; IPv4 in IPv6 clothes (`::ffff:a.b.c.d`) is IPv4. */
function isSameAddress(left: string, right: string): boolean {
  const [a, b] = [left, right].map((text) => {
    const groups = parseIpv6(text);
    const isMapped = groups?.slice(0, 6).join(' ') === '0 0 0 0 0 65535';
    return String(isMapped ? embeddedIpv4(groups?.[6] ?? 0, groups?.[7] ?? 0) : (parseIpv4(text) ?? groups));
  });
  return a === b;
}

/**
 * Checks one resolved address of an upstream just before the connection.
 * Throws `upstream-unreachable` for addresses that are never allowed, `loop` for our own listeners.
 */
export function checkAddress(address: string, port: number, secure: boolean, ownAddresses: readonly string[]): void {
  if (isOwnListener(address, port, ownAddresses)) {
    throw new GatewayError('loop', 'The channel points at Gatehouse itself.', { shouldRetry: false });
  }
  const kind = classifyAddress(address);
  if (kind === 'denied') throw notAllowed(`Connections to ${address} are not allowed.`);
  if (kind === 'public' && !secure) throw plainHttp(address);
}

function notAllowed(message: string): GatewayError {
  return networkFault(
    'upstream-unreachable',
    message,
    { code: 'EGRESS', cause: 'not-allowed' },
    { shouldRetry: false },
  );
}

function plainHttp(host: string): GatewayError {
  return notAllowed(`Plain http is allowed to local and private addresses only, not to ${host}. Use https.`);
}

/**
 * Checks one resolved address of a proxy server just before the connection: anywhere but at denied addresses and our own listeners.
 * Throws `upstream-unreachable` or `loop`.
 */
export function checkProxyAddress(address: string, port: number, ownAddresses: readonly string[]): void {
  if (isOwnListener(address, port, ownAddresses)) {
    throw new GatewayError('loop', "The channel's proxy is Gatehouse itself.", { shouldRetry: false });
  }
  if (classifyAddress(address) === 'denied') throw notAllowed(`Connections to a proxy at ${address} are not allowed.`);
}

// Names by which clouds hand out credentials to whoever asks from inside.
const metadataName = /^(metadata|instance-data)(\.|$)/;

/**
 * Checks a target whose name the proxy resolves, so that its form is all we see: addresses by the rules of `checkAddress`; names of
 * metadata services and numbers in disguise are refused; plain http goes to names of the local network alone.
 * Throws `upstream-unreachable` or `loop`.
 */
export function checkProxiedHost(host: string, port: number, secure: boolean, ownAddresses: readonly string[]): void {
  const name = host.toLowerCase().replace(/\.$/, '');
  const address = hostAsAddress(name);
  if (address !== undefined) return checkAddress(address, port, secure, ownAddresses);
  const last = name.slice(name.lastIndexOf('.') + 1);
  const numeric = /^(\d+|0x[0-9a-f]*)$/.test(last);
  if (numeric || name.includes(':') || metadataName.test(name))
    throw notAllowed(`Connections to ${name} are not allowed.`);
  checkPlainName(name, secure);
}

/** Plain http goes to addresses and names of the local network alone, whatever the name resolves to. Throws `upstream-unreachable`. */
export function checkPlainName(host: string, secure: boolean): void {
  const name = host.toLowerCase().replace(/\.$/, '');
  if (!secure && hostAsAddress(name) === undefined && !isLocalName(name)) throw plainHttp(name);
}

/** Checks one resolved address of something that a client names by URL. Throws `forbidden` for all but public addresses. */
export function checkPublicAddress(address: string): void {
  if (classifyAddress(address) === 'public') return;
  throw new GatewayError('forbidden', `${address} is not a public address.`);
}

/**
 * Checks a base URL that a user typed and returns it parsed. `ownAddresses` are our listeners as `host:port`.
 * Throws `bad-request` with a message for the user. Names are checked again when they are resolved (`checkAddress`).
 */
export function checkBaseUrl(text: string, ownAddresses: readonly string[]): URL {
  let url: URL;
  try {
    url = new URL(text);
  } catch (cause) {
    throw new GatewayError('bad-request', 'The base URL is not a valid URL.', { cause });
  }
  const refuse = (message: string): never => {
    throw new GatewayError('bad-request', message);
  };
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    refuse('The base URL must begin with https:// or http://.');
  if (url.username !== '' || url.password !== '') refuse('The base URL must not contain a user name or password.');
  if (text.includes('?') || text.includes('#')) refuse('The base URL must not contain a query or fragment.');
  const secure = url.protocol === 'https:';
  const port = url.port === '' ? (secure ? 443 : 80) : Number(url.port);
  const host = bareHost(url.hostname).replace(/\.$/, '');
  if (host === '') refuse('The base URL names no host.');
  const address = hostAsAddress(host);
  if (address !== undefined) {
    try {
      checkAddress(address, port, secure, ownAddresses);
    } catch (cause) {
      throw new GatewayError('bad-request', cause instanceof Error ? cause.message : 'The address is not allowed.', {
        cause,
      });
    }
  } else if (!secure && !isLocalName(host)) {
    refuse('Plain http is allowed to local and private addresses only. Use https.');
  }
  return url;
}
