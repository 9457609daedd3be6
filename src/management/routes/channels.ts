// Management calls of channels: list, create, change, delete, test, refresh models. Publishes an event for each change.
// A secret goes into the vault and nowhere else; the store keeps only its last four characters.
import { randomUUID } from 'node:crypto';
import { usualChannelSettings, type ChannelPatch } from '../../shared/channel';
import { GatewayError } from '../../shared/errors';
import type { ManagementHandlers } from '../../shared/managementApi';
import type { ChannelRecord } from '../../store/channelRepository';
import { badField, changePlace, checkExtraHeaders, checkModels, choosePlace } from '../channelDraft';
import { checkSecret, secretHintOf } from '../channelSecret';
import { changedChannelSettings } from '../channelSettings';
import { authFormOf, findPreset, toChannel } from '../../store/channelView';
import type { ManagementContext } from '../context';

type Handlers = Pick<
  ManagementHandlers,
  'listChannels' | 'createChannel' | 'getChannel' | 'updateChannel' | 'deleteChannel' | 'testChannel' | 'refreshModels'
>;

export function channelHandlers(context: ManagementContext): Handlers {
  const { store, secrets, health, events, now } = context;

  const find = (id: string): ChannelRecord => {
    const record = store.channels.get(id);
    if (record === undefined) throw new GatewayError('not-found', 'There is no such channel.');
    return record;
  };

  const presetOf = (provider: string) => {
    const preset = findPreset(provider);
    if (preset === undefined) throw badField('provider', `There is no provider "${provider}"; see GET /providers.`);
    return preset;
  };

  const checkName = (name: string, ownId?: string): void => {
    const taken = store.channels.list().some((channel) => channel.name === name && channel.id !== ownId);
    if (taken) throw new GatewayError('conflict', `There is already a channel called "${name}".`);
  };

  const findVirtualKey = (hash: Buffer) => store.keys.findByHash(hash, now());

  const update = (id: string, patch: Partial<ChannelRecord>): ChannelRecord => {
    const record = store.channels.update(id, { ...patch, updatedAt: now() });
    if (record === undefined) throw new GatewayError('not-found', 'There is no such channel.');
    events.publish({ type: 'channel', action: 'updated', channel: toChannel(record, context) });
    return record;
  };

  return {
    listChannels: () => store.channels.list().map((record) => toChannel(record, context)),

    getChannel: ({ id }) => toChannel(find(id), context),

    createChannel({ body }) {
      const preset = presetOf(body.provider);
      const place = choosePlace(preset, body, context.checkBaseUrl);
      checkName(body.name);
      checkModels(body.models ?? []);
      checkExtraHeaders(body.headers ?? {});
      const secret = body.secret === '' ? undefined : body.secret;
      const auth = authFormOf(preset.id, place.protocol);
      if (secret !== undefined) checkSecret(secret, preset, auth, findVirtualKey);
      const time = now();
      const record: ChannelRecord = {
        id: randomUUID(),
        name: body.name,
        provider: preset.id,
        ...place,
        enabled: body.enabled ?? true,
        priority: body.priority ?? 0,
        weight: body.weight ?? 1,
        models: body.models ?? [],
        headers: body.headers ?? {},
        secretHint: secret === undefined ? null : secretHintOf(secret, auth),
        knownModels: null,
        settings: changedChannelSettings(usualChannelSettings, body),
        createdAt: time,
        updatedAt: time,
      };
      store.channels.insert(record);
      if (secret !== undefined) secrets.set(record.id, secret, time);
      const channel = toChannel(record, context);
      events.publish({ type: 'channel', action: 'created', channel });
      return channel;
    },

    updateChannel({ id, body }) {
      const present = find(id);
      const { secret, region, protocol, baseUrl } = body;
      const rest = ownFields(body);
      const preset = presetOf(present.provider);
      const place = changePlace(preset, present, { region, protocol, baseUrl }, context.checkBaseUrl);
      if (rest.name !== undefined) checkName(rest.name, id);
      if (rest.models !== undefined) checkModels(rest.models);
      if (rest.headers !== undefined) checkExtraHeaders(rest.headers);
      const auth = authFormOf(preset.id, place.protocol);
      if (secret !== undefined && secret !== '') checkSecret(secret, preset, auth, findVirtualKey);

      const patch: Partial<ChannelRecord> = {
        ...rest,
        ...place,
        settings: changedChannelSettings(present.settings, body),
      };
      if (secret !== undefined) {
        patch.secretHint = secret === '' ? null : secretHintOf(secret, auth);
        secrets.set(id, secret === '' ? undefined : secret, now());
      }
      const moved = place.baseUrl !== present.baseUrl || place.protocol !== present.protocol;
      // What was learned of the old place or the old secret says nothing about the new one.
      if (moved) patch.knownModels = null;
      if (moved || secret !== undefined) health.forget(id);
      return toChannel(update(id, patch), context);
    },

    deleteChannel({ id }) {
      const channel = toChannel(find(id), context);
      store.channels.delete(id);
      secrets.set(id, undefined, now());
      health.forget(id);
      events.publish({ type: 'channel', action: 'deleted', channel });
      return undefined;
    },

    async testChannel({ id }) {
      const result = await context.testChannel(find(id));
      const record = store.channels.get(id);
      if (record !== undefined)
        events.publish({ type: 'channel', action: 'updated', channel: toChannel(record, context) });
      return result;
    },

    async refreshModels({ id }) {
      const models = await context.fetchModels(find(id));
      update(id, { knownModels: models });
      return { models: models.map((model) => ({ id: model })) };
    },
  };
}

/** The fields of a change that the record holds under their own names. */
function ownFields({ name, enabled, priority, weight, models, headers }: ChannelPatch): Partial<ChannelRecord> {
  return { name, enabled, priority, weight, models, headers } as Partial<ChannelRecord>;
}
