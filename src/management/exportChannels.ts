// Channels as a document without secrets, for a file. Used by `GET /channels/export`. Values in, values out.
import { exportFormat, exportVersion, type ChannelExport, type ExportedChannel } from '../shared/channelImport';
import type { ChannelRecord } from '../store/channelRepository';

/** Names of extra headers whose values may be secrets, though they are not meant to. */
const telling = /auth|token|secret|key|password|cookie|session|signature/i;

/** `now` in ms since the epoch. The demo, which every gateway has, is left out, and so are headers that may carry a secret. */
export function exportChannels(records: readonly ChannelRecord[], now: number): ChannelExport {
  const channels = records.filter(({ provider }) => provider !== 'demo').map(exported);
  return { format: exportFormat, version: exportVersion, exportedAt: new Date(now).toISOString(), channels };
}

function exported(record: ChannelRecord): ExportedChannel {
  const { name, provider, region, baseUrl, protocol, enabled, priority, weight, models, settings } = record;
  const headers = Object.fromEntries(Object.entries(record.headers).filter(([header]) => !telling.test(header)));
  return { name, provider, region, baseUrl, protocol, enabled, priority, weight, models, headers, ...settings };
}
