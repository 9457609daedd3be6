// Model servers on this machine: wire type of `GET /discovery`.

export interface LocalServer {
  /** Preset id. */
  provider: string;
  /** Base URL of a channel to it. */
  baseUrl: string;
  /** Ids of its models; empty where it has none yet. */
  models: string[];
  /** A channel that leads to it already. */
  channelId: string | null;
}
