// What stands in the channel form: from a channel or empty, checked, and as the action that the host is asked for.
// Used by the channel form. Holds no secret: VS Code asks for that itself. Plain JSON, kept as view state.
import * as v from 'valibot';
import { protocolIds, type Channel, type ProtocolId } from '../../src/shared/channel';
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

/** The preset's own base URL for a region ('' where it has none) and protocol. */
export function presetBaseUrl(preset: ProviderPreset, region: string, protocol: string): string | undefined {
  const endpoints = preset.endpoints[region === '' ? 'default' : region];
  return endpoints?.[protocol as ProtocolId];
}

/** The protocols that can be chosen: every one for custom endpoints, else those the preset has an endpoint for. */
export function protocolChoices(preset: ProviderPreset, region: string): ProtocolId[] {
  // `custom-openai` is bound to the shapes of OpenAI by its name.
  if (preset.custom) return preset.id === 'custom' ? [...protocolIds] : ['openai-chat', 'openai-responses'];
  const endpoints = preset.endpoints[region === '' ? 'default' : region] ?? {};
  const choices = protocolIds.filter((id) => endpoints[id] !== undefined);
  return choices.length === 0 ? [preset.defaultProtocol] : choices;
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
  const url = baseUrlError(draft.baseUrl, preset?.custom ?? false);
  if (url !== undefined) errors.baseUrl = url;
  const models = parseModels(draft.models);
  if ('error' in models) errors.models = models.error;
  if (priorityOf(draft.priority) === undefined) errors.priority = t('invalid.priority');
  return errors;
}

/** The action that saves a checked `draft`. */
export function channelAction(draft: ChannelDraft, preset: ProviderPreset | undefined): WebviewAction {
  const models = parseModels(draft.models);
  const protocol = protocolIds.find((id) => id === draft.protocol);
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
