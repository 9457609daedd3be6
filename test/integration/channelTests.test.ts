// Tests of channels by the real gateway: steps as events, a tiny completion at the provider, cancel, drafts, imports, models with prices.
import { request } from 'node:http';
import { WebSocket } from 'ws';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { GatewayEvent } from '../../src/shared/events';
import { upstreamModels } from '../support/fakeUpstream/fakeUpstream';
import { alias, channelTo, House } from '../support/house';
import { waitFor } from '../support/waitFor';

let house: House;
beforeAll(async () => {
  house = await House.build();
});
afterAll(async () => house.close());
beforeEach(() => house.upstream.reset());

const headers = () => ({ authorization: `Bearer ${house.gateway.listening.managementToken}` });

it('tells each step as it ends, and asks a model where that is wanted', async () => {
  const events: GatewayEvent[] = [];
  const socket = new WebSocket(`${house.gateway.listening.managementUrl.replace('http', 'ws')}/api/v1/events`, {
    headers: headers(),
  });
  socket.on('message', (data: Buffer) => events.push(JSON.parse(data.toString('utf8')) as GatewayEvent));
  await new Promise((resolve) => socket.once('open', resolve));
  const body = { completion: true, testId: 'one' };
  const result = await house.gateway.call('testChannel', { id: house.channels.anthropic.id, body });
  expect(result).toMatchObject({ ok: true, completion: { model: upstreamModels.anthropic } });
  const names = ['resolve', 'connect', 'authenticate', 'list-models', 'completion'];
  await waitFor(() => events.filter(({ type }) => type === 'test').length === names.length);
  const steps = events.flatMap((event) => (event.type === 'test' && event.testId === 'one' ? [event.step] : []));
  expect(steps.map(({ name, ok }) => [name, ok])).toEqual(names.map((name) => [name, true]));
  socket.terminate();
});

it('a client that leaves ends the question at the provider', async () => {
  house.upstream.script({ fault: { kind: 'stall', at: -1 } });
  const { id } = await house.gateway.createChannel(
    channelTo(house.upstream, 'openai-chat', { name: 'slow', models: [{ id: upstreamModels['openai-chat'] }] }),
  );
  const text = JSON.stringify({ completion: true });
  const call = request(`${house.gateway.listening.managementUrl}/api/v1/channels/${id}/test`, {
    method: 'POST',
    agent: false,
    headers: { ...headers(), 'content-type': 'application/json', 'content-length': String(text.length) },
  });
  call.on('error', () => undefined);
  call.end(text);
  const asked = await waitFor(() => house.upstream.requests.find(({ method }) => method === 'POST'));
  call.destroy();
  await waitFor(() => asked.abandoned);
  await house.gateway.call('deleteChannel', { id });
});

it('a draft is tested with its key, and is no channel', async () => {
  const { name, ...draft } = channelTo(house.upstream, 'gemini');
  expect(await house.gateway.call('testDraft', { body: draft })).toMatchObject({ ok: true });
  const wrong = await house.gateway.call('testDraft', { body: { ...draft, secret: 'not-the-right-key' } });
  expect(wrong.steps.at(-1)).toMatchObject({ name: 'authenticate', ok: false, cause: 'key-rejected' });
  expect(JSON.stringify(wrong)).not.toContain('not-the-right-key');
  expect((await house.gateway.call('listChannels', {})).filter((channel) => channel.name === name)).toHaveLength(1);
});

it('imports what another gateway has, by reference, without showing its key', async () => {
  const secret = house.upstream.secret;
  const row = {
    name: 'router',
    api_base_url: `${house.upstream.url}/v1/chat/completions`,
    api_key: secret,
    models: [],
  };
  const body = { source: 'claude-code-router' as const, document: JSON.stringify({ Providers: [row] }) };
  const preview = await house.gateway.call('importChannels', { body });
  expect(JSON.stringify(preview)).not.toContain(secret);
  const apply = preview.candidates.map(({ ref }) => ref);
  const { created } = await house.gateway.call('importChannels', { body: { ...body, apply } });
  expect(created).toMatchObject([{ provider: 'custom-openai', secretState: 'set', secretHint: secret.slice(-4) }]);
  const id = created[0]?.id ?? '';
  expect(await house.gateway.call('testChannel', { id })).toMatchObject({ ok: true });
  await house.gateway.call('deleteChannel', { id });
});

it('shows all models by channel, with prices where they are known', async () => {
  const { id } = await house.gateway.createChannel({ name: 'official', provider: 'openai', models: [{ id: 'gpt-5' }] });
  const models = await house.gateway.call('listModels', {});
  const official = models.find(({ channelId }) => channelId === id);
  expect(official?.models).toMatchObject([{ id: 'gpt-5', price: { input: 1.25, output: 10 } }]);
  const chat = models.find(({ channelId }) => channelId === house.channels['openai-chat'].id);
  expect(chat?.models).toMatchObject([{ id: alias('openai-chat'), upstreamModel: upstreamModels['openai-chat'] }]);
  expect(Array.isArray(await house.gateway.call('discover', {}))).toBe(true);
});
