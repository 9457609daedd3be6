// VS Code's own models through the real gateway: a window that speaks the management API answers the official SDKs in every protocol, and
// fails in every way that a window can.
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { protocolIds, type Channel, type ProtocolId } from '../../src/shared/channel';
import type { KeyWithSecret } from '../../src/shared/virtualKey';
import { FakeUpstream, upstreamModels } from '../support/fakeUpstream/fakeUpstream';
import { FakeWindow, windowModel } from '../support/fakeWindow';
import { GatewayFixture } from '../support/gatewayFixture';
import { createDriver, type SdkDriver } from '../support/sdkDriver';
import { waitFor } from '../support/waitFor';

const name = 'copilot/gpt-window';
const models = [
  windowModel('copilot', 'gpt-window'),
  windowModel('copilot', 'shy', { allowed: null }),
  windowModel('gatehouse', 'demo-echo'),
];
const words = { type: 'text', text: 'Hello there.' } as const;

let gateway: GatewayFixture;
let upstream: FakeUpstream;
let key: KeyWithSecret;
let channel: Channel;
let window: FakeWindow;
let extra: FakeWindow | undefined;
let windows = 0;

beforeAll(async () => {
  [gateway, upstream] = await Promise.all([GatewayFixture.start(), FakeUpstream.start()]);
  channel = await gateway.call('createChannel', { body: { name: 'VS Code', provider: 'vscode', models: [] } });
  key = await gateway.createKey();
});
afterAll(async () => Promise.all([gateway.close(), upstream.close()]));
beforeEach(async () => {
  window = await FakeWindow.open(gateway.management, `window-${(windows += 1)}`, models);
});
afterEach(async () => {
  await Promise.all([window.close(), extra?.close()]);
  extra = undefined;
});

const sdk = (protocol: ProtocolId, model = name): SdkDriver =>
  createDriver(protocol, { root: gateway.proxyUrl, key: key.secret, model, maxRetries: 0 });
const openai = (): OpenAI => new OpenAI({ baseURL: `${gateway.proxyUrl}/v1`, apiKey: key.secret, maxRetries: 0 });
const anthropic = (): Anthropic => new Anthropic({ baseURL: gateway.proxyUrl, apiKey: key.secret, maxRetries: 0 });
const ask = (content = 'Hi'): Promise<unknown> =>
  openai().chat.completions.create({ model: name, messages: [{ role: 'user', content }] });
const noWindow = async (): Promise<void> => {
  await window.close();
  await waitFor(async () => (await gateway.call('getStatus', {})).leases === 0);
};

describe.each(protocolIds)('a client of %s', (protocol) => {
  it.each(['generate', 'stream'] as const)(
    'reads an answer (%s), whose usage is estimated and not priced',
    async (how) => {
      window.behaviour = (chat) => chat.finish({ type: 'text', text: 'Hello' }, { type: 'text', text: ' there.' });
      const { text } = await sdk(protocol)[how]('text');
      expect(text).toBe('Hello there.');
      const row = await gateway.latestRow();
      expect(row).toMatchObject({
        outcome: 'ok',
        upstreamProtocol: 'vscode',
        model: name,
        usageKnown: true,
        costUsd: null,
        priceSource: null,
      });
      expect(row?.inputTokens).toBeGreaterThan(10);
      expect(row?.outputTokens).toBeGreaterThan(1);
      expect(row?.warnings.some((warning) => warning.startsWith('estimated-usage'))).toBe(true);
      expect(window.faults).toEqual([]);
    },
  );

  it.each(['generate', 'stream'] as const)('is called for a tool (%s)', async (how) => {
    const call = { type: 'tool-call', callId: 'call_1', name: 'get_weather', input: { location: 'Oslo' } } as const;
    window.behaviour = (chat) => chat.finish({ ...call, name: chat.chat.tools[0]?.name ?? '' });
    const { toolCalls } = await sdk(protocol)[how]('toolCall');
    expect(toolCalls).toEqual([{ name: window.lastChat.chat.tools[0]?.name, input: { location: 'Oslo' } }]);
  });

  it('is told in its own words that no window is open, and is not made to try again', async () => {
    await noWindow();
    await expect(sdk(protocol).generate('text')).rejects.toMatchObject({ status: 503 });
    await expect(sdk(protocol).stream('text')).rejects.toThrow(/window/);
    const row = await gateway.latestRow();
    expect(row).toMatchObject({ outcome: 'error', status: 503 });
  });

  it('is told in-band that the window went away in the middle', async () => {
    window.behaviour = async (chat, self) => {
      await chat.say({ type: 'text', text: 'Half an ' });
      await self.close();
    };
    await expect(sdk(protocol).stream('text')).rejects.toThrow(/closed or reloaded/);
    expect(await gateway.latestRow()).toMatchObject({ outcome: 'error', errorKind: 'upstream-truncated' });
  });
});

