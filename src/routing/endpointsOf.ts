// Where a channel takes requests of each protocol. Used by the candidate choice; reads the catalogue rows it is given.
import { siblingEndpoints } from '../catalog/presetPlaces';
import type { UpstreamProtocolId } from '../shared/channel';
import type { ProviderPreset } from '../shared/status';

/** The part of a channel that says where it is. */
export interface ChannelPlace {
  provider: string;
  region: string | null;
  baseUrl: string;
  protocol: UpstreamProtocolId;
}

/**
 * Base URL per protocol: the channel's own protocol at its own base URL, and, as long as that is the preset's address,
 * the preset's other endpoints of the same region. A changed base URL serves its own protocol alone.
 */
export function endpointsOf(
  channel: ChannelPlace,
  presets: readonly ProviderPreset[],
): Partial<Record<UpstreamProtocolId, string>> {
  const own: Partial<Record<UpstreamProtocolId, string>> = { [channel.protocol]: channel.baseUrl };
  const preset = presets.find((candidate) => candidate.id === channel.provider);
  if (preset === undefined) return own;
  return { ...siblingEndpoints(preset, channel.region, channel.protocol, channel.baseUrl), ...own };
}
