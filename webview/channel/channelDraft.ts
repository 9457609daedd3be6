// What stands in the channel form: for a new channel, or taken from one that is changed. Plain JSON, kept as view state.
// Used by the channel panel. Holds no secret: the host asks for it and keeps it under `draftId`.
import * as v from 'valibot';
import { baseUrlTemplate, presetEndpoints, protocolChoices, templateValues } from '../../src/catalog/presetPlaces';
import {
  endpointUses,
  usualChannelSettings,
  type Channel,
  type ChannelModel,
  type ChannelTimeouts,
  type UpstreamProtocolId,
} from '../../src/shared/channel';
import { currencies, type PriceOverride } from '../../src/shared/prices';
import type { ProviderPreset } from '../../src/shared/status';
import { amountText } from '../forms/amounts';
import { amountTexts, quotaFields } from '../forms/amountFields';
import { localName } from '../l10n';

export const proxyChoices = ['system', 'direct', 'url'] as const;
export const timeoutFields = [
  'connectMs',
  'firstByteMs',
  'idleMs',
] as const satisfies readonly (keyof ChannelTimeouts)[];
export const priceFields = [
  'input',
  'output',
  'cacheRead',
  'cacheWrite5m',
] as const satisfies readonly (keyof PriceOverride)[];

const text = v.string();

const priceDraftSchema = v.object({
  model: text,
  currency: v.picklist(currencies),
  /** Amounts per million tokens, by field. */
  amounts: v.record(text, text),
  /** The override that it was made from: what the form does not show stays as it is. */
  kept: v.record(text, v.unknown()),
});
export type PriceDraft = v.InferOutput<typeof priceDraftSchema>;

export const channelDraftSchema = v.object({
  draftId: text,
  provider: text,
  name: text,
  /** The name that was filled in with the provider, so that it follows until the user writes one. */
  suggestedName: text,
  region: text,
  protocol: text,
  baseUrl: text,
  /** Values of the names in the vendor's URL template; null where the user writes the whole URL. */
  placeholders: v.nullable(v.record(text, text)),
  priority: text,
  weight: text,
  group: text,
  endpointUse: v.picklist(endpointUses),
  /** In seconds; empty for the usual ones. */
  timeouts: v.record(text, text),
  proxy: v.picklist(proxyChoices),
  proxyUrl: text,
  authHeader: text,
  authTemplate: text,
  generatePath: text,
  modelsPath: text,
  /** One `name: value` per line. */
  headers: text,
  quotas: v.record(text, text),
  prices: v.array(priceDraftSchema),
  /** The channel serves whatever its provider lists. */
  allModels: v.boolean(),
  /** `alias` may hold several, separated by commas. */
  models: v.array(v.object({ id: text, alias: text })),
});
export type ChannelDraft = v.InferOutput<typeof channelDraftSchema>;

/** An empty form. `draftId` must be new. */
export function emptyChannelDraft(draftId: string): ChannelDraft {
  return {
    draftId,
    provider: '',
    name: '',
    suggestedName: '',
    region: '',
    protocol: '',
    baseUrl: '',
    placeholders: null,
    priority: '0',
    weight: '1',
    group: '',
    endpointUse: usualChannelSettings.endpointUse,
    timeouts: {},
    proxy: 'system',
    proxyUrl: '',
    authHeader: '',
    authTemplate: '',
    generatePath: '',
    modelsPath: '',
    headers: '',
    quotas: {},
    prices: [],
    allModels: true,
    models: [],
  };
}

/** The form that changes `channel`. Its own prices are loaded apart. */
export function draftOfChannel(channel: Channel, preset: ProviderPreset | undefined, draftId: string): ChannelDraft {
  const template = preset === undefined ? undefined : baseUrlTemplate(preset, channel.region, channel.protocol);
  const isUrlProxy = channel.proxy !== 'system' && channel.proxy !== 'direct';
  return {
    ...emptyChannelDraft(draftId),
    provider: channel.provider,
    name: channel.name,
    region: channel.region ?? '',
    protocol: channel.protocol,
    baseUrl: channel.baseUrl,
    placeholders: templateValues(template, channel.baseUrl.replace(/\/+$/, '')) ?? null,
    priority: String(channel.priority),
    weight: String(channel.weight),
    group: channel.group ?? '',
    endpointUse: channel.endpointUse,
    timeouts: Object.fromEntries(timeoutFields.map((field) => [field, secondsText(channel.timeouts?.[field] ?? null)])),
    proxy: isUrlProxy ? 'url' : (proxyChoices.find((choice) => choice === channel.proxy) ?? 'system'),
    proxyUrl: isUrlProxy ? channel.proxy : '',
    authHeader: channel.auth?.header ?? '',
    authTemplate: channel.auth?.template ?? '',
    generatePath: channel.paths?.generate ?? '',
    modelsPath: channel.paths?.models ?? '',
    headers: Object.entries(channel.headers)
      .map(([name, value]) => `${name}: ${value}`)
      .join('\n'),
    quotas: amountTexts(quotaFields, channel.quotas),
    allModels: channel.models.length === 0,
    models: modelDrafts(channel.models),
  };
}

