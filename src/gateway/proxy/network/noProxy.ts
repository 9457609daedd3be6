// Which hosts are reached without the system's proxy: the rules of NO_PROXY and of the editor's `http.noProxy`.
// Used by systemProxy.ts. Text in, verdict out. There is no standard; this takes what curl, Go and Python agree on:
// https://about.gitlab.com/blog/we-need-to-talk-no-proxy/ compares them.
import { isIP, BlockList } from 'node:net';

/** The entries of a NO_PROXY value, separated by commas or spaces. */
export function noProxyEntries(text: string): string[] {
  return text.split(/[\s,]+/).filter((entry) => entry !== '');
}

/**
 * True when one of `entries` covers `host` (without brackets) at `port`: `*`, a name (with all names below it, a leading dot or `*.`
 * makes no difference), an address, a range (`10.0.0.0/8`); each may have a port.
 */
export function isExempt(host: string, port: number, entries: readonly string[]): boolean {
  const name = host.toLowerCase().replace(/\.$/, '');
  return entries.some((entry) => covers(entry.toLowerCase(), name, port));
}

function covers(entry: string, host: string, port: number): boolean {
  if (entry === '*') return true;
  const range = /^(.+)\/(\d{1,3})$/.exec(entry);
  if (range !== null) return inRange(host, range[1] ?? '', Number(range[2]));
  const { name, port: only } = splitPort(entry);
  if (only !== undefined && only !== port) return false;
  const family = isIP(host);
  if (family !== 0) return isIP(name) === family && sameAddress(host, name);
  const suffix = name.replace(/^\*?\.+/, '').replace(/\.$/, '');
  return suffix !== '' && (host === suffix || host.endsWith(`.${suffix}`));
}

/** `host:port`, `[address]:port`, or either without a port. */
function splitPort(entry: string): { name: string; port: number | undefined } {
  const bracketed = /^\[([^\]]*)\](?::(\d+))?$/.exec(entry);
  const parts = bracketed ?? (isIP(entry) === 0 ? /^(.*):(\d+)$/.exec(entry) : null);
  if (parts === null) return { name: entry, port: undefined };
  return { name: parts[1] ?? '', port: parts[2] === undefined ? undefined : Number(parts[2]) };
}

function sameAddress(one: string, other: string): boolean {
  return one === other || inRange(one, other, isIP(one) === 4 ? 32 : 128);
}

function inRange(host: string, network: string, prefix: number): boolean {
  const family = isIP(host);
  if (family === 0 || isIP(network) !== family || prefix > (family === 4 ? 32 : 128)) return false;
  const type = family === 4 ? 'ipv4' : 'ipv6';
  const list = new BlockList();
  list.addSubnet(network, prefix, type);
  return list.check(host, type);
}
