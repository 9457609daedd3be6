// VS Code's chats as requests of the protocol and answers as its parts; models as the picker shows them; the key they are asked under.
import { describe, expect, it } from 'vitest';
import { chatBody, type ChatMessage } from '../../../src/extension/languageModels/chatRequest';
import { ChatReader } from '../../../src/extension/languageModels/chatStream';
import { KeptThinking } from '../../../src/extension/languageModels/keptThinking';
import { pickerModels } from '../../../src/extension/languageModels/modelList';
import { WindowKey } from '../../../src/extension/languageModels/windowKey';
import type { ManagementClient } from '../../../src/extension/managementClient';
import { inEnglish as t } from '../../../src/extension/translate';
import type { ChannelModels } from '../../../src/shared/channelModels';
import type { VirtualKey } from '../../../src/shared/virtualKey';
import { virtualKey } from '../../webview/samples';

const text = (value: string) => ({ value });
const bodyOf = (messages: ChatMessage[], more: Partial<Parameters<typeof chatBody>[0]> = {}) =>
  chatBody({ model: 'm', messages, tools: [], toolsRequired: false, modelOptions: {}, ...more });

describe('a chat as a request', () => {
  it('has its texts joined, streamed, with usage', () => {
    const { body, dropped } = bodyOf([
      { role: 'system', content: [text('Be brief.')] },
      { role: 'user', content: [text('Hello, '), text('you.')] },
      { role: 'assistant', content: [text('Hi.')] },
    ]);
    expect(body).toEqual({
      ...{ model: 'm', stream: true, stream_options: { include_usage: true } },
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Hello, you.' },
        { role: 'assistant', content: 'Hi.' },
      ],
    });
    expect(dropped).toEqual([]);
  });

  it('has calls, and results before anything else that the user says', () => {
    const call = { callId: 'c1', name: 'look', input: { at: 'sky' } };
    const { body } = bodyOf([
      { role: 'assistant', content: [text('Looking.'), call] },
      { role: 'user', content: [text('Well?'), { callId: 'c1', content: [text('blue'), { value: { clouds: 0 } }] }] },
    ]);
    expect(body['messages']).toEqual([
      {
        ...{ role: 'assistant', content: 'Looking.' },
        tool_calls: [{ id: 'c1', type: 'function', function: { name: 'look', arguments: '{"at":"sky"}' } }],
      },
      { role: 'tool', tool_call_id: 'c1', content: 'blue\n{"clouds":0}' },
      { role: 'user', content: 'Well?' },
    ]);
  });

  it('has pictures, those of results after them; what it cannot say is named', () => {
    const picture = { mimeType: 'image/png', data: new Uint8Array([1, 2, 3]) };
    const url = 'data:image/png;base64,AQID';
    const { body, dropped } = bodyOf([
      { role: 'user', content: [{ callId: 'c1', content: [text('see'), picture] }] },
      { role: 'user', content: [text('This?'), picture, { mimeType: 'video/mp4', data: new Uint8Array(1) }] },
    ]);
    expect(body['messages']).toEqual([
      { role: 'tool', tool_call_id: 'c1', content: 'see' },
      { role: 'user', content: [{ type: 'image_url', image_url: { url } }] },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'This?' },
          { type: 'image_url', image_url: { url } },
        ],
      },
    ]);
    expect(dropped).toEqual(['video/mp4']);
  });

  it('takes settings of the model, but none that are ours', () => {
    const tools = [{ name: 'look', description: 'Looks.' }];
    const { body } = bodyOf([{ role: 'user', content: [text('x')] }], {
      tools,
      toolsRequired: true,
      modelOptions: { temperature: 0.2, model: 'other', stream: false, messages: [] },
    });
    expect(body).toMatchObject({ model: 'm', stream: true, temperature: 0.2, tool_choice: 'required' });
    expect(body['tools']).toEqual([
      {
        type: 'function',
        function: { name: 'look', description: 'Looks.', parameters: { type: 'object', properties: {} } },
      },
    ]);
  });
});

