// Which channel gets a request, over real HTTP: what the conversation, the key, the channels' settings and the gateway's own say.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { usualChannelSettings, type ChannelSettings } from '../../../src/shared/channel';
import { routingStrategies } from '../../../src/shared/gatewayOptions';
import { usualKeySettings, type KeySettings } from '../../../src/shared/virtualKey';
import type { ChannelRecord } from '../../../src/store/channelRepository';
import { generateBody, generateHeaders, generatePath } from '../../support/rawHttp';
import { seededRandom } from '../../support/seededRandom';
import { ProxyHouse } from '../proxyHouse';
import { askChat, good, refuses, startChat, type ChatUpstream } from './chatUpstream';

let house: ProxyHouse;
let upstream: ChatUpstream;

beforeAll(async () => {
  upstream = await startChat();
});
afterAll(() => upstream.close());
beforeEach(async () => {
  upstream.answer = good;
  upstream.requests.length = 0;
  house = await ProxyHouse.open({}, seededRandom(3).next);
});
afterEach(() => house.close());

function add(id: string, patch: Partial<ChannelRecord> = {}, settings: Partial<ChannelSettings> = {}): void {
  house.channel({
    id,
    baseUrl: `${upstream.url}/v1`,
    secret: `secret-of-${id}`,
    models: [{ id: 'm' }],
    settings: { ...usualChannelSettings, ...settings },
    ...patch,
  });
}
const keyWith = (settings: Partial<KeySettings>, patch: Parameters<ProxyHouse['key']>[0] = {}): string =>
  house.key({ ...patch, settings: { ...usualKeySettings, ...settings } });
const answeredBy = (): string | null | undefined => house.rows()[0]?.channelId;

/** The channels that answer `count` requests, each of its own conversation. */
async function shares(key: string, count: number): Promise<Record<string, number>> {
  const shared: Record<string, number> = {};
  for (let asked = 0; asked < count; asked += 1) {
    const answer = await askChat(house, key);
    const id = String(answer.headers['x-gatehouse-channel']);
    shared[id] = (shared[id] ?? 0) + 1;
  }
  return shared;
}

describe('a conversation stays with its channel', () => {
  const messages = [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'Hello there' },
  ];

  it.each([
    ['a session header', { headers: { 'x-session-id': 'session-1' } }],
    ['prompt_cache_key', { body: { prompt_cache_key: 'session-1' } }],
    ['its first messages', { body: { messages } }],
  ])('by %s', async (_by, more) => {
    for (let index = 0; index < 6; index += 1) add(`c${index}`);
    const key = house.key();
    const channels = new Set<unknown>();
    for (let count = 0; count < 12; count += 1) {
      channels.add((await askChat(house, key, more)).headers['x-gatehouse-channel']);
    }
    expect(channels.size).toBe(1);
    // The same words of another key are another conversation; of many keys not all land on the same channel.
    for (let count = 0; count < 8; count += 1) {
      channels.add((await askChat(house, house.key(), more)).headers['x-gatehouse-channel']);
    }
    expect(channels.size).toBeGreaterThan(1);
  });

  it('while it grows, also in other protocols, and wherever a cache marker stands', async () => {
    for (let index = 0; index < 6; index += 1) add(`c${index}`, { protocol: 'anthropic', baseUrl: upstream.url });
    const key = house.key();
    const channels = new Set<string | null | undefined>();
    const marker = { cache_control: { type: 'ephemeral' } };
    for (let turns = 1; turns < 8; turns += 1) {
      const messages = Array.from({ length: turns * 2 - 1 }, (_, index) => ({
        role: index % 2 === 0 ? 'user' : 'assistant',
        content: [{ type: 'text', text: `part ${index}`, ...(index === turns * 2 - 2 ? marker : {}) }],
      }));
      const body = JSON.stringify({ model: 'm', max_tokens: 5, system: 'Be brief.', messages });
      await house.ask('/v1/messages', { headers: { 'x-api-key': key, 'content-type': 'application/json' }, body });
      channels.add(answeredBy());
    }
    expect(channels.size).toBe(1);
  });

  it('moves when its channel is held, and stays there', async () => {
    add('one', { priority: 0 });
    add('two', { priority: 1 });
    const key = house.key();
    const more = { headers: { 'session-id': 'thread' } };
    await askChat(house, key, more);
    expect(answeredBy()).toBe('one');
    // A wait of a second is worth its warm cache, a longer one is not.
    upstream.answer = (request, response) =>
      (request.headers.authorization?.includes('one') === true ? refuses(429, { 'retry-after': '60' }) : good)(
        request,
        response,
      );
    await askChat(house, key, more);
    expect(answeredBy()).toBe('two');
    upstream.answer = good;
    house.forgive();
    await askChat(house, key, more);
    expect(answeredBy()).toBe('two');
    await askChat(house, key);
    expect(answeredBy()).toBe('one');
  });
});

