// The path of a request below a channel's base URL: the protocol's own, or where the provider's preset says that it is another. Used by
// attempts and the channel probe. Reads the catalogue; sends nothing.
import { upstreamPath, type EndpointMatch } from '../../protocols/endpoints';
import { findPreset } from '../../store/channelView';

/** Path and, where the protocol has it there, the model. A preset's own path is that of plain generate requests alone. */
export function providerPath(provider: string, match: EndpointMatch, upstreamModel: string): string {
  const plain = match.operation === 'generate' && match.form === undefined;
  const own = plain ? findPreset(provider)?.protocols[match.protocol]?.path : undefined;
  return own ?? upstreamPath(match, upstreamModel);
}