describe('an answer', () => {
  const event = (delta: object, finish: string | null = null): string =>
    JSON.stringify({ choices: [{ index: 0, delta, finish_reason: finish }] });

  it('is text as it comes, and calls when they are whole, side by side', () => {
    const reader = new ChatReader();
    const pieces = [
      event({ role: 'assistant', content: 'Let me ' }),
      event({ content: 'look.' }),
      event({ tool_calls: [{ index: 0, id: 'a', function: { name: 'one', arguments: '' } }] }),
      event({ tool_calls: [{ index: 1, id: 'b', function: { name: 'two', arguments: '{"x"' } }] }),
      event({ tool_calls: [{ index: 1, function: { arguments: ':1}' } }] }),
      event({}, 'tool_calls'),
      JSON.stringify({ choices: [], usage: {} }),
      '[DONE]',
    ].flatMap((data) => reader.take(data));
    expect(pieces).toEqual([
      { type: 'text', text: 'Let me ' },
      { type: 'text', text: 'look.' },
      { type: 'tool-call', callId: 'a', name: 'one', input: {} },
      { type: 'tool-call', callId: 'b', name: 'two', input: { x: 1 } },
    ]);
    expect(reader.isComplete).toBe(true);
  });

  it('gives broken arguments on as they are, and throws what an error says', () => {
    const reader = new ChatReader();
    reader.take(event({ tool_calls: [{ index: 0, id: 'a', function: { name: 'one', arguments: '{broken' } }] }));
    expect(reader.take(event({}, 'tool_calls'))).toEqual([
      { type: 'tool-call', callId: 'a', name: 'one', input: { invalidArguments: '{broken' } },
    ]);
    expect(() => reader.take('{"error":{"message":"The provider broke off."}}')).toThrow('The provider broke off.');
    expect(reader.isComplete).toBe(false);
  });
});

describe('the models of the picker', () => {
  const channel = (part: Partial<ChannelModels>): ChannelModels => ({
    ...{ channelId: 'c', channelName: 'One', provider: 'openai', enabled: true, known: true, patterns: [], models: [] },
    ...part,
  });
  const usd = (amount: number): string => `$${amount}`;

  it('stand once for all channels that serve them, with limits, abilities and price', () => {
    const big = {
      ...{ id: 'big', name: 'Big', contextTokens: 200_000, maxOutputTokens: 64_000 },
      ...{ tools: true, price: { input: 3, output: 15, cacheRead: null } },
    } as const;
    const [model, ...more] = pickerModels(
      [
        channel({ models: [{ ...big, input: ['text', 'image'] }] }),
        channel({ channelName: 'Two', models: [{ id: 'big', price: null }] }),
      ],
      usd,
      t,
    );
    expect(more).toEqual([]);
    expect(model).toEqual({
      ...{ id: 'big', name: 'Big', family: 'big', version: 'big', detail: '$3 / $15' },
      tooltip: 'Served by One, Two.\n$3 per million input tokens, $15 per million output tokens.',
      ...{ maxInputTokens: 136_000, maxOutputTokens: 64_000 },
      capabilities: { imageInput: true, toolCalling: true },
    });
  });

  it('are those one can talk with, of channels that are enabled', () => {
    const models = ['chat', 'text-embedding-3-small', 'gpt-image-1', 'whisper-1'].map((id) => ({ id, price: null }));
    const old = { id: 'old', deprecated: true, price: null };
    const deaf = { id: 'deaf', input: ['audio' as const], price: null };
    const channels = [
      channel({ models: [...models, old, deaf] }),
      channel({ enabled: false, models: [{ id: 'off', price: null }] }),
    ];
    const shown = pickerModels(channels, usd, t);
    expect(shown.map(({ id }) => id)).toEqual(['chat']);
    expect(shown[0]).toMatchObject({ detail: 'One', maxInputTokens: 119_808, maxOutputTokens: 8192 });
    expect(shown[0]?.tooltip).toContain('The price is not known.');
  });
});

