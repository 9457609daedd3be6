// Virtual keys over the management API: secrets shown once, states, expiry, rotation, revocation.
import { usualKeySettings } from '../../src/shared/virtualKey';
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newKeySecret } from '../../src/management/keySecret';
import { ManagementFixture } from './managementFixture';

let house: ManagementFixture;
beforeAll(async () => {
  house = await ManagementFixture.start();
});
afterAll(async () => house.close());
beforeEach(() => {
  house.published.splice(0);
  house.fixedNow = undefined;
});

const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();
const inAnHour = (): string => new Date(Date.now() + 3_600_000).toISOString();

describe('the secret', () => {
  it('has its prefix and 43 base62 characters, each drawn evenly', () => {
    const seen = new Map<string, number>();
    for (let count = 0; count < 2000; count += 1) {
      const { secret, hint, hash } = newKeySecret('sk-ant-');
      expect(secret).toMatch(/^sk-ant-[0-9A-Za-z]{43}$/);
      expect(hint).toBe(`sk-ant-…${secret.slice(-4)}`);
      expect(hash.equals(hashOf(secret))).toBe(true);
      for (const character of secret.slice(7)) seen.set(character, (seen.get(character) ?? 0) + 1);
    }
    expect(seen.size).toBe(62);
    const expected = (2000 * 43) / 62;
    // Six standard deviations: bytes taken modulo 62 without rejection would put the first eight 25 % higher.
    for (const count of seen.values()) expect(Math.abs(count - expected)).toBeLessThan(6 * Math.sqrt(expected));
  });

  it('throws away bytes that would make some characters likelier', () => {
    const bytes = Uint8Array.from({ length: 64 }, (_unused, index) => (index < 20 ? 255 : 61));
    expect(newKeySecret('gk-', () => bytes).secret).toBe(`gk-${'z'.repeat(43)}`);
  });

  it('appears in the answers to create and rotate alone', async () => {
    const { key, secret } = await house.call('createKey', { body: { name: 'k' } });
    const rotated = await house.call('rotateKey', { id: key.id, body: {} });
    await house.call('updateKey', { id: key.id, body: { note: 'changed' } });
    const rest = [
      await house.call('listKeys', {}),
      await house.call('getKey', { id: key.id }),
      await house.call('revokeKey', { id: key.id }),
      house.published,
      house.logLines,
      house.store.keys.list(),
    ];
    for (const shown of [secret, rotated.secret]) expect(JSON.stringify(rest)).not.toContain(shown.slice(3, -4));
  });
});

describe('create', () => {
  it('fills in the defaults and stores the hash', async () => {
    const { key, secret } = await house.call('createKey', { body: { name: '  mine ' } });
    expect(key).toEqual({
      ...usualKeySettings,
      usage: {
        ...{ requestsToday: 0, tokensToday: 0, usdToday: 0 },
        ...{ requestsThisMonth: 0, tokensThisMonth: 0, usdThisMonth: 0, unpricedThisMonth: 0 },
        usdOfBudget: null,
      },
      id: expect.any(String) as string,
      name: 'mine',
      prefix: 'gk-',
      hint: `gk-…${secret.slice(-4)}`,
      state: 'active',
      models: null,
      channels: null,
      expiresAt: null,
      defaultModel: null,
      note: '',
      createdAt: expect.any(String) as string,
      lastUsedAt: null,
    });
    expect(house.store.keys.findByHash(hashOf(secret), Date.now())?.id).toBe(key.id);
    expect(house.published).toEqual([{ type: 'key', action: 'created', key }]);
  });

  it('takes everything that a key can have', async () => {
    const channel = await house.call('createChannel', { body: { name: 'for keys', provider: 'ollama' } });
    const expiresAt = inAnHour();
    const body = {
      name: 'full',
      prefix: 'sk-ant-' as const,
      models: ['claude-*'],
      channels: [channel.id],
      expiresAt,
      defaultModel: 'claude-x',
      note: 'n',
    };
    const { key } = await house.call('createKey', { body });
    expect(key).toMatchObject(body);
  });

  it.each([
    ['no name', {}, /"name" is missing/],
    ['another prefix', { name: 'x', prefix: 'pk-' }, /"prefix" must be one of/],
    ['a past expiry', { name: 'x', expiresAt: '2020-01-01T00:00:00.000Z' }, /already past/],
    ['an expiry that is no time', { name: 'x', expiresAt: 'tomorrow' }, /"expiresAt"/],
    ['a channel that does not exist', { name: 'x', channels: ['nope'] }, /no channel "nope"/],
    ['an empty list of channels', { name: 'x', channels: [] }, /would allow nothing/],
    ['an empty list of models', { name: 'x', models: [] }, /would allow nothing/],
    ['a state', { name: 'x', state: 'active' }, /"state" is not a known field/],
    ['a secret of their own', { name: 'x', secret: 'gk-mine' }, /"secret" is not a known field/],
    ['models of another type', { name: 'x', models: 'gpt-*' }, /"models"/],
  ])('refuses %s', async (_what, body, message) => {
    const before = house.store.keys.list().length;
    const refusal = await house.refusal('POST', '/keys', body);
    expect(refusal).toMatchObject({ status: 400, kind: 'bad-request' });
    expect(refusal.message).toMatch(message);
    expect(house.store.keys.list()).toHaveLength(before);
  });
});

