// Secrets of folders' keys in this window: kept once, renewed where they are lost or old, never behind the user's back.
import { beforeEach, describe, expect, it } from 'vitest';
import { ChatKeys } from '../../../src/extension/folders/chatKeys';
import { FolderKeys } from '../../../src/extension/folders/folderKeys';
import type { ManagementClient } from '../../../src/extension/managementClient';
import type { Channel } from '../../../src/shared/channel';
import type { Folder } from '../../../src/shared/folders';
import type { KeyState, VirtualKey } from '../../../src/shared/virtualKey';

class SecretStorage {
  readonly kept = new Map<string, string>();
  get = (key: string) => Promise.resolve(this.kept.get(key));
  store = (key: string, value: string) => Promise.resolve(void this.kept.set(key, value));
  delete = (key: string) => Promise.resolve(void this.kept.delete(key));
}

let calls: string[];
let present: { id: string; state: KeyState; hint: string };
let storage: SecretStorage;
let keys: FolderKeys;
/** Secrets that the gateway no longer takes. */
let invalid: Set<string>;
const isValid = (secret: string) => Promise.resolve(!invalid.has(secret));
const folder = { keyId: 'k1', name: 'project' };
const client = {
  call: (name: string) => {
    calls.push(name);
    if (name === 'getKey') return Promise.resolve(present);
    const secret = `gk-secret-${String(calls.length).padStart(4, '0')}`;
    present = { ...present, hint: `gk-…${secret.slice(-4)}` };
    return Promise.resolve({ key: present, secret });
  },
} as unknown as ManagementClient;

beforeEach(() => {
  calls = [];
  present = { id: 'k1', state: 'active', hint: 'gk-…0000' };
  storage = new SecretStorage();
  invalid = new Set();
  keys = new FolderKeys(storage, isValid);
});

describe('the secret of a folder', () => {
  it('is made once, and read from then on', async () => {
    const first = await keys.secret(folder, client, [present], false);
    expect(calls).toEqual(['getKey', 'rotateKey']);
    expect(await new FolderKeys(storage, isValid).secret(folder, client, [present], false)).toBe(first);
    expect(calls).toHaveLength(2);
  });

  it('is made once for all who ask at the same time', async () => {
    const asked = await Promise.all([1, 2, 3].map(() => keys.secret(folder, client, [], false)));
    expect(new Set(asked).size).toBe(1);
    expect(calls.filter((name) => name === 'rotateKey')).toHaveLength(1);
  });

  it('stays where this window’s list is old, and where another window has made a newer one', async () => {
    const old = present;
    const first = await keys.secret(folder, client, [old], true);
    expect(await keys.secret(folder, client, [old], true)).toBe(first);
    present = { ...present, hint: 'gk-…zzzz' };
    calls = [];
    for (let count = 0; count < 3; count += 1) expect(await keys.secret(folder, client, [present], true)).toBe(first);
    // Found valid once: it is not asked about again until the key has another one.
    expect(calls).toEqual(['getKey']);
  });

  it('is renewed where it is no longer taken, but only where that is asked for', async () => {
    const first = await keys.secret(folder, client, [], false);
    present = { ...present, hint: 'gk-…zzzz' };
    invalid.add(first);
    calls = [];
    expect(await keys.secret(folder, client, [present], false)).toBe(first);
    expect(calls).toEqual(['getKey']);
    const second = await keys.secret(folder, client, [present], true);
    expect(second).not.toBe(first);
    expect(storage.kept.get('gatehouse.folders.k1')).toBe(second);
  });

  it('is not replaced for ever by two windows that cannot see each other’s', async () => {
    const other = new FolderKeys(new SecretStorage(), isValid);
    for (let turn = 0; turn < 5; turn += 1) {
      await keys.secret(folder, client, [present], true);
      await other.secret(folder, client, [present], true);
    }
    expect(calls.filter((name) => name === 'rotateKey')).toHaveLength(2);
  });

  it.each<KeyState>(['disabled', 'revoked', 'expired'])('is not made for a key that is %s', async (state) => {
    present = { ...present, state };
    await expect(keys.secret(folder, client, [present], false)).rejects.toMatchObject({
      kind: 'forbidden',
      message: 'project',
    });
    expect(calls).not.toContain('rotateKey');
  });

  it('can be kept and forgotten', async () => {
    await keys.keep('k1', 'gk-given');
    expect(await keys.held('k1')).toBe('gk-given');
    await keys.forget('k1');
    expect(await keys.held('k1')).toBeUndefined();
  });
});

describe('chats of a window', () => {
  const chatKeys = (current: Partial<Folder> | undefined) =>
    new ChatKeys({
      store: storage,
      mirror: {
        keys: [{ id: 'w', state: 'active', tool: 'vscode' } as VirtualKey],
        channels: [{ id: 'c1', group: 'CN' } as Channel, { id: 'c2', group: null } as Channel],
      },
      currentFolder: { folder: current as Folder | undefined },
      folderKeys: keys,
    });

  it('take the key of VS Code, and the folder’s beside it where it was set up for them', async () => {
    expect((await chatKeys(undefined).secrets(client)).folderKey).toBeUndefined();
    expect((await chatKeys({ ...folder, chat: false }).secrets(client)).folderKey).toBeUndefined();
    const both = await chatKeys({ ...folder, chat: true }).secrets(client);
    expect(both.folderKey).toBe(storage.kept.get('gatehouse.folders.k1'));
    expect(both.key).not.toBe(both.folderKey);
  });

  it('may use the folder’s channels and groups alone', () => {
    const may = (current: Partial<Folder> | undefined) => ['c1', 'c2'].filter((id) => chatKeys(current).mayUse(id));
    expect(may(undefined)).toEqual(['c1', 'c2']);
    expect(may({ chat: true, channels: null })).toEqual(['c1', 'c2']);
    expect(may({ chat: true, channels: ['c2'] })).toEqual(['c2']);
    expect(may({ chat: true, channels: ['group:CN'] })).toEqual(['c1']);
    expect(may({ chat: true, channels: ['group:'] })).toEqual([]);
    expect(may({ chat: false, channels: ['c2'] })).toEqual(['c1', 'c2']);
  });
});
