// The gates of the management server: guard, token, routing, bodies, and what an answer may show.
import {
  Agent,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type OutgoingHttpHeaders,
} from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ManagementServer } from '../../src/management/server';
import { managementApi, type CallName } from '../../src/shared/managementApi';
import { ManagementFixture } from './managementFixture';

let house: ManagementFixture;
beforeAll(async () => {
  house = await ManagementFixture.start();
});
afterAll(async () => house.close());

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

async function ask(
  method: string,
  path: string,
  options: { headers?: OutgoingHttpHeaders; body?: string | Buffer; token?: string | null } = {},
): Promise<Answer> {
  const { headers = {}, body, token = house.token } = options;
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(`${house.url}${path}`, {
      method,
      agent: false,
      headers: { ...(token === null ? {} : { authorization: `Bearer ${token}` }), ...headers },
    });
    outgoing.on('error', reject);
    outgoing.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(chunks).toString(),
        }),
      );
    });
    outgoing.end(body);
  });
}

/** Sends bytes and reads until the server closes. */
async function raw(bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(house.server.port, '127.0.0.1', () => socket.end(bytes));
    let text = '';
    socket.on('data', (chunk) => (text += chunk.toString('latin1')));
    socket.on('close', () => resolve(text));
    socket.on('error', reject);
  });
}

const kindOf = (answer: Answer): string => (JSON.parse(answer.text) as { error: { kind: string } }).error.kind;
const json = { 'content-type': 'application/json' };

