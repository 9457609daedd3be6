// Everything that is refused before a body is read: Hosts, browsers, paths, methods, keys, and bytes that are no HTTP.
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { waitFor } from '../support/waitFor';
import { ProxyHouse, sendRaw, startUpstream, type LocalUpstream } from './proxyHouse';

let house: ProxyHouse;
let upstream: LocalUpstream;
let key: string;
const body = JSON.stringify({ model: 'm', messages: [] });

beforeAll(async () => {
  house = await ProxyHouse.open({ limits: { lingerMs: 200 } });
  upstream = await startUpstream((_request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end('{"choices":[]}');
  });
  house.channel({ baseUrl: `${upstream.url}/v1`, secret: 'real-key-of-the-channel' });
  key = house.key();
});
afterAll(async () => {
  await house.close();
  await upstream.close();
});

function raw(lines: string[], content = body): Promise<string> {
  return sendRaw(
    house.port,
    `${lines.join('\r\n')}\r\nConnection: close\r\nContent-Length: ${content.length}\r\n\r\n${content}`,
  );
}

function statusOf(answer: string): number {
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0);
}

describe('Host', () => {
  const path = '/v1/chat/completions';
  const good = (): string[] => [`127.0.0.1:${house.port}`, `localhost:${house.port}`, `[::1]:${house.port}`];

  it('takes our three names with our port', async () => {
    for (const host of good()) {
      const answer = await raw([`POST ${path} HTTP/1.1`, `Host: ${host}`, `Authorization: Bearer ${key}`]);
      expect([host, statusOf(answer)]).toEqual([host, 200]);
    }
    const absolute = `POST http://localhost:${house.port}${path} HTTP/1.1`;
    expect(statusOf(await raw([absolute, `Host: localhost:${house.port}`, `Authorization: Bearer ${key}`]))).toBe(200);
  });

  it('refuses every other Host with 421 and calls no upstream', async () => {
    const port = String(house.port);
    const hosts = [
      'evil.example', `evil.example:${port}`, `127.0.0.1.evil.example:${port}`, `localhost.evil.example:${port}`,
      `evil127.0.0.1:${port}`, `evil-localhost:${port}`, 'localhost', '127.0.0.1', '[::1]', 'localhost:1', '127.0.0.1:80',
      `localhost.:${port}`, `127.0.0.1.:${port}`, `LOCALHOST:${port}`, `Localhost:${port}`, `127.1:${port}`,
      `0x7f.0.0.1:${port}`, `2130706433:${port}`, `0177.0.0.1:${port}`, `127.0.0.2:${port}`, `0.0.0.0:${port}`, `[::]:${port}`,
      `[::ffff:127.0.0.1]:${port}`, `[0:0:0:0:0:0:0:1]:${port}`, `[::1%25lo]:${port}`, `::1:${port}`, `user@127.0.0.1:${port}`,
      `127.0.0.1:${port}@evil.example`, `127.0.0.1:${port}/`, `127.0.0.1:${port}#x`, `127.0.0.1:${port}?x`, `127.0.0.1:0${port}`,
      `127.0.0.1:${port} `.concat('x'), `127.0.0.1 :${port}`, `http://127.0.0.1:${port}`, '', ':', `:${port}`, '*', `*:${port}`,
      `127.0.0.1:${port},evil.example`, `evil.example,127.0.0.1:${port}`, `169.254.169.254:${port}`, `localhost:${port}:${port}`,
      '%', '[', `[::1:${port}`, '\x80\xff',
    ]; // prettier-ignore
    const before = upstream.requests.length;
    for (const host of hosts) {
      const answer = await raw([`POST ${path} HTTP/1.1`, `Host: ${host}`, `Authorization: Bearer ${key}`]);
      expect([host, statusOf(answer)]).toEqual([host, 421]);
    }
    const ours = good()[0] ?? '';
    const shapes: string[][] = [
      [`POST ${path} HTTP/1.1`],
      [`POST ${path} HTTP/1.1`, `Host: ${ours}`, `Host: ${ours}`],
      [`POST ${path} HTTP/1.1`, `Host: ${ours}`, 'Host: evil.example'],
      [`POST ${path} HTTP/1.1`, 'Host: evil.example', `Host: ${ours}`],
      [`POST http://evil.example${path} HTTP/1.1`, `Host: ${ours}`],
      [`POST https://${ours}${path} HTTP/1.1`, `Host: ${ours}`],
      [`POST http://${ours}@evil.example${path} HTTP/1.1`, `Host: ${ours}`],
      [`POST http://evil.example@${ours}${path} HTTP/1.1`, `Host: ${ours}`],
      [`POST http://${ours}${path} HTTP/1.1`, 'Host: evil.example'],
    ];
    for (const shape of shapes) {
      const status = statusOf(await raw([...shape, `Authorization: Bearer ${key}`]));
      expect([shape, [400, 421].includes(status)]).toEqual([shape, true]);
    }
    expect(upstream.requests.length).toBe(before);
  });
});

