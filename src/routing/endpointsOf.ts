// Where a channel takes requests of each protocol. Used by the candidate choice; reads the catalogue rows it is given.
import { compatibilityEndpoints, siblingEndpoints } from '../catalog/presetPlaces';
import type { EndpointUse, UpstreamProtocolId } from '../shared/channel';
import type { ProviderPreset } from '../shared/status';

/** The part of a channel that says where it is. */
export interface ChannelPlace {
  provider: string;
  region: string | null;
  baseUrl: string;
  protocol: UpstreamProtocolId;
  settings: { endpointUse: EndpointUse };
}

/**
 * Base URL per protocol: the channel's own protocol at its own base URL, and, as long as that is the preset's address,
 * the preset's other endpoints of the same region, as far as `use` (the channel's own setting, unless one is given) wants them:
 * none, those that the vendor documents for use, or all. A changed base URL serves its own protocol alone.
 */
export function endpointsOf(
  channel: ChannelPlace,
  presets: readonly ProviderPreset[],
  use: EndpointUse = channel.settings.endpointUse,
): Partial<Record<UpstreamProtocolId, string>> {
  const { provider, region, protocol, baseUrl } = channel;
  const own: Partial<Record<UpstreamProtocolId, string>> = { [protocol]: baseUrl };
  const preset = use === 'own' ? undefined : presets.find((candidate) => candidate.id === provider);
  if (preset === undefined) return own;
  const more = use === 'all' ? compatibilityEndpoints(preset, region, protocol, baseUrl) : {};
  return { ...more, ...siblingEndpoints(preset, region, protocol, baseUrl), ...own };
}
