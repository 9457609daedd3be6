// Tests of channels over the management API: wishes, drafts, progress as events, cancel by leaving; model lists with facts and prices.
import { request } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TestWishes } from '../../src/management/context';
import type { ChannelCreate } from '../../src/shared/channel';
import { waitFor } from '../support/waitFor';
import { ManagementFixture } from './managementFixture';

const secret = 'sk-canary-0123456789';
let house: ManagementFixture;
let counter = 0;
let wishes: TestWishes[] = [];
beforeAll(async () => {
  house = await ManagementFixture.start();
});
afterAll(async () => house.close());
beforeEach(() => {
  house.published.splice(0);
  house.drafts.splice(0);
  wishes = [];
  house.probe = (_channel, wish) => {
    wishes.push(wish);
    const step = { name: 'resolve', ok: true, milliseconds: 1 };
    wish.onStep?.(step);
    return Promise.resolve({ ok: true, steps: [step] });
  };
});

const create = async (more: Partial<ChannelCreate> = {}) =>
  house.call('createChannel', {
    body: {
      name: `channel ${(counter += 1)}`,
      provider: 'custom-openai',
      baseUrl: 'https://api.example.com/v1',
      ...more,
    },
  });

describe('a test', () => {
  it('passes the wishes on, and publishes each step under its id', async () => {
    const { id } = await create();
    const body = { completion: true, model: 'small', testId: 'test-1' };
    await house.call('testChannel', { id, body });
    expect(wishes).toMatchObject([{ completion: true, model: 'small' }]);
    const step = { name: 'resolve', ok: true, milliseconds: 1 };
    expect(house.published).toContainEqual({ type: 'test', testId: 'test-1', channelId: id, step });
  });

  it('without an id publishes no steps, and needs no body', async () => {
    const { id } = await create();
    expect((await house.send('POST', `/channels/${id}/test`)).status).toBe(200);
    expect(house.published.filter(({ type }) => type === 'test')).toEqual([]);
  });

  it('refuses what it does not know', async () => {
    const { id } = await create();
    expect(await house.refusal('POST', `/channels/${id}/test`, { colour: 'red' })).toMatchObject({ status: 400 });
    expect(await house.refusal('POST', '/channels/test', { provider: 'nobody' })).toMatchObject({ status: 400 });
    expect(await house.refusal('POST', '/channels/none/test', {})).toMatchObject({ status: 404 });
  });

  it('is aborted when the client leaves, and not before', async () => {
    const { id } = await create();
    let aborted = false;
    house.probe = (_channel, { signal }) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          aborted = true;
          resolve({ ok: false, steps: [] });
        });
        wishes.push({ signal });
      });
    const headers = { authorization: `Bearer ${house.token}` };
    const call = request(`${house.url}/api/v1/channels/${id}/test`, { method: 'POST', headers, agent: false });
    call.on('error', () => undefined);
    call.end();
    await waitFor(() => wishes.length > 0);
    expect(aborted).toBe(false);
    call.destroy();
    await waitFor(() => aborted);
  });
});

describe('a draft', () => {
  const draft = { provider: 'openai', secret };

  it('is tested like the channel it would become, and is none afterwards', async () => {
    const before = house.store.channels.list().length;
    const answer = await house.send('POST', '/channels/test', { ...draft, testId: 'draft-1', completion: true });
    expect(answer.status).toBe(200);
    expect(house.drafts).toMatchObject([
      { channel: { provider: 'openai', baseUrl: 'https://api.openai.com/v1' }, secrets: { secret } },
    ]);
    expect(wishes).toMatchObject([{ completion: true, reachabilityOnly: false }]);
    expect(house.published).toMatchObject([{ type: 'test', testId: 'draft-1', channelId: null }]);
    expect(house.store.channels.list()).toHaveLength(before);
    expect(JSON.stringify([answer, house.published, house.logLines, house.secrets.all()])).not.toContain(secret);
  });

  it('tells the prices of the models that it lists, as far as they are known', async () => {
    house.probe = () => Promise.resolve({ ok: true, steps: [], models: ['priced-model', 'other-model'] });
    const price = { input: 3, output: 15, cacheRead: null };
    house.prices.set('priced-model', price);
    const { prices } = await house.call('testDraft', { body: draft });
    expect(prices).toEqual({ 'priced-model': price });
  });

  it('without a key that is needed is only looked for', async () => {
    await house.call('testDraft', { body: { provider: 'openai' } });
    await house.call('testDraft', { body: { provider: 'ollama' } });
    expect(wishes.map(({ reachabilityOnly }) => reachabilityOnly)).toEqual([true, false]);
  });

  it('of a saved channel uses its key, at the same address only', async () => {
    const { id } = await create({ provider: 'openai', baseUrl: 'https://api.openai.com/v1', secret });
    const body = { provider: 'openai', channelId: id };
    await house.call('testDraft', { body: { ...body, baseUrl: 'https://api.openai.com/v1/' } });
    await house.call('testDraft', { body: { ...body, baseUrl: 'https://evil.example.com/v1' } });
    await house.call('testDraft', {
      body: { ...body, provider: 'custom-openai', baseUrl: 'https://api.openai.com/v1' },
    });
    expect(house.drafts.map(({ secrets }) => secrets)).toMatchObject([
      { secret, savedAs: id },
      { secret: undefined },
      { secret: undefined },
    ]);
    expect(await house.refusal('POST', '/channels/test', { ...body, channelId: 'none' })).toMatchObject({
      status: 404,
    });
  });

  it('is checked like any channel', async () => {
    for (const wrong of [{ secret: 'sk-a b' }, { baseUrl: 'http://example.com' }, { headers: { Host: 'x' } }]) {
      expect((await house.refusal('POST', '/channels/test', { ...draft, ...wrong })).status).toBe(400);
    }
    expect(house.drafts).toEqual([]);
  });
});

