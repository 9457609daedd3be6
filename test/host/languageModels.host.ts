// Inside a real extension host: Gatehouse's models in VS Code's own picker, asked through vscode.lm as any extension would.
import assert from 'node:assert/strict';
import http from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import * as vscode from 'vscode';
import type { GatehouseTestApi } from '../../src/extension/testApi';
import { waitFor } from '../support/waitFor';

interface ChatRequest {
  messages: { role: string; content: unknown; tool_calls?: unknown; tool_call_id?: string }[];
  tools?: unknown[];
}

describe('language models', () => {
  let api: GatehouseTestApi;
  const asked: ChatRequest[] = [];
  /** A provider that calls a tool, and answers in text once it has the result. */
  const provider = http.createServer((request, response) => {
    void (async () => {
      const pieces: Buffer[] = [];
      for await (const piece of request as AsyncIterable<Buffer>) pieces.push(piece);
      const body = JSON.parse(Buffer.concat(pieces).toString('utf8')) as ChatRequest;
      asked.push(body);
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const say = (delta: object, finish: string | null = null): void => {
        const choices = [{ index: 0, delta, finish_reason: finish }];
        response.write(
          `data: ${JSON.stringify({ id: 'c1', object: 'chat.completion.chunk', created: 1, model: 'tool-model', choices })}\n\n`,
        );
      };
      if (body.messages.some(({ role }) => role === 'tool')) {
        say({ role: 'assistant', content: 'It is ' });
        say({ content: 'sunny.' });
        say({}, 'stop');
      } else {
        say({
          role: 'assistant',
          tool_calls: [
            { index: 0, id: 'call_1', type: 'function', function: { name: 'weather', arguments: '{"city":' } },
          ],
        });
        say({ tool_calls: [{ index: 0, function: { arguments: '"Oslo"}' } }] });
        say({}, 'tool_calls');
      }
      const usage = { prompt_tokens: 20, completion_tokens: 5, total_tokens: 25 };
      response.write(
        `data: ${JSON.stringify({ id: 'c1', object: 'chat.completion.chunk', created: 1, model: 'tool-model', choices: [], usage })}\n\n`,
      );
      response.end('data: [DONE]\n\n');
    })();
  });

  const client = () => {
    const present = api.managementClient();
    assert.ok(present, 'the window is attached to a gateway');
    return present;
  };
  const modelNamed = async (id: string): Promise<vscode.LanguageModelChat> => {
    let found: vscode.LanguageModelChat | undefined;
    await waitFor(
      async () => {
        found = (await vscode.lm.selectChatModels({ vendor: 'gatehouse' })).find((model) => model.id === id);
        return found !== undefined;
      },
      { timeout: 60_000, what: `the model ${id} in the picker` },
    );
    assert.ok(found);
    return found;
  };
  const read = async (response: vscode.LanguageModelChatResponse) => {
    let text = '';
    const calls: vscode.LanguageModelToolCallPart[] = [];
    for await (const part of response.stream) {
      if (part instanceof vscode.LanguageModelTextPart) text += part.value;
      else if (part instanceof vscode.LanguageModelToolCallPart) calls.push(part);
    }
    return { text, calls };
  };
  const none = new vscode.CancellationTokenSource().token;
  let channelId = '';

  before(async () => {
    const extension = vscode.extensions.getExtension<GatehouseTestApi>('gatehouse.gatehouse');
    assert.ok(extension);
    api = await extension.activate();
    await vscode.commands.executeCommand('gatehouse.start');
    await waitFor(() => api.state().state === 'running' && api.managementClient() !== undefined, {
      timeout: 60_000,
      what: 'a running gateway',
    });
    provider.listen(0, '127.0.0.1');
    await once(provider, 'listening');
    const { port } = provider.address() as AddressInfo;
    const baseUrl = `http://127.0.0.1:${port}/v1`;
    const channel = await client().call('createChannel', {
      body: {
        name: 'Tools',
        provider: 'custom-openai',
        protocol: 'openai-chat',
        baseUrl,
        secret: 'sk-real',
        models: [{ id: 'tool-model' }],
      },
    });
    channelId = channel.id;
  });
  after(async () => {
    await client().call('deleteChannel', { id: channelId });
    provider.close();
  });

  it('are in the picker with their limits, and leave it with their channel', async () => {
    const model = await modelNamed('demo-echo');
    assert.equal(model.vendor, 'gatehouse');
    assert.ok(model.maxInputTokens > 1000);
    const body = {
      name: 'Passing',
      provider: 'custom-openai',
      protocol: 'openai-chat',
      models: [{ id: 'passing' }],
    } as const;
    const { id } = await client().call('createChannel', {
      body: { ...body, models: [...body.models], baseUrl: 'http://127.0.0.1:9/v1' },
    });
    await modelNamed('passing');
    await client().call('deleteChannel', { id });
    await waitFor(async () => (await vscode.lm.selectChatModels({ vendor: 'gatehouse', id: 'passing' })).length === 0, {
      timeout: 60_000,
      what: 'the model to leave the picker',
    });
  });

  it('stream an answer, metered under a key of VS Code', async () => {
    const model = await modelNamed('demo-echo');
    const question = 'What is the airspeed of a swallow?';
    const { text } = await read(await model.sendRequest([vscode.LanguageModelChatMessage.User(question)], {}, none));
    assert.match(text, /airspeed of a swallow/);
    const { rows } = await client().call('listRequests', { query: { limit: 1 } });
    assert.deepEqual([rows[0]?.tool, rows[0]?.outcome, rows[0]?.model], ['vscode', 'ok', 'demo-echo']);
    const keys = await client().call('listKeys', {});
    assert.equal(keys.filter(({ tool }) => tool === 'vscode').length, 1);
  });

  it('call a tool, take its result and answer', async () => {
    const model = await modelNamed('tool-model');
    const inputSchema = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
    const tools = [{ name: 'weather', description: 'Tells the weather of a city.', inputSchema }];
    const user = vscode.LanguageModelChatMessage.User('How is the weather in Oslo?');
    const first = await read(await model.sendRequest([user], { tools }, none));
    assert.deepEqual(
      first.calls.map(({ callId, name, input }) => ({ callId, name, input })),
      [{ callId: 'call_1', name: 'weather', input: { city: 'Oslo' } }],
    );
    const call = vscode.LanguageModelChatMessage.Assistant(first.calls);
    const result = new vscode.LanguageModelToolResultPart('call_1', [new vscode.LanguageModelTextPart('sunny')]);
    const answer = vscode.LanguageModelChatMessage.User([result]);
    const second = await read(await model.sendRequest([user, call, answer], { tools }, none));
    assert.equal(second.text, 'It is sunny.');
    assert.deepEqual(
      asked.at(-1)?.messages.map(({ role }) => role),
      ['user', 'assistant', 'tool'],
    );
    assert.equal(asked.at(-1)?.messages[2]?.content, 'sunny');
  });

  it('count tokens', async () => {
    const model = await modelNamed('demo-echo');
    const few = await model.countTokens('Hello world');
    const many = await model.countTokens('Hello world. '.repeat(100));
    assert.ok(few >= 2 && few <= 8, `${few}`);
    assert.ok(many > 50 * few && many < 200 * few, `${few} ${many}`);
  });

  it('give agents tools that read usage, models and budgets', async () => {
    const ask = async (name: string, input: object): Promise<Record<string, unknown>> => {
      const { content } = await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined }, none);
      const [part] = content;
      assert.ok(part instanceof vscode.LanguageModelTextPart);
      return JSON.parse(part.value) as Record<string, unknown>;
    };
    const usage = await ask('gatehouse_usage', { groupBy: 'model' });
    const rows = usage['rows'] as { model: string; requests: number }[];
    assert.ok(rows.some(({ model, requests }) => model === 'demo-echo' && requests > 0));
    const models = (await ask('gatehouse_models', { search: 'echo' }))['models'];
    assert.deepEqual(
      (models as { id: string }[]).map(({ id }) => id),
      ['demo-echo'],
    );
    const budget = await client().call('createBudget', { body: { scope: 'all', usd: 5, period: 'month' } });
    const { budgets } = await ask('gatehouse_budget', {});
    await client().call('deleteBudget', { id: budget.id });
    assert.deepEqual(
      (budgets as { usd: number; scope: string }[]).map(({ usd, scope }) => [usd, scope]),
      [[5, 'all']],
    );
  });

  it('tell why there is no answer', async () => {
    const model = await modelNamed('demo-echo');
    const key = (await client().call('listKeys', {})).find(({ tool }) => tool === 'vscode');
    assert.ok(key);
    await client().call('updateKey', { id: key.id, body: { state: 'disabled' } });
    const ask = async () => read(await model.sendRequest([vscode.LanguageModelChatMessage.User('x')], {}, none));
    await assert.rejects(ask, /VS Code/);
    await client().call('updateKey', { id: key.id, body: { state: 'active' } });
    assert.match((await ask()).text, /x/);
  });
});
