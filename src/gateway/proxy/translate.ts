// Translation of one request for a candidate that speaks another protocol (or whose client replays envelopes of ours): the request as
// the upstream takes it, and the reader that brings its answer back. Used by openUpstream.ts and forward.ts.
import type { IncomingHttpHeaders } from 'node:http';
import { modelTraits } from '../../catalog/modelTraits';
import { providerQuirks } from '../../catalog/providerQuirks';
import type { DecodedRequest, Target } from '../../protocols/codec';
import { codecOf } from '../../protocols/codecs';
import { upstreamPath } from '../../protocols/endpoints';
import { wantsUsageChunk } from '../../protocols/openaiChat/decodeRequest';
import { warningText } from '../../protocols/ir/warnings';
import type { RequestHead } from '../../protocols/readHead';
import { planTranslation, containsEnvelope, type ClientContext, type Translation } from '../../protocols/translation';
import type { Candidate } from '../../routing/candidates';
import type { ProtocolId } from '../../shared/channel';
import { GatewayError } from '../../shared/errors';
import { matchesPattern } from '../../shared/modelPattern';
import type { AnswerReader } from './answerReader';
import type { ProxyCall, ProxyContext } from './proxyCall';
import { queryHas } from './target';
import { TranslatedTap } from './translatedTap';

/** Whose state a protocol carries when it carries no envelope. */
const nativeOrigins: Record<ProtocolId, string> = {
  'openai-chat': 'openai',
  'openai-responses': 'openai',
  anthropic: 'anthropic',
  gemini: 'google',
};

/** The origin of state that a channel makes: its provider, or the channel itself where nobody knows who stands behind it. */
function originOf(candidate: Candidate): string {
  const { provider, id } = candidate.channel;
  if (provider === 'gemini') return 'google';
  return provider.startsWith('custom') ? id : provider;
}

function targetOf(candidate: Candidate): Target {
  const { provider } = candidate.channel;
  const model = candidate.upstreamModel;
  const name = model.slice(model.lastIndexOf('/') + 1).toLowerCase();
  const traits = modelTraits.find((row) => row.models.some((pattern) => matchesPattern(pattern, name)))?.traits ?? {};
  return { model, origin: originOf(candidate), quirks: providerQuirks[provider]?.[candidate.protocol] ?? {}, traits };
}

/** True when `candidate` cannot be given the client's own bytes. */
function mustTranslate(call: ProxyCall, candidate: Candidate, body: Uint8Array): boolean {
  if (call.match.operation !== 'generate') return false;
  return candidate.protocol !== call.match.protocol || containsEnvelope(body);
}

/** The request of the client, decoded once for all candidates. */
interface ClientRequest {
  decoded: DecodedRequest;
  /** OpenAI chat: the client asked for the usage chunk. */
  includeUsage: boolean;
}

/** Throws `bad-request` where it is not of its protocol. */
function decodeForTranslation(call: ProxyCall, head: RequestHead, body: Uint8Array): ClientRequest {
  const { match, request } = call;
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
  let wire: unknown;
  try {
    wire = JSON.parse(new TextDecoder().decode(body));
  } catch (cause) {
    throw new GatewayError('bad-request', 'The request body is not valid JSON.', { cause });
  }
  const model = head.model === undefined ? {} : { model: head.model };
  const nativeOrigin = nativeOrigins[match.protocol];
  const decoded = codecOf(match.protocol).decodeRequest(wire, { ...model, stream: head.stream, headers, nativeOrigin });
  return { decoded, includeUsage: wantsUsageChunk(wire) };
}

export interface TranslatedRequest {
  reader: AnswerReader;
  /** Path and query below the base URL. */
  path: string;
  body: Uint8Array;
  headers: Record<string, string>;
}

