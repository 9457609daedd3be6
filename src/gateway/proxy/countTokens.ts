// Requests that count tokens: which counter of which candidate is asked, in whose words, and what is estimated where there is none.
// Made once per request by forward.ts, which asks upstreams as for every other request. Estimates are marked as such.
import { demoProvider } from '../../catalog/demo';
import { providerPresets } from '../../catalog/providers';
import { protocolCounters, providerCounters } from '../../catalog/tokenCounters';
import type { DecodedRequest } from '../../protocols/codec';
import { warningText } from '../../protocols/ir/warnings';
import { holdsRefusedSystem } from '../../protocols/midSystem';
import type { RequestHead } from '../../protocols/readHead';
import { countQuestionOf, tokenCounters, type TokenCounter } from '../../protocols/tokenCounters';
import { containsEnvelope, planTranslation } from '../../protocols/translation';
import { parseJson } from '../../protocols/wire/jsonValue';
import type { Candidate } from '../../routing/candidates';
import { endpointsOf } from '../../routing/endpointsOf';
import { judgeFault } from '../../routing/judgeAttempt';
import { GatewayError, type ErrorKind } from '../../shared/errors';
import { headerEstimated } from '../../shared/identity';
import type { CounterPlace } from '../tokens/missingCounters';
import { verbatimReader } from './answerReader';
import { outcomeOf, recordHealth } from './channelHealth';
import type { UpstreamClient } from './dispatch';
import type { Prepared } from './prepareAnswer';
import type { ProxyCall, ProxyContext } from './proxyCall';
import { decodeForTranslation, type TranslatedRequest } from './translate';
import type { UpstreamResponse } from './upstream';
import { routeTo } from './upstreamRoute';

/** An answer of our own in place of a counter's, in the form of an attempt at an upstream. */
export interface EstimatedAnswer {
  prepared: Extract<Prepared, { form: 'whole' }>;
  stopWatching: () => void;
  redact: (text: string) => string;
  /** What the counter answered, if it was asked and did, and why that is not taken. */
  estimated: { status: number | null; reason?: string };
}

export class TokenCounting {
  private decoded: DecodedRequest | undefined;

  constructor(
    private readonly context: ProxyContext,
    private readonly call: ProxyCall,
    private readonly head: RequestHead,
    private readonly body: Uint8Array,
  ) {}

  /**
   * The request as the counter of `candidate` takes it; undefined where it takes the client's own bytes. Throws `bad-request` where
   * the request is not of its protocol, or cannot be said in the candidate's.
   */
  translate(candidate: Candidate): TranslatedRequest | undefined {
    const { context, call, body } = this;
    const counter = counterOf(candidate);
    if (counter === undefined || candidate.channel.provider === demoProvider) return undefined;
    const { target } = routeTo(candidate);
    const ownWords = counter.codec.id === call.match.protocol && !containsEnvelope(body);
    if (ownWords && !holdsRefusedSystem(counter.codec.id, target, body)) return undefined;
    const question = countQuestionOf(call.match.protocol);
    const plan = planTranslation(question.codec, counter.codec, this.decode(), target, {
      keptState: (callId) => context.keptStates.find(call.admission.key.id, callId),
    });
    call.warnings.splice(0, call.warnings.length, ...plan.warnings.map(warningText));
    return {
      path: counter.path(candidate.upstreamModel),
      body: Buffer.from(JSON.stringify(plan.encoded.body)),
      headers: { 'content-type': 'application/json', ...plan.encoded.headers },
      reader: {
        ...verbatimReader(call, false),
        readWhole: (parsed) => ({ facts: {}, body: this.encode(counter.decodeAnswer(parsed)) }),
        headers: () => ownHeaders,
      },
    };
  }

  /**
   * The count of `candidate`: `attempt` asks its counter. Where there is none, where it turns out to be missing, or where it cannot be
   * reached and no candidate is left (`last`), the tokens are estimated. Throws what `attempt` throws, and GatewayError as the
   * estimator does.
   */
  async count<T extends { prepared: Prepared; stopWatching: () => void }>(
    candidate: Candidate,
    last: boolean,
    attempt: () => Promise<T>,
  ): Promise<T | EstimatedAnswer> {
    const { services } = this.context;
    const counter = counterOf(candidate);
    if (candidate.channel.provider === demoProvider) return attempt();
    if (counter === undefined || this.isMissing(candidate)) return this.estimate(candidate, { status: null });
    let answer: T;
    try {
      answer = await attempt();
    } catch (caught) {
      const error = GatewayError.from(caught);
      // It is something else that answers under this address.
      if (error.kind === 'upstream-invalid') this.noteMissing(candidate);
      if (!last || !unreachable.has(error.kind)) throw caught;
      recordHealth(services, candidate.channel.id, outcomeOf(judgeFault(error.kind, error.message)));
      return this.estimate(candidate, { status: null, reason: error.message });
    }
    const { prepared } = answer;
    const status = prepared.form === 'refusal' ? prepared.status : prepared.response.status;
    const missing = prepared.form === 'refusal' ? counter.absentStatuses.includes(status) : !this.holdsCount(prepared);
    if (!missing) return answer;
    answer.stopWatching();
    if (prepared.form !== 'refusal') prepared.response.abort(new GatewayError('upstream-invalid', 'Not a count.'));
    this.noteMissing(candidate);
    recordHealth(services, candidate.channel.id, { ok: true });
    return this.estimate(candidate, { status, reason: 'The provider has no token counter for this model.' });
  }

