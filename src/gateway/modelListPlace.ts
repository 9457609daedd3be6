// Where the model list of a channel stands: where its preset says, else where its protocol's own vendor has it. Used by the channel probe.
import { providerPresets } from '../catalog/providers';
import { modelListUrls } from '../protocols/modelLists';
import { endpointsOf } from '../routing/endpointsOf';
import type { UpstreamProtocolId } from '../shared/channel';
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
  if (listing === null) return undefined;
  const { protocol, path } = listing ?? { protocol: channel.protocol, path: undefined };
  const endpoint = endpointsOf(channel, providerPresets)[protocol];
  // An address of the user's own may be anything that speaks this protocol.
  if (listing === undefined || endpoint === undefined || listing.shape === 'bedrock') {
    return placeOf(channel.protocol, modelListUrls(channel.protocol, channel.baseUrl));
  }
  if (path?.startsWith('https://') === true) {
    return { protocol, urls: [path.replaceAll('{region}', channel.region ?? '')] };
  }
  return placeOf(protocol, modelListUrls(protocol, endpoint, path));
}

function placeOf(protocol: UpstreamProtocolId, urls: string[] | undefined): ModelListPlace | undefined {
  return urls === undefined ? undefined : { protocol, urls };
}
