// Management calls of workspace folders: list, set up, change, forget. A folder is a virtual key with a budget, made and changed by the same
// calls as everybody's, so that all events are told. No answer holds a secret: whoever wants the key's gives it a new one.
import { randomUUID } from 'node:crypto';
import { GatewayError } from '../../shared/errors';
import type { Folder, FolderBudget, FolderPatch } from '../../shared/folders';
import type { CallName, HandlerArguments, ManagementHandlers } from '../../shared/managementApi';
import type { KeyRecord } from '../../store/keyRepository';
import { badField } from '../channelDraft';
import type { ManagementContext } from '../context';
import { FolderBook, type FolderRecord } from '../folderBook';
import { budgetHandlers } from './budgets';
import { keyHandlers, keyStateOf } from './keys';

type Handlers = Pick<
  ManagementHandlers,
  'listFolders' | 'createFolder' | 'getFolder' | 'updateFolder' | 'deleteFolder'
>;

/** Of calls that no client can leave. */
const signal = new AbortController().signal;

/** Arguments of a call from within. */
function inside<N extends CallName>(id: string, body: HandlerArguments<N>['body']): HandlerArguments<N> {
  return { id, body, query: undefined, signal } as HandlerArguments<N>;
}

/** The last part of a path of any system. */
function lastPart(path: string): string {
  return path.split(/[\\/]/).findLast((part) => part !== '') ?? path;
}