describe('browsers', () => {
  it('are refused with 403 whatever else the request has, and no CORS header is ever sent', async () => {
    const origins = [
      'null', '', 'https://evil.example', 'http://127.0.0.1', `http://127.0.0.1:${house.port}`, `http://localhost:${house.port}`,
      'chrome-extension://abcdef', 'moz-extension://abcdef', 'vscode-webview://abcdef', 'file://', 'vscode-file://vscode-app',
    ]; // prettier-ignore
    const cases: Record<string, string>[] = origins.map((origin) => ({ origin }));
    for (const site of ['cross-site', 'same-site', 'same-origin', 'SAME-ORIGIN', '', 'nonsense'])
      cases.push({ 'sec-fetch-site': site });
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
      cases.push({ origin: 'null', 'content-type': type }, { 'sec-fetch-site': 'cross-site', 'content-type': type });
    }
    cases.push({ 'access-control-request-private-network': 'true' }, { 'access-control-request-method': 'POST' });
    const before = upstream.requests.length;
    for (const headers of cases) {
      for (const path of ['/v1/chat/completions', '/v1/messages', '/health', '/nowhere']) {
        const answer = await house.ask(path, {
          method: 'POST',
          headers: { authorization: `Bearer ${key}`, ...headers },
          body,
        });
        expect([path, headers, answer.status]).toEqual([path, headers, 403]);
        expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
      }
    }
    for (const path of ['/v1/chat/completions', '*', '/']) {
      const lines = [
        `OPTIONS ${path} HTTP/1.1`,
        `Host: 127.0.0.1:${house.port}`,
        'Access-Control-Request-Method: POST',
      ];
      expect(statusOf(await raw(lines, ''))).toBe(403);
    }
    expect(upstream.requests.length).toBe(before);
  });

  it('leaves programs alone that say sec-fetch-site none, or cors mode as fetch in Node does', async () => {
    const headers = { authorization: `Bearer ${key}`, 'sec-fetch-site': 'none', 'sec-fetch-mode': 'cors' };
    expect((await house.ask('/v1/chat/completions', { headers, body })).status).toBe(200);
  });
});

