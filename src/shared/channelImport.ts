// Channels as files and from elsewhere: wire types and validators of `GET /channels/export` and `POST /channels/import`.
// An export holds no secret. What an import finds of secrets stays in the gateway: a candidate shows the last characters, and is applied
// by its reference.
import * as v from 'valibot';
import type { Channel, ChannelModel, UpstreamProtocolId } from './channel';

/** Our own export, environment variables, and the configuration files of other gateways. */
const importSources = ['gatehouse', 'environment', 'cc-switch', 'claude-code-router'] as const;
export type ImportSource = (typeof importSources)[number];

/** Body of `POST /channels/import`. Without `apply` nothing is created. */
export const importSchema = v.strictObject({
  source: v.picklist(importSources),
  /** The text of a file. Left out: `gatehouse` needs it, the others are read where they stand. */
  document: v.optional(v.pipe(v.string(), v.maxLength(900_000))),
  /** Variables of a window, for `environment` and for names in other gateways' files. Left out: the gateway's own. */
  environment: v.optional(v.record(v.pipe(v.string(), v.maxLength(200)), v.pipe(v.string(), v.maxLength(20_000)))),
  /** References of the candidates that are to be created. */
  apply: v.optional(v.pipe(v.array(v.pipe(v.string(), v.maxLength(100))), v.maxLength(1000))),
});
export type ImportRequest = v.InferOutput<typeof importSchema>;

/** A channel that could be created. */
export interface ImportCandidate {
  /** The same as long as the source is the same. */
  ref: string;
  name: string;
  provider: string;
  region: string | null;
  baseUrl: string;
  protocol: UpstreamProtocolId;
  models: ChannelModel[];
  hasSecret: boolean;
  /** As a channel's `secretHint`; null without a secret. */
  hint: string | null;
  /** A channel that is there already: of the same place, or of the same name (then the new one gets another name). */
  conflict?: { channelId: string; channelName: string; reason: 'same-place' | 'same-name' };
  /** Why it cannot be created, in words. */
  problem?: string;
}

/** Answer of `POST /channels/import`. */
export interface ImportResult {
  candidates: ImportCandidate[];
  created: Channel[];
  failed: { ref: string; message: string }[];
  /** What could not be read of the source, in words. */
  warnings: string[];
}

export const exportFormat = 'gatehouse-channels';
export const exportVersion = 1;

/** A channel of an export. */
export type ExportedChannel = Omit<
  Channel,
  'id' | 'secretState' | 'secretHint' | 'signIn' | 'health' | 'createdAt' | 'updatedAt'
>;

/** Answer of `GET /channels/export`. */
export interface ChannelExport {
  format: typeof exportFormat;
  version: number;
  /** ISO 8601, UTC. */
  exportedAt: string;
  channels: ExportedChannel[];
}
