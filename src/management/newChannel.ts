// Makes the record of a new channel from what a client gives: filled in from the preset, checked, not stored. Used by the routes that
// create channels, import them, or test one that is not saved.
import { randomUUID } from 'node:crypto';
import type { InferOutput } from 'valibot';
import { usualChannelSettings, type channelCreateSchema } from '../shared/channel';
import type { ProviderPreset } from '../shared/status';
import type { ChannelRecord } from '../store/channelRepository';
import { authFormOf, findPreset } from '../store/channelView';
import { badField, checkExtraHeaders, checkModels, choosePlace } from './channelDraft';
import { checkSecret, secretHintOf } from './channelSecret';
import { changedChannelSettings, checkChannelSettings } from './channelSettings';
import type { ManagementContext } from './context';

export type NewChannelBody = InferOutput<typeof channelCreateSchema>;

/** Throws GatewayError `bad-request` where the catalogue has no such provider. */
export function presetOf(provider: string): ProviderPreset {
  const preset = findPreset(provider);
  if (preset === undefined) throw badField('provider', `There is no provider "${provider}"; see GET /providers.`);
  return preset;
}

/**
 * The record of a channel that is not there yet, with its secret; `body.proxy` is as `takeProxy` leaves it. The name is the caller's to
 * check. Throws GatewayError `bad-request` that names the field.
 */
export function newChannel(
  context: Pick<ManagementContext, 'checkBaseUrl' | 'store' | 'now'>,
  body: NewChannelBody,
): { record: ChannelRecord; secret: string | undefined } {
  const preset = presetOf(body.provider);
  const place = choosePlace(preset, body, context.checkBaseUrl);
  checkModels(body.models ?? []);
  checkExtraHeaders(body.headers ?? {});
  const settings = changedChannelSettings(usualChannelSettings, body);
  checkChannelSettings(preset, place.protocol, settings);
  const secret = body.secret === '' ? undefined : body.secret;
  const form = authFormOf(preset.id, place.protocol);
  const time = context.now();
  if (secret !== undefined) {
    const findVirtualKey = (hash: Buffer) => context.store.keys.findByHash(hash, time);
    checkSecret(secret, { preset, form, findVirtualKey, confirmed: body.confirmSecret === true });
  }
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
    secretHint: secret === undefined ? null : secretHintOf(secret, form),
    knownModels: null,
    settings,
    createdAt: time,
    updatedAt: time,
  };
  return { record, secret };
}
