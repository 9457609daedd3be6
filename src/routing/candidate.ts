// What routing knows of a channel, and a candidate: a channel with the way a request would go to it. Types only.
import type { ChannelSettings, UpstreamProtocolId } from '../shared/channel';

export interface RoutableChannel {
  id: string;
  name: string;
  provider: string;
  region: string | null;
  baseUrl: string;
  protocol: UpstreamProtocolId;
  enabled: boolean;
  /** 0 goes first. */
  priority: number;
  /** Share among channels of one priority. */
  weight: number;
  /** Empty: whatever the provider lists. */
  models: { id: string; alias?: string | undefined }[];
  /** The provider's own list as last fetched; null where it never was. */
  knownModels: string[] | null;
  settings: Pick<ChannelSettings, 'group' | 'endpointUse' | 'paths'>;
}

export interface Candidate {
  channel: RoutableChannel;
  /** The model as clients name it: the one asked for, or one of the key's fallbacks. */
  model: string;
  /** The provider's own name of the model. */
  upstreamModel: string;
  /** What it is asked in: the client's protocol where the channel speaks it, else the channel's own. */
  protocol: UpstreamProtocolId;
  /** Where requests of that protocol go. */
  baseUrl: string;
}
