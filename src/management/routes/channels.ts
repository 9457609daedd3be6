// Management calls of channels: list, create, change, delete, test, refresh models. Publishes an event for each change.
// A secret goes into the vault and nowhere else; the store keeps only its last four characters.
import { usualChannelSettings, type ChannelPatch } from '../../shared/channel';
import { GatewayError } from '../../shared/errors';
import type { ManagementHandlers } from '../../shared/managementApi';
import { signInHint } from '../../shared/signInSecret';
import type { ChannelRecord } from '../../store/channelRepository';
import { changePlace, checkExtraHeaders, checkModels } from '../channelDraft';
import { checkSecret, secretHintOf } from '../channelSecret';
import { takeProxy } from '../channelProxy';
import { changedChannelSettings, checkChannelSettings } from '../channelSettings';
import { authFormOf, proxySecretId, toChannel } from '../../store/channelView';
import type { ManagementContext } from '../context';
import { newChannel, presetOf } from '../newChannel';

type Handlers = Pick<
  ManagementHandlers,
  'listChannels' | 'createChannel' | 'getChannel' | 'updateChannel' | 'deleteChannel' | 'putSignInToken'
>;

export function channelHandlers(context: ManagementContext): Handlers {
  const { store, secrets, health, events, now } = context;

  const find = (id: string): ChannelRecord => {
    const record = store.channels.get(id);
    if (record === undefined) throw new GatewayError('not-found', 'There is no such channel.');
    return record;
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

    createChannel({ body: given }) {
      const { body, keep } = takeProxy(context, given, usualChannelSettings.proxy);
      const { record, secret } = newChannel(context, body);
      checkName(body.name);
      store.channels.insert(record);
      if (secret !== undefined) secrets.set(record.id, secret, record.createdAt);
      keep(record.id);
      const channel = toChannel(record, context);
      events.publish({ type: 'channel', action: 'created', channel });
      return channel;
    },

    updateChannel({ id, body: given }) {
      const present = find(id);
      const { body, keep } = takeProxy(context, given, present.settings.proxy);
      const { secret, region, protocol, baseUrl } = body;
      const rest = ownFields(body);
      const preset = presetOf(present.provider);
      const place = changePlace(preset, present, { region, protocol, baseUrl }, context.checkBaseUrl);
      if (rest.name !== undefined) checkName(rest.name, id);
      if (rest.models !== undefined) checkModels(rest.models);
      if (rest.headers !== undefined) checkExtraHeaders(rest.headers);
      const form = authFormOf(preset.id, place.protocol);
      const confirmed = body.confirmSecret === true;
      if (secret !== undefined && secret !== '') checkSecret(secret, { preset, form, findVirtualKey, confirmed });

      const settings = changedChannelSettings(present.settings, body);
      checkChannelSettings(preset, place.protocol, settings);
      const patch: Partial<ChannelRecord> = { ...rest, ...place, settings };
      if (secret !== undefined) {
        patch.secretHint = secret === '' ? null : secretHintOf(secret, form);
        secrets.set(id, secret === '' ? undefined : secret, now());
      }
      keep(id);
      const moved = place.baseUrl !== present.baseUrl || place.protocol !== present.protocol;
      // What was learned of the old place or the old secret says nothing about the new one.
      if (moved) patch.knownModels = null;
      const revived = rest.enabled === true && !present.enabled;
      if (moved || revived || secret !== undefined || changesSending(given)) health.changed(id);
      return toChannel(update(id, patch), context);
    },

    putSignInToken({ id, body }) {
      if (find(id).secretHint !== signInHint) {
        throw new GatewayError('conflict', 'This channel has a key: it takes no token of a sign-in.');
      }
      context.setSignInToken(id, body.token, Date.parse(body.expiresAt));
      if (health.get(id).cause?.code === 'key-rejected') health.changed(id);
      return undefined;
    },

    deleteChannel({ id }) {
      const channel = toChannel(find(id), context);
      store.channels.delete(id);
      secrets.set(id, undefined, now());
      if (channel.proxy.includes('://')) secrets.set(proxySecretId(id), undefined, now());
      health.removed(id);
      events.publish({ type: 'channel', action: 'deleted', channel });
      return undefined;
    },
  };
}

/** The fields of a change that the record holds under their own names. */
function ownFields({ name, enabled, priority, weight, models, headers }: ChannelPatch): Partial<ChannelRecord> {
  return { name, enabled, priority, weight, models, headers } as Partial<ChannelRecord>;
}

/** True where a change is about how requests are sent: what failed before may not fail any more. */
function changesSending({ proxy, auth, paths, headers }: ChannelPatch): boolean {
  return [proxy, auth, paths, headers].some((value) => value !== undefined);
}
