// Proxy servers for tests: http, https and SOCKS5, with or without a password. They resolve names by a table of the test's and connect to
// loopback alone. What they were asked is recorded. Written against RFC 9110 (CONNECT), RFC 1928 and RFC 1929, not against our client.
import { createServer as createHttpServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { connect, createServer as createNetServer, type AddressInfo, type Socket } from 'node:net';
import type { IssuedCertificate } from './certificates';

export interface FakeProxyOptions {
  /** `user:password` that must be given; undefined: none is asked for. */
  credential?: string;
  /** Names as the proxy resolves them: to a port of 127.0.0.1 for `name:port` or `name`; others are unknown to it. */
  hosts?: Record<string, number>;
  /** TLS to the proxy itself. */
  tls?: IssuedCertificate;
  /** Takes the connection and the request, and says nothing. */
  silent?: boolean;
}

export interface FakeProxy {
  port: number;
  /** `host:port` of every connection that was asked for, also those refused. */
  asked: string[];
  close(): Promise<void>;
}

function placeOf(options: FakeProxyOptions, host: string, port: number): number | undefined {
  const { hosts = {} } = options;
  if (host === '127.0.0.1') return port;
  return hosts[`${host}:${port}`] ?? hosts[host];
}

function join(client: Socket, port: number, onConnect: () => void, onFail: () => void): void {
  const upstream = connect(port, '127.0.0.1');
  upstream.once('connect', () => {
    onConnect();
    client.pipe(upstream).pipe(client);
  });
  upstream.once('error', onFail);
  client.on('error', () => upstream.destroy()).on('close', () => upstream.destroy());
  upstream.on('close', () => client.destroy());
}

async function listening(server: Server | ReturnType<typeof createNetServer>, asked: string[]): Promise<FakeProxy> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  return { port, asked, close };
}

export async function startHttpProxy(options: FakeProxyOptions = {}): Promise<FakeProxy> {
  const asked: string[] = [];
  const server: Server = options.tls === undefined ? createHttpServer() : createHttpsServer(options.tls);
  const expected = options.credential && `Basic ${Buffer.from(options.credential).toString('base64')}`;
  server.on('connect', (request: IncomingMessage, client: Socket) => {
    asked.push(request.url ?? '');
    client.on('error', () => undefined);
    if (options.silent === true) return;
    if (expected !== undefined && request.headers['proxy-authorization'] !== expected) {
      client.end('HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="test"\r\n\r\n');
      return;
    }
    const { hostname, port } = new URL(`http://${request.url}`);
    const place = placeOf(options, hostname, Number(port === '' ? 80 : port));
    const fail = (): void => void client.end('HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n');
    if (place === undefined) return fail();
    join(client, place, () => client.write('HTTP/1.1 200 Connection established\r\n\r\n'), fail);
  });
  return listening(server, asked);
}

/** Bytes in the order they come; each `take` waits for that many. */
class ByteReader {
  private bytes = Buffer.alloc(0);
  private wake: () => void = () => undefined;

  constructor(private readonly socket: Socket) {
    socket.on('data', this.onData);
  }

  private readonly onData = (chunk: Buffer): void => {
    this.bytes = Buffer.concat([this.bytes, chunk]);
    this.wake();
  };

  async take(length: number): Promise<Buffer> {
    while (this.bytes.length < length) await new Promise<void>((resolve) => (this.wake = resolve));
    const taken = this.bytes.subarray(0, length);
    this.bytes = this.bytes.subarray(length);
    return taken;
  }

  release(): void {
    this.socket.off('data', this.onData).pause();
    if (this.bytes.length > 0) this.socket.unshift(this.bytes);
  }
}

async function serveSocks(client: Socket, options: FakeProxyOptions, asked: string[]): Promise<void> {
  const reader = new ByteReader(client);
  const [version, count = 0] = await reader.take(2);
  if (version !== 5) return void client.destroy();
  const methods = [...(await reader.take(count))];
  if (options.silent === true) return;
  const wanted = options.credential === undefined ? 0 : 2;
  if (!methods.includes(wanted)) return void client.end(Buffer.from([5, 0xff]));
  client.write(Buffer.from([5, wanted]));
  if (wanted === 2) {
    const [, userLength = 0] = await reader.take(2);
    const user = (await reader.take(userLength)).toString();
    const [passwordLength = 0] = await reader.take(1);
    const password = (await reader.take(passwordLength)).toString();
    const good = `${user}:${password}` === options.credential;
    client.write(Buffer.from([1, good ? 0 : 1]));
    if (!good) return void client.end();
  }
  const [, command, , type] = await reader.take(4);
  let host: string;
  if (type === 3) host = (await reader.take((await reader.take(1))[0] ?? 0)).toString();
  else if (type === 1) host = [...(await reader.take(4))].join('.');
  else host = (await reader.take(16)).toString('hex').replace(/(.{4})(?=.)/g, '$1:');
  const port = (await reader.take(2)).readUInt16BE();
  asked.push(`${host}:${port}`);
  // Bound addresses of all three forms, so that a client must read them and not count.
  const bound = [
    Buffer.from([1, 127, 0, 0, 1, 0, 80]),
    Buffer.concat([Buffer.from([4]), Buffer.alloc(18)]),
    Buffer.concat([Buffer.from([3, 4]), Buffer.from('here'), Buffer.from([0, 80])]),
  ][asked.length % 3] as Buffer;
  const reply = (code: number): Buffer => Buffer.concat([Buffer.from([5, code, 0]), bound]);
  if (command !== 1) return void client.end(reply(7));
  const place = placeOf(options, host, port);
  if (place === undefined) return void client.end(reply(type === 4 ? 8 : 4));
  reader.release();
  join(
    client,
    place,
    () => client.write(reply(0)),
    () => client.end(reply(5)),
  );
}

export async function startSocksProxy(options: FakeProxyOptions = {}): Promise<FakeProxy> {
  const asked: string[] = [];
  return listening(
    createNetServer((client) => {
      serveSocks(client, options, asked).catch(() => client.destroy());
    }),
    asked,
  );
}
