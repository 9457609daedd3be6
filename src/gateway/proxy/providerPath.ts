// The path of a request below a channel's base URL: the protocol's own, or where the provider's preset says that it is another. Used by
// attempts and the channel probe. Reads the catalogue; sends nothing.
import { upstreamPath, type EndpointMatch } from '../../protocols/endpoints';
import { findPreset } from '../../store/channelView';

/** The part of a channel that decides. */
export interface PathChannel {
  provider: string;
  region: string | null;
  settings: { paths: { generate?: string | undefined } | null };
}

/**
 * Path and, where the protocol or the region has it there, the model; a query where the region wants one. A path of the channel's own,
 * or of its preset, is that of plain generate requests alone.
 */
export function providerPath(channel: PathChannel, match: EndpointMatch, upstreamModel: string): string {
  const preset = findPreset(channel.provider);
  const plain = match.operation === 'generate' && match.form === undefined;
  const model = encodeURIComponent(upstreamModel);
  const own = plain ? channel.settings.paths?.generate?.replaceAll('{model}', model) : undefined;
  if (own !== undefined) return own;
  const path = (plain ? preset?.protocols[match.protocol]?.path : undefined) ?? upstreamPath(match, upstreamModel);
  const form = channel.region === null ? undefined : preset?.pathForms?.[channel.region];
  return form === undefined ? path : `${form.prefix.replaceAll('{model}', model)}${path}?${form.query}`;
}
