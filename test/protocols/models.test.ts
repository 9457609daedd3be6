// Model lists: the official SDKs list what we encode, and providers' own lists are read back.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ModelEntry } from '../../src/protocols/protocol';
import { protocols } from '../../src/protocols/registry';
import { protocolIds } from '../../src/shared/channel';

const models: ModelEntry[] = [
  { id: 'demo-echo', createdAt: 1_760_000_000, ownedBy: 'gatehouse' },
  { id: 'vendor/model:free', createdAt: 0, ownedBy: 'vendor' },
];
let body: unknown;
let server: Server;
let origin = '';

beforeAll(async () => {
  server = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.close();
});

async function collect<T>(page: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of page) items.push(item);
  return items;
}

describe('lists as the SDKs read them', () => {
  it('OpenAI', async () => {
    const client = new OpenAI({ apiKey: 'k', baseURL: `${origin}/v1` });
    for (const protocol of ['openai-chat', 'openai-responses'] as const) {
      body = protocols[protocol].encodeModelList(models);
      expect(await collect(await client.models.list())).toEqual([
        { id: 'demo-echo', object: 'model', created: 1_760_000_000, owned_by: 'gatehouse' },
        { id: 'vendor/model:free', object: 'model', created: 0, owned_by: 'vendor' },
      ]);
    }
    body = protocols['openai-chat'].encodeModel({ id: 'a', createdAt: 5, ownedBy: 'b' });
    expect(await client.models.retrieve('a')).toMatchObject({ id: 'a', object: 'model', created: 5, owned_by: 'b' });
  });

  it('Anthropic', async () => {
    const client = new Anthropic({ apiKey: 'k', baseURL: origin });
    body = protocols.anthropic.encodeModelList(models);
    const page = await client.models.list();
    expect([page.has_more, page.first_id, page.last_id]).toEqual([false, 'demo-echo', 'vendor/model:free']);
    expect(await collect(page)).toMatchObject([
      { type: 'model', id: 'demo-echo', display_name: 'demo-echo', created_at: '2025-10-09T08:53:20.000Z' },
      { type: 'model', id: 'vendor/model:free', created_at: '1970-01-01T00:00:00.000Z' },
    ]);
    body = protocols.anthropic.encodeModelList([]);
    expect(await collect(await client.models.list())).toEqual([]);
  });

  it('Gemini', async () => {
    const client = new GoogleGenAI({ apiKey: 'k', httpOptions: { baseUrl: origin } });
    body = protocols.gemini.encodeModelList([...models, { id: 'tunedModels/mine', createdAt: 0, ownedBy: '' }]);
    const listed = await collect(await client.models.list());
    expect(listed.map((model) => model.name)).toEqual([
      'models/demo-echo',
      'models/vendor/model:free',
      'tunedModels/mine',
    ]);
    expect(listed[0]?.displayName).toBe('demo-echo');
    expect(listed[0]?.supportedActions).toContain('generateContent');
  });
});

describe('decodeModelList', () => {
  it('reads back what each protocol encodes', () => {
    for (const protocol of protocolIds) {
      expect(protocols[protocol].decodeModelList(protocols[protocol].encodeModelList(models))).toEqual(
        models.map((model) => model.id),
      );
    }
  });

  it.each([
    [{ models: [{ name: 'models/gemini-2.5-pro' }, { name: 'tunedModels/t' }] }, ['gemini-2.5-pro', 'tunedModels/t']],
    [{ data: [{ id: 'models/gemini-2.5-pro' }, { id: 'a' }, { id: 'a' }] }, ['gemini-2.5-pro', 'a']],
    [
      [{ id: 'x' }, 'y', { name: 'z' }],
      ['x', 'y', 'z'],
    ],
    [{ data: [{ id: 5 }, null, {}, { id: '' }] }, []],
    [{ object: 'list', data: [] }, []],
    [{ error: 'no' }, []],
    ['<html>', []],
    [null, []],
  ])('%j', (list, ids) => {
    for (const protocol of protocolIds) expect(protocols[protocol].decodeModelList(list)).toEqual(ids);
  });
});
