// Inside a real extension host, with another extension beside ours: it asks Gatehouse's models, and its own model, which exists only inside
// VS Code, is reached by the vendors' SDKs through the proxy.
import assert from 'node:assert/strict';
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import * as vscode from 'vscode';
import type { GatehouseTestApi } from '../../src/extension/testApi';
import { waitFor } from '../support/waitFor';
import type { ModelExtensionApi } from './modelExtension/api';

const onePixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

describe('another extension', () => {
  let api: GatehouseTestApi;
  let other: ModelExtensionApi;
  const user = (text: string): vscode.LanguageModelChatMessage => vscode.LanguageModelChatMessage.User(text);
  const client = () => {
    const present = api.managementClient();
    assert.ok(present, 'the window is attached to a gateway');
    return present;
  };

  before(async () => {
    const [gatehouse, models] = await Promise.all([
      vscode.extensions.getExtension<GatehouseTestApi>('gatehouse.gatehouse')?.activate(),
      vscode.extensions.getExtension<ModelExtensionApi>('gatehouse-tests.models')?.activate(),
    ]);
    assert.ok(gatehouse !== undefined && models !== undefined);
    [api, other] = [gatehouse, models];
    await vscode.commands.executeCommand('gatehouse.start');
    await waitFor(() => api.managementClient() !== undefined, { timeout: 60_000, what: 'a running gateway' });
  });

  describe('asks a model of Gatehouse', () => {
    const story = { vendor: 'gatehouse', id: 'demo-story' };

    it('streams, counts tokens and cancels', async () => {
      await waitFor(async () => (await vscode.lm.selectChatModels(story)).length === 1, {
        timeout: 60_000,
        what: 'the demo in the picker',
      });
      const whole = await other.ask({ vendor: 'gatehouse', id: 'demo-echo' }, [user('A swallow, laden or unladen?')]);
      assert.match(whole.text, /laden or unladen/);
      assert.ok(whole.parts > 3 && !whole.cancelled, `${whole.parts} parts`);
      assert.ok((await other.count(story, 'Once upon a time')) >= 3);
      const cut = await other.ask(story, [user('Tell me a story.')], { cancelAfter: 1 });
      assert.equal(cut.cancelled, true);
      assert.ok(cut.text.length < 200, cut.text);
      await waitFor(
        async () => (await client().call('listRequests', { query: { limit: 1 } })).rows[0]?.outcome === 'aborted',
        { what: 'the request to be cut' },
      );
    });
  });

  describe('has a model that clients reach through the proxy', () => {
    const model = 'test-models/parrot';
    let openai: OpenAI;
    let anthropic: Anthropic;
    let channelId = '';
    let keyId = '';

    before(async () => {
      const { id } = await client().call('createChannel', {
        body: { name: 'VS Code', provider: 'vscode', models: [] },
      });
      channelId = id;
      const { key, secret } = await client().call('createKey', { body: { name: 'SDKs' } });
      keyId = key.id;
      const { proxyUrl } = await client().call('getStatus', {});
      openai = new OpenAI({ baseURL: `${proxyUrl}/v1`, apiKey: secret, maxRetries: 0 });
      anthropic = new Anthropic({ baseURL: proxyUrl, apiKey: secret, maxRetries: 0 });
      await waitFor(
        async () => {
          const listed = await client().call('listModels', {});
          return listed.find((channel) => channel.channelId === channelId)?.models.some((entry) => entry.id === model);
        },
        { timeout: 60_000, what: 'the model in the list' },
      );
    });
    after(async () => {
      await client().call('deleteChannel', { id: channelId });
      await client().call('revokeKey', { id: keyId });
    });

    it('with its limits, and without our own models', async () => {
      const listed = await client().call('listModels', {});
      const models = listed.find((channel) => channel.channelId === channelId)?.models ?? [];
      const parrot = models.find(({ id }) => id === model);
      assert.deepEqual([parrot?.contextTokens, parrot?.tools, parrot?.price], [5000, true, null]);
      assert.deepEqual(
        models.filter(({ id }) => id.startsWith('gatehouse/')),
        [],
      );
      assert.equal((await vscode.lm.selectChatModels({ vendor: 'gatehouse', id: model })).length, 0);
    });

    it('streaming', async () => {
      const stream = anthropic.messages.stream({
        model,
        max_tokens: 100,
        temperature: 0.3,
        system: 'Be a parrot.',
        messages: [{ role: 'user', content: 'Hello 世界' }],
      });
      const texts: string[] = [];
      stream.on('text', (text) => texts.push(text));
      const message = await stream.finalMessage();
      assert.equal(texts.join(''), 'You said: Hello 世界');
      assert.equal(message.stop_reason, 'end_turn');
      const asked = other.seen.requests.at(-1);
      assert.deepEqual(asked?.said, [['Be a parrot.'], ['Hello 世界']]);
      assert.deepEqual(asked.modelOptions, { temperature: 0.3, max_tokens: 100 });
      const [row] = (await client().call('listRequests', { query: { limit: 1 } })).rows;
      // The extension counts a token for four letters: 12 of the system prompt, 8 of the question, 18 of the answer.
      assert.deepEqual([row?.inputTokens, row?.outputTokens, row?.costUsd], [5, 5, null]);
      assert.ok(row?.warnings.some((warning) => warning.startsWith('estimated-usage')));
    });

    it('calling a tool and taking its result', async () => {
      const parameters = { type: 'object', properties: { city: { type: 'string' } } };
      const tools = [
        { type: 'function' as const, function: { name: 'weather', description: 'Tells it.', parameters } },
      ];
      const messages: OpenAI.ChatCompletionMessageParam[] = [{ role: 'user', content: 'How is it in Oslo?' }];
      const first = await openai.chat.completions.create({ model, messages, tools });
      const message = first.choices[0]?.message;
      const [call] = message?.tool_calls ?? [];
      assert.ok(message !== undefined && call?.type === 'function');
      assert.deepEqual([call.function.name, call.function.arguments], ['weather', '{"city":"Oslo"}']);
      assert.equal(first.choices[0]?.finish_reason, 'tool_calls');
      const answered = [...messages, message, { role: 'tool' as const, tool_call_id: call.id, content: 'sunny' }];
      const second = await openai.chat.completions.create({ model, messages: answered, tools });
      assert.equal(second.choices[0]?.message.content, 'You said: result sunny');
      assert.deepEqual(other.seen.requests.at(-1)?.tools, ['weather']);
    });

    it('seeing an image', async () => {
      const image_url = { url: `data:image/png;base64,${onePixel}` };
      const answer = await openai.chat.completions.create({
        model,
        messages: [{ role: 'user', content: [{ type: 'image_url', image_url }] }],
      });
      // VS Code makes images smaller on the way, so it must be a real one; its size is VS Code's.
      assert.match(answer.choices[0]?.message.content ?? '', /^You said: image\/\w+ of \d+ bytes$/);
    });

    it('telling its errors', async () => {
      const failing = openai.chat.completions.create({ model, messages: [{ role: 'user', content: 'fail' }] });
      await assert.rejects(
        failing,
        (error) => error instanceof OpenAI.RateLimitError && error.message.includes('No more today.'),
      );
      // What held the model back is over once the channel was tested.
      const tested = await client().call('testChannel', { id: channelId, body: { completion: true, model } });
      assert.deepEqual(
        [tested.ok, tested.steps.map(({ name }) => name).join(' ')],
        [true, 'window list-models consent completion'],
      );
    });

    it('ending where the client leaves', async () => {
      const before = other.seen.cancelled;
      const stream = await openai.chat.completions.create({
        model,
        stream: true,
        messages: [{ role: 'user', content: 'forever' }],
      });
      for await (const chunk of stream) if (chunk.choices[0]?.delta.content?.includes('word3') === true) break;
      await waitFor(() => other.seen.cancelled === before + 1, { what: 'the model to be stopped' });
    });
  });
});