describe('what a window is asked', () => {
  it('holds system prompt, images, tools, results and settings, and every loss is told', async () => {
    await openai().chat.completions.create({
      model: name,
      temperature: 0.5,
      max_completion_tokens: 99,
      logprobs: true,
      user: 'somebody',
      messages: [
        { role: 'system', content: 'Be brief.' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What is it?' },
            { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } },
          ],
        },
        {
          role: 'assistant',
          tool_calls: [{ id: 'c1', type: 'function', function: { name: 'look', arguments: '{"at":1}' } }],
        },
        { role: 'tool', tool_call_id: 'c1', content: 'a cat' },
      ],
      tools: [{ type: 'function', function: { name: 'look', description: 'Looks.', parameters: { type: 'object' } } }],
      tool_choice: 'required',
    });
    expect(window.lastChat.chat).toEqual({
      model: name,
      messages: [
        { role: 'user', content: [{ type: 'text', text: 'Be brief.' }] },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What is it?' },
            { type: 'data', mimeType: 'image/png', data: 'iVBORw0KGgo=' },
          ],
        },
        { role: 'assistant', content: [{ type: 'tool-call', callId: 'c1', name: 'look', input: { at: 1 } }] },
        { role: 'user', content: [{ type: 'tool-result', callId: 'c1', content: [{ type: 'text', text: 'a cat' }] }] },
      ],
      tools: [{ name: 'look', description: 'Looks.', inputSchema: { type: 'object' } }],
      toolMode: 'required',
      modelOptions: { temperature: 0.5, max_tokens: 99 },
    });
    expect((await gateway.latestRow())?.warnings).toEqual([
      'mapped-value system: the first message of the user',
      'dropped-field logprobs',
      'dropped-field user',
      'estimated-usage: VS Code tells none',
    ]);
  });

  it('may be as large as any request', async () => {
    const data = Buffer.alloc(12 * 1024 * 1024, 7).toString('base64');
    const source = { type: 'base64', media_type: 'image/png', data } as const;
    const message = await anthropic().messages.create({
      model: name,
      max_tokens: 50,
      messages: [{ role: 'user', content: [{ type: 'image', source }] }],
    });
    expect(message.content).toMatchObject([{ type: 'text', text: 'Hello there.' }]);
    const [part] = window.lastChat.chat.messages[0]?.content ?? [];
    expect(part?.type === 'data' && part.data.length).toBe(data.length);
  });

  it('is asked of one window of two, and of the other once the first has gone', async () => {
    const second = (extra = await FakeWindow.open(gateway.management, 'second', models));
    window.behaviour = second.behaviour = async (chat) => chat.finish(words);
    await Promise.all([1, 2, 3, 4].map(() => ask()));
    expect(window.chats.length + second.chats.length).toBe(4);
    expect(Math.min(window.chats.length, second.chats.length)).toBeGreaterThan(0);
    // Gone before it said anything, it is followed by the other at once.
    window.behaviour = second.behaviour = async (chat, self) => {
      if (window.chats.length + second.chats.length === 5) await self.close();
      else await chat.finish(words);
    };
    await ask();
    expect(window.chats.length + second.chats.length).toBe(6);
    expect((await gateway.latestRow())?.attempts).toHaveLength(1);
  });

  it('goes only to models that other extensions provide', async () => {
    const ids = await sdk('openai-chat').listModels();
    expect(ids).toContain(name);
    expect(ids.filter((id) => id.startsWith('gatehouse/'))).toEqual([]);
    await expect(sdk('openai-chat', 'gatehouse/demo-echo').generate('text')).rejects.toMatchObject({ status: 404 });
    const listed = (await gateway.call('listModels', {})).find(({ channelId }) => channelId === channel.id);
    expect(listed?.models[0]).toMatchObject({ id: name, contextTokens: 64_000, tools: true, price: null });
  });
});