export function folderHandlers(context: ManagementContext): Handlers {
  const { store, events, limits, now } = context;
  const book = new FolderBook(store.settings);
  const keys = keyHandlers(context);
  const budgets = budgetHandlers(context);

  const find = (id: string): FolderRecord => {
    const record = book.list().find((one) => one.id === id);
    if (record === undefined) throw new GatewayError('not-found', 'There is no such folder.');
    return record;
  };

  /** Throws `bad-request` where another folder has the path. */
  const checkPath = (path: string, id: string | undefined): void => {
    if (book.list().some((one) => one.path === path && one.id !== id)) {
      throw badField('path', `The folder "${path}" is set up already.`);
    }
  };

  const budgetOf = (budgetId: string | null): FolderBudget | null => {
    const budget = budgetId === null ? undefined : store.budgets.get(budgetId);
    if (budget === undefined) return null;
    const { id, usd, period, block } = budget;
    const { usedUsd, periodEnd } = limits.budgetState(budget);
    return {
      id,
      usd,
      period,
      block,
      usedUsd,
      periodEnd: periodEnd === null ? null : new Date(periodEnd).toISOString(),
    };
  };

  const shown = (record: FolderRecord): Folder => {
    const { id, path, name, keyId, terminals, chat } = record;
    const key = store.keys.get(keyId);
    const { usdOfBudget: _own, ...usage } = limits.keyUsage(keyId);
    return {
      ...{ id, path, name, keyId, terminals, chat, usage },
      keyState: key === undefined ? 'revoked' : keyStateOf(key, now()),
      channels: key?.channels ?? null,
      defaultModel: key?.defaultModel ?? null,
      budget: budgetOf(record.budgetId),
      createdAt: new Date(record.createdAt).toISOString(),
    };
  };

  const publish = (action: 'created' | 'updated' | 'deleted', folder: Folder): Folder => {
    events.publish({ type: 'folder', action, folder });
    return folder;
  };

  /** Makes the budget that is asked for, changes it or takes it out; returns its id. Left out: as it is. */
  const settleBudget = async (record: FolderRecord, wish: FolderPatch['budget']): Promise<string | null> => {
    const present = record.budgetId === null ? undefined : store.budgets.get(record.budgetId);
    const scope = { scope: 'folder', scopeId: record.path } as const;
    if (wish === null) {
      if (present !== undefined) await budgets.deleteBudget(inside(present.id, undefined));
      return null;
    }
    if (present === undefined) {
      if (wish === undefined) return null;
      return (await budgets.createBudget(inside<'createBudget'>('', { ...scope, ...wish }))).id;
    }
    const isSame = wish === undefined && present.scopeId === record.path;
    if (!isSame) await budgets.updateBudget(inside<'updateBudget'>(present.id, { ...scope, ...wish }));
    return present.id;
  };

  return {
    listFolders: () => book.list().map(shown),

    getFolder: ({ id }) => shown(find(id)),

    async createFolder({ body }) {
      const { path, channels, defaultModel, budget, terminals = true, chat = true } = body;
      checkPath(path, undefined);
      const name = body.name ?? lastPart(path).slice(0, 100);
      const settings = { name, folder: path, channels, ...modelSettings(undefined, defaultModel ?? null) };
      const { key } = await keys.createKey(inside<'createKey'>('', settings));
      const base = { id: randomUUID(), path, name, keyId: key.id, terminals, chat, createdAt: now() };
      try {
        const record: FolderRecord = { ...base, budgetId: null };
        record.budgetId = await settleBudget(record, budget ?? undefined);
        book.save(record);
        return publish('created', shown(record));
      } catch (error) {
        await keys.revokeKey(inside(key.id, undefined));
        throw error;
      }
    },

    async updateFolder({ id, body }) {
      const present = find(id);
      const { path = present.path, name = present.name, terminals = present.terminals, chat = present.chat } = body;
      checkPath(path, id);
      const keyId = await settleKey({ ...present, path, name }, body);
      const record: FolderRecord = { ...present, path, name, terminals, chat, keyId };
      record.budgetId = await settleBudget(record, body.budget);
      book.save(record);
      return publish('updated', shown(record));
    },

    async deleteFolder({ id }) {
      const record = find(id);
      const folder = shown(record);
      if (store.keys.get(record.keyId) !== undefined) await keys.revokeKey(inside(record.keyId, undefined));
      await settleBudget(record, null);
      book.delete(id);
      publish('deleted', folder);
      return undefined;
    },
  };

  /** Changes the folder's key as `body` asks; one that was revoked is replaced. Returns its id. */
  async function settleKey({ keyId, path, name }: FolderRecord, body: FolderPatch): Promise<string> {
    const present = store.keys.get(keyId);
    const model = body.defaultModel === undefined ? (present?.defaultModel ?? null) : body.defaultModel;
    const patch = { folder: path, name, ...modelSettings(present, model) };
    const channels = body.channels === undefined ? (present?.channels ?? null) : body.channels;
    if (present !== undefined && present.state !== 'revoked') {
      if (changes(present, { ...patch, channels })) {
        // Channels of before may be gone by now: only new ones are looked at.
        const given = body.channels === undefined ? {} : { channels };
        await keys.updateKey(inside<'updateKey'>(keyId, { ...patch, ...given }));
      }
      return keyId;
    }
    return (await keys.createKey(inside<'createKey'>('', { ...patch, channels }))).key.id;
  }
}

/** The default model also answers for models that cannot be had; fallbacks that the user chose stay behind it. */
function modelSettings(present: KeyRecord | undefined, model: string | null) {
  const others = (present?.settings.fallbackModels ?? []).filter(
    (name) => name !== present?.defaultModel && name !== model,
  );
  return { defaultModel: model, fallbackModels: model === null ? others : [model, ...others].slice(0, 20) };
}

/** What of a key a folder sets. */
type FolderKey = Pick<KeyRecord, 'name' | 'channels' | 'defaultModel'> & { folder: string; fallbackModels: string[] };

/** Whether `patch` says anything that the key is not already. */
function changes({ name, channels, defaultModel, settings }: KeyRecord, patch: FolderKey): boolean {
  const { folder, fallbackModels } = settings;
  const has: FolderKey = { name, channels, defaultModel, folder: folder ?? '', fallbackModels };
  return (Object.keys(has) as (keyof FolderKey)[]).some(
    (field) => JSON.stringify(has[field]) !== JSON.stringify(patch[field]),
  );
}
