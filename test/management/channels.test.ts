// Channels over the management API: filling in from presets, refusals, secrets, events.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ManagementFixture } from './managementFixture';

let house: ManagementFixture;
let counter = 0;
const freshName = (): string => `channel ${(counter += 1)}`;
beforeAll(async () => {
  house = await ManagementFixture.start();
});
afterAll(async () => house.close());
beforeEach(() => house.published.splice(0));

const custom = (more: object = {}): object => ({
  name: freshName(),
  provider: 'custom',
  protocol: 'anthropic',
  baseUrl: 'https://api.example.com',
  ...more,
});

describe('create', () => {
  it('fills in everything from the preset', async () => {
    const channel = await house.call('createChannel', { body: { name: freshName(), provider: 'openai' } });
    expect(channel).toMatchObject({
      provider: 'openai',
      region: null,
      baseUrl: 'https://api.openai.com/v1',
      protocol: 'openai-responses',
      enabled: true,
      priority: 0,
      weight: 1,
      models: [],
      headers: {},
      secretState: 'missing',
      secretHint: null,
      health: { state: 'unknown', reason: null, checkedAt: null, cause: null, models: [] },
    });
    expect(await house.call('getChannel', { id: channel.id })).toEqual(channel);
    expect(await house.call('listChannels', {})).toContainEqual(channel);
    expect(house.published).toContainEqual({ type: 'channel', action: 'created', channel });
  });

  it('takes the region that is asked for, else the first', async () => {
    const first = await house.call('createChannel', { body: { name: freshName(), provider: 'openrouter' } });
    expect(first).toMatchObject({ region: 'global', baseUrl: 'https://openrouter.ai/api/v1' });
    const body = { name: freshName(), provider: 'openrouter', region: 'eu', protocol: 'anthropic' as const };
    const second = await house.call('createChannel', { body });
    expect(second).toMatchObject({ region: 'eu', baseUrl: 'https://eu.openrouter.ai/api' });
  });

  it('knows which channels need a secret', async () => {
    const ollama = await house.call('createChannel', { body: { name: freshName(), provider: 'ollama' } });
    expect(ollama.secretState).toBe('not-needed');
    const body = { name: freshName(), provider: 'custom-openai', baseUrl: 'http://127.0.0.1:4000/v1' };
    const open = await house.call('createChannel', { body });
    expect(open).toMatchObject({ protocol: 'openai-chat', secretState: 'not-needed' });
  });

  it('keeps the secret in the vault, shows its end, and writes it nowhere else', async () => {
    const secret = 'sk-canary-0123456789-wxyz';
    const body = { name: freshName(), provider: 'openai', secret };
    const answer = await house.send('POST', '/channels', body);
    expect(answer.status).toBe(201);
    const channel = answer.body as { id: string };
    expect(channel).toMatchObject({ secretState: 'set', secretHint: 'wxyz' });
    expect(house.secrets.peek(channel.id)).toBe(secret);
    const everywhere = [answer.body, house.published, house.store.channels.list(), house.logLines];
    expect(JSON.stringify(everywhere)).not.toContain(secret);
  });

  it.each([
    ['an unknown provider', { name: 'x', provider: 'nobody' }, /no provider "nobody"/],
    ['an unknown region', { name: 'x', provider: 'openrouter', region: 'mars' }, /no region "mars".*global, eu/],
    ['a region where there are none', { name: 'x', provider: 'openai', region: 'eu' }, /has no regions/],
    [
      'a protocol the preset does not serve',
      { name: 'x', provider: 'openai', protocol: 'gemini' },
      /does not serve gemini/,
    ],
    [
      'an unknown protocol',
      { name: 'x', provider: 'custom', protocol: 'bedrock2', baseUrl: 'https://a.b' },
      /"protocol"/,
    ],
    ['custom without a protocol', { name: 'x', provider: 'custom', baseUrl: 'https://a.b' }, /needs "protocol"/],
    ['custom without a base URL', { name: 'x', provider: 'custom', protocol: 'gemini' }, /needs "baseUrl"/],
    [
      'custom-openai in another protocol',
      { name: 'x', provider: 'custom-openai', baseUrl: 'https://a.b', protocol: 'gemini' },
      /openai-chat/,
    ],
    ['plain http to a public host', { name: 'x', provider: 'openai', baseUrl: 'http://api.example.com' }, /https/],
    [
      'a URL with credentials',
      { name: 'x', provider: 'openai', baseUrl: 'https://me:pw@api.example.com' },
      /user name or password/,
    ],
    ['a URL with a query', { name: 'x', provider: 'openai', baseUrl: 'https://api.example.com/?a=1' }, /query/],
    ['a URL with a fragment', { name: 'x', provider: 'openai', baseUrl: 'https://api.example.com/#a' }, /fragment/],
    ['another scheme', { name: 'x', provider: 'openai', baseUrl: 'file:///etc/passwd' }, /https?:/],
    ['the demo scheme elsewhere', { name: 'x', provider: 'openai', baseUrl: 'demo://gatehouse' }, /https?:/],
    ['a link-local address', { name: 'x', provider: 'openai', baseUrl: 'http://169.254.169.254/' }, /not allowed/],
    ['another place for the demo', { name: 'x', provider: 'demo', baseUrl: 'https://api.example.com' }, /demo/],
    ['a secret for the demo', { name: 'x', provider: 'demo', secret: 'sk-1234567890' }, /takes no secret/],
    ['an empty name', { name: '  ', provider: 'openai' }, /"name"/],
    ['no name', { provider: 'openai' }, /"name" is missing/],
    ['an unknown field', { name: 'x', provider: 'openai', colour: 'red' }, /"colour" is not a known field/],
    [
      'an unknown field of a model',
      { name: 'x', provider: 'openai', models: [{ id: 'a', price: 1 }] },
      /"models\.0\.price" is not a known/,
    ],
    [
      'two models of one name',
      { name: 'x', provider: 'openai', models: [{ id: 'a' }, { id: 'b', alias: 'a' }] },
      /called "a"/,
    ],
    [
      'a key in a header',
      { name: 'x', provider: 'openai', headers: { Authorization: 'Bearer x' } },
      /put it into "secret"/,
    ],
    ['a header of ours', { name: 'x', provider: 'openai', headers: { Host: 'a' } }, /set by the gateway/],
    [
      'a header with a line break',
      { name: 'x', provider: 'openai', headers: { 'X-A': 'a\r\nb: c' } },
      /"headers\.X-A"/,
    ],
    ['a weight of zero', { name: 'x', provider: 'openai', weight: 0 }, /"weight".*at least 1/],
    ['half a priority', { name: 'x', provider: 'openai', priority: 0.5 }, /"priority".*whole number/],
  ])('refuses %s', async (_what, body, message) => {
    const before = house.store.channels.list().length;
    const refusal = await house.refusal('POST', '/channels', body);
    expect(refusal).toMatchObject({ status: 400, kind: 'bad-request' });
    expect(refusal.message).toMatch(message);
    expect(house.store.channels.list()).toHaveLength(before);
  });

  it('refuses its own address as an upstream', async () => {
    const refusal = await house.refusal('POST', '/channels', custom({ baseUrl: house.url }));
    expect(refusal).toMatchObject({ status: 400, message: expect.stringMatching(/Gatehouse itself/) as string });
  });

  it('refuses a name that is taken', async () => {
    const name = freshName();
    await house.send('POST', '/channels', custom({ name }));
    expect(await house.refusal('POST', '/channels', custom({ name }))).toMatchObject({ status: 409, kind: 'conflict' });
  });
});

