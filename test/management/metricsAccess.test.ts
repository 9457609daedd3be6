// Basic auth at `/metrics`: set and cleared by the options, kept as a hash, bounded against guessing; the token goes on working.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { MetricsAccess } from '../../src/management/metricsAccess';
import { ManagementFixture } from './managementFixture';

let house: ManagementFixture;
beforeAll(async () => {
  house = await ManagementFixture.start();
});
afterAll(async () => house.close());

const password = 'correct horse battery stäple';
const basic = (username: string, secret: string): string =>
  `Basic ${Buffer.from(`${username}:${secret}`).toString('base64')}`;

async function ask(
  authorization?: string,
  path = '/metrics',
): Promise<{ status: number; challenge: string | null; retry: string | null }> {
  const response = await fetch(
    `${house.url}${path}`,
    authorization === undefined ? {} : { headers: { authorization } },
  );
  await response.text();
  const { status, headers } = response;
  return { status, challenge: headers.get('www-authenticate'), retry: headers.get('retry-after') };
}

it('is closed to passwords until one is set', async () => {
  expect(await house.call('getOptions', {})).toMatchObject({ metricsAuth: null });
  expect(await ask(basic('prometheus', password))).toMatchObject({ status: 401, challenge: 'Bearer' });
  expect(await ask()).toMatchObject({ status: 401, challenge: 'Bearer' });
});

it('takes user name and password, keeps a hash, and tells the user name alone', async () => {
  await house.call('updateOptions', { body: { metricsAuth: { username: 'prometheus', password } } });
  const options = await house.call('getOptions', {});
  expect(options.metricsAuth).toEqual({ username: 'prometheus' });
  expect((await ask(basic('prometheus', password))).status).toBe(200);
  // The second one is answered without the slow hash.
  expect((await ask(basic('prometheus', password))).status).toBe(200);
  expect((await ask(`Bearer ${house.token}`)).status).toBe(200);
  const challenge = 'Basic realm="Gatehouse metrics", charset="UTF-8"';
  const wrong = [
    undefined,
    basic('prometheus', `${password}x`),
    basic('Prometheus', password),
    basic('', password),
    'Basic !!',
    `Basic ${Buffer.from('prometheus').toString('base64')}`,
  ];
  for (const authorization of wrong) expect(await ask(authorization)).toMatchObject({ status: 401, challenge });
  const kept = house.store.settings.get('metricsAuth');
  expect(kept).toMatchObject({ username: 'prometheus', cost: { N: 1024, r: 8, p: 1 } });
  const everything = JSON.stringify([kept, options, house.logLines]);
  for (const text of [password, Buffer.from(password).toString('base64')]) expect(everything).not.toContain(text);
  expect(readFileSync(house.folder.join('data', 'gatehouse.db')).includes(password)).toBe(false);
});

it('opens no other path', async () => {
  const authorization = basic('prometheus', password);
  for (const path of ['/api/v1/status', '/api/v1/keys', '/', '/metrics/', '/metrics/../api/v1/status', '//metrics']) {
    expect((await ask(authorization, path)).status, path).toBe(401);
  }
  expect((await ask(authorization, '/metrics?x=1')).status).toBe(200);
});

it('hashes at the cost that is recommended', async () => {
  const values = new Map<string, object>();
  const settings = {
    get: (name: string) => values.get(name),
    set: (name: string, value: object) => void values.set(name, value),
  };
  await new MetricsAccess({ settings, now: Date.now }).set({ username: 'prometheus', password });
  expect(values.get('metricsAuth')).toMatchObject({ cost: { N: 32_768, r: 8, p: 3 } });
});

it('survives a restart', async () => {
  const access = new MetricsAccess({ settings: house.store.settings, now: Date.now });
  expect(access.username).toBe('prometheus');
  const request = (authorization: string): Parameters<MetricsAccess['check']>[0] =>
    ({ headers: { authorization } }) as Parameters<MetricsAccess['check']>[0];
  await access.check(request(basic('prometheus', password)));
  await expect(access.check(request(basic('prometheus', 'no')))).rejects.toMatchObject({ kind: 'unauthorized' });
});

it('refuses names and passwords that cannot travel or are too short', async () => {
  const bad = [
    { username: '', password },
    { username: 'a:b', password },
    { username: 'a\nb', password },
    { username: 'a', password: 'short' },
    { username: 'a', password: `long enough\u0000` },
    { username: 'a', password, more: 1 },
    { username: 'a' },
  ];
  for (const metricsAuth of bad) {
    expect(await house.refusal('PATCH', '/gateway/options', { metricsAuth })).toMatchObject({ status: 400 });
  }
  expect(await house.call('getOptions', {})).toMatchObject({ metricsAuth: { username: 'prometheus' } });
});

it('stops guessing after ten wrong passwords, and not the scraper that knows it', async () => {
  await house.call('updateOptions', { body: { metricsAuth: { username: 'prometheus', password } } });
  house.fixedNow = Date.now();
  expect((await ask(basic('prometheus', password))).status).toBe(200);
  const statuses: number[] = [];
  for (let count = 0; count < 14; count += 1) statuses.push((await ask(basic('prometheus', `guess ${count}`))).status);
  expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429, 429, 429, 429]);
  expect(Number((await ask(basic('prometheus', 'guess'))).retry)).toBeGreaterThan(0);
  expect((await ask(basic('prometheus', password))).status).toBe(200);
  expect((await ask(`Bearer ${house.token}`)).status).toBe(200);
  house.fixedNow += 61_000;
  expect((await ask(basic('prometheus', 'guess'))).status).toBe(401);
  house.fixedNow = undefined;
});

it('hashes a few at a time', async () => {
  await house.call('updateOptions', { body: { metricsAuth: { username: 'prometheus', password } } });
  const guesses = Array.from({ length: 12 }, (_unused, index) => basic('prometheus', `many ${index}`));
  const answers = await Promise.all(guesses.map(async (guess) => (await ask(guess)).status));
  expect(answers.filter((status) => status === 401).length).toBeLessThanOrEqual(10);
  expect(answers.filter((status) => status === 429).length).toBeGreaterThanOrEqual(2);
});

it('is cleared by null', async () => {
  await house.call('updateOptions', { body: { metricsAuth: null } });
  expect(await house.call('getOptions', {})).toMatchObject({ metricsAuth: null });
  expect((await ask(basic('prometheus', password))).status).toBe(401);
  expect((await ask(`Bearer ${house.token}`)).status).toBe(200);
});
