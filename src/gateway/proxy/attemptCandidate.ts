// One attempt at one candidate: its key, the request as it takes it, the call, and its answer up to the point where ours may begin.
// Called by walkCandidates.ts, which decides what comes next. Nothing has reached the client when this returns or throws.
import type { IncomingHttpHeaders } from 'node:http';
import type { RequestHead } from '../../protocols/readHead';
import type { Candidate } from '../../routing/candidates';
import type { AttemptReason } from '../../shared/causes';
import { GatewayError } from '../../shared/errors';
import { verbatimReader } from './answerReader';
import type { ClientSide } from './clientSide';
import type { EstimatedAnswer } from './countTokens';
import { openUpstream, secretAtHand, secretOf } from './openUpstream';
import type { OtherRequest } from './otherRequest';
import { prepareAnswer, type Prepared } from './prepareAnswer';
import type { ProxyCall, ProxyContext } from './proxyCall';
import { redactError, redactUpstreamText } from './redactSecret';
import type { RequestTranslator, TranslatedRequest } from './translate';
import { askForUsage, refusesQuestion } from './usageChunk';

/** The request of a client, for whichever candidate. */
export interface AskedRequest {
  head: RequestHead;
  body: Uint8Array;
  translator: RequestTranslator & Partial<Pick<OtherRequest, 'reader' | 'upload'>>;
}

/** What ends an attempt from outside: the client's leaving, or what else its caller watches. */
export type Stop = Pick<ClientSide, 'stopped' | 'throwIfStopped' | 'onStop'>;

export interface AttemptWatcher {
  /** The head of an answer came, refusals included. */
  head(headers: IncomingHttpHeaders): void;
  /** The first byte of an answer's body came. */
  firstByte(): void;
}

export interface Attempted {
  prepared: Prepared;
  /** Takes the link from the client's leaving to the upstream's abort away. */
  stopWatching: () => void;
  redact: (text: string) => string;
  /** Set where the gateway answers in place of the upstream. */
  estimated?: EstimatedAnswer['estimated'];
}

/** Thrown where a candidate was not asked after all, which says nothing about it: another one may well answer. */
export class NotAsked extends Error {
  constructor(
    readonly reason: AttemptReason,
    /** What the client is told where no other candidate is left. */
    readonly refusal: GatewayError,
  ) {
    super(refusal.message);
    this.name = 'NotAsked';
  }
}

/** Throws NotAsked, and GatewayError for faults of the way there and back. */
export async function attemptCandidate(
  context: ProxyContext,
  call: ProxyCall,
  client: Stop,
  candidate: Candidate,
  asked: AskedRequest,
  watcher: AttemptWatcher,
): Promise<Attempted> {
  const { services, limits } = context;
  const { head, body, translator } = asked;
  const channel = services.store.channels.get(candidate.channel.id);
  if (channel === undefined) {
    throw new NotAsked('deleted', new GatewayError('no-channel', 'The channel was deleted meanwhile.'));
  }
  const secret = secretAtHand(services, channel) ?? (await secretOf(services, channel, limits.secretMs));
  client.throwIfStopped();
  const translated = await translateFor(translator, candidate);
  const usage = translated === undefined ? askForUsage(context, call, candidate, head, body) : undefined;
  const reader = translated?.reader ?? translator.reader ?? verbatimReader(call, head.stream, usage?.newTap);
  const splices = usage?.splices;
  const upload = translator.upload?.body(candidate.upstreamModel);
  const attempt = { candidate, channel, secret, head, body, translated, splices, upload };
  const upstream = await openUpstream(context, call, attempt);
  const stopWatching = client.onStop((reason) => upstream.abort(reason));
  const redact = (text: string): string => redactUpstreamText(text, services.secrets, secret);
  try {
    const response = await upstream.response;
    watcher.head(response.headers);
    // Of the other endpoints an answer that is no stream is relayed too, also where one was asked for.
    const stream = head.stream && translator.reader === undefined;
    const prepared = await prepareAnswer(call, limits, response, reader, stream, () => watcher.firstByte());
    if (usage !== undefined && refusesQuestion(prepared)) {
      stopWatching();
      context.usageRefusers.add(channel.id);
      return await attemptCandidate(context, call, client, candidate, asked, watcher);
    }
    return { prepared, stopWatching, redact };
  } catch (error) {
    stopWatching();
    throw redactError(error, redact);
  }
}

/** What cannot be said in one protocol may well be said in another. */
async function translateFor(
  translator: RequestTranslator,
  candidate: Candidate,
): Promise<TranslatedRequest | undefined> {
  try {
    return await translator.translate(candidate);
  } catch (error) {
    if (GatewayError.is(error, 'bad-request')) throw new NotAsked('not-translatable', error);
    throw error;
  }
}
