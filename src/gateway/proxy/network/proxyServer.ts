// Reads the URL of a proxy server: from a channel's settings, from the environment, from the editor's settings.
// Used by management (to check), by systemProxy.ts and proxyFor.ts. Text in, values out; it resolves no names.
import { GatewayError } from '../../../shared/errors';
import { bareHost, checkProxyAddress, hostAsAddress } from '../egress';

/** `socks5` resolves names on this machine, `socks5h`, `http` and `https` at the proxy. */
export type ProxyKind = 'http' | 'https' | 'socks5' | 'socks5h';

export interface ProxyServer {
  kind: ProxyKind;
  /** Name or address, without brackets. */
  host: string;
  port: number;
  credential: ProxyCredential | undefined;
}

export interface ProxyCredential {
  user: string;
  password: string;
}

const kinds: Readonly<Record<string, { kind: ProxyKind; port: number }>> = {
  'http:': { kind: 'http', port: 80 },
  'https:': { kind: 'https', port: 443 },
  'socks5:': { kind: 'socks5', port: 1080 },
  'socks5h:': { kind: 'socks5h', port: 1080 },
  'socks:': { kind: 'socks5h', port: 1080 },
};

function refuse(message: string, cause?: unknown): GatewayError {
  return new GatewayError('bad-request', message, cause === undefined ? {} : { cause });
}

/**
 * The server that a proxy URL names; a URL without a scheme is an http proxy, as everywhere in the environment.
 * Throws GatewayError `bad-request`, whose message never repeats the URL: it may hold a password.
 */
export function parseProxy(text: string): ProxyServer {
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  const scheme = whole.slice(0, whole.indexOf('/')).toLowerCase();
  const row = Object.hasOwn(kinds, scheme) ? kinds[scheme] : undefined;
  if (row === undefined) {
    throw refuse('A proxy URL must begin with http://, https://, socks5:// or socks5h://.');
  }
  // As http, so that hosts of all schemes are read by the same rules; the scheme's own port 80 is left out by that.
  const plain = `http${whole.slice(whole.indexOf(':'))}`;
  if (!URL.canParse(plain)) throw refuse('The proxy URL is not a valid URL.');
  const url = new URL(plain);
  if ((url.pathname !== '' && url.pathname !== '/') || /[?#]/.test(whole)) {
    throw refuse('A proxy URL is a host and a port, without path, query or fragment.');
  }
  const host = bareHost(url.hostname).replace(/\.$/, '');
  if (host === '') throw refuse('The proxy URL names no host.');
  const port = url.port !== '' ? Number(url.port) : /:0*80\/?$/.test(whole) ? 80 : row.port;
  if (port === 0) throw refuse('The proxy URL names no usable port.');
  return { kind: row.kind, host, port, credential: credentialOf(url) };
}

function credentialOf({ username, password }: URL): ProxyCredential | undefined {
  if (username === '' && password === '') return undefined;
  try {
    return { user: decodeURIComponent(username), password: decodeURIComponent(password) };
  } catch (cause) {
    throw refuse("The proxy's user name or password is not percent-encoded as in a URL.", cause);
  }
}

/** The URL without its credential, in one form for all spellings. */
export function proxyUrl(server: ProxyServer): string {
  return urlOf({ ...server, credential: undefined });
}

function urlOf({ kind, host, port, credential }: ProxyServer): string {
  const user =
    credential === undefined
      ? ''
      : `${encodeURIComponent(credential.user)}:${encodeURIComponent(credential.password)}@`;
  return `${kind}://${user}${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/**
 * A channel's proxy setting as it is kept: `system`, `direct` or a URL without credential; and, where it has a credential, the whole URL
 * for the secret store. `ownAddresses` are our listeners as `host:port`.
 * Throws GatewayError `bad-request` with a message for the user.
 */
export function readProxySetting(
  text: string,
  ownAddresses: readonly string[],
): { proxy: string; secret: string | undefined } {
  if (text === 'system' || text === 'direct') return { proxy: text, secret: undefined };
  if (!text.includes('://')) {
    throw refuse('The proxy must be "system", "direct" or a URL that begins with http://, https:// or socks5://.');
  }
  const server = parseProxy(text);
  const address = hostAsAddress(server.host);
  if (address !== undefined) {
    try {
      checkProxyAddress(address, server.port, ownAddresses);
    } catch (cause) {
      throw refuse(cause instanceof Error ? cause.message : 'The address of the proxy is not allowed.', cause);
    }
  }
  return { proxy: proxyUrl(server), secret: server.credential === undefined ? undefined : urlOf(server) };
}

/**
 * The setting with the credential that the secret store holds for it. A secret that was kept for another server stays where it is: a
 * window may hand over an old one.
 */
export function withCredential(setting: string, secret: string | undefined): string {
  if (secret === undefined || setting === 'system' || setting === 'direct') return setting;
  try {
    return proxyUrl(parseProxy(secret)) === setting ? secret : setting;
  } catch (error) {
    if (GatewayError.is(error, 'bad-request')) return setting;
    throw error;
  }
}
