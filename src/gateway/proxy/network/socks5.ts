// Asks a SOCKS5 proxy for a connection: greeting, user and password where there are any, CONNECT.
// Used by proxyConnector.ts on a socket that is connected to the proxy. Wire format: RFC 1928, RFC 1929.
import { isIP, type Socket } from 'node:net';
import type { GatewayError } from '../../../shared/errors';
import { parseIpv4, parseIpv6 } from '../egress';
import { networkFault, proxyFault, type NetworkCause } from './networkFault';
import type { ProxyCredential } from './proxyServer';

const version = 5;
const noAuthentication = 0;
const userAndPassword = 2;
const connectCommand = 1;
const addressTypes = { ipv4: 1, name: 3, ipv6: 4 } as const;

/** RFC 1928, section 6: what a reply means. 3 to 6 are about the provider, not about the proxy. */
const replies: Readonly<Record<number, { cause: NetworkCause; message: string }>> = {
  1: { cause: 'proxy', message: 'The proxy failed to connect to the provider.' },
  2: { cause: 'proxy', message: "The proxy's rules do not allow connections to the provider." },
  3: { cause: 'no-route', message: "The provider cannot be reached from the proxy's network." },
  4: { cause: 'no-route', message: 'The proxy cannot reach the provider.' },
  5: { cause: 'no-route', message: 'The connection from the proxy to the provider was refused.' },
  6: { cause: 'timeout', message: 'The connection from the proxy to the provider timed out.' },
  7: { cause: 'proxy', message: 'The proxy does not open connections.' },
  8: { cause: 'proxy', message: 'The proxy does not take addresses of this form.' },
};

/**
 * Resolves when the proxy has connected `socket` to `host` (a name of at most 255 bytes, or an address without brackets) at `port`.
 * Throws GatewayError `upstream-unreachable` with its cause; the socket is the caller's to destroy.
 */
export async function askSocks5(
  socket: Socket,
  host: string,
  port: number,
  credential: ProxyCredential | undefined,
): Promise<void> {
  const methods = credential === undefined ? [noAuthentication] : [noAuthentication, userAndPassword];
  socket.write(Buffer.from([version, methods.length, ...methods]));
  const [spoken, method] = await readExactly(socket, 2);
  if (spoken !== version) throw notSocks();
  if (method === userAndPassword && credential !== undefined) await authenticate(socket, credential);
  else if (method !== noAuthentication) throw rejected(credential);

  socket.write(Buffer.concat([Buffer.from([version, connectCommand, 0]), addressBytes(host), portBytes(port)]));
  const [replied, reply = 0, , type] = await readExactly(socket, 4);
  if (replied !== version) throw notSocks();
  if (reply !== 0) {
    const { cause, message } = replies[reply] ?? { cause: 'proxy' as const, message: 'The proxy refused to connect.' };
    throw networkFault('upstream-unreachable', message, { code: `PROXY_REPLY_${reply}`, cause });
  }
  await skipAddress(socket, type);
}

/** RFC 1929. */
async function authenticate(socket: Socket, credential: ProxyCredential): Promise<void> {
  const [user, password] = [Buffer.from(credential.user), Buffer.from(credential.password)];
  if (user.length > 255 || password.length > 255) {
    throw proxyFault('PROXY_AUTH', "The proxy's user name or password is longer than SOCKS5 allows.");
  }
  socket.write(Buffer.concat([Buffer.from([1, user.length]), user, Buffer.from([password.length]), password]));
  const [, status] = await readExactly(socket, 2);
  if (status !== 0) throw rejected(credential);
}

function rejected(credential: ProxyCredential | undefined): GatewayError {
  const message =
    credential === undefined
      ? 'The proxy asks for a user name and password.'
      : 'The proxy did not accept the user name and password.';
  return proxyFault('PROXY_AUTH', message);
}

function notSocks(): GatewayError {
  return proxyFault('PROXY_INVALID', 'The proxy does not speak SOCKS5.');
}

/** Type and address; a name goes with its length before it. */
function addressBytes(host: string): Buffer {
  const ipv4 = parseIpv4(host);
  if (ipv4 !== undefined) return Buffer.from([addressTypes.ipv4, ...ipv4]);
  const ipv6 = isIP(host) === 6 ? parseIpv6(host) : undefined;
  if (ipv6 !== undefined)
    return Buffer.from([addressTypes.ipv6, ...ipv6.flatMap((group) => [group >> 8, group & 255])]);
  const name = Buffer.from(host);
  if (name.length > 255) throw proxyFault('PROXY_INVALID', "The provider's host name is longer than SOCKS5 allows.");
  return Buffer.concat([Buffer.from([addressTypes.name, name.length]), name]);
}

function portBytes(port: number): Buffer {
  return Buffer.from([port >> 8, port & 255]);
}

/** The address that the proxy is bound to, which nobody needs. */
async function skipAddress(socket: Socket, type: number | undefined): Promise<void> {
  const lengths: Readonly<Record<number, number>> = { [addressTypes.ipv4]: 4, [addressTypes.ipv6]: 16 };
  const [named = 0] = type === addressTypes.name ? await readExactly(socket, 1) : [];
  const length = type === addressTypes.name ? named : lengths[type ?? 0];
  if (length === undefined) throw notSocks();
  await readExactly(socket, length + 2);
}

/** Exactly `length` bytes; what comes after them stays in the socket. */
async function readExactly(socket: Socket, length: number): Promise<Buffer> {
  for (;;) {
    const read: unknown = socket.read(length);
    if (Buffer.isBuffer(read) && read.length === length) return read;
    if (read !== null || socket.readableEnded || socket.destroyed) {
      throw proxyFault('PROXY_CLOSED', 'The proxy closed the connection.');
    }
    await readable(socket);
  }
}

async function readable(socket: Socket): Promise<void> {
  const events = ['readable', 'end', 'close'] as const;
  await new Promise<void>((resolve, reject) => {
    const settle = (error?: Error): void => {
      for (const event of events) socket.off(event, onEvent);
      socket.off('error', settle);
      if (error === undefined) resolve();
      else reject(proxyFault('PROXY_CLOSED', 'The connection to the proxy broke.', error));
    };
    const onEvent = (): void => settle();
    for (const event of events) socket.on(event, onEvent);
    socket.on('error', settle);
  });
}
