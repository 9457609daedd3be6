// Addresses as tools write them, compared: is this our gateway, the tool's own vendor, or somebody else? Pure.

interface Place {
  host: string;
  port: string;
}

const loopback = new Set(['127.0.0.1', 'localhost', '[::1]', '0.0.0.0', '[::]']);

function placeOf(address: string): Place | undefined {
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined;
  return {
    host: url.hostname.toLowerCase(),
    port: url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port,
  };
}

/**
 * True when `address` leads to the gateway at `gatewayUrl`, however its loopback host is written and whatever path follows.
 * The rule that our own address is never an upstream of ours, nor what stood in a file before us, asks here.
 */
export function isOurs(address: string, gatewayUrl: string): boolean {
  const [left, right] = [placeOf(address), placeOf(gatewayUrl)];
  if (left === undefined || right === undefined || left.port !== right.port) return false;
  return left.host === right.host || (loopback.has(left.host) && loopback.has(right.host));
}

/** True when `address` is on one of `hosts` (the tool's own vendor). */
export function isVendor(address: string, hosts: readonly string[]): boolean {
  const host = placeOf(address)?.host;
  return host !== undefined && hosts.includes(host);
}

/** The address that is written: the gateway's root without a slash, and what the tool wants behind it. */
export function addressFor(gatewayUrl: string, addressPath: string): string {
  return gatewayUrl.replace(/\/+$/, '') + addressPath;
}