describe('states', () => {
  it('go to disabled and back, and to revoked for good', async () => {
    const { key } = await house.call('createKey', { body: { name: 'k' } });
    const { id } = key;
    expect((await house.call('updateKey', { id, body: { state: 'disabled' } })).state).toBe('disabled');
    expect((await house.call('updateKey', { id, body: { state: 'active' } })).state).toBe('active');
    const answer = await house.send('DELETE', `/keys/${id}`);
    expect(answer).toMatchObject({ status: 200, body: { id, state: 'revoked' } });
    expect(house.published.at(-1)).toMatchObject({ type: 'key', action: 'revoked', key: { id, state: 'revoked' } });
    expect(await house.send('DELETE', `/keys/${id}`)).toMatchObject({ status: 200, body: { state: 'revoked' } });
    expect(await house.refusal('PATCH', `/keys/${id}`, { state: 'active' })).toMatchObject({
      status: 409,
      kind: 'conflict',
    });
    expect(await house.refusal('PATCH', `/keys/${id}`, { note: 'x' })).toMatchObject({ status: 409 });
    expect(await house.refusal('POST', `/keys/${id}/rotate`, {})).toMatchObject({ status: 409 });
    expect(await house.refusal('PATCH', `/keys/${id}`, { state: 'revoked' })).toMatchObject({ status: 400 });
  });

  it('expired is computed, and mended by a later expiry', async () => {
    const { key } = await house.call('createKey', { body: { name: 'k', expiresAt: inAnHour() } });
    const { id } = key;
    house.fixedNow = Date.now() + 2 * 3_600_000;
    expect((await house.call('getKey', { id })).state).toBe('expired');
    expect(await house.refusal('PATCH', `/keys/${id}`, { state: 'active' })).toMatchObject({ status: 409 });
    const later = new Date(house.fixedNow + 1000).toISOString();
    expect((await house.call('updateKey', { id, body: { state: 'active', expiresAt: later } })).state).toBe('active');
    expect((await house.call('updateKey', { id, body: { expiresAt: null } })).expiresAt).toBeNull();
    expect((await house.refusal('PATCH', `/keys/${id}`, { expiresAt: '2020-01-01T00:00:00Z' })).status).toBe(400);
  });

  it('only active keys count in the status', async () => {
    const before = (await house.call('getStatus', {})).keys.active;
    const { key } = await house.call('createKey', { body: { name: 'k' } });
    expect((await house.call('getStatus', {})).keys.active).toBe(before + 1);
    await house.call('updateKey', { id: key.id, body: { state: 'disabled' } });
    expect((await house.call('getStatus', {})).keys.active).toBe(before);
  });
});

describe('rotate', () => {
  it('ends the old secret at once without a grace time', async () => {
    const { key, secret } = await house.call('createKey', { body: { name: 'k', prefix: 'sk-' } });
    // An empty body is an empty object.
    const answer = await house.send('POST', `/keys/${key.id}/rotate`);
    expect(answer.status).toBe(200);
    const rotated = answer.body as { key: typeof key; secret: string };
    expect(rotated.secret).toMatch(/^sk-[0-9A-Za-z]{43}$/);
    expect(rotated.key).toEqual({ ...key, hint: `sk-…${rotated.secret.slice(-4)}` });
    expect(house.store.keys.findByHash(hashOf(secret), Date.now())).toBeUndefined();
    expect(house.store.keys.findByHash(hashOf(rotated.secret), Date.now())?.id).toBe(key.id);
  });

  it('keeps the old secret for the grace time', async () => {
    const { key, secret } = await house.call('createKey', { body: { name: 'k' } });
    const at = Date.now();
    house.fixedNow = at;
    await house.call('rotateKey', { id: key.id, body: { graceSeconds: 60 } });
    expect(house.store.keys.findByHash(hashOf(secret), at + 59_000)?.id).toBe(key.id);
    expect(house.store.keys.findByHash(hashOf(secret), at + 60_000)).toBeUndefined();
  });

  it.each([[-1], [0.5], [30 * 86_400 + 1], ['60']])('refuses a grace time of %s', async (graceSeconds) => {
    const { key } = await house.call('createKey', { body: { name: 'k' } });
    expect(await house.refusal('POST', `/keys/${key.id}/rotate`, { graceSeconds })).toMatchObject({ status: 400 });
  });
});

it('answers 404 for a key that is not there', async () => {
  for (const [method, path, body] of [
    ['GET', '/keys/nope', undefined],
    ['PATCH', '/keys/nope', {}],
    ['DELETE', '/keys/nope', undefined],
    ['POST', '/keys/nope/rotate', {}],
  ] as const) {
    expect(await house.refusal(method, path, body)).toMatchObject({ status: 404, kind: 'not-found' });
  }
});
