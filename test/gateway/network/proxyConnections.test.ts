// Requests through real proxies of every kind to real TLS servers, and what is said when one of the steps fails.
// The proxies and the authority are of the tests; certificates are verified as in the product.
import { createServer as createHttpsServer, type Server } from 'node:https';
import { createServer as createNetServer, type AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Lookup } from '../../../src/gateway/proxy/connector';
import {
  createUpstreamClient,
  type UpstreamClient,
  type UpstreamClientOptions,
} from '../../../src/gateway/proxy/dispatch';
import { networkCauseOf } from '../../../src/gateway/proxy/network/networkFault';
import { SystemProxy } from '../../../src/gateway/proxy/network/systemProxy';
import { secureContextOf } from '../../../src/gateway/proxy/network/trustedCertificates';
import type { NetworkRoute } from '../../../src/gateway/proxy/upstream';
import { GatewayError } from '../../../src/shared/errors';
import { TestAuthority, type Wish } from '../../support/certificates';
import { startHttpProxy, startSocksProxy, type FakeProxy } from '../../support/fakeProxies';

const authority = new TestAuthority();
const own = ['127.0.0.1:11580'];
const day = 86_400_000;
const usual: NetworkRoute = { proxy: 'direct', connectMs: null, firstByteMs: null, idleMs: null };
const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  await Promise.all(closers.splice(0).map(async (close) => close()));
});

async function proxy(started: Promise<FakeProxy>): Promise<FakeProxy> {
  const fake = await started;
  closers.push(async () => fake.close());
  return fake;
}

function client(options: Partial<UpstreamClientOptions> = {}): UpstreamClient {
  const made = createUpstreamClient({
    connectMs: 5000,
    firstByteMs: 5000,
    idleMs: 5000,
    ownAddresses: () => own,
    secureContext: () => secureContextOf([authority.cert]),
    ...options,
  });
  closers.push(async () => made.close());
  return made;
}

interface Outcome {
  status?: number;
  text?: string;
  kind?: string;
  cause?: string | undefined;
  code?: unknown;
  message?: string;
}

async function ask(from: UpstreamClient, origin: string, route: Partial<NetworkRoute> = {}): Promise<Outcome> {
  const body = Buffer.from('a question');
  const call = from.send({
    method: 'POST',
    origin,
    path: '/v1/x?y=1',
    headers: [],
    body,
    route: { ...usual, ...route },
  });
  try {
    const response = await call.response;
    const chunks: Uint8Array[] = [];
    for (let read = await response.read(); read !== undefined; read = await response.read()) chunks.push(...read);
    return { status: response.status, text: Buffer.concat(chunks).toString() };
  } catch (caught) {
    const error = GatewayError.from(caught);
    const { kind, message, details } = error;
    return { kind, message, cause: networkCauseOf(error), code: (details as { code?: unknown } | undefined)?.code };
  }
}