describe('paths, methods, loops', () => {
  it('tells 404 and 405 in the shape of the closest protocol', async () => {
    const anthropic = JSON.parse((await house.ask('/v1/messages/nothing', { body })).text) as unknown;
    expect(anthropic).toMatchObject({ type: 'error', error: { type: 'not_found_error' } });
    const gemini = JSON.parse((await house.ask('/v1beta/models/x:unknownMethod', { body })).text) as unknown;
    expect(gemini).toMatchObject({ error: { code: 404 } });
    const openai = await house.ask('//evil.example/v1/chat/completions', { body });
    expect(openai.status).toBe(404);
    expect(JSON.parse(openai.text)).toMatchObject({ error: { type: 'invalid_request_error' } });
    const wrong = await house.ask('/v1/messages', { method: 'DELETE' });
    expect([wrong.status, wrong.headers.allow]).toEqual([405, 'POST']);
    const list = await house.ask('/v1/models', { method: 'POST', body });
    expect([list.status, list.headers.allow]).toEqual([405, 'GET, HEAD']);
  });

  it('answers /health without a key, and nothing more', async () => {
    const answer = await house.ask('/health');
    expect([answer.status, answer.text]).toEqual([200, '{"status":"ok"}']);
    expect((await house.ask('/health', { method: 'HEAD' })).status).toBe(200);
    expect((await house.ask('/health', { method: 'POST', body: '{}' })).status).toBe(405);
    expect((await house.ask('/health/')).status).toBe(404);
  });

  it('refuses what has been through a gateway already with 508, before the key', async () => {
    expect((await house.ask('/v1/messages', { headers: { 'x-gatehouse-hop': '1' }, body })).status).toBe(508);
  });

  it('refuses more than 100 header lines and heads over 16 KiB with 431', async () => {
    const many = Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`x-h-${index}`, '1']));
    expect((await house.ask('/v1/models', { headers: many })).status).toBe(431);
    const large = await sendRaw(
      house.port,
      `GET / HTTP/1.1\r\nHost: 127.0.0.1:${house.port}\r\nX: ${'a'.repeat(17_000)}\r\n\r\n`,
    );
    expect(statusOf(large)).toBe(431);
  });

  it('answers a known Expect with 100 after the key only, an unknown one with 417', async () => {
    const head = (auth: string, expectation: string): string =>
      [
        'POST /v1/chat/completions HTTP/1.1', `Host: 127.0.0.1:${house.port}`, `Authorization: Bearer ${auth}`,
        `Expect: ${expectation}`, `Content-Length: ${body.length}`, '', '',
      ].join('\r\n'); // prettier-ignore
    expect(await sendRaw(house.port, head(key, '100-continue'))).toMatch(/^HTTP\/1\.1 100 /);
    expect(statusOf(await sendRaw(house.port, head('wrong', '100-continue')))).toBe(401);
    expect(statusOf(await sendRaw(house.port, head(key, 'the impossible')))).toBe(417);
  });

  it('refuses CONNECT, and answers an upgrade as the plain request that it also is', async () => {
    expect(
      statusOf(await sendRaw(house.port, `CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n`)),
    ).toBe(405);
    const upgrade = [
      'GET /v1/responses HTTP/1.1', `Host: 127.0.0.1:${house.port}`, 'Connection: Upgrade', 'Upgrade: websocket',
      'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==', '', '',
    ]; // prettier-ignore
    expect(statusOf(await sendRaw(house.port, upgrade.join('\r\n')))).toBe(405);
  });
});

describe('keys', () => {
  it('gives one and the same answer for unknown, disabled, revoked and expired keys', async () => {
    const bad = [
      'x', 'gk-', key.slice(0, -1), `${key}x`, key.toUpperCase(), 'gk-' + 'a'.repeat(43), "' OR 1=1 --", 'gk-%00', 'a'.repeat(8000),
      house.key({ state: 'disabled' }), house.key({ state: 'revoked' }), house.key({ expiresAt: Date.now() - 1 }),
    ]; // prettier-ignore
    const bodies = new Set<string>();
    const before = house.rows().length;
    for (const candidate of bad) {
      const answer = await house.ask('/v1/chat/completions', { headers: { 'x-api-key': candidate }, body });
      expect([candidate.slice(0, 20), answer.status, answer.headers['x-should-retry']]).toEqual([
        candidate.slice(0, 20),
        401,
        'false',
      ]);
      bodies.add(answer.text);
    }
    expect(bodies.size).toBe(1);
    expect((await house.ask('/v1/chat/completions', { body })).status).toBe(401);
    expect((await house.ask('/v1/models')).status).toBe(401);
    expect(house.rows().length).toBe(before);
  });

  it('takes the first presented key that is ours, wherever it stands', async () => {
    const places: [string, Record<string, string>][] = [
      ['', { authorization: `Bearer ${key}` }],
      ['', { authorization: `bearer  ${key}` }],
      ['', { 'x-api-key': key }],
      ['', { 'x-goog-api-key': key }],
      ['', { 'api-key': key }],
      [`?key=${key}`, {}],
      ['', { authorization: `Bearer ${key}`, 'x-api-key': 'sk-ant-real-key-of-the-user' }],
      ['?beta=true', { authorization: 'Bearer sk-not-ours', 'x-goog-api-key': key }],
    ];
    for (const [query, headers] of places) {
      const answer = await house.ask(`/v1/chat/completions${query}`, { headers, body });
      expect([query, headers, answer.status]).toEqual([query, headers, 200]);
    }
    const disabled = house.key({ state: 'disabled' });
    const both = { authorization: `Bearer ${disabled}`, 'x-api-key': key };
    expect((await house.ask('/v1/chat/completions', { headers: both, body })).status).toBe(401);
  });
});

