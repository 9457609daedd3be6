// Model lists and token counting through the gateway with the official SDKs.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { protocolIds } from '../../src/shared/channel';
import { upstreamModels } from '../support/fakeUpstream/fakeUpstream';
import { alias, channelTo, House } from '../support/house';
import { rawRequest } from '../support/rawHttp';

let house: House;
beforeAll(async () => {
  house = await House.build();
});
afterAll(async () => house.close());
beforeEach(() => house.upstream.reset());

describe.each(protocolIds)('%s', (protocol) => {
  it('lists the models of this key with the SDK', async () => {
    const ids = await house.through(protocol).listModels();
    expect(ids).toContain(alias(protocol));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('lists only what the key may use', async () => {
    const { secret } = await house.gateway.createKey({ models: [`*${protocol}*`] });
    expect(await house.through(protocol, { key: secret }).listModels()).toEqual([alias(protocol)]);
  });
});

it('gives the shape that the client knows', async () => {
  const list = async (path: string, headers: Record<string, string>): Promise<Record<string, unknown>> => {
    const answer = await rawRequest(house.gateway.proxyUrl + path, { headers });
    expect(answer.status).toBe(200);
    return JSON.parse(answer.body.toString()) as Record<string, unknown>;
  };
  const bearer = { authorization: `Bearer ${house.key.secret}` };
  expect(await list('/v1/models', bearer)).toMatchObject({ object: 'list', data: expect.any(Array) as unknown });
  expect(await list('/v1/models', { ...bearer, 'anthropic-version': '2023-06-01' })).toMatchObject({
    data: expect.arrayContaining([expect.objectContaining({ type: 'model', id: alias('anthropic') })]) as unknown,
    has_more: false,
  });
  expect(await list('/v1beta/models', { 'x-goog-api-key': house.key.secret })).toMatchObject({
    models: expect.arrayContaining([expect.objectContaining({ name: `models/${alias('gemini')}` })]) as unknown,
  });
  const one = encodeURIComponent(alias('openai-chat'));
  expect(await list(`/v1/models/${one}`, bearer)).toMatchObject({ id: alias('openai-chat'), object: 'model' });
});

it.each(['anthropic', 'gemini'] as const)('counts tokens for %s upstream', async (protocol) => {
  expect(await house.through(protocol).countTokens?.()).toBe(42);
  const received = house.upstream.lastRequest();
  expect(received.call).toMatchObject({ operation: 'count-tokens', model: upstreamModels[protocol] });
});

it('uses the provider’s own list where a channel names no models', async () => {
  const { id } = await house.gateway.createChannel(
    channelTo(house.upstream, 'openai-chat', { name: 'all', models: [] }),
  );
  const { models } = await house.gateway.call('refreshModels', { id });
  expect(models.map((model) => model.id)).toContain('deepseek-reasoner');
  const result = await house.through('openai-chat', { model: 'deepseek-reasoner' }).generate('text');
  expect(result.stop).toBe('stop');
  expect(house.upstream.lastRequest().call?.model).toBe('deepseek-reasoner');
  expect(await house.through('openai-chat').listModels()).toContain('deepseek-reasoner');
});

it('tests a channel: good, wrong key, nobody there', async () => {
  const good = await house.gateway.call('testChannel', { id: house.channels.anthropic.id });
  expect(good.ok).toBe(true);
  const test = async (more: Parameters<typeof channelTo>[2]) => {
    const { id } = await house.gateway.createChannel(
      channelTo(house.upstream, 'openai-chat', { name: 'tested', ...more }),
    );
    const result = await house.gateway.call('testChannel', { id });
    await house.gateway.call('deleteChannel', { id });
    return result;
  };
  const wrongKey = await test({ secret: 'not-the-right-key' });
  expect(wrongKey.ok).toBe(false);
  expect(wrongKey.steps.at(-1)?.ok).toBe(false);
  expect(JSON.stringify(wrongKey)).not.toContain('not-the-right-key');
  const nobody = await test({ baseUrl: 'http://127.0.0.1:9/v1' });
  expect(nobody).toMatchObject({ ok: false });
  expect(nobody.steps.find((step) => !step.ok)?.error).toBeTruthy();
});
