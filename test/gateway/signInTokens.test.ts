// Channels whose users sign in: the token that a window brings is sent as a bearer, waited for, renewed in time and shown to nobody.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SignInTokens } from '../../src/gateway/credentials/signInTokens';
import { testChannel } from '../../src/gateway/channelProbe';
import { ProxyHouse, startUpstream, type LocalUpstream } from './proxyHouse';

const minute = 60_000;

describe('tokens', () => {
  let now = 1_000_000;
  let wanted: string[] = [];
  let tokens = new SignInTokens();
  const get = (waitMs = 0) => tokens.get('ch', () => now, waitMs);
  beforeEach(() => {
    now = 1_000_000;
    wanted = [];
    tokens = new SignInTokens();
    tokens.onWanted((channelId) => wanted.push(channelId));
  });

  it('are asked for when one is missing, once in a while', async () => {
    expect(await get()).toBeUndefined();
    expect(await get()).toBeUndefined();
    expect(wanted).toEqual(['ch']);
    now += 6000;
    await get();
    expect(wanted).toEqual(['ch', 'ch']);
  });

  it('are waited for', async () => {
    const waiting = get(5000);
    tokens.set('other', 'not-this-one', now + 60 * minute);
    tokens.set('ch', 'token-1', now + 60 * minute);
    expect(await waiting).toBe('token-1');
    expect(await new SignInTokens().get('ch', () => now, 5)).toBeUndefined();
  });

  it('are used to their end, and renewed before it', async () => {
    tokens.set('ch', 'token-1', now + 60 * minute);
    expect([await get(), wanted]).toEqual(['token-1', []]);
    now += 56 * minute;
    expect([await get(), wanted]).toEqual(['token-1', ['ch']]);
    now += 4 * minute;
    expect(await get()).toBeUndefined();
    tokens.set('ch', 'token-2', now + 60 * minute);
    expect(await get()).toBe('token-2');
    tokens.forget('ch');
    expect(await get()).toBeUndefined();
  });

  it('are known to the redactor', () => {
    tokens.set('ch', 'eyJ-secret', now + minute);
    expect(tokens.redact('Bearer eyJ-secret')).toBe('Bearer [redacted]');
  });
});

describe('a channel of Azure', () => {
  const token = 'eyJ0.the-token-of-the-user.sig';
  let house: ProxyHouse;
  let upstream: LocalUpstream;
  beforeAll(async () => {
    house = await ProxyHouse.open();
    upstream = await startUpstream((request, response) => {
      const good = request.headers.authorization === `Bearer ${token}` && request.headers['api-key'] === undefined;
      const body =
        request.method === 'GET' ? { data: [{ id: 'gpt-x' }] } : { id: 'x', object: 'chat.completion', choices: [] };
      response.writeHead(good ? 200 : 401, { 'content-type': 'application/json' });
      response.end(JSON.stringify(good ? body : { error: { message: `no: ${token}` } }));
    });
  });
  afterAll(async () => {
    await house.close();
    await upstream.close();
  });
  const azure = (region: string, path: string) =>
    house.channel({
      ...{ provider: 'azure-openai', region, baseUrl: upstream.url + path, secret: 'entra:' },
      models: [{ id: 'my deployment' }],
    });

  it('sends the token as a bearer, in each form of the path', async () => {
    const body = JSON.stringify({ model: 'my deployment', messages: [{ role: 'user', content: 'hi' }] });
    for (const [region, path, asked, list] of [
      ['v1', '/openai/v1', '/openai/v1/chat/completions', '/openai/v1/models'],
      [
        'dated',
        '/openai',
        '/openai/deployments/my%20deployment/chat/completions?api-version=2024-10-21',
        '/openai/models?api-version=2024-10-21',
      ],
    ] as const) {
      const channel = azure(region, path);
      house.services.secrets.tokens.set(channel.id, token, Date.now() + 60 * minute);
      const headers = { authorization: `Bearer ${house.key({ channels: [channel.id] })}` };
      expect((await house.ask('/v1/chat/completions', { headers, body })).status).toBe(200);
      expect(upstream.requests.at(-1)?.url).toBe(asked);
      expect(await testChannel(house.services, channel)).toMatchObject({ ok: true, models: ['gpt-x'] });
      expect(upstream.requests.at(-1)?.url).toBe(list);
      house.services.store.channels.delete(channel.id);
    }
    expect(house.logLines.join('')).not.toContain(token);
  });

  it('without a token says that somebody has to sign in, and never sends the word for it', async () => {
    const channel = azure('v1', '/openai/v1');
    const before = upstream.requests.length;
    const result = await testChannel(house.services, channel);
    expect(result.steps.at(-1)).toMatchObject({ name: 'authenticate', cause: 'key-missing' });
    expect(result.steps.at(-1)?.error).toMatch(/sign in/);
    expect(upstream.requests).toHaveLength(before);
    house.services.store.channels.delete(channel.id);
  });
});
