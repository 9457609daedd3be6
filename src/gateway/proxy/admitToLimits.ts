// What a key's settings and limits mean to one request: its bytes as the key lets them through, its size, what it may use of every limit,
// and the headers that tell of rates. Called by tryCandidates.ts. What is thrown here has cost nothing; what is held is ended by the row.
import { cutError } from '../../metering/limits/refusal';
import { priceRequest } from '../../metering/pricing';
import { ownRateHeaders, withOwnRates, type RateState } from '../../protocols/ownRateLimits';
import type { RequestHead } from '../../protocols/readHead';
import type { Candidate } from '../../routing/candidates';
import { GatewayError, type ErrorKind } from '../../shared/errors';
import { estimateRequest, hasPrice } from '../limits/estimate';
import { KeyRequest, liteHeader } from '../limits/keyRequest';
import { StreamMeter } from '../limits/streamMeter';
import { whereOf } from '../prices/priceList';
import { roughInputTokens } from '../tokens/roughTokens';
import { NotAsked } from './attemptCandidate';
import type { ClientSide } from './clientSide';
import type { ProxyCall, ProxyContext } from './proxyCall';
import type { UsageRow } from './settle';
import { decodeForTranslation } from './translate';

/** The request as its key lets it through. Throws GatewayError `bad-request`. */
export function keyRequest(call: ProxyCall, head: RequestHead, body: Uint8Array): KeyRequest {
  const lite = call.request.headers[liteHeader] === 'true';
  return new KeyRequest({ match: call.match, head, body }, call.admission.key.settings, lite);
}

/** Reserves what the limits of the candidate's channel need; undefined where it has none. Throws NotAsked where they have no room. */
export function enterChannel(row: UsageRow, { channel }: Candidate): Promise<void> | undefined {
  const entering = row.hold?.enterChannel(channel.id);
  return entering === undefined ? undefined : entered(entering);
}

async function entered(entering: Promise<void>): Promise<void> {
  try {
    await entering;
  } catch (error) {
    if (GatewayError.is(error) && limitKinds.has(error.kind)) throw new NotAsked('quota-used-up', error);
    throw error;
  }
}

const limitKinds: ReadonlySet<ErrorKind> = new Set<ErrorKind>(['rate-limited', 'quota-exceeded', 'budget-exceeded']);

/**
 * Admits the request to all limits of its key and returns the candidates that it may be sent to. Throws GatewayError `bad-request` (more
 * input than the key allows), `rate-limited`, `quota-exceeded`, `budget-exceeded`, or why the client was stopped while it waited.
 */
export async function admitToLimits(
  context: ProxyContext,
  call: ProxyCall,
  client: ClientSide,
  row: UsageRow,
  request: { head: RequestHead; body: Uint8Array },
  candidates: readonly Candidate[],
): Promise<readonly Candidate[]> {
  const { limits, prices } = context.services;
  const { key } = call.admission;
  if (key.settings.maxInputTokens !== null) await checkInput(context, call, request, candidates);
  // Counting tokens uses none: only the number of requests is limited.
  const free = call.match.operation === 'count-tokens';
  const needs = limits.needsOf(key);
  if (needs.cost && !prices.isReady) await prices.ready();
  const at = call.startedAt;
  const priced = limits.wantsPrice(key) && !free ? candidates.filter((item) => hasPrice(item, prices, at)) : candidates;
  // Where none has a price, the refusal says so.
  const usable = priced.length === 0 ? candidates : priced;
  const formBytes = Number(call.request.headers['content-length'] ?? 0);
  const asked = { match: call.match, body: request.body, formBytes, candidates: usable, prices, at };
  const estimate = free ? undefined : estimateRequest(asked, needs);
  if (estimate !== undefined && estimate.cost === undefined) {
    call.warnings.push(`unpriced-request ${usable[0]?.upstreamModel ?? ''}: no budget counts it`);
  }
  if (!free && (needs.tokens || needs.cost)) row.newMeter = () => newMeter(context, call, request.body);
  try {
    row.hold = await limits.admit(key, estimate, (listener) => client.onStop(listener));
  } finally {
    tellRates(context, call, client);
  }
  return usable;
}

function newMeter(context: ProxyContext, call: ProxyCall, body: Uint8Array): StreamMeter {
  const { limits, prices } = context.services;
  const { key } = call.admission;
  const cuts = key.settings.overLimit === 'cut';
  return new StreamMeter({
    protocol: call.match.protocol,
    inputTokens: Math.ceil(roughInputTokens(body) * usualShare),
    costOf: (usage, candidate) =>
      priceRequest(usage, whereOf(candidate, call.startedAt), prices.sources()).costNanoDollars,
    passed: !cuts
      ? undefined
      : (use, candidate) => {
          const limit = limits.passedLimit(key, candidate.channel.id, use);
          return limit === undefined ? undefined : cutError(limit);
        },
  });
}

/** Of the upper bound that the bytes give, what a request usually comes to. */
const usualShare = 0.4;

/** Counts the input where a rough look does not show that it is within the key's limit. */
async function checkInput(
  context: ProxyContext,
  call: ProxyCall,
  { head, body }: { head: RequestHead; body: Uint8Array },
  candidates: readonly Candidate[],
): Promise<void> {
  const { maxInputTokens: most } = call.admission.key.settings;
  if (most === null || call.match.operation !== 'generate' || roughInputTokens(body) <= most) return;
  const { request } = decodeForTranslation(call, head, body).decoded;
  const model = candidates[0]?.upstreamModel ?? request.model;
  const tokens = await context.tokens.estimateInputTokens(request, model).catch((caught: unknown) => {
    const error = GatewayError.from(caught);
    context.services.log.warn('input tokens are guessed from the size of a request', { error: error.message });
    return Math.ceil(roughInputTokens(body) * usualShare);
  });
  if (tokens <= most) return;
  throw new GatewayError(
    'bad-request',
    `This request has about ${tokens} input tokens (an estimate), and this key allows ${most}.`,
    { details: { field: 'maxInputTokens', estimated: tokens, limit: most }, shouldRetry: false },
  );
}

function tellRates(context: ProxyContext, call: ProxyCall, client: ClientSide): void {
  const { limits, now } = context.services;
  const states = limits.ratesOf(call.admission.key).flatMap(({ limit, remaining, resetAt }): RateState[] => {
    const of = limit.measure;
    return of === 'requests' || of === 'tokens' ? [{ of, limit: limit.amount, remaining, resetAt }] : [];
  });
  if (states.length === 0) return;
  const own = ownRateHeaders(call.match.protocol, states, now());
  client.finalHeaders = (headers) => withOwnRates(headers, own);
}
