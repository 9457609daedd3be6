// Starts one attempt: address, headers, credential and body for a candidate, sent by undici or answered by the demo.
// Used by forward.ts for each candidate in turn. Where both sides speak one protocol, every byte of the body but the model's name is the
// client's; else the translated request is sent.
import { demoProvider } from '../../catalog/demo';
import type { Candidate } from '../../routing/candidates';
import { withModel, type RequestHead } from '../../protocols/readHead';
import type { Splice } from '../../protocols/wire/jsonSplice';
import { GatewayError } from '../../shared/errors';
import { headerHop } from '../../shared/identity';
import { remembered } from '../../shared/remembered';
import { isSignInSecret } from '../../shared/signInSecret';
import { authFormOf, findPreset } from '../../store/channelView';
import type { ChannelRecord } from '../../store/channelRepository';
import { authorize, resolveSecret } from '../credentials/authorize';
import { signInSecretOf } from '../credentials/signInSecretOf';
import { openDemo } from '../demo/openDemo';
import { openWindow } from '../windowModels/openWindow';
import type { Services } from '../services';
import { channelHeaders } from './channelHeaders';
import { forwardHeaders } from './forwardHeaders';
import { channelRoute } from './network/channelRoute';
import { providerPath } from './providerPath';
import type { ProxyCall, ProxyContext } from './proxyCall';
import { forwardedQuery, queryHas } from './target';
import type { TranslatedRequest } from './translate';
import type { UpstreamBody, UpstreamCall } from './upstream';

/**
 * The real key of a channel, waiting up to `waitMs` for a window to hand it over when one is known to exist; an AWS profile is read
 * from its files. Undefined for channels that work without. Throws `secret-missing`.
 */
export async function secretOf(
  services: Services,
  channel: ChannelRecord,
  waitMs: number,
): Promise<string | undefined> {
  if (channel.provider === demoProvider) return undefined;
  const secret = await services.secrets.get(channel.id, channel.secretHint === null ? 0 : waitMs);
  const needed = channel.secretHint !== null || (findPreset(channel.provider)?.secretNeeded ?? false);
  if (secret !== undefined && isSignInSecret(secret)) return signInSecretOf(services, channel, waitMs);
  if (secret !== undefined || !needed) return resolveSecret(channel, secret);
  const message =
    channel.secretHint === null
      ? `The channel '${channel.name}' has no key yet. Set one in Gatehouse.`
      : `The key of the channel '${channel.name}' is not available: no VS Code window has handed it over.`;
  throw new GatewayError('secret-missing', message);
}

/** The real key of a channel, where it is there and used as it stands; else `secretOf` has to be asked. Spares each request its waiting. */
export function secretAtHand(services: Services, channel: ChannelRecord): string | undefined {
  const secret = services.secrets.peek(channel.id);
  if (secret === undefined || channel.provider === demoProvider || isSignInSecret(secret)) return undefined;
  return authFormOf(channel.provider, channel.protocol) === 'aws' ? undefined : secret;
}

/** A base URL with `path` below it, split as undici takes it. Throws `upstream-unreachable` for what is no http(s) URL. */
export function upstreamAddress(baseUrl: string, path: string): { origin: string; path: string } {
  const { origin, prefix } = baseOf(baseUrl);
  return { origin, path: prefix + path };
}

/** Base URLs of channels are a few, and asked for with each request. */
const baseOf = remembered(500, (baseUrl) => {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new GatewayError('upstream-unreachable', "The channel's base URL is not a valid http or https URL.");
  }
  return { origin: url.origin, prefix: url.pathname.replace(/\/+$/, '') };
});

/** Starts the attempt at `candidate`; the returned call's `response` settles with the head of the answer. */
export async function openUpstream(
  context: ProxyContext,
  call: ProxyCall,
  attempt: {
    candidate: Candidate;
    channel: ChannelRecord;
    secret: string | undefined;
    head: RequestHead;
    body: Uint8Array;
    translated: TranslatedRequest | undefined;
    /** Changes to the client's own bytes beside the model's name. */
    splices?: readonly Splice[] | undefined;
    /** In place of `body`: a form that is not in memory, with the upstream's model in it already. */
    upload?: UpstreamBody | undefined;
  },
): Promise<UpstreamCall> {
  const { candidate, channel, secret, head, body, translated } = attempt;
  const { match, request, target, admission } = call;
  const { services } = context;
  if (translated !== undefined && channel.provider !== demoProvider) {
    call.capture?.upstream(translated.body, translated.headers['content-type'] ?? null);
    if (candidate.protocol === 'vscode') return openWindow(context, candidate, channel, translated);
    const own = channelHeaders(channel, candidate.protocol, 'anthropic-version' in translated.headers);
    const address = upstreamAddress(candidate.baseUrl, translated.path);
    const unsigned = { method: 'POST', ...address, headers: { ...translated.headers, ...own }, body: translated.body };
    const credential = await authorize(channel, candidate.protocol, secret, unsigned, services.now());
    const headers = Object.entries({ ...unsigned.headers, ...credential }).flat();
    const sentHeaders = [...headers, headerHop, '1', 'accept-encoding', 'identity'];
    return context.upstream.send({ ...unsigned, headers: sentHeaders, route: channelRoute(services, channel) });
  }
  const named = (): Uint8Array => withModel(body, head, match, candidate.upstreamModel, attempt.splices);
  const sent = translated?.body ?? (attempt.upload === undefined ? named() : body);
  if (attempt.upload === undefined) call.capture?.upstream(sent, request.headers['content-type'] ?? null);
  if (channel.provider === demoProvider) {
    const { protocol, operation } = match;
    // Only Gemini's own clients can ask for an array; who made the request anew reads events.
    const eventStream = protocol !== 'gemini' || translated !== undefined || queryHas(target.query, 'alt', 'sse');
    const id = call.requestId.replace(/^req_/, '');
    return openDemo({
      id, protocol, operation, stream: head.stream, eventStream, model: candidate.upstreamModel, body: sent,
      createdAt: Math.floor(call.startedAt / 1000),
    }); // prettier-ignore
  }
  const query = forwardedQuery(target.query, admission.presented);
  const place = providerPath(channel, match, candidate.upstreamModel);
  const path = place + (query === '' ? '' : `${place.includes('?') ? '&' : '?'}${query}`);
  const clientVersion = request.headers['anthropic-version'] !== undefined;
  const own = channelHeaders(channel, match.protocol, clientVersion);
  const contentType = request.headers['content-type'];
  const signed = { ...(contentType === undefined ? {} : { 'content-type': contentType }), ...own };
  const unsigned = { method: 'POST', ...upstreamAddress(candidate.baseUrl, path), headers: signed, body: sent };
  const credential = await authorize(channel, match.protocol, secret, unsigned, services.now());
  return context.upstream.send({
    ...unsigned,
    body: attempt.upload ?? sent,
    headers: forwardHeaders(request, admission.presented, { ...own, ...credential }),
    route: channelRoute(services, channel),
  });
}
