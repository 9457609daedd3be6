// What a further address may be: text as users write it, read and judged. Used by the listening service and by the command line. Pure.
// The rule of the egress holds here too: plain HTTP only where packets stay on private networks.
import { isIP, isIPv6 } from 'node:net';
import { GatewayError } from '../../shared/errors';
import type { ListenOptions } from '../../shared/listening';
import { classifyAddress } from '../proxy/egress';

export interface ListenAddress {
  /** As the user wrote it. */
  wish: string;
  /** An IP address in its usual form, without brackets. */
  address: string;
  /** Undefined: the proxy's own port. */
  port: number | undefined;
}

/** `::` and `0.0.0.0`: every address of the machine. */
export function isEveryAddress(address: string): boolean {
  return address === '0.0.0.0' || address === '::';
}

/** An address as it stands in a URL or a Host header. */
export function authorityOf(address: string): string {
  return isIPv6(address) ? `[${address}]` : address;
}

/** The one usual spelling of an address of this machine; IPv4 in IPv6 clothes (`::ffff:a.b.c.d`) as IPv4, without a zone. */
export function usualAddress(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '').replace(/%.*$/, '');
  return isIPv6(plain) ? new URL(`http://[${plain}]`).hostname.slice(1, -1) : plain;
}

function refused(field: string, message: string, reason?: string): GatewayError {
  return new GatewayError('bad-request', message, {
    details: { field: `listen.${field}`, ...(reason !== undefined && { reason }) },
  });
}

/** Reads `ADDRESS`, `ADDRESS:PORT`, `[IPV6]` or `[IPV6]:PORT`. Throws GatewayError `bad-request`. */
export function readListenAddress(wish: string): ListenAddress {
  const text = wish.trim();
  const [, bracketed, plain, digits] = /^(?:\[([^\]]*)\]|([^:[\]]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const host = isIPv6(text) ? text : (bracketed ?? plain ?? '');
  const family = isIP(host);
  const asWritten = bracketed === undefined ? family !== 0 : family === 6;
  const port = digits === undefined ? undefined : Number(digits);
  if (!asWritten || host.includes('%') || (port !== undefined && (port < 1024 || port > 65_535))) {
    const form =
      'an IP address of this machine, with or without a port from 1024 to 65535: 172.17.0.1:11580, [fd00::1]:11580';
    throw refused('addresses', `"${text.slice(0, 100)}" is not ${form}.`);
  }
  return { wish: text, address: usualAddress(host), port };
}

/** A host name in lower case. Throws GatewayError `bad-request` for text that is none, or that clients would read as an address. */
export function readHostName(text: string): string {
  const name = text.trim().toLowerCase();
  const labels = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/;
  const isName = labels.test(name) && URL.canParse(`http://${name}`) && new URL(`http://${name}`).hostname === name;
  if (isName && isIP(name) === 0) return name;
  throw refused('hostNames', `"${name.slice(0, 100)}" is not a host name. Give it without scheme and port.`);
}

/**
 * The addresses of `options`, each once. `ownPorts`: of the proxy and the management API; left out where they are not known yet.
 * Throws GatewayError `bad-request`; its details say `reason: "every-address"` where only a confirmation is missing.
 */
export function readListenOptions(
  options: ListenOptions,
  ownPorts?: { proxy: number; management: number },
): ListenAddress[] {
  const found = new Map<string, ListenAddress>();
  for (const wish of options.addresses) {
    const one = readListenAddress(wish);
    const port = one.port ?? ownPorts?.proxy;
    judge(one, options);
    if (ownPorts !== undefined) {
      if (port === ownPorts.management) {
        throw refused('addresses', `Port ${port} is the management API's, which listens on 127.0.0.1 alone.`);
      }
      if (one.address === '127.0.0.1' && port === ownPorts.proxy) {
        throw refused(
          'addresses',
          'Gatehouse listens on 127.0.0.1 already. Another port of it can be a further address.',
        );
      }
    }
    found.set(`${one.address} ${port ?? ''}`, one);
  }
  return [...found.values()];
}

function judge({ wish, address, port }: ListenAddress, { everyAddress, certificate }: ListenOptions): void {
  if (isEveryAddress(address)) {
    if (port === undefined)
      throw refused('addresses', `"${wish}" needs a port of its own: ${authorityOf(address)}:11590.`);
    if (certificate === null) {
      throw refused('addresses', `"${wish}" listens on every network of this machine: that takes a certificate (TLS).`);
    }
    if (!everyAddress) {
      const message = `"${wish}" listens on every network of this machine: that has to be confirmed (--listen-everywhere).`;
      throw refused('addresses', message, 'every-address');
    }
    return;
  }
  const kind = classifyAddress(address);
  if (kind === 'denied') throw refused('addresses', `"${wish}" is no address to listen on.`);
  if (kind === 'public' && certificate === null) {
    throw refused('addresses', `"${wish}" is a public address: that takes a certificate (TLS).`);
  }
}