describe('the settings of a key', () => {
  it('aliases come before everything, and give what they name', async () => {
    add('one');
    const key = keyWith({ modelAliases: { fast: 'm', other: 'missing' } }, { models: ['fast'] });
    expect((await askChat(house, key, { model: 'fast' })).status).toBe(200);
    expect(JSON.parse(upstream.requests.at(-1)?.body.toString() ?? '')).toMatchObject({ model: 'm' });
    expect(house.rows()[0]).toMatchObject({ requestedModel: 'fast', model: 'm' });
    // The alias is allowed, the model itself under its own name is not.
    expect((await askChat(house, key, { model: 'm' })).status).toBe(403);
    expect((await askChat(house, key, { model: 'other' })).status).toBe(403);
    const list = await house.ask('/v1/models', { headers: { authorization: `Bearer ${key}` } });
    expect((JSON.parse(list.text) as { data: { id: string }[] }).data.map(({ id }) => id)).toEqual(['fast']);
  });

  it('an alias of the default model counts too', async () => {
    add('one');
    const key = keyWith({ modelAliases: { usual: 'm' } }, { defaultModel: 'usual' });
    const answer = await house.ask('/v1/chat/completions', { headers: { 'x-api-key': key }, body: '{"messages":[]}' });
    expect([answer.status, house.rows()[0]?.model]).toEqual([200, 'm']);
  });

  it('fallback models answer where the first cannot be had, or fails', async () => {
    add('one', { models: [{ id: 'first' }] });
    add('two', { models: [{ id: 'second' }] });
    const key = keyWith({ fallbackModels: ['second'] });
    const alone = house.key();
    expect((await askChat(house, key, { model: 'nobody-has-it' })).status).toBe(200);
    expect(house.rows()[0]).toMatchObject({ requestedModel: 'nobody-has-it', model: 'second', channelId: 'two' });
    expect((await askChat(house, alone, { model: 'nobody-has-it' })).status).toBe(404);
    upstream.answer = (request, response) =>
      (request.headers.authorization?.includes('one') === true ? refuses(500) : good)(request, response);
    expect((await askChat(house, key, { model: 'first' })).status).toBe(200);
    expect(house.rows()[0]?.attempts.map(({ channelId, reason }) => [channelId, reason])).toEqual([
      ['one', 'server-error'],
      ['two', undefined],
    ]);
    // They never widen what the key may use.
    const narrow = keyWith({ fallbackModels: ['second'] }, { models: ['first', 'nobody-*'] });
    expect((await askChat(house, narrow, { model: 'nobody-has-it' })).status).toBe(404);
  });

  it('groups of channels', async () => {
    add('one', {}, { group: 'work' });
    add('two', {}, { group: 'home' });
    add('three');
    const of = async (channels: string[]): Promise<string[]> =>
      Object.keys(await shares(house.key({ channels }), 12)).sort();
    expect(await of(['group:work'])).toEqual(['one']);
    expect(await of(['group:home', 'three'])).toEqual(['three', 'two']);
    expect((await askChat(house, house.key({ channels: ['group:none'] }))).status).toBe(403);
    const list = await house.ask('/v1/models', { headers: { 'x-api-key': house.key({ channels: ['group:none'] }) } });
    expect(JSON.parse(list.text)).toMatchObject({ data: [] });
  });
});

describe('the strategy of the gateway', () => {
  it.each(routingStrategies)('%s shares among equals', async (strategy) => {
    for (const [id, weight, price] of [
      ['light', 1, 1],
      ['heavy', 3, 9],
    ] as const) {
      add(id, { weight });
      const overrides = house.services.store.prices.list();
      house.services.store.prices.replace([...overrides, { model: 'm', channelId: id, input: price, output: price }]);
    }
    upstream.answer = (request, response) => {
      const slow = request.headers.authorization?.includes('heavy') === true;
      // Well beyond what a busy machine adds to either.
      const late = strategy === 'lowest-latency' ? 400 : 40;
      setTimeout(() => good(request, response), slow ? late : 0);
    };
    house.services.routing.change({ strategy });
    const { light = 0, heavy = 0 } = await shares(house.key(), 40);
    expect(light + heavy).toBe(40);
    if (strategy === 'round-robin') expect([light, heavy]).toEqual([10, 30]);
    if (strategy === 'lowest-cost') expect([light, heavy]).toEqual([40, 0]);
    if (strategy === 'lowest-latency') expect(light).toBeGreaterThan(25);
    if (strategy === 'weighted' || strategy === 'least-busy') {
      expect(heavy).toBeGreaterThan(20);
      expect(light).toBeGreaterThan(2);
    }
  });

  it('least-busy goes where less runs', async () => {
    add('one');
    add('two');
    house.services.routing.change({ strategy: 'least-busy' });
    upstream.answer = (request, response) => void setTimeout(() => good(request, response), 50);
    const key = house.key();
    const answers = await Promise.all(Array.from({ length: 10 }, () => askChat(house, key)));
    const ids = answers.map((answer) => answer.headers['x-gatehouse-channel']);
    expect([ids.filter((id) => id === 'one').length, ids.filter((id) => id === 'two').length]).toEqual([5, 5]);
  });

  it('channels of the client’s own protocol first, unless it is switched off', async () => {
    add('chat', { weight: 1 });
    add('foreign', { weight: 1, protocol: 'anthropic', baseUrl: upstream.url });
    upstream.answer = (request, response) => {
      if (request.url?.startsWith('/v1/messages') !== true) return good(request, response);
      const content = [{ type: 'text', text: 'Hello' }];
      const usage = { input_tokens: 1, output_tokens: 1 };
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify({
          id: 'm',
          type: 'message',
          role: 'assistant',
          model: 'm',
          content,
          stop_reason: 'end_turn',
          usage,
        }),
      );
    };
    const key = house.key();
    expect(await shares(key, 12)).toEqual({ chat: 12 });
    house.services.routing.change({ preferNative: false });
    expect(Object.keys(await shares(key, 12)).sort()).toEqual(['chat', 'foreign']);
  });

  it('outlives the process', () => {
    house.services.routing.change({ strategy: 'least-busy' });
    expect(house.services.store.settings.get('routing')).toEqual({ strategy: 'least-busy', preferNative: true });
  });
});

