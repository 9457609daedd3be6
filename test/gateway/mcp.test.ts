// The MCP endpoint: judged by the official SDK's client, and by what must be refused. Every answer is about the key that asks, and no other.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { LATEST_PROTOCOL_VERSION, SUPPORTED_PROTOCOL_VERSIONS } from '@modelcontextprotocol/sdk/types.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { agentToolNames, agentToolSchemas } from '../../src/shared/agentTools';
import { usualKeySettings } from '../../src/shared/virtualKey';
import { ProxyHouse, type Answer } from './proxyHouse';

let house: ProxyHouse;
let key: string;
const clients: Client[] = [];

beforeAll(async () => {
  house = await ProxyHouse.open();
  house.demo();
  house.channel({ name: 'Secret shelf', models: [{ id: 'hidden-model' }], enabled: true });
  const demo = house.services.store.channels.list().find(({ name }) => name === 'Demo');
  const settings = {
    ...usualKeySettings,
    folder: '/home/me/project',
    modelAliases: { quick: 'demo-echo' },
    budget: { usd: 2, period: 'day', onUnknownPrice: 'allow' } as const,
  };
  key = house.key({ name: 'Agent', channels: [demo?.id ?? ''], settings });
  const usual = { notifyAt: [1], block: true, onUnknownPrice: 'allow' as const, createdAt: Date.now() };
  const { budgets } = house.services.store;
  budgets.save({ id: 'b1', scope: 'folder', scopeId: '/home/me/project', usd: 5, period: 'day', ...usual });
  budgets.save({ id: 'b2', scope: 'all', scopeId: null, usd: 77, period: 'month', ...usual });
  budgets.save({ id: 'b3', scope: 'folder', scopeId: '/home/me/other', usd: 9, period: 'day', ...usual });
});
afterAll(async () => {
  for (const client of clients) await client.close();
  await house.close();
});

async function connected(secret = key): Promise<Client> {
  const client = new Client({ name: 'test', version: '1.0.0' });
  const headers = { authorization: `Bearer ${secret}` };
  await client.connect(new StreamableHTTPClientTransport(new URL(`${house.url}/mcp`), { requestInit: { headers } }));
  clients.push(client);
  return client;
}

async function call(client: Client, name: string, input: Record<string, unknown> = {}) {
  const result = await client.callTool({ name, arguments: input });
  const [part] = result.content as { type: string; text: string }[];
  expect(result.isError).toBe(false);
  return JSON.parse(part?.text ?? '') as Record<string, unknown>;
}

function post(body: string, headers: Record<string, string> = {}): Promise<Answer> {
  return house.ask('/mcp', {
    body,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
  });
}
const message = (method: string, more: object = {}): string =>
  JSON.stringify({ jsonrpc: '2.0', id: 7, method, ...more });

describe('the SDK client', () => {
  it('connects, and finds three tools that only read', async () => {
    const client = await connected();
    expect(client.getServerVersion()?.name).toBe('gatehouse');
    expect(client.getInstructions()).toMatch(/budgets/);
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual([...agentToolNames]);
    for (const { name, annotations, description, inputSchema } of tools) {
      expect([name, annotations?.readOnlyHint, annotations?.destructiveHint]).toEqual([name, true, false]);
      expect(description).toMatch(/Read only\.$/);
      expect(inputSchema).toEqual(agentToolSchemas[name as keyof typeof agentToolSchemas]);
    }
    await client.ping();
  });

  it('reads the usage of its own key alone', async () => {
    const other = house.key({ name: 'Somebody else' });
    for (const secret of [key, other, other]) {
      const { status } = await house.ask('/v1/chat/completions', {
        headers: { authorization: `Bearer ${secret}` },
        body: JSON.stringify({ model: 'demo-echo', messages: [{ role: 'user', content: 'Hello' }] }),
      });
      expect(status).toBe(200);
    }
    const usage = await call(await connected(), 'gatehouse_usage', { groupBy: 'channel' });
    expect(usage).toMatchObject({ total: { requests: 1 }, rows: [{ channel: 'Demo', requests: 1 }], left: 0 });
    const byKey = await call(await connected(), 'gatehouse_usage', { groupBy: 'key' });
    expect(byKey['rows']).toMatchObject([{ key: 'Agent' }]);
  });

  it('lists the models that the key may use, its aliases included', async () => {
    const client = await connected();
    const { models } = (await call(client, 'gatehouse_models')) as { models: { id: string; channels: string[] }[] };
    const ids = models.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(['quick', 'demo-echo']));
    expect(ids).not.toContain('hidden-model');
    expect(JSON.stringify(models)).not.toContain('Secret shelf');
    const found = await call(client, 'gatehouse_models', { search: 'quick' });
    expect(found['models']).toMatchObject([{ id: 'quick', channels: ['Demo'] }]);
  });

  it('reads the budgets that it is under, without the amounts of everybody', async () => {
    const told = await call(await connected(), 'gatehouse_budget');
    expect(told['key']).toMatchObject({ name: 'Agent', usage: { requestsToday: 1 } });
    const budgets = told['budgets'] as Record<string, unknown>[];
    expect(budgets.map(({ scope, usd }) => [scope, usd])).toEqual([
      ['key', 2],
      ['folder', 5],
      ['all', undefined],
    ]);
    expect(budgets[2]).toMatchObject({ usedUp: false, period: 'month' });
    expect(JSON.stringify(told)).not.toMatch(/77|other/);
  });

  it('hears what is wrong with its arguments, and that there is no such tool', async () => {
    const client = await connected();
    const wrong = await client.callTool({ name: 'gatehouse_usage', arguments: { groupBy: 'secret' } });
    expect(wrong.isError).toBe(true);
    const extra = await client.callTool({ name: 'gatehouse_budget', arguments: { usd: 1000 } });
    expect(extra.isError).toBe(true);
    await expect(client.callTool({ name: 'gatehouse_raise', arguments: {} })).rejects.toThrow(/no such tool/);
    await expect(client.listResources()).rejects.toThrow();
  });

  it('is refused without a key that is valid', async () => {
    for (const secret of ['gk-unknown', house.key({ state: 'disabled' }), house.key({ state: 'revoked' })]) {
      await expect(connected(secret)).rejects.toThrow(/not valid|401/i);
    }
  });
});