describe('bytes that are no HTTP', () => {
  it('leave the process alive and honest clients unharmed', async () => {
    const host = `Host: 127.0.0.1:${house.port}`;
    const seeds = [
      '\x00\x01\x02\x03', 'GET', 'GET /\r\n\r\n', 'GET / HTTP/9.9\r\n\r\n', '\r\n\r\n\r\n', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
      `GET / HTTP/1.1\r\n${host}\r\nA\r\n\r\n`, `GET / HTTP/1.1\r\n${host}\r\n: x\r\n\r\n`, `GET /\x00 HTTP/1.1\r\n${host}\r\n\r\n`,
      `POST /v1/messages HTTP/1.1\r\n${host}\r\nContent-Length: -1\r\n\r\n`, `POST / HTTP/1.1\r\n${host}\r\nContent-Length: 1e9\r\n\r\n`,
      `POST / HTTP/1.1\r\n${host}\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd`,
      `POST / HTTP/1.1\r\n${host}\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\nabc`,
      `POST /v1/messages HTTP/1.1\r\n${host}\r\nx-api-key: ${key}\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n`,
      `POST /v1/messages HTTP/1.1\r\n${host}\r\nx-api-key: ${key}\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff1\r\n`,
      `GET /%%%ff/?%=%&key=%zz HTTP/1.1\r\n${host}\r\n\r\n`, `GET ${'/a'.repeat(4000)} HTTP/1.1\r\n${host}\r\n\r\n`,
      `GET / HTTP/1.1\r\n${host}\r\nx: a\r\n b\r\n\r\n`, '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
    ]; // prettier-ignore
    for (const seed of seeds) {
      const answer = await sendRaw(house.port, Buffer.from(seed, 'latin1'), 60);
      if (answer !== '') expect([seed, answer.startsWith('HTTP/1.1 ')]).toEqual([seed, true]);
    }
    // The seeds with bytes changed at random places (a fixed sequence, so that a failure can be repeated).
    let state = 1;
    const next = (limit: number): number => (state = (state * 48_271) % 2_147_483_647) % limit;
    const floods = Array.from({ length: 600 }, () => {
      const bytes = Buffer.from(seeds[next(seeds.length)] ?? '', 'latin1');
      for (let change = 0; change < 3 && bytes.length > 0; change += 1) bytes[next(bytes.length)] = next(256);
      return bytes;
    });
    for (let start = 0; start < floods.length; start += 50) {
      await Promise.all(floods.slice(start, start + 50).map((bytes) => sendRaw(house.port, bytes, 30)));
    }
    const answer = await house.ask('/v1/chat/completions', { headers: { 'x-api-key': key }, body });
    expect(answer.status).toBe(200);
    await waitFor(() => house.activity.active === 0, { what: 'no request running' });
  });

  it('slow heads and silent sockets are closed in time', async () => {
    const strict = await ProxyHouse.open({ limits: { headersMs: 600, checkMs: 100 } });
    const closed: number[] = [];
    const began = performance.now();
    const sockets: Socket[] = Array.from({ length: 60 }, (_, index) => {
      const socket = connect(strict.port, '127.0.0.1', () => {
        if (index % 2 === 0) socket.write('GET / HTTP/1.1\r\nHost: x\r\n');
      });
      socket.resume();
      socket.on('error', () => undefined).on('close', () => closed.push(performance.now() - began));
      return socket;
    });
    const drip = setInterval(() => sockets.forEach((socket) => socket.writable && socket.write('X-A: b\r\n')), 100);
    try {
      expect((await strict.ask('/health')).status).toBe(200);
      await waitFor(() => closed.length === sockets.length, { what: 'all slow sockets closed' });
    } finally {
      clearInterval(drip);
      sockets.forEach((socket) => socket.destroy());
      await strict.close();
    }
    // The limit of this house, not that of 10 s which a gateway has.
    expect(Math.max(...closed)).toBeLessThan(9000);
  });
});
