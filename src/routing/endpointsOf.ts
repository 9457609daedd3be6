// Where a channel takes requests of each protocol. Used by the candidate choice; reads the catalogue rows it is given.
import type { ProtocolId } from '../shared/channel';
import type { ProviderPreset } from '../shared/status';

/** The part of a channel that says where it is. */
export interface ChannelPlace {
  provider: string;
  region: string | null;
  baseUrl: string;
  protocol: ProtocolId;
}

/**
 * Base URL per protocol: the channel's own protocol at its own base URL, and, as long as that is the preset's address,
 * the preset's other endpoints of the same region. A changed base URL serves its own protocol alone.
 */
export function endpointsOf(
  channel: ChannelPlace,
  presets: readonly ProviderPreset[],
): Partial<Record<ProtocolId, string>> {
  const own: Partial<Record<ProtocolId, string>> = { [channel.protocol]: channel.baseUrl };
  const preset = presets.find((candidate) => candidate.id === channel.provider);
  if (preset === undefined || preset.custom) return own;
  const region = channel.region ?? preset.regions[0] ?? 'default';
  const endpoints = Object.hasOwn(preset.endpoints, region) ? preset.endpoints[region] : undefined;
  const presetUrl = endpoints?.[channel.protocol];
  if (presetUrl === undefined || withoutSlash(presetUrl) !== withoutSlash(channel.baseUrl)) return own;
  return { ...endpoints, ...own };
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}