describe('guard', () => {
  it.each([
    'evil.example',
    '127.0.0.1',
    '127.0.0.1:1',
    'localhost.:PORT',
    'localhost.evil.example:PORT',
    'evil.localhost:PORT',
    '127.0.0.2:PORT',
    '127.1:PORT',
    '2130706433:PORT',
    '0x7f000001:PORT',
    '0.0.0.0:PORT',
    '[::ffff:127.0.0.1]:PORT',
    'LOCALHOST.:PORT',
    'user@127.0.0.1:PORT',
    '127.0.0.1:PORT, evil.example',
    '127.0.0.1:0PORT',
  ])('refuses the Host "%s"', async (host) => {
    const answer = await ask('GET', '/api/v1/status', {
      headers: { host: host.replace('PORT', String(house.server.port)) },
    });
    expect([400, 421]).toContain(answer.status);
    expect(answer.text).not.toContain('uptimeSeconds');
  });

  it.each(['127.0.0.1', 'localhost', '[::1]'])('answers the Host %s with its port', async (host) => {
    const answer = await ask('GET', '/api/v1/status', { headers: { host: `${host}:${house.server.port}` } });
    expect(answer.status).toBe(200);
  });

  it.each([
    [{ origin: 'https://evil.example' }],
    [{ origin: 'null' }],
    [{ origin: 'vscode-webview://abc' }],
    [{ origin: '' }],
    [{ origin: 'http://127.0.0.1:PORT' }],
    [{ 'sec-fetch-site': 'cross-site' }],
    [{ 'sec-fetch-site': 'same-origin' }],
    [{ 'access-control-request-method': 'GET' }],
  ])('refuses a browser: %j', async (headers) => {
    const answer = await ask('GET', '/api/v1/status', { headers });
    expect(answer.status).toBe(403);
    expect(kindOf(answer)).toBe('browser-request');
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  });

  it('refuses preflights, absolute targets elsewhere and CONNECT', async () => {
    expect((await ask('OPTIONS', '/api/v1/status')).status).toBe(403);
    const head = `Host: 127.0.0.1:${house.server.port}\r\nAuthorization: Bearer ${house.token}\r\nConnection: close\r\n\r\n`;
    expect(await raw(`GET http://evil.example/api/v1/status HTTP/1.1\r\n${head}`)).toMatch(/^HTTP\/1\.1 421 /);
    expect(await raw(`GET http://127.0.0.1:${house.server.port}/api/v1/status HTTP/1.1\r\n${head}`)).toMatch(
      /^HTTP\/1\.1 200 /,
    );
    expect(await raw(`CONNECT example.com:443 HTTP/1.1\r\n${head}`)).toMatch(/^HTTP\/1\.1 405 /);
    const token = `Authorization: Bearer ${house.token}\r\nConnection: close\r\n\r\n`;
    expect(await raw(`GET /api/v1/status HTTP/1.1\r\nHost:\r\n${token}`)).toMatch(/^HTTP\/1\.1 421 /);
    expect(await raw(`GET /api/v1/status HTTP/1.1\r\n${token}`)).toMatch(/^HTTP\/1\.1 421 /);
    expect(await raw(`GET /api/v1/status HTTP/1.0\r\n${token}`)).toMatch(/^HTTP\/1\.1 421 /);
    expect(await raw(`GET /api/v1/status HTTP/1.1\r\nHost: a\r\n${head}`)).toMatch(/^HTTP\/1\.1 421 /);
    expect(await raw('nonsense\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
    expect(await raw(`GET /x HTTP/1.1\r\nHost: a\r\nX-Big: ${'a'.repeat(20_000)}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 431 /);
    const lines = Array.from({ length: 120 }, (_unused, index) => `X-${index}: 1\r\n`).join('');
    expect(await raw(`GET /api/v1/status HTTP/1.1\r\n${lines}${head}`)).toMatch(/^HTTP\/1\.1 431 /);
  });
});

describe('token', () => {
  it('is needed on every path, and told nothing without it', async () => {
    const names = Object.keys(managementApi) as CallName[];
    const paths = names.map((name) => [managementApi[name].method, `/api/v1${managementApi[name].path}`]);
    paths.push(
      ['GET', '/metrics'],
      ['GET', '/api/v1/nothing'],
      ['GET', '/'],
      ['DELETE', '/api/v1/status'],
      ['GET', '/health'],
    );
    for (const [method = '', path = ''] of paths) {
      const answer = await ask(method, path, { token: null });
      expect({ method, path, status: answer.status }).toEqual({ method, path, status: 401 });
      expect(kindOf(answer)).toBe('unauthorized');
      expect(answer.headers['www-authenticate']).toBe('Bearer');
    }
  });

  it('must be the whole token, as a bearer', async () => {
    const { token } = house;
    const { secret } = await house.call('createKey', { body: { name: 'k' } });
    const values = [
      'Bearer',
      'Bearer ',
      `Bearer ${token.slice(0, -1)}`,
      `Bearer ${token}a`,
      `Bearer ${token.toUpperCase()}`,
      `Bearer ${token} ${token}`,
      `Basic ${Buffer.from(`:${token}`).toString('base64')}`,
      token,
      `Bearer ${secret}`,
      `Bearer ' OR 1=1 --`,
    ];
    for (const authorization of values) {
      const answer = await ask('GET', '/api/v1/status', { token: null, headers: { authorization } });
      expect({ authorization, status: answer.status }).toEqual({ authorization, status: 401 });
      expect(kindOf(answer)).toBe('unauthorized');
    }
    for (const name of ['x-api-key', 'x-goog-api-key', 'api-key']) {
      expect((await ask('GET', '/api/v1/status', { token: null, headers: { [name]: token } })).status).toBe(401);
    }
    expect((await ask('GET', `/api/v1/status?key=${token}`, { token: null })).status).toBe(401);
    expect(
      (await ask('GET', '/api/v1/status', { token: null, headers: { authorization: `bearer ${token}` } })).status,
    ).toBe(200);
  });
});

describe('routing', () => {
  it.each([
    ['GET', '/api/v1/nothing', 404],
    ['GET', '/api/v1', 404],
    ['GET', '/api/v1/', 404],
    ['GET', '/api/v2/status', 404],
    ['GET', '/api/v1/status/', 404],
    ['GET', '/api/v1//status', 404],
    ['GET', '/api/v1/channels/', 404],
    ['GET', '/api/v1/channels/a/b', 404],
    ['GET', '/api/v1/toolbox', 404],
    ['GET', '/api/v1/channels/%E0%A4%A', 400],
    ['GET', '/api/v1/status?a=1', 400],
    ['GET', '/api/v1/usage/requests?limit=1&limit=2', 400],
    ['GET', '/api/v1/usage/requests?limit=0', 400],
    ['GET', '/api/v1/usage/requests?limit=1001', 400],
    ['GET', '/api/v1/usage/requests?limit=ten', 400],
    ['GET', '/api/v1/usage/requests?status=teapot', 400],
    ['GET', '/api/v1/usage/requests?cursor=nonsense', 400],
    ['GET', '/api/v1/usage/requests?__proto__=1', 400],
    ['GET', '/api/v1/usage/summary?groupBy=colour', 400],
    ['GET', '/api/v1/usage/summary?from=yesterday', 400],
    ['GET', '/api/v1/usage/summary?from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z', 400],
    ['GET', '/api/v1/events', 400],
  ])('%s %s is %i', async (method, path, status) => {
    const answer = await ask(method, path);
    expect({ status: answer.status, text: answer.text }).toMatchObject({ status });
    expect(JSON.parse(answer.text)).toMatchObject({ error: { kind: expect.any(String) as string, message: /./ } });
  });

  it('names the allowed methods', async () => {
    const status = await ask('POST', '/api/v1/status', { headers: json, body: '{}' });
    expect([status.status, status.headers.allow]).toEqual([405, 'GET, HEAD']);
    const channel = await ask('PUT', '/api/v1/channels/x', { headers: json, body: '{}' });
    expect([channel.status, channel.headers.allow]).toEqual([405, 'DELETE, GET, HEAD, PATCH']);
    expect((await ask('BREW', '/api/v1/status')).status).toBe(400);
    expect((await ask('TRACE', '/api/v1/status')).status).toBe(405);
  });

  it('answers HEAD as GET without a body', async () => {
    const [head, get] = await Promise.all([ask('HEAD', '/api/v1/providers'), ask('GET', '/api/v1/providers')]);
    expect(head).toMatchObject({ status: 200, text: '' });
    expect(head.headers['content-length']).toBe(get.headers['content-length']);
    expect((await ask('HEAD', '/metrics')).status).toBe(200);
    expect((await ask('POST', '/metrics')).headers.allow).toBe('GET, HEAD');
  });
});

describe('bodies', () => {
  const post = async (headers: OutgoingHttpHeaders, body: string | Buffer): Promise<Answer> =>
    ask('POST', '/api/v1/keys', { headers, body });

  it.each([
    ['text', { 'content-type': 'text/plain' }, 415],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['no type', {}, 415],
    ['a look-alike type', { 'content-type': 'application/json-patch+json' }, 415],
    ['another charset', { 'content-type': 'application/json; charset=utf-16' }, 415],
    ['a compressed body', { ...json, 'content-encoding': 'gzip' }, 415],
    ['the right type', { 'content-type': 'Application/JSON; charset="UTF-8"' }, 201],
  ])('%s', async (_what, headers, status) => {
    expect((await post(headers, '{"name":"body"}')).status).toBe(status);
  });

  it.each([
    ['cut off', '{"name":'],
    ['not JSON', 'name=x'],
    ['a list', '[]'],
    ['a text', '"x"'],
    ['null', 'null'],
    ['broken UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d])],
    ['very deep', '['.repeat(100_000) + ']'.repeat(100_000)],
    ['a prototype', '{"__proto__":{"name":"x"}}'],
  ])('%s is 400', async (_what, body) => {
    const answer = await post(json, body);
    expect([answer.status, kindOf(answer)]).toEqual([400, 'bad-request']);
  });

  it('have a cap, announced or not', async () => {
    const large = `{"name":"${'a'.repeat(1024 * 1024)}"}`;
    const announced = await post(json, large);
    expect([announced.status, kindOf(announced)]).toEqual([413, 'too-large']);
    const chunked = await ask('POST', '/api/v1/keys', {
      headers: { ...json, 'transfer-encoding': 'chunked' },
      body: large,
    });
    expect([chunked.status, kindOf(chunked)]).toEqual([413, 'too-large']);
  });

  it('name each wrong field by its path and repeat no value', async () => {
    const secret = 'a-secret-in-the-wrong-place';
    const answer = await ask('POST', '/api/v1/channels', {
      headers: json,
      body: JSON.stringify({
        name: 7,
        provider: 'openai',
        models: [{ id: 'a', alias: 5 }],
        key: secret,
        protocol: secret,
      }),
    });
    const { error } = JSON.parse(answer.text) as { error: { message: string; details: { path: string }[] } };
    expect(answer.status).toBe(400);
    expect(error.details.map((fault) => fault.path).sort()).toEqual(['key', 'models.0.alias', 'name', 'protocol']);
    expect(error.message).toMatch(/^"(name|key|protocol|models\.0\.alias)" /);
    expect(answer.text).not.toContain(secret);
  });

  it('are not taken where a call has none', async () => {
    const path = '/api/v1/channels/x/test';
    expect((await ask('POST', path, { headers: json, body: '{"deep":true}' })).status).toBe(400);
    expect((await ask('POST', path, { headers: json, body: '{}' })).status).toBe(404);
    expect((await ask('POST', path)).status).toBe(404);
  });

  it('are not read without the token', async () => {
    const answer = await ask('POST', '/api/v1/keys', { token: null, headers: json, body: 'x'.repeat(900_000) });
    expect(answer.status).toBe(401);
  });
});

describe('answers', () => {
  it('carry the security headers, errors too', async () => {
    const answers = [
      await ask('GET', '/api/v1/status'),
      await ask('GET', '/metrics'),
      await ask('GET', '/api/v1/nothing'),
      await ask('GET', '/api/v1/status', { token: null }),
      await ask('GET', '/api/v1/status', { headers: { origin: 'null' } }),
    ];
    for (const { headers } of answers) {
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
        'x-frame-options': 'DENY',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      });
      expect(headers['access-control-allow-origin']).toBeUndefined();
    }
  });

  it('hide what went wrong inside, which the log has', async () => {
    house.logLines.splice(0);
    const list = house.store.prices.list.bind(house.store.prices);
    house.store.prices.list = () => {
      throw new Error('disk of /home/someone is on fire');
    };
    try {
      const answer = await ask('GET', '/api/v1/prices');
      expect([answer.status, kindOf(answer)]).toEqual([500, 'internal']);
      expect(answer.text).not.toMatch(/fire|someone|prices/);
      expect(house.logLines.join('\n')).toMatch(/a management call failed.*\/api\/v1\/prices.*on fire/);
    } finally {
      house.store.prices.list = list;
    }
    expect((await ask('GET', '/api/v1/prices')).status).toBe(200);
  });
});

it('tells its state and its providers', async () => {
  const status = await house.call('getStatus', {});
  expect(status).toMatchObject({
    version: '1.2.3',
    pid: process.pid,
    proxyUrl: 'http://127.0.0.1:9',
    activeRequests: 0,
    leases: 0,
    keepRunning: false,
    today: { requests: 0, errors: 0, costUsd: 0, inputTokens: 0, outputTokens: 0, unpricedRequests: 0 },
    warnings: ['a notice'],
  });
  const providers = await house.call('listProviders', {});
  expect(providers.map((preset) => preset.id)).toEqual(
    expect.arrayContaining(['demo', 'openai', 'custom', 'custom-openai']),
  );
});

it('counts healthy channels: enabled and not down', async () => {
  const before = (await house.call('getStatus', {})).channels;
  const ids: string[] = [];
  for (const name of ['one', 'two', 'three']) {
    ids.push((await house.call('createChannel', { body: { name, provider: 'ollama' } })).id);
  }
  const [down = '', disabled = ''] = ids;
  house.health.record(down, { ok: false, kind: 'unreachable', reason: 'refused' });
  await house.call('updateChannel', { id: disabled, body: { enabled: false } });
  expect((await house.call('getStatus', {})).channels).toEqual({
    total: before.total + 3,
    healthy: before.healthy + 1,
  });
});

it('takes secrets of channels that exist, and options, and the wish to drain', async () => {
  const { id } = await house.call('createChannel', {
    body: { name: 'secret holder', provider: 'openai', secret: 'old-key-0000' },
  });
  const other = await house.call('createChannel', { body: { name: 'without', provider: 'openai' } });
  const setAt = Date.now() + 1000;
  const secrets = {
    [id]: { secret: 'a-real-key-0001', setAt },
    // A key that the user took out, in the hands of a window that missed it, and one of a channel that is gone.
    [other.id]: { secret: 'another-0002', setAt },
    gone: { secret: 'another-0003', setAt },
  };
  expect(await house.send('PUT', '/gateway/secrets', { secrets })).toEqual({ status: 204, body: undefined });
  expect(house.secrets.all()).toMatchObject({ [id]: { secret: 'a-real-key-0001' } });
  expect([house.secrets.peek(other.id), house.secrets.peek('gone')]).toEqual([undefined, undefined]);
  const late = { [id]: { secret: 'an-old-key-0004', setAt: 1 } };
  expect((await house.send('PUT', '/gateway/secrets', { secrets: late })).status).toBe(204);
  expect(house.secrets.peek(id)).toBe('a-real-key-0001');
  expect(await house.refusal('PUT', '/gateway/secrets', { secrets: { [id]: 'text' } })).toMatchObject({ status: 400 });
  expect(await house.refusal('PUT', '/gateway/secrets', { secrets: [] })).toMatchObject({ status: 400 });

  expect((await house.send('PATCH', '/gateway/options', { keepRunning: true })).status).toBe(204);
  expect((await house.call('getStatus', {})).keepRunning).toBe(true);

  expect((await house.refusal('POST', '/gateway/drain', { reason: 'boredom' })).status).toBe(400);
  expect((await house.refusal('POST', '/gateway/drain')).status).toBe(400);
  expect(house.drained).toEqual([]);
  expect((await house.send('POST', '/gateway/drain', { reason: 'upgrade' })).status).toBe(204);
  expect(house.drained).toEqual(['upgrade']);
});

it('replaces prices as a whole', async () => {
  const { id } = await house.call('createChannel', { body: { name: 'priced', provider: 'ollama' } });
  const overrides = [
    { model: 'gpt-*', provider: 'openai', input: 1, output: 2 },
    { model: 'local', channelId: id, input: 0, output: 0, cacheRead: 0.5 },
  ];
  expect(await house.call('putPrices', { body: { overrides } })).toEqual({ overrides });
  expect(await house.call('getPrices', {})).toEqual({ overrides });
  for (const [wrong, path] of [
    [{ model: 'x', provider: 'nobody', input: 1, output: 1 }, 'overrides.0.provider'],
    [{ model: 'x', channelId: 'nope', input: 1, output: 1 }, 'overrides.0.channelId'],
    [{ model: 'x', input: -1, output: 1 }, 'overrides.0.input'],
    [{ model: 'x', input: 1, output: 1, currency: 'EUR' }, 'overrides.0.currency'],
    [{ model: 'x' }, 'overrides.0'],
    [{ model: 'x', input: 1, above: [{ tokens: 0, prices: {} }] }, 'overrides.0.above.0.tokens'],
  ] as const) {
    const answer = await house.send('PUT', '/prices', { overrides: [wrong] });
    expect(answer).toMatchObject({ status: 400, body: { error: { details: [{ path }] } } });
  }
  await house.call('deleteChannel', { id });
  // What GET gives can be PUT, also when a channel of the list was deleted meanwhile.
  expect(await house.call('putPrices', { body: await house.call('getPrices', {}) })).toEqual({ overrides });
  expect(await house.call('putPrices', { body: { overrides: [] } })).toEqual({ overrides: [] });
});

it('keeps the rates of currencies until others are put, and takes prices in no currency without a rate', async () => {
  const euro = { model: 'm', currency: 'EUR', input: 1, output: 2 } as const;
  const yuan = { model: 'm', currency: 'CNY', input: 7, output: 9, audioInput: 3, characters: 100 } as const;
  // The catalogue has a rate for the yuan.
  expect(await house.call('putPrices', { body: { overrides: [yuan] } })).toEqual({ overrides: [yuan] });
  const currencyRates = { EUR: 0.9 };
  const list = { overrides: [euro], currencyRates };
  expect(await house.call('putPrices', { body: list })).toEqual(list);
  expect(await house.call('putPrices', { body: { overrides: [yuan] } })).toEqual({ overrides: [yuan], currencyRates });
  expect(await house.call('getPrices', {})).toEqual({ overrides: [yuan], currencyRates });
  for (const wrong of [{ EUR: 0 }, { EUR: -1 }, { USD: 1 }, { XYZ: 2 }]) {
    expect(await house.send('PUT', '/prices', { overrides: [], currencyRates: wrong })).toMatchObject({ status: 400 });
  }
  const refused = await house.send('PUT', '/prices', { overrides: [euro], currencyRates: {} });
  expect(refused).toMatchObject({ status: 400, body: { error: { details: [{ path: 'overrides.0.currency' }] } } });
  expect(await house.call('putPrices', { body: { overrides: [], currencyRates: {} } })).toEqual({ overrides: [] });
});

it('gives its port free at once, still answers the call that asked for it, and lets event streams live', async () => {
  const leaving = await ManagementFixture.start();
  try {
    leaving.context.drain = () => leaving.server.stopListening();
    const agent = new Agent({ keepAlive: true });
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const headers = { ...json, authorization: `Bearer ${leaving.token}` };
      const outgoing = httpRequest(`${leaving.url}/api/v1/gateway/drain`, { method: 'POST', agent, headers }, resolve);
      outgoing.on('error', reject);
      outgoing.end('{"reason":"upgrade"}');
    });
    answer.resume();
    expect([answer.statusCode, answer.headers.connection]).toEqual([204, 'close']);
    const successor = new ManagementServer({ token: 't', guard: () => undefined, log: house.log });
    expect(await successor.listen(leaving.server.port)).toBe(leaving.server.port);
    await successor.close(100);
    agent.destroy();
  } finally {
    await leaving.close();
  }
});

it('says which port is taken', async () => {
  const second = new ManagementServer({ token: 't', guard: () => undefined, log: house.log });
  await expect(second.listen(house.server.port)).rejects.toMatchObject({
    kind: 'conflict',
    details: { port: house.server.port, server: 'management' },
  });
});