  /** The tokens as `candidate` would count them, by our own estimate. `estimated` says what became of its counter. */
  async estimate(candidate: Candidate, estimated: EstimatedAnswer['estimated']): Promise<EstimatedAnswer> {
    const { call, context } = this;
    const tokens = await context.tokens.estimateInputTokens(this.decode().request, candidate.upstreamModel);
    // What a translation lost plays no part in it.
    call.warnings.splice(0, call.warnings.length, `estimated-tokens ${candidate.upstreamModel}`);
    call.response.setHeader(headerEstimated, '1');
    const prepared = { form: 'whole' as const, response: ownResponse, body: this.encode(tokens), facts: {} };
    return { prepared, stopWatching: () => undefined, redact: (text) => text, estimated };
  }

  /** An answer in the client's words that names a number. Large ones hold more than that. */
  private holdsCount(prepared: Exclude<Prepared, { form: 'refusal' }>): boolean {
    if (prepared.form !== 'whole') return false;
    const answer = parseJson(Buffer.from(prepared.body).toString('utf8'));
    return countQuestionOf(this.call.match.protocol).holdsCount(answer);
  }

  private isMissing(candidate: Candidate): boolean {
    const { missingCounters, services } = this.context;
    return missingCounters.has(placeOf(candidate), services.now());
  }

  private decode(): DecodedRequest {
    this.decoded ??= decodeForTranslation(this.call, this.head, this.body).decoded;
    return this.decoded;
  }

  private encode(tokens: number): Buffer {
    return Buffer.from(JSON.stringify(countQuestionOf(this.call.match.protocol).encodeAnswer(tokens)));
  }

  private noteMissing(candidate: Candidate): void {
    this.context.missingCounters.note(placeOf(candidate), this.context.services.now());
  }
}

/** `context` with upstreams that must answer within the time of counters. */
export function withCounterTime(context: ProxyContext): ProxyContext {
  const { limits, upstream } = context;
  const send: UpstreamClient['send'] = (request) => {
    const call = upstream.send(request);
    const seconds = Math.round(limits.counterMs / 1000);
    const late = new GatewayError('upstream-timeout', `The token counter did not answer within ${seconds} seconds.`);
    const timer = setTimeout(() => call.abort(late), limits.counterMs);
    const stop = (): void => clearTimeout(timer);
    call.response.then(stop, stop);
    return call;
  };
  return { ...context, upstream: { ...upstream, send } };
}

/** The counter, or all of the provider, is not to be reached, or does not speak its protocol. */
const unreachable: ReadonlySet<ErrorKind> = new Set<ErrorKind>([
  'upstream-unreachable',
  'upstream-timeout',
  'upstream-invalid',
]);

function rowOf({ channel, protocol }: Candidate): TokenCounter | undefined {
  const id = providerCounters[channel.provider]?.[protocol] ?? protocolCounters[protocol];
  return id === undefined || id === 'none' ? undefined : tokenCounters[id];
}

/** The counter that is asked in the candidate's own protocol. */
function counterOf(candidate: Candidate): TokenCounter | undefined {
  const counter = rowOf(candidate);
  return counter?.codec.id === candidate.protocol ? counter : undefined;
}

/**
 * `candidate` as its tokens are counted: some providers count at one of their endpoints for all of them. Where the channel does not
 * have that endpoint (its base URL was changed), it stays what it is.
 */
export function countedAt(candidate: Candidate): Candidate {
  const protocol = rowOf(candidate)?.codec.id ?? candidate.protocol;
  const baseUrl =
    protocol === candidate.protocol ? undefined : endpointsOf(candidate.channel, providerPresets)[protocol];
  return baseUrl === undefined ? candidate : { ...candidate, protocol, baseUrl };
}

function placeOf({ channel, baseUrl, protocol, upstreamModel }: Candidate): CounterPlace {
  return { channelId: channel.id, baseUrl, protocol, model: upstreamModel };
}

const ownHeaders = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-cache' };

const ownResponse: UpstreamResponse = {
  status: 200,
  headers: ownHeaders,
  read: () => Promise.resolve(undefined),
  abort: () => undefined,
};
