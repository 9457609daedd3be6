// Translation of one request for a candidate that speaks another protocol (or whose client replays envelopes of ours): the request as
// the upstream takes it, and the reader that brings its answer back. Used by openUpstream.ts and forward.ts.
import { demoProvider } from '../../catalog/demo';
import type { Codec, DecodedRequest } from '../../protocols/codec';
import { clientCodecOf } from '../../protocols/clientCodec';
import { newGeminiStreamEncoder } from '../../protocols/gemini/codec';
import { wantsUsageChunk } from '../../protocols/openaiChat/decodeRequest';
import type { IrRequest } from '../../protocols/ir/request';
import { warningText } from '../../protocols/ir/warnings';
import { mediaToFetch, withFetchedMedia, type FetchedMedia } from '../../protocols/repairs/mediaSources';
import type { RequestHead } from '../../protocols/readHead';
import { countQuestionOf } from '../../protocols/tokenCounters';
import { holdsRefusedSystem } from '../../protocols/midSystem';
import { lacksOwnTools } from '../../protocols/ownTools';
import { planTranslation, containsEnvelope } from '../../protocols/translation';
import type { Candidate } from '../../routing/candidates';
import type { ProtocolId } from '../../shared/channel';
import { GatewayError } from '../../shared/errors';
import type { AnswerReader } from './answerReader';
import type { ClientSide } from './clientSide';
import { takesForm } from './legacyForms';
import type { ProxyCall, ProxyContext } from './proxyCall';
import { queryHas } from './target';
import { translatedReader, type AskedFor } from './translatedReader';
import { routeTo } from './upstreamRoute';

/** Whose state a protocol carries when it carries no envelope. */
const nativeOrigins: Record<ProtocolId, string> = {
  'openai-chat': 'openai',
  'openai-responses': 'openai',
  anthropic: 'anthropic',
  gemini: 'google',
};

/** Whole texts only, so it keeps no state between calls. */
const decoder = new TextDecoder();

/** True when `candidate` cannot be given the client's own bytes. */
function mustTranslate(call: ProxyCall, candidate: Candidate, body: Uint8Array): boolean {
  if (call.match.operation !== 'generate') return false;
  if (!takesForm(call, candidate, body)) return true;
  // It understands all it is told as it comes, and makes no state.
  if (candidate.channel.provider === demoProvider) return false;
  if (candidate.protocol !== call.match.protocol || containsEnvelope(body)) return true;
  const { target } = routeTo(candidate);
  return lacksOwnTools(candidate.protocol, target.quirks, body) || holdsRefusedSystem(candidate.protocol, target, body);
}

/** The request of the client, decoded once for all candidates. */
export interface ClientRequest {
  codec: Codec;
  decoded: DecodedRequest;
  /** OpenAI chat: the client asked for the usage chunk. */
  includeUsage: boolean;
}

/** Throws `bad-request` where it is not of its protocol. */
export function decodeForTranslation(call: ProxyCall, head: RequestHead, body: Uint8Array): ClientRequest {
  const { match, request } = call;
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
  let wire: unknown;
  try {
    wire = JSON.parse(decoder.decode(body));
  } catch (cause) {
    throw new GatewayError('bad-request', 'The request body is not valid JSON.', { cause });
  }
  const model = head.model === undefined ? {} : { model: head.model };
  const nativeOrigin = nativeOrigins[match.protocol];
  const counts = match.operation === 'count-tokens';
  const codec = counts ? countQuestionOf(match.protocol).codec : clientCodecOf(match, wire);
  const decoded = codec.decodeRequest(wire, { ...model, stream: head.stream, headers, nativeOrigin });
  return { codec, decoded, includeUsage: wantsUsageChunk(wire) };
}

export interface TranslatedRequest {
  reader: AnswerReader;
  /** Path and query below the base URL. */
  path: string;
  body: Uint8Array;
  headers: Record<string, string>;
  /** What `body` was made of; left out for counts. */
  source?: { body: Record<string, unknown>; request: IrRequest };
}