async function startTls(wish: Wish): Promise<{ port: number; seen: string[]; server: Server }> {
  const seen: string[] = [];
  const server = createHttpsServer(authority.issue(wish), (request, response) => {
    seen.push(`${request.method} ${request.headers.host}${request.url} ${JSON.stringify(request.headers)}`);
    request.pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, seen, server };
}

async function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

let provider: Awaited<ReturnType<typeof startTls>>;
beforeAll(async () => {
  provider = await startTls({ hosts: ['provider.example', '127.0.0.1'] });
});
afterAll(async () => stop(provider.server));

/** Every name is this machine, which no rule forbids for https. */
const loopbackLookup: Lookup = (_hostname, _options, callback) => callback(null, [{ address: '127.0.0.1', family: 4 }]);

const credential = 'us@er:p:ass word';
const inUrl = 'us%40er:p%3Aass%20word@';

describe('a request through a proxy', () => {
  const hosts = (): Record<string, number> => ({ 'provider.example': provider.port });
  const startTlsProxy = async (options: object): Promise<FakeProxy> =>
    startHttpProxy({ ...options, tls: authority.issue({ hosts: ['localhost'] }) });
  const kinds: [string, string, (options: object) => Promise<FakeProxy>][] = [
    ['http', '127.0.0.1', startHttpProxy],
    ['https', 'localhost', startTlsProxy],
    ['socks5', '127.0.0.1', startSocksProxy],
    ['socks5h', '127.0.0.1', startSocksProxy],
  ];
  for (const [kind, at, start] of kinds) {
    for (const user of ['', inUrl]) {
      it(`${kind}${user === '' ? '' : ', with a password,'} reaches the provider end to end`, async () => {
        const fake = await proxy(start({ hosts: hosts(), ...(user === '' ? {} : { credential }) }));
        const from = client({ lookup: loopbackLookup });
        const origin = kind === 'socks5' ? `https://provider.example:${provider.port}` : 'https://provider.example';
        const first = await ask(from, origin, { proxy: `${kind}://${user}${at}:${fake.port}` });
        expect(first).toEqual({ status: 200, text: 'a question' });
        // The agent sees a turn later than the reader that the connection is free again.
        await new Promise(setImmediate);
        expect(await ask(from, origin, { proxy: `${kind}://${user}${at}:${fake.port}` })).toEqual(first);
        // One tunnel, kept for the second request; names are resolved here for socks5 alone.
        const name = kind === 'socks5' ? `127.0.0.1:${provider.port}` : 'provider.example:443';
        expect(fake.asked).toEqual([name]);
        expect(provider.seen.at(-1)).toContain('POST provider.example');
        expect(provider.seen.join()).not.toMatch(/proxy-auth|p:ass/);
      });
    }
  }

  it('goes there also in plain http, to names and addresses of the own network alone', async () => {
    const fake = await proxy(startSocksProxy({ hosts: { 'box.local': provider.port } }));
    const route = { proxy: `socks5h://127.0.0.1:${fake.port}` };
    const from = client();
    // The TLS server does not take it; that it was reached is what counts.
    expect(await ask(from, 'http://box.local:8000', route)).toMatchObject({
      kind: expect.stringMatching(/^upstream-/) as string,
    });
    expect(fake.asked).toEqual(['box.local:8000']);
    expect(await ask(from, 'http://provider.example', route)).toMatchObject({ cause: 'not-allowed' });
    expect(await ask(from, 'http://8.8.8.8', route)).toMatchObject({ cause: 'not-allowed' });
    expect(fake.asked).toEqual(['box.local:8000']);
  });

  it('takes the next address of a name where the SOCKS5 proxy cannot use the first', async () => {
    const fake = await proxy(startSocksProxy());
    const lookup: Lookup = (_hostname, _options, callback) =>
      callback(null, [
        { address: 'fd12::1111', family: 6 },
        { address: '127.0.0.1', family: 4 },
      ]);
    const answer = await ask(client({ lookup }), `https://provider.example:${provider.port}`, {
      proxy: `socks5://127.0.0.1:${fake.port}`,
    });
    expect(answer.status).toBe(200);
    expect(fake.asked).toEqual([
      `fd12:0000:0000:0000:0000:0000:0000:1111:${provider.port}`,
      `127.0.0.1:${provider.port}`,
    ]);
  });

  it("goes through the system's, through the channel's own, or through none, request by request", async () => {
    const [systems, channels] = [
      await proxy(startHttpProxy({ hosts: hosts() })),
      await proxy(startSocksProxy({ hosts: hosts() })),
    ];
    const systemProxy = new SystemProxy({
      HTTPS_PROXY: `http://127.0.0.1:${systems.port}`,
      NO_PROXY: 'spared.example',
    });
    const lookup: Lookup = (_hostname, _options, callback) =>
      callback(Object.assign(new Error('x'), { code: 'ENOTFOUND' }), []);
    const from = client({ systemProxy, lookup });
    expect((await ask(from, 'https://provider.example', { proxy: 'system' })).status).toBe(200);
    expect(
      (await ask(from, 'https://provider.example', { proxy: `socks5h://127.0.0.1:${channels.port}` })).status,
    ).toBe(200);
    expect(await ask(from, 'https://provider.example', { proxy: 'direct' })).toMatchObject({ cause: 'dns' });
    expect(await ask(from, 'https://spared.example', { proxy: 'system' })).toMatchObject({ cause: 'dns' });
    expect((await ask(from, `https://127.0.0.1:${provider.port}`, { proxy: 'system' })).status).toBe(200);
    expect([systems.asked, channels.asked]).toEqual([['provider.example:443'], ['provider.example:443']]);
  });
});

describe('a proxy loosens no rule', () => {
  it('addresses, odd spellings and names of metadata services are refused before the proxy is asked', async () => {
    const fake = await proxy(startSocksProxy());
    const http = await proxy(startHttpProxy());
    const targets = [
      'https://169.254.169.254', 'http://2852039166', 'https://0xa9fea9fe', 'https://[::ffff:169.254.169.254]', 'https://[fd00:ec2::254]',
      'https://100.100.100.200', 'https://0.0.0.0', 'https://224.0.0.1', 'https://metadata.google.internal', 'http://metadata',
      'https://metadata.azure.com', 'https://instance-data.ec2.internal', 'http://8.8.8.8', 'http://api.example.com',
    ]; // prettier-ignore
    const from = client();
    for (const target of targets) {
      for (const url of [
        `socks5://127.0.0.1:${fake.port}`,
        `socks5h://127.0.0.1:${fake.port}`,
        `http://127.0.0.1:${http.port}`,
      ]) {
        const { origin } = new URL(target);
        expect([target, url, await ask(from, origin, { proxy: url })]).toMatchObject([
          target,
          url,
          { cause: expect.stringMatching(/^(not-allowed|dns)$/) as string },
        ]);
      }
    }
    expect([...fake.asked, ...http.asked]).toEqual([]);
  });

  it('a name that leads to metadata here is not asked of a socks5 proxy', async () => {
    const fake = await proxy(startSocksProxy());
    const lookup: Lookup = (_hostname, _options, callback) =>
      callback(null, [
        { address: '8.8.8.8', family: 4 },
        { address: '169.254.169.254', family: 4 },
      ]);
    const answer = await ask(client({ lookup }), 'https://rebinding.example', {
      proxy: `socks5://127.0.0.1:${fake.port}`,
    });
    expect(answer).toMatchObject({ kind: 'upstream-unreachable', cause: 'not-allowed' });
    expect(fake.asked).toEqual([]);
  });

  it('we are no proxy of our own, and neither are denied addresses', async () => {
    expect(await ask(client(), 'https://a.example', { proxy: 'http://127.0.0.1:11580' })).toMatchObject({
      kind: 'loop',
    });
    const lookup: Lookup = (_hostname, _options, callback) =>
      callback(null, [{ address: '169.254.169.254', family: 4 }]);
    const answer = await ask(client({ lookup }), 'https://a.example', { proxy: 'http://proxy.example:80' });
    expect(answer).toMatchObject({ kind: 'upstream-unreachable', cause: 'not-allowed' });
  });
});

describe('what failed is said', () => {
  async function closedPort(): Promise<number> {
    const server = createNetServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }

  it('of names: unknown, empty, out of order just now', async () => {
    for (const code of ['ENOTFOUND', 'EAI_AGAIN', 'ESERVFAIL']) {
      const lookup: Lookup = (_hostname, _options, callback) => callback(Object.assign(new Error('no'), { code }), []);
      expect(await ask(client({ lookup }), 'https://a.example')).toMatchObject({
        kind: 'upstream-unreachable',
        cause: 'dns',
        code,
      });
    }
    const empty: Lookup = (_hostname, _options, callback) => callback(null, []);
    expect(await ask(client({ lookup: empty }), 'https://a.example')).toMatchObject({ cause: 'dns' });
  });

  it('of connections: refused, and too slow', async () => {
    expect(await ask(client(), `http://127.0.0.1:${await closedPort()}`)).toMatchObject({
      cause: 'no-route',
      code: 'ECONNREFUSED',
    });
    const never: Lookup = () => undefined;
    const slow = await ask(client({ lookup: never }), 'https://a.example', { connectMs: 150 });
    expect(slow).toMatchObject({ kind: 'upstream-unreachable', cause: 'timeout' });
  });

  it('of certificates: unknown issuer, expired, not yet valid, another host, no TLS at all', async () => {
    const hosts = ['127.0.0.1'];
    const cases: [Wish, string, RegExp][] = [
      [
        { hosts, notBefore: new Date(Date.now() - 2 * day), notAfter: new Date(Date.now() - day) },
        'CERT_HAS_EXPIRED',
        /expired/,
      ],
      [
        { hosts, notBefore: new Date(Date.now() + day), notAfter: new Date(Date.now() + 2 * day) },
        'CERT_NOT_YET_VALID',
        /not valid yet/,
      ],
      [{ hosts: ['other.example'] }, 'ERR_TLS_CERT_ALTNAME_INVALID', /another host/],
    ];
    for (const [wish, code, message] of cases) {
      const { port, server, seen } = await startTls(wish);
      const answer = await ask(client(), `https://127.0.0.1:${port}`);
      expect(answer).toMatchObject({
        kind: 'upstream-unreachable',
        cause: 'tls',
        code,
        message: expect.stringMatching(message) as string,
      });
      expect(seen).toEqual([]);
      await stop(server);
    }
    const strangers = await ask(
      client({ secureContext: () => secureContextOf([new TestAuthority('Stranger').cert]) }),
      `https://127.0.0.1:${provider.port}`,
    );
    expect(strangers).toMatchObject({ cause: 'tls', message: expect.stringContaining('not trusted') as string });
    const plain = createNetServer((socket) => socket.resume().end('HTTP/1.1 200 OK\r\n\r\n'));
    await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
    const { port } = plain.address() as AddressInfo;
    expect(await ask(client(), `https://127.0.0.1:${port}`)).toMatchObject({ cause: 'tls' });
    await new Promise((resolve) => plain.close(resolve));
  });

  it('of proxies: password wanted, password wrong, gone, unknown, refusing, not one at all', async () => {
    const http = await proxy(startHttpProxy({ credential }));
    const socks = await proxy(startSocksProxy({ credential }));
    const open = await proxy(startHttpProxy());
    const openSocks = await proxy(startSocksProxy());
    const gone = await closedPort();
    const from = client();
    const of = async (url: string): Promise<Outcome> => ask(from, 'https://provider.example', { proxy: url });
    const cases: [string, string, string, RegExp][] = [
      [`http://127.0.0.1:${http.port}`, 'PROXY_AUTH', 'proxy', /asks for a user name/],
      [`http://a:b@127.0.0.1:${http.port}`, 'PROXY_AUTH', 'proxy', /did not accept/],
      [`socks5h://127.0.0.1:${socks.port}`, 'PROXY_AUTH', 'proxy', /asks for a user name/],
      [`socks5h://a:b@127.0.0.1:${socks.port}`, 'PROXY_AUTH', 'proxy', /did not accept/],
      [`http://127.0.0.1:${gone}`, 'PROXY_ECONNREFUSED', 'proxy', /proxy cannot be reached/],
      [`socks5h://127.0.0.1:${gone}`, 'PROXY_ECONNREFUSED', 'proxy', /proxy cannot be reached/],
      [`https://127.0.0.1:${open.port}`, 'PROXY_ERR_SSL_WRONG_VERSION_NUMBER', 'proxy', /TLS connection to the proxy/],
      [`http://127.0.0.1:${open.port}`, 'PROXY_STATUS', 'proxy', /status 502/],
      [`socks5h://127.0.0.1:${openSocks.port}`, 'PROXY_REPLY_4', 'no-route', /proxy cannot reach the provider/],
      [`http://127.0.0.1:${openSocks.port}`, 'PROXY_CLOSED', 'proxy', /closed/],
      [`socks5h://127.0.0.1:${open.port}`, 'PROXY_INVALID', 'proxy', /does not speak SOCKS5/],
      [`http://127.0.0.1:${provider.port}`, 'PROXY_CLOSED', 'proxy', /closed|HTTP/],
    ];
    for (const [url, code, cause, message] of cases) {
      expect([url, await of(url)]).toMatchObject([
        url,
        { kind: 'upstream-unreachable', cause, code, message: expect.stringMatching(message) as string },
      ]);
    }
  });

  it('of a provider behind a proxy: its certificate is its own fault', async () => {
    const other = await startTls({ hosts: ['other.example'] });
    const fake = await proxy(startHttpProxy({ hosts: { 'provider.example': other.port } }));
    const answer = await ask(client(), 'https://provider.example', { proxy: `http://127.0.0.1:${fake.port}` });
    expect(answer).toMatchObject({ cause: 'tls', code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
    expect(other.seen).toEqual([]);
    await stop(other.server);
  });
});

describe('time limits of a route', () => {
  it('end a connection through a proxy that says nothing', async () => {
    for (const [scheme, start] of [
      ['http', startHttpProxy],
      ['socks5h', startSocksProxy],
    ] as const) {
      const fake = await proxy(start({ silent: true }));
      const began = performance.now();
      const answer = await ask(client(), 'https://provider.example', {
        proxy: `${scheme}://127.0.0.1:${fake.port}`,
        connectMs: 200,
      });
      expect(answer).toMatchObject({ kind: 'upstream-unreachable', cause: 'timeout' });
      expect(performance.now() - began).toBeLessThan(8000);
    }
  });

  it('hold for the first byte and for silence, and leave other requests their own', async () => {
    const server = createHttpsServer(authority.issue({ hosts: ['127.0.0.1'] }), (request, response) => {
      if (request.headers['x-stall'] !== undefined) response.write('half');
      // Else nothing, ever.
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const origin = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const from = client();
    const late = await ask(from, origin, { firstByteMs: 150 });
    expect(late).toMatchObject({ kind: 'upstream-timeout', cause: 'timeout', code: 'FIRST_BYTE' });
    const route = { ...usual, idleMs: 150 };
    const call = from.send({ method: 'GET', origin, path: '/', headers: ['x-stall', '1'], body: undefined, route });
    const response = await call.response;
    expect(Buffer.concat((await response.read()) ?? []).toString()).toBe('half');
    await expect(response.read()).rejects.toMatchObject({
      kind: 'upstream-timeout',
      details: { code: 'IDLE', cause: 'timeout' },
    });
    await stop(server);
  });
});

it('agents of proxies that nobody uses any more are given up, and what runs on them ends in peace', async () => {
  const from = client();
  const server = createHttpsServer(authority.issue({ hosts: ['127.0.0.1'] }), (_request, response) => {
    response.write('begun ');
    closers.unshift(async () => Promise.resolve(void response.end('and done')));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const call = from.send({
    method: 'GET',
    origin,
    path: '/',
    headers: [],
    body: undefined,
    route: { ...usual, connectMs: 4000 },
  });
  const response = await call.response;
  for (let index = 0; index < 60; index += 1) {
    const { cause } = await ask(from, 'http://8.8.8.8', { connectMs: 1000 + index });
    expect(cause).toBe('not-allowed');
  }
  await closers.shift()?.();
  let text = '';
  for (let read = await response.read(); read !== undefined; read = await response.read())
    text += Buffer.concat(read).toString();
  expect(text).toBe('begun and done');
  await stop(server);
});
