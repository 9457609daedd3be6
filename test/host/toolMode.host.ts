// Inside a real extension host: a key in tool mode "gateway" answers a question that needs a tool of VS Code and one of an MCP server. The
// window hands over the servers of the settings, runs its own tool, and nothing asks, because the key's rules let both run.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import * as vscode from 'vscode';
import type { GatehouseTestApi } from '../../src/extension/testApi';
import { waitFor } from '../support/waitFor';

interface Message {
  role: string;
  content: unknown;
}

/** The bundle stands in out/test/host. */
const serverFile = path.join(__dirname, '../../../test/support/mcpServer.ts');

describe('tools run by the gateway', () => {
  let api: GatehouseTestApi;
  let channelId = '';
  let keyId = '';
  /** A provider that looks up a number, asks Gatehouse's own tool for models, and tells both. */
  const provider = http.createServer((request, response) => {
    void (async () => {
      const pieces: Buffer[] = [];
      for await (const piece of request as AsyncIterable<Buffer>) pieces.push(piece);
      const { messages } = JSON.parse(Buffer.concat(pieces).toString('utf8')) as { messages: Message[] };
      const results = messages.filter(({ role }) => role === 'tool').map(({ content }) => JSON.stringify(content));
      const call = (id: string, name: string, input: object) => ({
        role: 'assistant',
        content: null,
        tool_calls: [{ id, type: 'function', function: { name, arguments: JSON.stringify(input) } }],
      });
      const message =
        results.length === 0
          ? call('call_1', 'population', { town: 'Lund' })
          : results.length === 1
            ? call('call_2', 'gatehouse_models', { search: 'loop-model' })
            : { role: 'assistant', content: results.join(' / ') };
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify({
          id: 'c1',
          object: 'chat.completion',
          created: 1,
          model: 'loop-model',
          choices: [{ index: 0, message, finish_reason: results.length < 2 ? 'tool_calls' : 'stop' }],
          usage: { prompt_tokens: 20, completion_tokens: 5, total_tokens: 25 },
        }),
      );
    })();
  });

  const client = () => {
    const present = api.managementClient();
    assert.ok(present, 'the window is attached to a gateway');
    return present;
  };

  before(async () => {
    const extension = vscode.extensions.getExtension<GatehouseTestApi>('gatehouse.gatehouse');
    assert.ok(extension);
    api = await extension.activate();
    await waitFor(() => api.managementClient() !== undefined, { timeout: 60_000, what: 'a gateway' });
    provider.listen(0, '127.0.0.1');
    await once(provider, 'listening');
    const { port } = provider.address() as AddressInfo;
    const channel = await client().call('createChannel', {
      body: {
        name: 'loops',
        provider: 'custom',
        protocol: 'openai-chat',
        baseUrl: `http://127.0.0.1:${port}/v1`,
        models: [{ id: 'loop-model' }],
      },
    });
    channelId = channel.id;
    await vscode.workspace.getConfiguration('gatehouse').update(
      'mcpServers',
      {
        facts: { command: process.execPath, args: ['--no-warnings', serverFile], env: { ELECTRON_RUN_AS_NODE: '1' } },
      },
      vscode.ConfigurationTarget.Global,
    );
  });
  after(async () => {
    await vscode.workspace
      .getConfiguration('gatehouse')
      .update('mcpServers', undefined, vscode.ConfigurationTarget.Global);
    await client().call('deleteChannel', { id: channelId });
    await client().call('revokeKey', { id: keyId });
    provider.close();
  });

  it('answer a question that needs one of VS Code and one of an MCP server', async () => {
    await waitFor(
      async () => {
        const { tools } = await client().call('listToolModeTools', {}, { timeout: 60_000 });
        const ids = tools.map(({ id }) => id);
        return ids.includes('facts/population') && ids.includes('vscode/gatehouse_models');
      },
      { timeout: 60_000, what: 'the tools of both' },
    );
    const { key, secret } = await client().call('createKey', {
      body: { name: 'loops', toolMode: 'gateway', allowedTools: ['facts/population', 'vscode/gatehouse_*'] },
    });
    keyId = key.id;
    const { proxyUrl } = await client().call('getStatus', {});
    const response = await fetch(`${proxyUrl}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        model: 'loop-model',
        messages: [{ role: 'user', content: 'how many, and which models?' }],
      }),
    });
    const { choices } = (await response.json()) as { choices: { message: { content: string } }[] };
    const said = choices[0]?.message.content ?? '';
    assert.match(said, /94393/);
    assert.match(said, /loop-model/);
    const { rows } = await client().call('listRequests', { query: { key: key.id } });
    const detail = await client().call('getRequest', { id: rows[0]?.id ?? '' });
    const tools = (detail.toolTrace?.steps ?? []).flatMap((step) =>
      step.type === 'tool' ? [[step.tool, step.outcome, step.decision]] : [],
    );
    assert.deepEqual(tools, [
      ['facts/population', 'ok', 'allowed'],
      ['vscode/gatehouse_models', 'ok', 'allowed'],
    ]);
  });
});
