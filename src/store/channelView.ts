// Turns a stored channel into what the outside sees (management API, events). Used by management and by the proxy's health events.
// Never shows a secret: only whether there is one, and the hint that the record keeps.
import { providerPresets } from '../catalog/providers';
import type { Channel, ChannelHealth, SecretState, UpstreamProtocolId } from '../shared/channel';
import { signInHint } from '../shared/signInSecret';
import type { AuthForm, ProviderPreset } from '../shared/status';
import type { ChannelRecord } from './channelRepository';

/** Where the parts of a channel live that the store does not keep. */
export interface ChannelSurroundings {
  secrets: { peek(channelId: string): string | undefined };
  health: { get(channelId: string): ChannelHealth };
}

/** The preset with this id, or undefined. */
export function findPreset(id: string): ProviderPreset | undefined {
  return providerPresets.find((preset) => preset.id === id);
}

/** How a channel's secret travels. A provider that the catalogue no longer has is one of the user's own. */
export function authFormOf(provider: string, protocol: UpstreamProtocolId): AuthForm {
  const preset = findPreset(provider) ?? findPreset('custom');
  return preset?.protocols[protocol]?.auth ?? preset?.auth ?? 'bearer';
}

/**
 * Whether a real key belongs to this channel. The record decides, not whoever hands keys over: a window that missed the change
 * must not bring back a key that the user took out.
 */
export function hasSecret(record: ChannelRecord | undefined): boolean {
  return record !== undefined && record.secretHint !== null;
}

/** Under which id the vault keeps the URL of a channel's proxy where that holds a user name and password. */
export function proxySecretId(channelId: string): string {
  return channelId + proxySuffix;
}

const proxySuffix = ':proxy';

/** The channel that a secret of the vault belongs to: its real key, or the credential of its own proxy. */
export function channelOfSecret(secretId: string): string {
  return secretId.endsWith(proxySuffix) ? secretId.slice(0, -proxySuffix.length) : secretId;
}

/** Whether a secret that is handed over belongs to a channel: its real key, or the credential of its own proxy. */
export function isWantedSecret(secretId: string, find: (channelId: string) => ChannelRecord | undefined): boolean {
  if (!secretId.endsWith(proxySuffix)) return hasSecret(find(secretId));
  return find(channelOfSecret(secretId))?.settings.proxy.includes('://') ?? false;
}

/**
 * `set` also while the real key is still on its way from a window (the record remembers that there is one).
 * A key that is set counts even where none is needed.
 */
function secretStateOf(record: ChannelRecord, secrets: ChannelSurroundings['secrets']): SecretState {
  if (record.secretHint !== null || secrets.peek(record.id) !== undefined) return 'set';
  return findPreset(record.provider)?.secretNeeded === false ? 'not-needed' : 'missing';
}

export function toChannel(record: ChannelRecord, { secrets, health }: ChannelSurroundings): Channel {
  return {
    ...record.settings,
    id: record.id,
    name: record.name,
    provider: record.provider,
    region: record.region,
    baseUrl: record.baseUrl,
    protocol: record.protocol,
    enabled: record.enabled,
    priority: record.priority,
    weight: record.weight,
    models: record.models,
    headers: record.headers,
    secretState: secretStateOf(record, secrets),
    secretHint: record.secretHint,
    ...(record.secretHint === signInHint ? { signIn: true as const } : {}),
    health: health.get(record.id),
    createdAt: new Date(record.createdAt).toISOString(),
    updatedAt: new Date(record.updatedAt).toISOString(),
  };
}