describe('secrets that are refused', () => {
  it.each([
    ['a trailing line break', 'sk-abcdefghijklmnop\n', /line break/],
    ['a leading space', ' sk-abcdefghijklmnop', /space/],
    ['a space inside', 'sk-abcdef ghijklmnop', /space/],
    ['letters beyond ASCII', 'sk-абвгдежзийклмноп', /no API key has/],
    ['a full-width dash', 'sk－abcdefghijklmnop', /no API key has/],
    ['a zero-width space', 'sk-abcdefghijkl​mnop', /no API key has/],
    ['the form of a virtual key', `gk-${'a'.repeat(43)}`, /virtual key of Gatehouse/],
  ])('%s', async (_what, secret, message) => {
    const refusal = await house.refusal('POST', '/channels', custom({ secret }));
    expect(refusal).toMatchObject({ status: 400, kind: 'bad-request' });
    expect(refusal.message).toMatch(message);
    expect(refusal.message).not.toContain(secret.trim());
  });

  it('a virtual key with any prefix, also in a change', async () => {
    const { secret } = await house.call('createKey', { body: { name: 'k', prefix: 'sk-' } });
    expect((await house.refusal('POST', '/channels', custom({ secret }))).message).toMatch(/virtual key/);
    const { body } = await house.send('POST', '/channels', custom());
    const { id } = body as { id: string };
    expect((await house.refusal('PATCH', `/channels/${id}`, { secret })).message).toMatch(/virtual key/);
    expect(house.secrets.peek(id)).toBeUndefined();
  });

  it('but shows nothing of a short one', async () => {
    const { body } = await house.send('POST', '/channels', custom({ secret: 'abc123' }));
    expect(body).toMatchObject({ secretState: 'set', secretHint: '' });
  });
});

