// Rows 4 and 5 of the security table: every wrong key gets the same refusal, and no credential opens the other server.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { protocolIds } from '../../src/shared/channel';
import { managementApi } from '../../src/shared/managementApi';
import { alias, House } from '../support/house';
import { generateBody, generateHeaders, generatePath, rawRequest, sendBytes } from '../support/rawHttp';
import { waitFor } from '../support/waitFor';
import { recordTests } from '../support/qualityFigure';

recordTests(
  4,
  'keys',
  (ran, failed) => `${ran} tests of wrong, disabled, expired and revoked keys at four protocols, ${failed} failed`,
);

let house: House;
const keys: Record<string, string> = {};
beforeAll(async () => {
  house = await House.build();
  const { gateway } = house;
  const disabled = await gateway.createKey({ name: 'disabled' });
  await gateway.call('updateKey', { id: disabled.key.id, body: { state: 'disabled' } });
  const revoked = await gateway.createKey({ name: 'revoked' });
  await gateway.call('revokeKey', { id: revoked.key.id });
  const expired = await gateway.createKey({ name: 'expired', expiresAt: new Date(Date.now() + 300).toISOString() });
  const rotated = await gateway.createKey({ name: 'rotated' });
  await gateway.call('rotateKey', { id: rotated.key.id, body: {} });
  await waitFor(async () => (await gateway.call('getKey', { id: expired.key.id })).state === 'expired');
  const own = house.key.secret;
  Object.assign(keys, {
    unknown: `gk-${'A'.repeat(43)}`,
    disabled: disabled.secret,
    revoked: revoked.secret,
    expired: expired.secret,
    'rotated away': rotated.secret,
    short: 'g',
    'only the prefix': 'gk-',
    'a prefix of a real one': own.slice(0, -1),
    'a real one and more': `${own}x`,
    'a real one, other case': own.toUpperCase(),
    'a real one with another prefix': `sk-${own.slice(3)}`,
    'the hint': house.key.key.hint.replace('…', '...'),
    'the id': house.key.key.id,
    long: 'gk-'.padEnd(4000, 'x'),
    SQL: "' OR '1'='1' --",
    'SQL union': "x' UNION SELECT * FROM keys; DROP TABLE keys;--",
    'a wildcard': '%',
    star: '*',
    'null byte text': 'gk-%00',
    'a JSON object': '{"$ne":null}',
    undefined: 'undefined',
    proto: '__proto__',
    'the management token': gateway.listening.managementToken,
    'the channel’s secret': house.upstream.secret,
  });
});
afterAll(async () => house.close());

const withoutIds = (text: string): string => text.replaceAll(/"(request_?id)":"[^"]*"/gi, '"$1":"…"');

describe.each(protocolIds)('%s', (protocol) => {
  it('every wrong key: 401, one body, no retry, nothing upstream', async () => {
    const bodies = new Map<string, string[]>();
    for (const [what, key] of Object.entries(keys)) {
      const answer = await rawRequest(house.gateway.proxyUrl + generatePath(protocol, alias(protocol), false), {
        headers: generateHeaders(protocol, key),
        body: generateBody(protocol, alias(protocol), false),
      });
      expect({ what, status: answer.status }).toEqual({ what, status: 401 });
      expect(answer.headers['x-should-retry']).toBe('false');
      const text = withoutIds(answer.body.toString());
      expect(text).not.toContain(key.length > 4 ? key : '\0');
      // With a space in it, it is no bearer token (RFC 6750) and counts as not sent.
      if (!key.includes(' ')) bodies.set(text, [...(bodies.get(text) ?? []), what]);
    }
    expect([...bodies.values()]).toHaveLength(1);
    expect(house.upstream.requests).toHaveLength(0);
  });

  it('no key at all: 401 in the protocol’s shape', async () => {
    const none: Record<string, string>[] = [
      {},
      { authorization: '' },
      { authorization: 'Bearer ' },
      { authorization: 'Basic Z2s6' },
    ];
    for (const headers of none) {
      const answer = await rawRequest(house.gateway.proxyUrl + generatePath(protocol, alias(protocol), false), {
        headers: { 'content-type': 'application/json', ...headers },
        body: generateBody(protocol, alias(protocol), false),
      });
      expect(answer.status).toBe(401);
      expect(JSON.parse(answer.body.toString())).toHaveProperty('error.message');
    }
  });
});

it('key before body: a wrong key is refused while the body has not come', async () => {
  const head = [
    'POST /v1/chat/completions HTTP/1.1',
    `Host: 127.0.0.1:${house.gateway.proxyPort}`,
    'Authorization: Bearer gk-wrong',
    'Content-Type: application/json',
    'Content-Length: 1000000',
    '',
    '',
  ].join('\r\n');
  expect((await sendBytes(house.gateway.proxyPort, head)).status).toBe(401);
});

it('keys with bytes beyond ASCII, and monstrous ones, are refused without harm', async () => {
  const attempt = async (value: string): Promise<number | undefined> => {
    const head = `GET /v1/models HTTP/1.1\r\nHost: 127.0.0.1:${house.gateway.proxyPort}\r\nAuthorization: Bearer ${value}\r\n`;
    return (await sendBytes(house.gateway.proxyPort, Buffer.from(`${head}Connection: close\r\n\r\n`))).status;
  };
  expect(await attempt('gk-密钥🔑')).toBe(401);
  expect(await attempt('\u0001gk-x')).toBe(400);
  expect(await attempt('x'.repeat(20_000))).toBe(431);
  expect(await attempt(house.key.secret)).toBe(200);
});