describe('the endpoint', () => {
  it('speaks the versions that the SDK knows, and offers the newest for others', async () => {
    for (const version of SUPPORTED_PROTOCOL_VERSIONS.filter((one) => one !== '2024-10-07')) {
      const answer = await post(message('initialize', { params: { protocolVersion: version } }));
      expect(JSON.parse(answer.text)).toMatchObject({ id: 7, result: { protocolVersion: version } });
    }
    const answer = await post(message('initialize', { params: { protocolVersion: '1999-01-01' } }));
    expect(JSON.parse(answer.text)).toMatchObject({ result: { protocolVersion: LATEST_PROTOCOL_VERSION } });
    expect((await post(message('ping'), { 'mcp-protocol-version': '1999-01-01' })).status).toBe(400);
  });

  it('takes notifications in silence, and nothing but POST', async () => {
    const taken = await post(JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' }));
    expect([taken.status, taken.text]).toEqual([202, '']);
    for (const method of ['GET', 'DELETE', 'PUT']) {
      const answer = await house.ask('/mcp', { method, headers: { authorization: `Bearer ${key}` } });
      expect([method, answer.status, answer.headers.allow]).toEqual([method, 405, 'POST']);
    }
  });

  it('answers nonsense with errors of JSON-RPC', async () => {
    const cases: [string, number, number][] = [
      ['{', 400, -32700],
      ['[]', 400, -32600],
      ['[{"jsonrpc":"2.0","id":1,"method":"ping"}]', 400, -32600],
      ['{"jsonrpc":"1.0","id":1,"method":"ping"}', 400, -32600],
      ['{"jsonrpc":"2.0","id":{},"method":"ping"}', 400, -32600],
      ['null', 400, -32600],
      [message('tools/erase'), 200, -32601],
      [message('__proto__'), 200, -32601],
      [message('tools/call', { params: { name: 3 } }), 200, -32602],
    ];
    for (const [body, status, code] of cases) {
      const answer = await post(body);
      expect([body, answer.status]).toEqual([body, status]);
      expect(JSON.parse(answer.text)).toMatchObject({ error: { code } });
    }
    expect((await post(`"${'x'.repeat(300_000)}"`)).status).toBe(413);
  });

  it('is behind the same guard as everything else', async () => {
    const tries: [Record<string, string>, number][] = [
      [{ host: 'evil.example' }, 421],
      [{ origin: 'https://evil.example' }, 403],
      [{ 'sec-fetch-site': 'cross-site' }, 403],
      [{ authorization: 'Bearer nothing' }, 401],
    ];
    for (const [headers, status] of tries) {
      expect([headers, (await post(message('tools/list'), headers)).status]).toEqual([headers, status]);
    }
    const distant = house.key({ settings: { ...usualKeySettings, allowedAddresses: ['10.0.0.0/8'] } });
    expect((await post(message('ping'), { authorization: `Bearer ${distant}` })).status).toBe(403);
  });

  it('leaves no row in the request log', async () => {
    const before = house.rows().length;
    await call(await connected(), 'gatehouse_budget');
    expect(house.rows().length).toBe(before);
  });
});

describe('the tools in VS Code', () => {
  it('have the same names and schemas', () => {
    const manifest = JSON.parse(readFileSync(path.join(import.meta.dirname, '../../package.json'), 'utf8')) as {
      contributes: { languageModelTools: { name: string; inputSchema: object }[] };
    };
    const tools = manifest.contributes.languageModelTools;
    expect(Object.fromEntries(tools.map(({ name, inputSchema }) => [name, inputSchema]))).toEqual(agentToolSchemas);
  });
});