/** One entry for each model, its aliases separated by commas. */
function modelDrafts(models: readonly ChannelModel[]): ChannelDraft['models'] {
  const aliases = new Map<string, string[]>();
  for (const { id, alias } of models) {
    aliases.set(id, [...(aliases.get(id) ?? []), ...(alias === undefined ? [] : [alias])]);
  }
  return [...aliases].map(([id, names]) => ({ id, alias: names.join(', ') }));
}

function secondsText(milliseconds: number | null): string {
  return milliseconds === null ? '' : String(milliseconds / 1000);
}

/** The rows of the price form for the overrides of one channel. */
export function priceDrafts(overrides: readonly PriceOverride[]): PriceDraft[] {
  return overrides.map((override) => {
    const { model: _model, currency: _currency, channelId: _channel, ...amounts } = override;
    const kept = Object.fromEntries(
      Object.entries(amounts).filter(([field]) => !priceFields.some((shown) => shown === field)),
    );
    return {
      model: override.model,
      currency: override.currency ?? 'USD',
      amounts: Object.fromEntries(priceFields.map((field) => [field, amountText(override[field])])),
      kept,
    };
  });
}

/** The preset's own base URL where the draft stands; undefined where the user has to give one. */
export function presetBaseUrl(preset: ProviderPreset, region: string, protocol: string): string | undefined {
  return presetEndpoints(preset, region)[protocol as UpstreamProtocolId];
}

/** The vendor's URL with names to fill in where the draft stands; undefined where there is none. */
export function urlTemplate(preset: ProviderPreset, region: string, protocol: string): string | undefined {
  return baseUrlTemplate(preset, region, protocol as UpstreamProtocolId);
}

/** The names in a URL template, in their order. */
export function placeholderNames(template: string): string[] {
  return [...new Set([...template.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? ''))];
}

/** The URL that the draft means: the template filled in, or what was written. */
export function effectiveBaseUrl(draft: ChannelDraft, preset: ProviderPreset | undefined): string {
  const template = preset === undefined ? undefined : urlTemplate(preset, draft.region, draft.protocol);
  const values = draft.placeholders;
  if (template === undefined || values === null) return draft.baseUrl.trim();
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name]?.trim() ?? '';
    return value === '' ? whole : value;
  });
}

/** `draft` with another provider chosen: its region, protocol and address, and its name where the user has not written one. */
export function withProvider(draft: ChannelDraft, preset: ProviderPreset, names: readonly string[]): ChannelDraft {
  if (draft.provider === preset.id) return draft;
  const follows = draft.name.trim() === '' || draft.name === draft.suggestedName;
  const suggestedName = freeName(localName(preset.name), names);
  const chosen = {
    ...draft,
    provider: preset.id,
    name: follows ? suggestedName : draft.name,
    suggestedName,
    region: preset.regions[0] ?? '',
    protocol: preset.defaultProtocol,
    baseUrl: '',
    placeholders: null,
    allModels: true,
    models: [],
  };
  return { ...chosen, ...placeOf(preset, chosen.region, chosen.protocol) };
}

/** `draft` in another region: its protocol stays where that region has it; its address follows unless the user wrote it. */
export function withRegion(draft: ChannelDraft, preset: ProviderPreset, region: string): ChannelDraft {
  const stays = protocolChoices(preset, region).some((id) => id === draft.protocol);
  return movedTo(draft, preset, region, stays ? draft.protocol : preset.defaultProtocol);
}

/** `draft` with another protocol; its address follows unless the user wrote it. */
export function withProtocol(draft: ChannelDraft, preset: ProviderPreset, protocol: string): ChannelDraft {
  return movedTo(draft, preset, draft.region, protocol);
}

function movedTo(draft: ChannelDraft, preset: ProviderPreset, region: string, protocol: string): ChannelDraft {
  const written = draft.baseUrl.trim();
  const follows = written === '' || written === presetBaseUrl(preset, draft.region, draft.protocol);
  const moved = { ...draft, region, protocol };
  const template = urlTemplate(preset, region, protocol);
  if (template !== undefined && draft.placeholders !== null) return moved;
  return follows ? { ...moved, ...placeOf(preset, region, protocol) } : moved;
}

function placeOf(
  preset: ProviderPreset,
  region: string,
  protocol: string,
): Pick<ChannelDraft, 'baseUrl' | 'placeholders'> {
  const template = urlTemplate(preset, region, protocol);
  return {
    baseUrl: presetBaseUrl(preset, region, protocol) ?? '',
    placeholders: template === undefined ? null : {},
  };
}

function freeName(wanted: string, taken: readonly string[]): string {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? wanted : `${wanted} ${number}`;
    if (!taken.includes(name)) return name;
  }
}
