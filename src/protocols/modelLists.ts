// Where a provider lists its models, by protocol, and as long a page as it gives. Called by the channel probe; what comes is read by
// `decodeModelList` of that protocol.
import type { UpstreamProtocolId } from '../shared/channel';
import { bedrockListUrls } from './bedrock/models';
import { upstreamPath } from './endpoints';

const pageQuery: Readonly<Record<UpstreamProtocolId, string>> = {
  'openai-chat': '',
  'openai-responses': '',
  anthropic: '?limit=1000',
  gemini: '?pageSize=1000',
  bedrock: '',
  // Windows tell theirs.
  vscode: '',
};

/**
 * URLs of the lists that together are the provider's, for a channel at `baseUrl`; undefined where none is known. `path`: where the
 * list stands below the base URL, if not where the protocol's own vendor has it.
 */
export function modelListUrls(protocol: UpstreamProtocolId, baseUrl: string, path?: string): string[] | undefined {
  if (protocol === 'bedrock') return bedrockListUrls(baseUrl);
  if (protocol === 'vscode') return undefined;
  const place = path ?? upstreamPath({ protocol, operation: 'list-models', allowedMethods: ['GET'] }, '');
  return [baseUrl.replace(/\/+$/, '') + place + (place.includes('?') ? '' : pageQuery[protocol])];
}
