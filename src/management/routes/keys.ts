// Management calls of virtual keys: list, create, change, rotate, revoke. Publishes an event for each change.
// The secret appears in the answers to create and rotate alone; the store gets its hash.
import { randomUUID } from 'node:crypto';
import { GatewayError } from '../../shared/errors';
import type { ManagementHandlers } from '../../shared/managementApi';
import { channelGroupPrefix } from '../../shared/channel';
import { usualKeySettings, type KeyState, type KeyUsage, type VirtualKey } from '../../shared/virtualKey';
import type { KeyRecord } from '../../store/keyRepository';
import { checkAddresses } from '../addressRanges';
import { badField } from '../channelDraft';
import type { ManagementContext } from '../context';
import { newKeySecret } from '../keySecret';
import { changedKeySettings } from '../keySettings';

type Handlers = Pick<ManagementHandlers, 'listKeys' | 'createKey' | 'getKey' | 'updateKey' | 'revokeKey' | 'rotateKey'>;

/** A disabled or revoked key stays what it is when its time passes. */
export function keyStateOf(record: KeyRecord, now: number): KeyState {
  const expired = record.state === 'active' && record.expiresAt !== null && record.expiresAt <= now;
  return expired ? 'expired' : record.state;
}

/** The wire form of a key; `expired` is computed here. */
function toVirtualKey(record: KeyRecord, now: number, usage: KeyUsage): VirtualKey {
  return {
    ...record.settings,
    id: record.id,
    name: record.name,
    prefix: record.prefix,
    hint: record.hint,
    state: keyStateOf(record, now),
    models: record.models,
    channels: record.channels,
    expiresAt: record.expiresAt === null ? null : new Date(record.expiresAt).toISOString(),
    defaultModel: record.defaultModel,
    note: record.note,
    createdAt: new Date(record.createdAt).toISOString(),
    lastUsedAt: record.lastUsedAt === null ? null : new Date(record.lastUsedAt).toISOString(),
    usage,
  };
}

/** Milliseconds since the epoch; null stays null. Throws `bad-request` for a time that is past or does not exist. */
function readExpiry(text: string | null | undefined, now: number): number | null {
  if (text === null || text === undefined) return null;
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw badField('expiresAt', '"expiresAt" is not a time that exists.');
  if (time <= now) throw badField('expiresAt', '"expiresAt" is already past.');
  return time;
}

/** An empty list would make a key that can do nothing, and could be meant as "everything": it must be said clearly. */
function checkList(field: 'models' | 'channels', list: readonly string[] | null | undefined): void {
  if (list?.length !== 0) return;
  throw badField(
    field,
    `"${field}" is an empty list, which would allow nothing. Leave it out or give null to allow all.`,
  );
}

/** Of the takeover only the news of a rotation is wanted here. */
type KeyContext = Omit<ManagementContext, 'tools'> & { tools: Pick<ManagementContext['tools'], 'keyRotated'> };

export function keyHandlers(context: KeyContext): Handlers {
  const { store, events, limits, now } = context;

  const shown = (record: KeyRecord): VirtualKey => toVirtualKey(record, now(), limits.keyUsage(record.id));

  const find = (id: string): KeyRecord => {
    const record = store.keys.get(id);
    if (record === undefined) throw new GatewayError('not-found', 'There is no such key.');
    return record;
  };

  const findUsable = (id: string): KeyRecord => {
    const record = find(id);
    if (record.state === 'revoked')
      throw new GatewayError('conflict', 'This key is revoked, which is final. Create a new one.');
    return record;
  };

  const checkChannels = (ids: readonly string[] | null | undefined): void => {
    checkList('channels', ids);
    const groups = new Set(store.channels.list().map(({ settings }) => `${channelGroupPrefix}${settings.group ?? ''}`));
    for (const [index, id] of (ids ?? []).entries()) {
      if (store.channels.get(id) !== undefined || (id !== channelGroupPrefix && groups.has(id))) continue;
      const what = id.startsWith(channelGroupPrefix) ? 'channel in the group' : 'channel';
      throw badField(`channels.${index}`, `There is no ${what} "${id.replace(channelGroupPrefix, '')}".`);
    }
  };

  const update = (id: string, patch: Partial<KeyRecord>, action: 'updated' | 'revoked'): VirtualKey => {
    const record = store.keys.update(id, patch);
    if (record === undefined) throw new GatewayError('not-found', 'There is no such key.');
    limits.changed();
    const key = shown(record);
    events.publish({ type: 'key', action, key });
    return key;
  };

  return {
    listKeys: () => store.keys.list().map(shown),

    getKey: ({ id }) => shown(find(id)),

    createKey({ body }) {
      checkList('models', body.models);
      checkChannels(body.channels);
      checkAddresses(body.allowedAddresses);
      const time = now();
      const prefix = body.prefix ?? 'gk-';
      const { secret, hash, hint } = newKeySecret(prefix);
      const record: KeyRecord = {
        id: randomUUID(),
        name: body.name,
        prefix,
        hint,
        state: 'active',
        models: body.models ?? null,
        channels: body.channels ?? null,
        expiresAt: readExpiry(body.expiresAt, time),
        defaultModel: body.defaultModel ?? null,
        note: body.note ?? '',
        settings: changedKeySettings(usualKeySettings, body),
        createdAt: time,
        lastUsedAt: null,
      };
      store.keys.insert(record, hash);
      const key = shown(record);
      events.publish({ type: 'key', action: 'created', key });
      return { key, secret };
    },

    updateKey({ id, body }) {
      const present = findUsable(id);
      checkList('models', body.models);
      checkChannels(body.channels);
      checkAddresses(body.allowedAddresses);
      const patch: Partial<KeyRecord> = {};
      if (body.name !== undefined) patch.name = body.name;
      if (body.models !== undefined) patch.models = body.models;
      if (body.channels !== undefined) patch.channels = body.channels;
      if (body.expiresAt !== undefined) patch.expiresAt = readExpiry(body.expiresAt, now());
      if (body.defaultModel !== undefined) patch.defaultModel = body.defaultModel;
      if (body.note !== undefined) patch.note = body.note;
      patch.settings = changedKeySettings(present.settings, body);
      if (body.state !== undefined) patch.state = body.state;
      const expiresAt = patch.expiresAt === undefined ? present.expiresAt : patch.expiresAt;
      if (body.state === 'active' && expiresAt !== null && expiresAt <= now()) {
        throw new GatewayError(
          'conflict',
          'This key has expired: give it a later "expiresAt" to make it active again.',
        );
      }
      return update(id, patch, 'updated');
    },

    revokeKey({ id }) {
      const present = find(id);
      // Final, and therefore the same however often it is asked for.
      if (present.state === 'revoked') return shown(present);
      return update(id, { state: 'revoked' }, 'revoked');
    },

    async rotateKey({ id, body }) {
      const present = findUsable(id);
      const { secret, hash, hint } = newKeySecret(present.prefix);
      const grace = body.graceSeconds ?? 0;
      store.keys.rotate(id, hash, hint, present.prefix, grace === 0 ? null : now() + grace * 1000);
      const key = shown(find(id));
      events.publish({ type: 'key', action: 'updated', key });
      // The tool that the key was made for has the old secret in its settings.
      await context.tools.keyRotated(id, secret);
      return { key, secret };
    },
  };
}