describe('what goes wrong in a window', () => {
  it.each([
    { code: 'NoPermissions', status: 503 },
    { code: 'Blocked', status: 429 },
    { code: 'NotFound', status: 404 },
    { code: 'Filtered', status: 400 },
    { code: 'Unknown', status: 502 },
  ])('is told before the answer: $code as $status', async ({ code, status }) => {
    window.behaviour = (chat) => chat.refuse({ code, message: `for the reason ${code}` });
    await expect(ask()).rejects.toMatchObject({ status });
    const row = await gateway.latestRow();
    expect(row?.error).toContain(`for the reason ${code}`);
    await window.declare(models);
    window.behaviour = (chat) => chat.finish(words);
    await ask();
  });

  it('is told in the answer once it has begun', async () => {
    window.behaviour = (chat) =>
      chat.finish({ type: 'text', text: 'Half' }, { type: 'error', code: 'Blocked', message: 'No more today.' });
    await expect(sdk('anthropic').stream('text')).rejects.toThrow(/No more today/);
    expect(await gateway.latestRow()).toMatchObject({ outcome: 'error' });
  });

  it.each([
    [
      'an answer without an end',
      (chat: FakeWindow['lastChat']) => chat.piece('{"type":"text","text":"x"}\n', { last: true }),
    ],
    ['a line that is no JSON', (chat: FakeWindow['lastChat']) => chat.piece('{"type":"text","text":"x"}\nnonsense\n')],
    [
      'a torn line',
      (chat: FakeWindow['lastChat']) => chat.piece('{"type":"text","text":"x"}\n{"type":"en', { last: true }),
    ],
  ])('never passes for a normal end: %s', async (_, behave) => {
    window.behaviour = async (chat) => void (await behave(chat));
    await expect(sdk('openai-chat').stream('text')).rejects.toThrow();
    expect(await gateway.latestRow()).toMatchObject({ outcome: 'error' });
  });

  it('is a fault where a piece is missing', async () => {
    window.behaviour = async (chat) => {
      await chat.say({ type: 'text', text: 'one ' });
      await chat.piece('{"type":"end"}\n', { index: 7 });
    };
    await expect(sdk('openai-responses').stream('text')).rejects.toThrow(/missing/);
    await waitFor(() => window.faults.length > 0);
    expect(window.faults).toMatchObject([{ status: 409 }]);
  });

  it('leaves the request to another channel, as long as nothing was said', async () => {
    const spare = await gateway.call('createChannel', {
      body: {
        name: 'Spare',
        provider: 'custom',
        protocol: 'openai-chat',
        baseUrl: upstream.baseUrl('openai-chat'),
        secret: upstream.secret,
        priority: 9,
        models: [{ id: upstreamModels['openai-chat'], alias: name }],
      },
    });
    // Channels that name a model go before those that serve whatever is listed.
    await gateway.call('updateChannel', { id: channel.id, body: { models: [{ id: name }] } });
    window.behaviour = async (_, self) => self.close();
    await ask();
    expect(await gateway.latestRow()).toMatchObject({ outcome: 'ok', channelId: spare.id, route: 'failover' });
    await ask();
    expect((await gateway.latestRow())?.attempts[0]).toMatchObject({ channelId: channel.id, reason: 'no-window' });
    await gateway.call('deleteChannel', { id: spare.id });
    await gateway.call('updateChannel', { id: channel.id, body: { models: [] } });
  });

  it('ends when the client leaves, and the window hears of it', async () => {
    const abort = new AbortController();
    window.behaviour = async (chat) => void (await chat.say({ type: 'text', text: 'A long story. '.repeat(60) }));
    const reading = sdk('openai-chat').stream('text', { signal: abort.signal, onEvent: () => abort.abort() });
    await expect(reading).rejects.toThrow();
    await waitFor(() => window.lastChat.ended, { what: 'the end at the window' });
    expect(await window.lastChat.say(words)).toBe(false);
    await waitFor(async () => (await gateway.latestRow())?.outcome === 'aborted');
    const row = await gateway.latestRow();
    expect(row?.inputTokens).toBeGreaterThan(10);
    expect(row?.outputTokens).toBeGreaterThan(50);
  });

  it('cannot be blamed on a slow client: the window waits for it', async () => {
    const text = 'x'.repeat(100_000);
    let sent = 0;
    let done = false;
    window.behaviour = async (chat) => {
      for (let piece = 0; piece < 150; piece += 1) {
        await chat.say({ type: 'text', text });
        sent += 1;
      }
      await chat.finish();
      done = true;
    };
    const response = await fetch(`${gateway.proxyUrl}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key.secret}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: name, stream: true, messages: [{ role: 'user', content: 'Hi' }] }),
    });
    const reader = response.body?.getReader();
    await reader?.read();
    let before = -1;
    await waitFor(
      () => {
        const rests = sent === before;
        before = sent;
        return rests;
      },
      { interval: 300, timeout: 15_000, what: 'the window to be held back' },
    );
    expect(sent).toBeLessThan(145);
    let bytes = 0;
    for (let read = await reader?.read(); read !== undefined && !read.done; read = await reader?.read()) {
      bytes += read.value.length;
    }
    expect(bytes).toBeGreaterThan(14_000_000);
    await waitFor(() => done);
  });
});

describe('the channel', () => {
  it('is tested step by step, consent included', async () => {
    const test = (more: object = {}) => gateway.call('testChannel', { id: channel.id, body: more });
    expect((await test()).steps.map(({ name: step, ok }) => [step, ok])).toEqual([
      ['window', true],
      ['list-models', true],
      ['consent', true],
    ]);
    window.behaviour = (chat) =>
      chat.chat.interactive === true ? chat.finish(words) : chat.refuse({ code: 'NoPermissions', message: 'no' });
    const asked = await test({ completion: true, model: 'copilot/shy' });
    expect(asked).toMatchObject({ ok: true, completion: { model: 'copilot/shy', text: 'Hello there.' } });
    window.behaviour = (chat) => chat.refuse({ code: 'NoPermissions', message: 'The user said no.' });
    expect((await test({ model: 'copilot/shy' })).steps.at(-1)).toMatchObject({ name: 'consent', cause: 'no-consent' });
    await noWindow();
    expect((await test()).steps).toMatchObject([{ name: 'window', ok: false, cause: 'no-window' }]);
    const { health } = await gateway.call('getChannel', { id: channel.id });
    expect(health.state).toBe('down');
  });

  it('is well again, and lists what there is, as soon as a window tells of models', async () => {
    await noWindow();
    await expect(ask()).rejects.toMatchObject({ status: 503 });
    expect((await gateway.call('getChannel', { id: channel.id })).health.cause?.code).toBe('no-window');
    window = await FakeWindow.open(gateway.management, 'later', [windowModel('other', 'new-model')]);
    expect((await gateway.call('getChannel', { id: channel.id })).health.cause).toBeNull();
    expect(await sdk('openai-chat').listModels()).toContain('other/new-model');
    expect((await sdk('openai-chat', 'other/new-model').generate('text')).text).toBe('Hello there.');
  });

  it('takes models only from a window with a lease, and has no other address', async () => {
    const stranger = gateway.call('putWindowModels', { body: { window: 'nobody', models: [] } });
    await expect(stranger).rejects.toMatchObject({ status: 409 });
    const elsewhere = gateway.call('updateChannel', { id: channel.id, body: { baseUrl: 'https://example.com' } });
    await expect(elsewhere).rejects.toMatchObject({ status: 400 });
  });
});
