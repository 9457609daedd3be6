// Starts one attempt: address, headers, credential and body for a candidate, sent by undici or answered by the demo.
// Used by forward.ts for each candidate in turn. Where both sides speak one protocol, every byte of the body but the model's name is the
// client's; else the translated request is sent.
import type { Candidate } from '../../routing/candidates';
import { upstreamPath } from '../../protocols/endpoints';
import { withModel, type RequestHead } from '../../protocols/readHead';
import { GatewayError } from '../../shared/errors';
import { headerHop } from '../../shared/identity';
import { findPreset } from '../../store/channelView';
import type { ChannelRecord } from '../../store/channelRepository';
import { openDemo } from '../demo/openDemo';
import type { Services } from '../services';
import { channelHeaders } from './channelHeaders';
import { forwardHeaders } from './forwardHeaders';
import type { ProxyCall, ProxyContext } from './proxyCall';
import { forwardedQuery, queryHas } from './target';
import type { TranslatedRequest } from './translate';
import type { UpstreamCall } from './upstream';

/** Provider id of the channel that is answered from inside the gateway. */
export const demoProvider = 'demo';

/**
 * The real key of a channel, waiting up to `waitMs` for a window to hand it over when one is known to exist.
 * Undefined for channels that work without. Throws `secret-missing`.
 */
export async function secretOf(
  services: Services,
  channel: ChannelRecord,
  waitMs: number,
): Promise<string | undefined> {
  if (channel.provider === demoProvider) return undefined;
  const secret = await services.secrets.get(channel.id, channel.secretHint === null ? 0 : waitMs);
  const needed = channel.secretHint !== null || (findPreset(channel.provider)?.secretNeeded ?? false);
  if (secret !== undefined || !needed) return secret;
  const message =
    channel.secretHint === null
      ? `The channel '${channel.name}' has no key yet. Set one in Gatehouse.`
      : `The key of the channel '${channel.name}' is not available: no VS Code window has handed it over.`;
  throw new GatewayError('secret-missing', message);
}

/** A base URL with `path` below it, split as undici takes it. Throws `upstream-unreachable` for what is no http(s) URL. */
export function upstreamAddress(baseUrl: string, path: string): { origin: string; path: string } {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new GatewayError('upstream-unreachable', "The channel's base URL is not a valid http or https URL.");
  }
  return { origin: url.origin, path: url.pathname.replace(/\/+$/, '') + path };
}

/** Starts the attempt at `candidate`; the returned call's `response` settles with the head of the answer. */
export function openUpstream(
  context: ProxyContext,
  call: ProxyCall,
  attempt: {
    candidate: Candidate;
    channel: ChannelRecord;
    secret: string | undefined;
    head: RequestHead;
    body: Uint8Array;
    translated: TranslatedRequest | undefined;
  },
): UpstreamCall {
  const { candidate, channel, secret, head, body, translated } = attempt;
  const { match, request, target, admission } = call;
  if (translated !== undefined) {
    const own = {
      ...translated.headers,
      ...channelHeaders(channel, candidate.protocol, secret, 'anthropic-version' in translated.headers),
    };
    return context.upstream.send({
      method: 'POST',
      ...upstreamAddress(candidate.baseUrl, translated.path),
      headers: [...Object.entries(own).flat(), headerHop, '1', 'accept-encoding', 'identity'],
      body: translated.body,
    });
  }
  const sent = withModel(body, head, match, candidate.upstreamModel);
  if (channel.provider === demoProvider) {
    const { protocol, operation } = match;
    const eventStream = protocol === 'gemini' ? queryHas(target.query, 'alt', 'sse') : true;
    const id = call.requestId.replace(/^req_/, '');
    return openDemo({
      id, protocol, operation, stream: head.stream, eventStream, model: candidate.upstreamModel, body: sent,
      createdAt: Math.floor(call.startedAt / 1000),
    }); // prettier-ignore
  }
  const query = forwardedQuery(target.query, admission.presented);
  const path = upstreamPath(match, candidate.upstreamModel) + (query === '' ? '' : `?${query}`);
  const clientVersion = request.headers['anthropic-version'] !== undefined;
  const own = channelHeaders(channel, match.protocol, secret, clientVersion);
  return context.upstream.send({
    method: 'POST',
    ...upstreamAddress(candidate.baseUrl, path),
    headers: forwardHeaders(request, admission.presented, own),
    body: sent,
  });
}