/** The request as `candidate` takes it. Throws `bad-request` where a translation would change what was asked. */
function translateRequest(
  context: ProxyContext,
  call: ProxyCall,
  candidate: Candidate,
  client: ClientRequest,
): TranslatedRequest {
  const { decoded, includeUsage } = client;
  const { stream, model } = decoded.request;
  const form = stream ? streamFormOf(call) : 'whole';
  const route = routeTo(candidate);
  const inbound = form === 'array' ? { ...client.codec, newStreamEncoder: newArrayEncoder } : client.codec;
  const translation = planTranslation(inbound, route.codec, decoded, route.target, {
    keptState: (callId) => context.keptStates.find(call.admission.key.id, callId),
  });
  call.warnings.push(...translation.warnings.map(warningText));
  if (route.estimatesUsage === true) call.warnings.push(`estimated-usage: ${candidate.channel.name} tells none`);
  return {
    reader: translatedReader(context, call, translation, route, { model, form, includeUsage }),
    source: { body: translation.encoded.body, request: decoded.request },
    path: route.path(stream),
    body: Buffer.from(JSON.stringify(translation.encoded.body)),
    headers: { 'content-type': 'application/json', ...translation.encoded.headers },
  };
}

/** Gemini's clients read one JSON array where they do not ask for events. */
export function streamFormOf({ match, target }: ProxyCall): AskedFor['form'] {
  return match.protocol === 'gemini' && !queryHas(target.query, 'alt', 'sse') ? 'array' : 'events';
}

/** The encoder of that array. */
export const newArrayEncoder: Codec['newStreamEncoder'] = (context) => newGeminiStreamEncoder(context, 'array');

/** Undefined where a candidate takes the client's own bytes. */
export interface RequestTranslator {
  translate(candidate: Candidate): TranslatedRequest | undefined | Promise<TranslatedRequest | undefined>;
}

/** Translates one request for each candidate that needs it; the request is decoded once, and only where it is needed. */
export class Translator implements RequestTranslator {
  private asked: ClientRequest | undefined;
  private ownWarnings = 0;
  /** What was fetched for this request, by URL. */
  private readonly fetched = new Map<string, FetchedMedia>();

  /** The signal of `client` aborts when it leaves; it is made where something is fetched. */
  constructor(
    private readonly context: ProxyContext,
    private readonly call: ProxyCall,
    private readonly head: RequestHead,
    private readonly body: Uint8Array,
    private readonly client: Pick<ClientSide, 'signal'>,
  ) {}

  /** Undefined where `candidate` takes the client's own bytes. Warnings of an earlier candidate are taken back. */
  async translate(candidate: Candidate): Promise<TranslatedRequest | undefined> {
    const { context, call, head, body } = this;
    call.warnings.splice(call.warnings.length - this.ownWarnings, this.ownWarnings);
    this.ownWarnings = 0;
    const before = call.warnings.length;
    if (!mustTranslate(call, candidate, body)) return undefined;
    this.asked ??= decodeForTranslation(call, head, body);
    const signal = (): AbortSignal => this.client.signal;
    const decoded = await withMedia(context.media, this.asked.decoded, candidate, signal, this.fetched);
    const client = { ...this.asked, decoded };
    const translated = translateRequest(context, call, candidate, client);
    this.ownWarnings = call.warnings.length - before;
    return translated;
  }
}

/**
 * The request with the bytes of what it names by URL, where the target takes no URLs. `fetched`: what was fetched for this request before, by
 * URL; more is put in. `signal` aborts when the client leaves.
 */
export async function withMedia(
  media: ProxyContext['media'],
  decoded: DecodedRequest,
  candidate: Candidate,
  signal: () => AbortSignal,
  fetched = new Map<string, FetchedMedia>(),
): Promise<DecodedRequest> {
  const { codec, target } = routeTo(candidate);
  const needed = mediaToFetch(decoded.request, codec.id, target);
  if (needed.length === 0) return decoded;
  const missing = needed.filter(({ url }) => !fetched.has(url));
  for (const [url, found] of await media.fetch(missing, signal())) fetched.set(url, found);
  const urls = new Set(needed.map(({ url }) => url));
  const used = new Map([...fetched].filter(([url]) => urls.has(url)));
  return { ...decoded, request: withFetchedMedia(decoded.request, used) };
}