it('works in each of the five places, and the first that is ours counts', async () => {
  const { secret } = house.key;
  const list = async (headers: Record<string, string>, query = ''): Promise<number> =>
    (await rawRequest(`${house.gateway.proxyUrl}/v1/models${query}`, { headers })).status;
  expect(await list({ authorization: `Bearer ${secret}` })).toBe(200);
  expect(await list({ authorization: `bearer ${secret}` })).toBe(200);
  expect(await list({ 'x-api-key': secret })).toBe(200);
  expect(await list({ 'x-goog-api-key': secret })).toBe(200);
  expect(await list({ 'api-key': secret })).toBe(200);
  expect(await list({}, `?key=${secret}`)).toBe(200);
  expect(await list({ authorization: 'Bearer sk-foreign', 'x-api-key': secret })).toBe(200);
  expect(await list({ authorization: `Basic ${Buffer.from(`x:${secret}`).toString('base64')}` })).toBe(401);
});

it('disabled keys come back, revoked ones do not', async () => {
  const { gateway } = house;
  const key = await gateway.createKey({ name: 'switch' });
  const status = async (): Promise<number> =>
    (await rawRequest(`${gateway.proxyUrl}/v1/models`, { headers: { 'x-api-key': key.secret } })).status;
  expect(await status()).toBe(200);
  await gateway.call('updateKey', { id: key.key.id, body: { state: 'disabled' } });
  expect(await status()).toBe(401);
  await gateway.call('updateKey', { id: key.key.id, body: { state: 'active' } });
  expect(await status()).toBe(200);
  await gateway.call('revokeKey', { id: key.key.id });
  expect(await status()).toBe(401);
  await expect(gateway.call('updateKey', { id: key.key.id, body: { state: 'active' } })).rejects.toHaveProperty(
    'status',
  );
  expect(await status()).toBe(401);
});

it('rotation leaves the old secret its grace, and only then', async () => {
  const { gateway } = house;
  const key = await gateway.createKey({ name: 'grace' });
  const status = async (secret: string): Promise<number> =>
    (await rawRequest(`${gateway.proxyUrl}/v1/models`, { headers: { 'x-api-key': secret } })).status;
  const second = await gateway.call('rotateKey', { id: key.key.id, body: { graceSeconds: 3 } });
  expect([await status(key.secret), await status(second.secret)]).toEqual([200, 200]);
  await waitFor(async () => (await status(key.secret)) === 401, { interval: 50, what: 'the end of the grace' });
  expect(await status(second.secret)).toBe(200);
});

describe('the management server', () => {
  recordTests(
    5,
    'management token',
    (ran, failed) => `${ran} calls and questions with the wrong credential, ${failed} answered`,
  );
  const url = (path: string): string => `${house.gateway.listening.managementUrl}/api/v1${path.replace(':id', 'x')}`;

  it.each(Object.entries(managementApi))('%s wants the management token', async (_name, { method, path }) => {
    const wrong: Record<string, string>[] = [
      {},
      { authorization: `Bearer ${house.key.secret}` },
      { authorization: `Bearer ${house.gateway.listening.managementToken.slice(0, -1)}` },
      { authorization: `Bearer ${house.gateway.listening.managementToken}x` },
      { 'x-api-key': house.gateway.listening.managementToken },
      { cookie: `token=${house.gateway.listening.managementToken}` },
    ];
    for (const headers of wrong) {
      const answer = await rawRequest(url(path), {
        method,
        headers: { 'content-type': 'application/json', ...headers },
      });
      expect({ headers, status: answer.status }).toEqual({ headers, status: 401 });
    }
    const inQuery = await rawRequest(`${url(path)}?token=${house.gateway.listening.managementToken}`, { method });
    expect(inQuery.status).toBe(401);
  });

  it('asks for the token before it says what exists', async () => {
    for (const path of ['/api/v1/nothing', '/', '/metrics', '/../etc/passwd', '/api/v1/channels/x/y/z']) {
      const answer = await rawRequest(house.gateway.listening.managementUrl + path);
      expect({ path, status: answer.status }).toEqual({ path, status: 401 });
    }
  });
});

it('only /health is open on the proxy, and says no more than it must', async () => {
  const health = await rawRequest(`${house.gateway.proxyUrl}/health`);
  expect({ status: health.status, body: health.body.toString() }).toEqual({ status: 200, body: '{"status":"ok"}' });
  const status = async (path: string): Promise<number> => (await rawRequest(house.gateway.proxyUrl + path)).status;
  for (const path of ['/v1/models', '/v1/models/x', '/v1beta/models', '/v1beta/models/x']) {
    expect({ path, status: await status(path) }).toEqual({ path, status: 401 });
  }
  for (const path of ['/', '/v1', '/nothing', '/health/', '/health/x', '/healthz', '//health', '/api/v1/status']) {
    expect({ path, status: await status(path) }).toEqual({ path, status: 404 });
  }
});
