// Workspace folders over the management API: a key and a budget that come, change, move and go with the folder, and no secret told.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Folder, FolderPatch } from '../../src/shared/folders';
import { ManagementFixture } from './managementFixture';

let fixture: ManagementFixture;
beforeAll(async () => {
  fixture = await ManagementFixture.start();
});
afterAll(() => fixture.close());

const events = (): string[] =>
  fixture.published.flatMap((event) => ('action' in event ? [`${event.type} ${event.action}`] : []));
const setUp = (
  path: string,
  more: Omit<FolderPatch, 'path' | 'budget'> & { budget?: { usd: number; period: 'day' } } = {},
) => fixture.call('createFolder', { body: { path, ...more } });
const patch = (id: string, body: Parameters<typeof patchBody>[0]): Promise<Folder> =>
  fixture.call('updateFolder', { id, body: patchBody(body) });
const patchBody = (body: {
  path?: string;
  name?: string;
  defaultModel?: string | null;
  terminals?: boolean;
  budget?: { usd: number; period: 'day' | 'month' | 'total'; block?: boolean } | null;
}) => body;
const key = (id: string) => fixture.store.keys.get(id);

describe('folders', () => {
  it('are set up with a key of their own, and nothing else unless asked', async () => {
    fixture.published.length = 0;
    const folder = await setUp('/home/me/plain');
    expect(folder).toMatchObject({
      ...{ path: '/home/me/plain', name: 'plain', keyState: 'active', channels: null, defaultModel: null },
      ...{ budget: null, terminals: true, chat: true, usage: { requestsToday: 0, usdToday: 0 } },
    });
    const settings = { folder: '/home/me/plain', fallbackModels: [] };
    expect(key(folder.keyId)).toMatchObject({ name: 'plain', settings });
    expect(events()).toEqual(['key created', 'folder created']);
    expect(JSON.stringify(fixture.published)).not.toMatch(/gk-[0-9A-Za-z]{43}/);
    expect(await fixture.call('listFolders', {})).toMatchObject([{ id: folder.id }]);
    expect(await fixture.call('getFolder', { id: folder.id })).toEqual(folder);
  });

  it('hold channels, a default model and a budget', async () => {
    const baseUrl = 'http://127.0.0.1:9/v1';
    const body = { name: 'Work', provider: 'custom-openai', protocol: 'openai-chat', baseUrl } as const;
    const channels = [(await fixture.call('createChannel', { body })).id];
    const budget = { usd: 5, period: 'day' } as const;
    const folder = await setUp('C:\\me\\work', { channels, defaultModel: 'glm-5', budget, chat: false });
    expect(folder).toMatchObject({ name: 'work', channels, defaultModel: 'glm-5', chat: false });
    expect(folder.budget).toMatchObject({ usd: 5, period: 'day', block: true, usedUsd: 0 });
    const settings = { fallbackModels: ['glm-5'] };
    expect(key(folder.keyId)).toMatchObject({ channels, defaultModel: 'glm-5', settings });
    const scope = { scope: 'folder', scopeId: 'C:\\me\\work' };
    expect(fixture.store.budgets.get(folder.budget?.id ?? '')).toMatchObject({ ...scope, usd: 5, block: true });
  });

  it('change part by part', async () => {
    const folder = await setUp('/home/me/parts', { defaultModel: 'a', budget: { usd: 1, period: 'day' } });
    await fixture.call('updateKey', { id: folder.keyId, body: { fallbackModels: ['a', 'mine'] } });
    expect(await patch(folder.id, { defaultModel: 'b' })).toMatchObject({ defaultModel: 'b', budget: { usd: 1 } });
    expect(key(folder.keyId)?.settings.fallbackModels).toEqual(['b', 'mine']);
    expect(await patch(folder.id, { budget: { usd: 2, period: 'month', block: false } })).toMatchObject({
      budget: { id: folder.budget?.id, usd: 2, period: 'month', block: false },
    });
    expect(await patch(folder.id, { terminals: false })).toMatchObject({ terminals: false, budget: { usd: 2 } });
    const bare = await patch(folder.id, { budget: null, defaultModel: null });
    expect(bare).toMatchObject({ budget: null, defaultModel: null });
    expect(key(folder.keyId)?.settings.fallbackModels).toEqual(['mine']);
    expect(fixture.store.budgets.list().filter(({ scopeId }) => scopeId === '/home/me/parts')).toEqual([]);
  });

  it('say no key event where nothing of the key has changed', async () => {
    const folder = await setUp('/home/me/quiet');
    fixture.published.length = 0;
    await patch(folder.id, { terminals: false });
    expect(events()).toEqual(['folder updated']);
  });

  it('move with key and budget', async () => {
    const folder = await setUp('/home/me/before', { budget: { usd: 3, period: 'day' } });
    const moved = await patch(folder.id, { path: '/home/me/after', name: 'after' });
    expect(moved).toMatchObject({ path: '/home/me/after', keyId: folder.keyId, budget: { id: folder.budget?.id } });
    expect(key(folder.keyId)).toMatchObject({ name: 'after', settings: { folder: '/home/me/after' } });
    expect(fixture.store.budgets.get(folder.budget?.id ?? '')?.scopeId).toBe('/home/me/after');
  });

  it('are set up once', async () => {
    const folder = await setUp('/home/me/once');
    await expect(setUp('/home/me/once')).rejects.toThrow(/already/);
    const other = await setUp('/home/me/other');
    await expect(patch(other.id, { path: '/home/me/once' })).rejects.toThrow(/already/);
    expect(await patch(folder.id, { path: '/home/me/once' })).toMatchObject({ id: folder.id });
  });

  it('get a new key with the same settings where theirs was revoked', async () => {
    const folder = await setUp('/home/me/revoked', { defaultModel: 'm' });
    await fixture.call('revokeKey', { id: folder.keyId });
    expect(await fixture.call('getFolder', { id: folder.id })).toMatchObject({ keyState: 'revoked' });
    const again = await patch(folder.id, {});
    expect(again).toMatchObject({ keyState: 'active', defaultModel: 'm' });
    expect(again.keyId).not.toBe(folder.keyId);
  });

  it('go with their key and their own budget, and leave other budgets alone', async () => {
    const folder = await setUp('/home/me/gone', { budget: { usd: 3, period: 'day' } });
    const byHand = await fixture.call('createBudget', { body: { scope: 'folder', scopeId: '/home/me/gone', usd: 9 } });
    await fixture.call('deleteFolder', { id: folder.id });
    expect(key(folder.keyId)?.state).toBe('revoked');
    expect(fixture.store.budgets.get(folder.budget?.id ?? '')).toBeUndefined();
    expect(fixture.store.budgets.get(byHand.id)).toBeDefined();
    await expect(fixture.call('getFolder', { id: folder.id })).rejects.toThrow(/no such folder/);
  });

  it('leave no key behind where they cannot be set up', async () => {
    const before = fixture.store.keys.list().length;
    const wrong: object[] = [
      { path: '' },
      { path: '/x', budget: { usd: -1, period: 'day' } },
      { path: '/x', budget: { usd: 1, period: 'year' } },
      { path: '/x', channels: [] },
      { path: '/x', channels: ['no-such-channel'] },
      { path: '/x', secret: 'gk-mine' },
    ];
    for (const body of wrong) {
      await expect(
        fixture.call('createFolder', { body: body as { path: string } }),
        JSON.stringify(body),
      ).rejects.toThrow();
    }
    expect(fixture.store.keys.list().length).toBe(before);
  });
});
