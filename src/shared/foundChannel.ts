// A channel as an import found it, before anything is checked. Made by the gateway's readers; management turns it into a candidate.
// It may hold a secret: it never leaves the process.
import type { ChannelModel, CustomAuth, UpstreamProtocolId } from './channel';
import type { ExportedChannel } from './channelImport';

export interface FoundChannel {
  name: string;
  provider: string;
  region: string | null;
  baseUrl: string;
  protocol: UpstreamProtocolId;
  models: ChannelModel[];
  secret: string | undefined;
  /** How a custom channel sends its secret, where it is not as the protocol's own vendor takes it. */
  auth?: CustomAuth;
  /** The rest of a channel of our own export. */
  exported?: ExportedChannel;
}

/** What was found, and what could not be made sense of, in words. */
export interface Findings {
  channels: FoundChannel[];
  warnings: string[];
}
