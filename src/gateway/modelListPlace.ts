// Where the model list of a channel stands: where its preset says, else where its protocol's own vendor has it. Used by the channel probe.
import { providerPresets } from '../catalog/providers';
import { modelListUrls } from '../protocols/modelLists';
import { endpointsOf } from '../routing/endpointsOf';
import type { UpstreamProtocolId } from '../shared/channel';
import type { ProviderPreset } from '../shared/status';
import { findPreset } from '../store/channelView';
import type { ChannelRecord } from '../store/channelRepository';

export interface ModelListPlace {
  /** Whose headers and key are sent. */
  protocol: UpstreamProtocolId;
  /** Asked in this order; together they are the list. */
  urls: string[];
}

/** Undefined where the provider lists nothing, or nobody knows where. */
export function modelListOf(channel: ChannelRecord): ModelListPlace | undefined {
  const preset = findPreset(channel.provider);
  const listing = preset?.custom === true ? undefined : preset?.modelList;
  const ownPath = channel.settings.paths?.models;
  if (ownPath !== undefined) {
    return placeOf(channel.protocol, modelListUrls(channel.protocol, channel.baseUrl, ownPath));
  }
  if (listing === null) return undefined;
  const { protocol, path } = listing ?? { protocol: channel.protocol, path: undefined };
  // A list is a list, whichever endpoints clients are answered at.
  const endpoint = endpointsOf(channel, providerPresets, 'native')[protocol];
  // An address of the user's own may be anything that speaks this protocol.
  if (listing === undefined || endpoint === undefined || listing.shape === 'bedrock') {
    const versioned = withQuery(path, preset, channel.region);
    const place = versioned === path ? undefined : versioned;
    return placeOf(channel.protocol, modelListUrls(channel.protocol, channel.baseUrl, place));
  }
  if (path?.startsWith('https://') === true) {
    return { protocol, urls: [path.replaceAll('{region}', channel.region ?? '')] };
  }
  return placeOf(protocol, modelListUrls(protocol, endpoint, withQuery(path, preset, channel.region)));
}

/** Regions that want a version in the query want it here too. */
function withQuery(path: string | undefined, preset: ProviderPreset | undefined, region: string | null) {
  const query = region === null ? undefined : preset?.pathForms?.[region]?.query;
  return path === undefined || query === undefined ? path : `${path}?${query}`;
}

/** What only a valid key may read, for a provider whose model list is open to anybody; undefined where the list tells. */
export function keyCheckOf(channel: ChannelRecord): { protocol: UpstreamProtocolId; url: string } | undefined {
  const check = findPreset(channel.provider)?.keyCheck;
  if (check === undefined) return undefined;
  const endpoint = endpointsOf(channel, providerPresets, 'native')[check.protocol];
  return endpoint === undefined ? undefined : { protocol: check.protocol, url: endpoint + check.path };
}

function placeOf(protocol: UpstreamProtocolId, urls: string[] | undefined): ModelListPlace | undefined {
  return urls === undefined ? undefined : { protocol, urls };
}