describe('the settings of a channel', () => {
  it('its own quota, used up, passes it over', async () => {
    add('one', { priority: 0 }, { quotas: { requestsPerDay: 2 } });
    add('two', { priority: 1 });
    const key = house.key();
    const ids: unknown[] = [];
    for (let count = 0; count < 4; count += 1) ids.push((await askChat(house, key)).headers['x-gatehouse-channel']);
    expect(ids).toEqual(['one', 'one', 'two', 'two']);
    expect(house.rows()[0]?.attempts[0]).toMatchObject({ channelId: 'one', reason: 'quota-used-up', passedOver: true });
  });

  it('how its key is sent, and where requests and lists go', async () => {
    const auth = { header: 'X-Team-Key', template: 'Key {secret}; v=1' };
    const paths = { generate: '/custom/{model}/chat?version=2', models: '/custom/models' };
    add('one', { models: [], secret: 'a$&b' } as Partial<ChannelRecord>, { auth, paths });
    upstream.answer = (request, response) => {
      if (request.method !== 'GET') return good(request, response);
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end('{"data":[{"id":"a/b"}]}');
    };
    const key = house.key();
    const list = await house.ask('/v1/models', { headers: { 'x-api-key': key } });
    expect(list.text).toContain('a/b');
    expect((await askChat(house, key, { model: 'a/b', headers: { 'x-team-key': 'mine' } })).status).toBe(200);
    const [listed, asked] = upstream.requests;
    expect([listed?.url, asked?.url]).toEqual(['/v1/custom/models', '/v1/custom/a%2Fb/chat?version=2']);
    for (const request of [listed, asked]) {
      expect(request?.headers['x-team-key']).toBe('Key a$&b; v=1');
      expect(request?.headers.authorization).toBeUndefined();
    }
    // The same for a client of another protocol.
    await house.ask(generatePath('anthropic', 'a/b', false), {
      headers: generateHeaders('anthropic', key),
      body: generateBody('anthropic', 'a/b', false),
    });
    expect(upstream.requests.at(-1)).toMatchObject({
      url: '/v1/custom/a%2Fb/chat?version=2',
      headers: { 'x-team-key': 'Key a$&b; v=1' },
    });
  });

  it('its time limits', async () => {
    add('one', {}, { timeouts: { connectMs: null, firstByteMs: 100, idleMs: null } });
    upstream.answer = () => undefined;
    const began = performance.now();
    expect((await askChat(house, house.key())).status).toBe(504);
    expect(performance.now() - began).toBeLessThan(15_000);
  });
});

describe('what the request needs', () => {
  it('passes over models that are known to lack it, as long as another has it', async () => {
    const models = [{ id: 'gpt-3.5-turbo', alias: 'any' }];
    add('blind', { provider: 'openai', models, priority: 0 });
    add('seeing', { provider: 'openai', models: [{ id: 'gpt-4.1', alias: 'any' }], priority: 1 });
    const key = house.key();
    const image = { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } };
    await askChat(house, key, { model: 'any' });
    expect(answeredBy()).toBe('blind');
    const body = { messages: [{ role: 'user', content: [{ type: 'text', text: 'What is this?' }, image] }] };
    await askChat(house, key, { model: 'any', body });
    expect(answeredBy()).toBe('seeing');
    expect(house.rows()[0]?.attempts[0]).toMatchObject({
      channelId: 'blind',
      reason: 'lacks-ability',
      passedOver: true,
    });
  });

  it('tries another channel where one cannot be told what is asked', async () => {
    add('foreign', { protocol: 'anthropic', baseUrl: upstream.url, priority: 0 });
    add('chat', { priority: 1 });
    expect((await askChat(house, house.key(), { body: { n: 2 } })).status).toBe(200);
    expect(house.rows()[0]?.attempts.map(({ channelId, reason }) => [channelId, reason])).toEqual([
      ['foreign', 'not-translatable'],
      ['chat', undefined],
    ]);
  });
});
