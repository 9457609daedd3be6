// What stands in the channel form: from a channel or empty, checked, and as the action that the host is asked for.
// Used by the channel form. Holds no secret: VS Code asks for that itself. Plain JSON, kept as view state.
import * as v from 'valibot';
import { baseUrlTemplate, needsBaseUrl, presetEndpoints, protocolChoices } from '../../src/catalog/presetPlaces';
import { upstreamProtocolIds, type Channel, type UpstreamProtocolId } from '../../src/shared/channel';
import type { ProviderPreset } from '../../src/shared/status';
import type { WebviewAction } from '../../src/shared/webviewMessages';
import { localName, t } from '../l10n';
import { baseUrlError } from './baseUrl';
import { modelsToText, parseModels } from './modelLines';

export const channelDraftSchema = v.object({
  /** Id of the channel that is edited; null for a new one. */
  channelId: v.nullable(v.string()),
  provider: v.string(),
  name: v.string(),
  /** The name that was filled in with the provider, so that it follows until the user writes one. */
  suggestedName: v.string(),
  region: v.string(),
  baseUrl: v.string(),
  protocol: v.string(),
  models: v.string(),
  priority: v.string(),
});
export type ChannelDraft = v.InferOutput<typeof channelDraftSchema>;
export type ChannelDraftErrors = Partial<Record<'provider' | 'name' | 'baseUrl' | 'models' | 'priority', string>>;

/** A form for a new channel. */
export function emptyChannelDraft(): ChannelDraft {
  return {
    channelId: null,
    provider: '',
    name: '',
    suggestedName: '',
    region: '',
    baseUrl: '',
    protocol: '',
    models: '',
    priority: '0',
  };
}

/** The form that edits `channel`. A base URL that is the preset's own is shown as empty: it follows the preset. */
export function draftOfChannel(channel: Channel, preset: ProviderPreset | undefined): ChannelDraft {
  const isPresetUrl =
    preset !== undefined && channel.baseUrl === presetBaseUrl(preset, channel.region ?? '', channel.protocol);
  return {
    channelId: channel.id,
    provider: channel.provider,
    name: channel.name,
    suggestedName: '',
    region: channel.region ?? '',
    baseUrl: isPresetUrl ? '' : channel.baseUrl,
    protocol: channel.protocol,
    models: modelsToText(channel.models),
    priority: String(channel.priority),
  };
}

/** `draft` with another provider chosen: its region and protocol, and its name where the user has not written one. */
export function withProvider(draft: ChannelDraft, preset: ProviderPreset): ChannelDraft {
  const follows = draft.name.trim() === '' || draft.name === draft.suggestedName;
  const suggestedName = localName(preset.name);
  return {
    ...draft,
    provider: preset.id,
    name: follows ? suggestedName : draft.name,
    suggestedName,
    region: preset.regions[0] ?? '',
    baseUrl: '',
    protocol: preset.defaultProtocol,
  };
}

/** `draft` in another region: its protocol stays where that region has it. */
export function withRegion(draft: ChannelDraft, preset: ProviderPreset, region: string): ChannelDraft {
  const stays = protocolChoices(preset, region).some((id) => id === draft.protocol);
  return { ...draft, region, protocol: stays ? draft.protocol : preset.defaultProtocol };
}

/** The preset's own base URL for a region ('' where it has none) and protocol. */
export function presetBaseUrl(preset: ProviderPreset, region: string, protocol: string): string | undefined {
  return presetEndpoints(preset, region)[protocol as UpstreamProtocolId];
}

/** What the base URL field shows while it is empty: the preset's own address, or the form that the vendor prescribes. */
export function baseUrlExample(preset: ProviderPreset, region: string, protocol: string): string {
  const own = presetBaseUrl(preset, region, protocol);
  return own ?? baseUrlTemplate(preset, region, protocol as UpstreamProtocolId) ?? 'https://api.example.com/v1';
}

function priorityOf(text: string): number | undefined {
  const trimmed = text.trim() === '' ? '0' : text.trim();
  return /^\d{1,4}$/.test(trimmed) && Number(trimmed) <= 1000 ? Number(trimmed) : undefined;
}

/** What is wrong, by field. Empty when the form can be sent. */
export function checkChannelDraft(draft: ChannelDraft, preset: ProviderPreset | undefined): ChannelDraftErrors {
  const errors: ChannelDraftErrors = {};
  if (preset === undefined && draft.channelId === null) errors.provider = t('invalid.providerRequired');
  if (draft.name.trim() === '') errors.name = t('invalid.nameRequired');
  else if (draft.name.trim().length > 100) errors.name = t('invalid.nameLong', { max: 100 });
  const url = baseUrlError(draft.baseUrl, preset !== undefined && needsBaseUrl(preset, draft.region));
  if (url !== undefined) errors.baseUrl = url;
  const models = parseModels(draft.models);
  if ('error' in models) errors.models = models.error;
  if (priorityOf(draft.priority) === undefined) errors.priority = t('invalid.priority');
  return errors;
}

/** The action that saves a checked `draft`. */
export function channelAction(draft: ChannelDraft, preset: ProviderPreset | undefined): WebviewAction {
  const models = parseModels(draft.models);
  const protocol = upstreamProtocolIds.find((id) => id === draft.protocol);
  const typedUrl = draft.baseUrl.trim();
  const presetUrl = preset === undefined ? undefined : presetBaseUrl(preset, draft.region, draft.protocol);
  const baseUrl = typedUrl === '' ? presetUrl : typedUrl;
  const form = {
    name: draft.name.trim(),
    ...(draft.region === '' ? {} : { region: draft.region }),
    ...(baseUrl === undefined ? {} : { baseUrl }),
    ...(protocol === undefined ? {} : { protocol }),
    models: 'models' in models ? models.models : [],
    priority: priorityOf(draft.priority) ?? 0,
  };
  return draft.channelId === null
    ? { action: 'create-channel', provider: draft.provider, form }
    : { action: 'update-channel', id: draft.channelId, form };
}