describe('change', () => {
  it('changes what is given and nothing else', async () => {
    const before = (await house.send('POST', '/channels', custom({ secret: 'first-secret-1111' }))).body as {
      id: string;
    };
    house.published.splice(0);
    const after = (await house.send('PATCH', `/channels/${before.id}`, { enabled: false, priority: 3 })).body;
    expect(after).toEqual({ ...before, enabled: false, priority: 3, updatedAt: expect.any(String) as string });
    expect(house.published).toEqual([{ type: 'channel', action: 'updated', channel: after }]);
    expect(house.secrets.peek(before.id)).toBe('first-secret-1111');
  });

  it('sets and takes out the secret, and forgets what was learned with the old one', async () => {
    const { id } = (await house.send('POST', '/channels', custom({ secret: 'first-secret-1111' }))).body as {
      id: string;
    };
    house.health.record(id, { ok: false, kind: 'rejected-key', reason: '401' });
    const changed = await house.call('updateChannel', { id, body: { secret: 'second-secret-2222' } });
    expect(changed).toMatchObject({ secretState: 'set', secretHint: '2222', health: { state: 'unknown' } });
    expect(house.secrets.peek(id)).toBe('second-secret-2222');
    const empty = await house.call('updateChannel', { id, body: { secret: '' } });
    expect(empty).toMatchObject({ secretState: 'not-needed', secretHint: null });
    expect(house.secrets.peek(id)).toBeUndefined();
  });

  it("lets the preset's own base URL follow region and protocol, and a typed one stay", async () => {
    const { id } = await house.call('createChannel', { body: { name: freshName(), provider: 'openrouter' } });
    const moved = await house.call('updateChannel', { id, body: { region: 'eu', protocol: 'anthropic' } });
    expect(moved.baseUrl).toBe('https://eu.openrouter.ai/api');
    const typed = await house.call('updateChannel', { id, body: { baseUrl: 'https://mirror.example.com' } });
    expect(typed.baseUrl).toBe('https://mirror.example.com');
    const kept = await house.call('updateChannel', { id, body: { region: 'global' } });
    expect(kept).toMatchObject({ region: 'global', baseUrl: 'https://mirror.example.com' });
  });

  it('forgets the model list of the old place', async () => {
    const { id } = (await house.send('POST', '/channels', custom())).body as { id: string };
    expect(await house.call('refreshModels', { id })).toEqual({
      models: [{ id: 'model-a', contextTokens: 1000 }, { id: 'model-b' }],
    });
    expect(house.store.channels.get(id)?.knownModels).toEqual(['model-a', 'model-b']);
    await house.call('updateChannel', { id, body: { priority: 1 } });
    expect(house.store.channels.get(id)?.knownModels).toEqual(['model-a', 'model-b']);
    await house.call('updateChannel', { id, body: { baseUrl: 'https://other.example.com' } });
    expect(house.store.channels.get(id)?.knownModels).toBeNull();
  });

  it.each([
    ['the provider', { provider: 'openai' }, 400],
    ['an unknown field', { nope: 1 }, 400],
    ['a base URL to nowhere', { baseUrl: '' }, 400],
    ['a bad base URL', { baseUrl: 'http://example.com' }, 400],
  ])('refuses %s', async (_what, patch, status) => {
    const { id } = (await house.send('POST', '/channels', custom())).body as { id: string };
    const before = house.store.channels.get(id);
    expect((await house.refusal('PATCH', `/channels/${id}`, patch)).status).toBe(status);
    expect(house.store.channels.get(id)).toEqual(before);
  });

  it('refuses the name of another, but takes its own', async () => {
    const taken = freshName();
    await house.send('POST', '/channels', custom({ name: taken }));
    const { id, name } = (await house.send('POST', '/channels', custom())).body as { id: string; name: string };
    expect((await house.refusal('PATCH', `/channels/${id}`, { name: taken })).status).toBe(409);
    expect((await house.send('PATCH', `/channels/${id}`, { name })).status).toBe(200);
  });
});

describe('delete', () => {
  it('takes out channel, secret and health, and says so', async () => {
    const { id } = (await house.send('POST', '/channels', custom({ secret: 'a-secret-to-go-3333' }))).body as {
      id: string;
    };
    house.health.record(id, { ok: true });
    const answer = await house.send('DELETE', `/channels/${id}`);
    expect(answer).toEqual({ status: 204, body: undefined });
    expect(house.secrets.peek(id)).toBeUndefined();
    expect(house.health.get(id).state).toBe('unknown');
    expect(house.published.at(-1)).toMatchObject({ type: 'channel', action: 'deleted', channel: { id } });
    for (const [method, path] of [
      ['GET', ''],
      ['PATCH', ''],
      ['DELETE', ''],
      ['POST', '/test'],
      ['POST', '/models/refresh'],
    ] as const) {
      const body = method === 'PATCH' ? {} : undefined;
      expect(await house.refusal(method, `/channels/${id}${path}`, body)).toMatchObject({
        status: 404,
        kind: 'not-found',
      });
    }
  });
});

it('tests a channel and tells the new health', async () => {
  const { id } = (await house.send('POST', '/channels', custom())).body as { id: string };
  house.published.splice(0);
  expect(await house.call('testChannel', { id })).toEqual({
    ok: true,
    steps: [{ name: 'resolve', ok: true, milliseconds: 1 }],
  });
  expect(house.published).toMatchObject([{ type: 'channel', action: 'updated', channel: { id } }]);
});