describe("another vendor's key", () => {
  it('is a warning that can be confirmed, when a channel is made and when its key is changed', async () => {
    const body = { name: `channel ${(counter += 1)}`, provider: 'openai', secret: 'sk-ant-0123456789' };
    const refused = await house.send('POST', '/channels', body);
    expect(refused).toMatchObject({
      status: 400,
      body: {
        error: { kind: 'bad-request', details: [{ path: 'secret', reason: 'other-vendor', vendor: 'Anthropic' }] },
      },
    });
    expect(JSON.stringify(refused)).not.toContain('sk-ant-0123456789');
    const { id } = await house.call('createChannel', { body: { ...body, confirmSecret: true } });
    const patch = { secret: 'AIza-0123456789' };
    expect((await house.refusal('PATCH', `/channels/${id}`, patch)).message).toMatch(/Google/);
    await house.call('updateChannel', { id, body: { ...patch, confirmSecret: true } });
    expect(house.secrets.peek(id)).toBe('AIza-0123456789');
  });

  it('does not cover what is certainly wrong', async () => {
    const body = { name: 'x', provider: 'openai', secret: 'sk-a b', confirmSecret: true };
    expect(await house.refusal('POST', '/channels', body)).toMatchObject({ status: 400 });
  });
});

describe('models', () => {
  it('are refreshed with facts, and kept by their ids', async () => {
    const { id } = await create();
    const models = [{ id: 'model-a', contextTokens: 1000 }, { id: 'model-b' }];
    expect(await house.call('refreshModels', { id })).toEqual({ models });
    expect(house.store.channels.get(id)?.knownModels).toEqual(['model-a', 'model-b']);
  });

  it('of all channels are shown under the names of clients, with facts, prices and open patterns', async () => {
    house.prices.set('claude-sonnet-4-5', { input: 3, output: 15, cacheRead: 0.3 });
    const named = await create({
      provider: 'anthropic',
      baseUrl: 'https://api.anthropic.com',
      models: [{ id: 'claude-sonnet-4-5', alias: 'smart' }, { id: 'model-*' }, { id: 'never-*' }],
    });
    const open = await create();
    const list = async () =>
      new Map((await house.call('listModels', {})).map((entry) => [entry.channelId, entry] as const));
    const before = await list();
    expect(before.get(open.id)).toMatchObject({ known: false, models: [] });
    expect(before.get(named.id)).toMatchObject({ known: true, patterns: ['model-*', 'never-*'] });
    await house.call('refreshModels', { id: named.id });
    await house.call('refreshModels', { id: open.id });
    const after = await list();
    expect(after.get(named.id)).toMatchObject({
      channelName: named.name,
      patterns: ['never-*'],
      models: [
        { id: 'smart', upstreamModel: 'claude-sonnet-4-5', contextTokens: 200_000, price: { input: 3, output: 15 } },
        { id: 'model-a', price: null },
        { id: 'model-b', price: null },
      ],
    });
    expect(after.get(open.id)).toMatchObject({ known: true, models: [{ id: 'model-a' }, { id: 'model-b' }] });
  });
});