describe('the key of the window', () => {
  class Store {
    readonly entries = new Map<string, string>();
    get = (key: string) => Promise.resolve(this.entries.get(key));
    store = (key: string, value: string) => Promise.resolve(void this.entries.set(key, value));
  }
  function gateway(keys: VirtualKey[]) {
    const calls: string[] = [];
    const call = (name: string, args: { id?: string; body: { tool?: string } }) => {
      calls.push(name);
      const present = keys.find(({ id }) => id === args.id);
      const key = present ?? virtualKey({ id: `k${keys.length}`, name: 'VS Code', tool: args.body.tool ?? null });
      if (present === undefined) keys.push(key);
      return Promise.resolve({ key, secret: `secret-${calls.length}` });
    };
    return { calls, client: { call } as unknown as ManagementClient };
  }

  it('is made once, for calls at the same time too, and used from then on by every window', async () => {
    const keys: VirtualKey[] = [];
    const { client, calls } = gateway(keys);
    const store = new Store();
    const key = new WindowKey(store);
    expect(await Promise.all([key.secret(client, []), key.secret(client, [])])).toEqual(['secret-1', 'secret-1']);
    expect(await new WindowKey(store).secret(client, keys)).toBe('secret-1');
    expect(calls).toEqual(['createKey']);
  });

  it('gets a new secret where the old one is lost', async () => {
    const keys: VirtualKey[] = [virtualKey({ id: 'k', name: 'VS Code', tool: 'vscode' })];
    const { client, calls } = gateway(keys);
    expect(await new WindowKey(new Store()).secret(client, keys)).toBe('secret-1');
    expect(calls).toEqual(['rotateKey']);
  });

  it.each(['disabled', 'revoked'] as const)('is not replaced where the user has made it %s', async (state) => {
    const keys: VirtualKey[] = [virtualKey({ id: 'k', name: 'VS Code', tool: 'vscode', state })];
    const { client, calls } = gateway(keys);
    await expect(new WindowKey(new Store()).secret(client, keys)).rejects.toMatchObject({ kind: 'forbidden' });
    expect(calls).toEqual([]);
  });
});

describe('thinking before a call', () => {
  it('is kept by the id of the call and sent back with it, where VS Code has no part for it', () => {
    const reader = new ChatReader();
    const chunk = (delta: object, finish: string | null = null): string =>
      JSON.stringify({ choices: [{ index: 0, delta, finish_reason: finish }] });
    const call = (index: number, id: string) => ({ index, id, function: { name: 'look', arguments: '{}' } });
    const pieces = [
      chunk({ reasoning_content: 'First ' }),
      chunk({ reasoning_content: 'the sky.' }),
      chunk({ tool_calls: [call(0, 'c1'), call(1, 'c2')] }),
      chunk({}, 'tool_calls'),
    ].flatMap((data) => reader.take(data));
    expect(pieces).toMatchObject([{ callId: 'c1', thinking: 'First the sky.' }, { callId: 'c2' }]);
    const kept = new KeptThinking();
    for (const piece of pieces) if (piece.type === 'tool-call') kept.keep(piece.callId, piece.thinking ?? '');
    const replayed = { callId: 'c1', name: 'look', input: {} };
    const { body } = bodyOf([{ role: 'assistant', content: [replayed] }], { thinkingOf: (id) => kept.of(id) });
    expect(body['messages']).toMatchObject([{ role: 'assistant', reasoning_content: 'First the sky.' }]);
    const unknown = bodyOf([{ role: 'assistant', content: [{ ...replayed, callId: 'c9' }] }]);
    expect(JSON.stringify(unknown.body)).not.toContain('reasoning_content');
  });

  it('of the oldest calls is forgotten', () => {
    const kept = new KeptThinking();
    for (let call = 0; call < 600; call += 1) kept.keep(`c${call}`, 'x');
    expect([kept.of('c0'), kept.of('c599')]).toEqual([undefined, 'x']);
  });
});