/** The request as `candidate` takes it. Throws `bad-request` where a translation would change what was asked. */
function translateRequest(
  context: ProxyContext,
  call: ProxyCall,
  candidate: Candidate,
  client: ClientRequest,
): TranslatedRequest {
  const { match, admission, target } = call;
  const { decoded } = client;
  const { stream, model } = decoded.request;
  if (match.protocol === 'gemini' && stream && !queryHas(target.query, 'alt', 'sse')) {
    throw new GatewayError(
      'bad-request',
      'This model is reached by translation, which streams events only: add alt=sse to the query.',
    );
  }
  const translation = planTranslation(
    codecOf(match.protocol),
    codecOf(candidate.protocol),
    decoded,
    targetOf(candidate),
    { keptState: (callId) => context.keptStates.find(admission.key.id, callId) },
  );
  const endpoint = { protocol: candidate.protocol, operation: 'generate' as const, stream, allowedMethods: ['POST'] };
  const query = candidate.protocol === 'gemini' && stream ? '?alt=sse' : '';
  call.warnings.push(...translation.warnings.map(warningText));
  return {
    reader: translatedReader(context, call, translation, { model, stream, includeUsage: client.includeUsage }),
    path: upstreamPath(endpoint, candidate.upstreamModel) + query,
    body: Buffer.from(JSON.stringify(translation.encoded.body)),
    headers: { 'content-type': 'application/json', ...translation.encoded.headers },
  };
}

/** Reads the upstream's answer in the client's protocol; warnings and state to keep go where they belong when it is complete. */
function translatedReader(
  context: ProxyContext,
  call: ProxyCall,
  translation: Translation,
  asked: { model: string; stream: boolean; includeUsage: boolean },
): AnswerReader {
  let serial = 0;
  const unique = call.requestId.replace(/^req_/, '');
  const client: ClientContext = {
    model: asked.model,
    createdAt: Math.floor(call.startedAt / 1000),
    newId: (prefix) => `${prefix}${unique}${(serial++).toString(36)}`,
    includeUsage: asked.includeUsage,
  };
  const keyId = call.admission.key.id;
  return {
    array: false,
    verbatim: false,
    newTap: () => {
      const stream = translation.newAnswerStream(client);
      return new TranslatedTap(stream, () => context.keptStates.keep(keyId, stream.keptState));
    },
    readWhole: (parsed) => {
      const answer = translation.translateAnswer(parsed, client);
      call.warnings.push(...answer.warnings.map(warningText));
      context.keptStates.keep(keyId, answer.keptState);
      return { facts: answer.facts, body: Buffer.from(JSON.stringify(answer.body)) };
    },
    headers: (upstream) => translatedHeaders(upstream, asked.stream),
  };
}

/** What of the upstream's headers is still true of a translated answer. */
const kept = ['request-id', 'x-request-id', 'retry-after'];

function translatedHeaders(upstream: IncomingHttpHeaders, stream: boolean): IncomingHttpHeaders {
  const headers: IncomingHttpHeaders = {
    'content-type': stream ? 'text/event-stream; charset=utf-8' : 'application/json; charset=utf-8',
    'cache-control': 'no-cache',
  };
  for (const name of kept) if (upstream[name] !== undefined) headers[name] = upstream[name];
  return headers;
}

/** Translates one request for each candidate that needs it; the request is decoded once, and only where it is needed. */
export class Translator {
  private client: ClientRequest | undefined;
  private ownWarnings = 0;

  constructor(
    private readonly context: ProxyContext,
    private readonly call: ProxyCall,
    private readonly head: RequestHead,
    private readonly body: Uint8Array,
  ) {}

  /** Undefined where `candidate` takes the client's own bytes. Warnings of an earlier candidate are taken back. */
  translate(candidate: Candidate): TranslatedRequest | undefined {
    const { context, call, head, body } = this;
    call.warnings.splice(call.warnings.length - this.ownWarnings, this.ownWarnings);
    this.ownWarnings = 0;
    const before = call.warnings.length;
    if (!mustTranslate(call, candidate, body)) return undefined;
    this.client ??= decodeForTranslation(call, head, body);
    const translated = translateRequest(context, call, candidate, this.client);
    this.ownWarnings = call.warnings.length - before;
    return translated;
  }
}
