// The first gate of both servers: refuses what a browser page or a foreign Host could send, before key and body are looked at.
// Called by the proxy and the management server. Must not read the body, and never throws anything but GatewayError.
import type { IncomingMessage } from 'node:http';
import { GatewayError } from '../../shared/errors';
import { headerHop } from '../../shared/identity';

const ownHosts = ['127.0.0.1', 'localhost', '[::1]'];

interface OwnNames {
  /** In lower case; undefined: those of loopback, and exactly as they are written. */
  hosts?: readonly string[] | undefined;
  secure?: boolean;
}

function isOwnAuthority(authority: string, ports: readonly number[], { hosts, secure = false }: OwnNames): boolean {
  const named = hosts === undefined ? authority : authority.toLowerCase();
  const usualPort = secure ? 443 : 80;
  return (hosts ?? ownHosts).some((host) =>
    ports.some((port) => named === `${host}:${port}` || (port === usualPort && named === host)),
  );
}

/** Values of one header as they came, without Node's joining and dropping of repeats. `name` in lower case. */
export function rawValues(request: IncomingMessage, name: string): string[] {
  const raw = request.rawHeaders;
  const values: string[] = [];
  for (let index = 0; index + 1 < raw.length; index += 2) {
    if (isNamed(raw[index], name)) values.push(raw[index + 1] ?? '');
  }
  return values;
}

/** True where the header came, also without a value. `name` in lower case. */
function hasHeader(request: IncomingMessage, name: string): boolean {
  const raw = request.rawHeaders;
  for (let index = 0; index + 1 < raw.length; index += 2) if (isNamed(raw[index], name)) return true;
  return false;
}

/** Most names are of another length, which costs nothing to see. (In lower case none becomes longer or shorter: HTTP's names are ASCII.) */
function isNamed(raw: string | undefined, name: string): boolean {
  return raw?.length === name.length && (raw === name || raw.toLowerCase() === name);
}

/** At most `maximum` header lines, else `headers-too-large`. (Their size is capped by the HTTP parser.) */
export function checkHeaders(request: IncomingMessage, maximum = 100): void {
  if (request.rawHeaders.length / 2 > maximum) {
    throw new GatewayError('headers-too-large', `A request may have at most ${maximum} header lines.`);
  }
}

/**
 * The Host must be exactly 127.0.0.1, localhost or [::1] with one of our ports, given once; an absolute request target must
 * name the same. Anything else is `misdirected`: this is what stops DNS rebinding. `own`: the names of a further address instead.
 */
export function checkHost(request: IncomingMessage, ports: readonly number[], own: OwnNames = {}): void {
  const hosts = rawValues(request, 'host');
  const [host] = hosts;
  const target = request.url ?? '';
  const absolute = target.startsWith('/') ? null : /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)/i.exec(target);
  const targetIsOurs =
    absolute === null
      ? target.startsWith('/') || target === '*'
      : absolute[1]?.toLowerCase() === (own.secure === true ? 'https' : 'http') &&
        isOwnAuthority(absolute[2] ?? '', ports, own);
  if (hosts.length !== 1 || host === undefined || !isOwnAuthority(host, ports, own) || !targetIsOurs) {
    throw new GatewayError('misdirected', 'The Host of this request is not this gateway.', { shouldRetry: false });
  }
}

/**
 * Refuses requests that a web page could have caused: any Origin, Sec-Fetch-Site other than `none`, any preflight.
 * Programs send none of these. Throws `browser-request`.
 */
export function checkBrowser(request: IncomingMessage): void {
  const refused =
    request.method === 'OPTIONS' ||
    hasHeader(request, 'origin') ||
    rawValues(request, 'sec-fetch-site').some((value) => value.trim().toLowerCase() !== 'none') ||
    hasHeader(request, 'access-control-request-method') ||
    hasHeader(request, 'access-control-request-private-network');
  if (refused) {
    throw new GatewayError('browser-request', 'Gatehouse does not answer requests from web pages.', {
      shouldRetry: false,
    });
  }
}

/** A request that already went through a Gatehouse is refused with `loop`: channels that point at each other end here. */
export function checkHop(request: IncomingMessage): void {
  if (hasHeader(request, headerHop)) {
    const message = 'This request already passed through Gatehouse: the channels form a loop.';
    throw new GatewayError('loop', message, { shouldRetry: false });
  }
}
