// Two keys on one request: the client's, and that of the folder it works in. The folder confines and is charged, the tool stays known.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inFolder } from '../../src/gateway/proxy/inFolder';
import { usualKeySettings, type KeySettings } from '../../src/shared/virtualKey';
import { ProxyHouse, startUpstream, type Answer, type LocalUpstream } from './proxyHouse';

let house: ProxyHouse;
let upstream: LocalUpstream;
let tool: string;
const settings = (patch: Partial<KeySettings>): KeySettings => ({ ...usualKeySettings, ...patch });
const folderPath = '/home/me/project';

beforeAll(async () => {
  house = await ProxyHouse.open();
  upstream = await startUpstream((_request, response) => {
    response.setHeader('content-type', 'application/json');
    const usage = { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 };
    const choices = [{ index: 0, message: { role: 'assistant', content: 'Hello' }, finish_reason: 'stop' }];
    response.end(JSON.stringify({ id: 'x', object: 'chat.completion', created: 1, model: 'm', choices, usage }));
  });
  const place = { baseUrl: `${upstream.url}/v1`, provider: 'custom-openai', secret: 'real' };
  house.channel({ ...place, id: 'work', models: [{ id: 'work-model' }] });
  house.channel({ ...place, id: 'private', models: [{ id: 'private-model' }, { id: 'shared-model' }] });
  tool = house.key({ id: 'tool', settings: settings({ tool: 'claude-code', modelAliases: { quick: 'work-model' } }) });
});
afterAll(async () => {
  await house.close();
  await upstream.close();
});

function ask(model: string, folderKey?: string, secret = tool): Promise<Answer> {
  const folder: Record<string, string> = folderKey === undefined ? {} : { 'x-gatehouse-folder-key': folderKey };
  return house.ask('/v1/chat/completions', {
    headers: { authorization: `Bearer ${secret}`, ...folder },
    body: JSON.stringify({ model, messages: [{ role: 'user', content: 'x' }] }),
  });
}
const lastRow = () => house.rows()[0];

describe('a folder’s key beside the client’s', () => {
  it('charges the folder, keeps the tool, and goes no further', async () => {
    const folder = house.key({ id: 'f1', settings: settings({ folder: folderPath }) });
    expect((await ask('work-model', folder)).status).toBe(200);
    expect(lastRow()).toMatchObject({ keyId: 'f1', tool: 'claude-code', folder: folderPath, outcome: 'ok' });
    const sent = JSON.stringify(upstream.requests.at(-1)?.rawHeaders);
    expect(sent).not.toContain(folder);
    expect(sent).not.toContain('x-gatehouse-folder-key');
    expect((await ask('quick', folder)).status).toBe(200);
    expect((await ask('work-model', '  ')).status).toBe(200);
    expect(lastRow()).toMatchObject({ keyId: 'tool', folder: null });
    expect((await ask('work-model', folder, folder)).status).toBe(200);
    expect(lastRow()).toMatchObject({ keyId: 'f1', tool: null });
  });

  it('confines to its channels, with its default model for what they do not have', async () => {
    const common = { channels: ['work'], defaultModel: 'work-model' };
    const strict = house.key({ ...common, defaultModel: null, settings: settings({ folder: folderPath }) });
    expect((await ask('private-model')).status).toBe(200);
    expect((await ask('private-model', strict)).status).toBe(403);
    const lenient = house.key({
      ...common,
      settings: settings({ folder: folderPath, fallbackModels: ['work-model'] }),
    });
    expect((await ask('private-model', lenient)).status).toBe(200);
    expect(lastRow()).toMatchObject({ channelId: 'work', model: 'work-model' });
  });

  it('keeps to the limits and budgets of the folder, and counts for the tool’s', async () => {
    const limits = { requestsPerMinute: 2 };
    const folder = house.key({ settings: settings({ folder: '/home/me/limited', limits }) });
    const statuses = [];
    for (let count = 0; count < 3; count += 1) statuses.push((await ask('work-model', folder)).status);
    expect(statuses).toEqual([200, 200, 429]);
    const usual = { period: 'day', notifyAt: [1], block: true, onUnknownPrice: 'allow', createdAt: 1 } as const;
    const budget = { ...usual, notifyAt: [1], id: 'b', scope: 'folder' as const, scopeId: '/home/me/spent', usd: 0 };
    house.services.store.budgets.save(budget);
    const spent = house.key({ settings: settings({ folder: '/home/me/spent' }) });
    expect((await ask('work-model', spent)).status).toBe(429);
    house.services.store.budgets.save({ ...budget, block: false });
    expect((await ask('work-model', spent)).status).toBe(200);
  });

  it('keeps what the client’s key adds, and the lower of two bounds', () => {
    const base = { ...usualKeySettings, tool: 'codex' } as const;
    const keys = house.services.store.keys;
    const record = (patch: Partial<KeySettings>) => {
      const before = keys.list().length;
      house.key({ settings: settings(patch) });
      const made = keys.list()[before];
      if (made === undefined) throw new Error('no key was made');
      return made;
    };
    const client = record({
      ...base,
      ...{ toolMode: 'gateway', offeredTools: ['files/*'], allowedTools: ['files/read'], systemPrompt: 'client' },
      ...{ maxInputTokens: 500, maxOutputTokens: 100, fallbackModels: ['b'], quotas: { requestsPerDay: 1 } },
    });
    const folder = record({ folder: folderPath, maxOutputTokens: 200, fallbackModels: ['a', 'b'] });
    const both = inFolder(client, folder);
    expect(both).toMatchObject({
      id: folder.id,
      settings: {
        ...{ tool: 'codex', folder: folderPath, toolMode: 'gateway', offeredTools: ['files/*'] },
        ...{ allowedTools: ['files/read'], systemPrompt: 'client', maxInputTokens: 500, maxOutputTokens: 100 },
        ...{ fallbackModels: ['a', 'b'], quotas: null },
      },
    });
    expect(inFolder(client, folder)).toBe(both);
  });

  it('refuses where it is not valid, not a folder’s, or not for this address', async () => {
    const wrong = [
      'gk-unknown',
      house.key({ state: 'disabled', settings: settings({ folder: folderPath }) }),
      house.key({ expiresAt: 1, settings: settings({ folder: folderPath }) }),
      house.key(),
    ];
    const asked = upstream.requests.length;
    for (const folder of wrong) expect((await ask('work-model', folder)).status).toBe(401);
    const distant = house.key({ settings: settings({ folder: folderPath, allowedAddresses: ['10.0.0.0/8'] }) });
    expect((await ask('work-model', distant)).status).toBe(403);
    const folder = house.key({ settings: settings({ folder: folderPath }) });
    expect((await ask('work-model', folder, 'gk-unknown')).status).toBe(401);
    expect(upstream.requests.length).toBe(asked);
  });
});
