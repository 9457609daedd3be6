// Attempts the candidates of a request one after the other until one answers: the router says which and when, and hears what came of it.
// Called by forward.ts for each request. Another candidate is tried only while the client has got no byte of an answer; where none is
// left, the client hears what helps it most: see docs/routing.md.
import type { RequestHead } from '../../protocols/readHead';
import type { Candidate } from '../../routing/candidates';
import type { Attempt, RoutePlan } from '../../routing/channelRouter';
import { judgeFault, type AttemptFailure } from '../../routing/judgeAttempt';
import { RetryRun } from '../../routing/retryPolicy';
import { GatewayError } from '../../shared/errors';
import { headerChannel, headerWarnings } from '../../shared/identity';
import { admitToLimits, enterChannel, keyRequest } from './admitToLimits';
import { attemptCandidate, NotAsked, type AskedRequest, type Attempted, type AttemptWatcher } from './attemptCandidate';
import { AttemptEntry } from './attemptEntry';
import { outcomeOf, recordHealth } from './channelHealth';
import type { ClientSide } from './clientSide';
import { countedAt, TokenCounting, withCounterTime } from './countTokens';
import { pingUntilAnswered } from './firstPing';
import { fittingCandidates } from './legacyForms';
import { OtherRequest, otherOperation } from './otherRequest';
import { planRoute } from './planRoute';
import type { Prepared } from './prepareAnswer';
import type { ProxyCall, ProxyContext } from './proxyCall';
import { refuse } from './refuse';
import { readRefusal, relayRefusal } from './relayRefusal';
import { relayStream } from './relayStream';
import { relayLarge, relayWhole } from './relayWhole';
import type { UsageRow } from './settle';
import { Translator } from './translate';
import type { Upload } from './upload';
import { waitUntil } from './waiting';

/** What is the same for all attempts at one request. */
interface Tries {
  context: ProxyContext;
  call: ProxyCall;
  client: ClientSide;
  row: UsageRow;
  /** What a candidate gets: the key's limit on output has names of its own at some. */
  asked: (candidate: Candidate) => AskedRequest;
  plan: RoutePlan;
  counting: TokenCounting | undefined;
  rareEndpoint: boolean;
}

/** An attempt that did not answer: what it says, and how it is told where it is the one that is told. */
interface Failed {
  failure: AttemptFailure;
  tell: (retryAfterSeconds: number | undefined) => Promise<void>;
}

/** Answers the client, or refuses. Throws what ends the request otherwise: `client-closed`, `draining`, `internal`, refusals of routing. */
export async function tryCandidates(
  context: ProxyContext,
  call: ProxyCall,
  client: ClientSide,
  row: UsageRow,
  clientHead: RequestHead,
  clientBody: Uint8Array,
  upload: Upload | undefined,
): Promise<void> {
  const { services } = context;
  const request = keyRequest(call, clientHead, clientBody);
  const { head, body } = request;
  const { router, now, random } = services;
  pingUntilAnswered(call, client, head.stream, context.limits.pingMs);
  const plan = planRoute(services, call, head, body, (candidate, reason) => {
    row.attempts.push({ channelId: candidate.channel.id, status: null, milliseconds: 0, reason, passedOver: true });
  });
  const counting = call.match.operation === 'count-tokens' ? new TokenCounting(context, call, head, body) : undefined;
  const fitting = fittingCandidates(call, plan.candidates, body);
  const chosen = counting === undefined ? fitting : fitting.map(countedAt);
  row.stage = 'admission';
  const candidates = await admitToLimits(context, call, client, row, request, chosen);
  row.stage = 'attempts';
  const operation = otherOperation(call.match);
  const other = operation === undefined ? undefined : new OtherRequest(call, operation, head.model, body, upload);
  const translator = other ?? counting ?? new Translator(context, call, head, body, client.signal);
  const tries: Tries = {
    context: counting === undefined ? context : withCounterTime(context),
    asked: (candidate) => ({ ...request.for(candidate), translator }),
    rareEndpoint: other !== undefined,
    call, client, row, plan, counting,
  }; // prettier-ignore
  const run = new RetryRun(candidates, {
    startedAt: now(),
    random,
    // A counter that is held is not waited for: the tokens are estimated.
    ...(counting === undefined && { heldUntil: (candidate: Candidate, at: number) => router.heldUntil(candidate, at) }),
    toldUntil: (at) => router.toldUntil(plan, at),
    // An upload would have to be kept for a second attempt where there is one channel alone.
    options: counting === undefined && upload === undefined ? {} : { attemptsPerChannel: 1 },
  });
  let told: Failed | undefined;
  let step = run.next(now());
  while (step.do === 'try') {
    const { candidate } = step;
    await waitUntil(client, step.notBefore, now);
    const attempt = router.begin(plan, candidate, now());
    if (attempt === undefined) {
      if (counting === undefined) run.postponed(candidate, now());
      else run.skipped(candidate);
    } else {
      const last = run.isLast(candidate, now());
      if (upload !== undefined) upload.keep = !last;
      const failed = await tryOne(tries, candidate, attempt, last);
      if (failed === undefined) return;
      run.failed(candidate, failed.failure, now());
      told = moreTelling(told, failed);
    }
    step = run.next(now());
  }
  const [first] = candidates;
  if (told !== undefined) return told.tell(step.retryAfterSeconds);
  if (counting === undefined || first === undefined) return refuse(call, client, row, router.refusal(plan, now()));
  await answerWith(tries, first, await counting.estimate(first, { status: null }));
}

/** One attempt. Undefined where the client has its answer, whole or broken off. */
async function tryOne(
  tries: Tries,
  candidate: Candidate,
  attempt: Attempt,
  last: boolean,
): Promise<Failed | undefined> {
  const { context, call, client, row, counting } = tries;
  const { services } = context;
  const { channel } = candidate;
  const entry = new AttemptEntry(call, channel.id);
  row.attempts.push(entry.entry);
  row.forgetFirstByte();
  client.setHeader(headerChannel, channel.id);
  /** The breaker, the health that people see, and the log hear of a failure. */
  const noteFailure = (failure: AttemptFailure): void => {
    entry.failed(failure);
    // A counter has limits of its own, and says of a model only that it does not count for it.
    const ofChannel = counting === undefined || failure.cause === 'no-route' || failure.cause === 'key-rejected';
    if (ofChannel) attempt.failed(failure, services.now());
    attempt.end();
    recordHealth(services, channel.id, outcomeOf(failure));
  };
  const watcher: AttemptWatcher = {
    head: (headers) => {
      if (counting === undefined) attempt.head(headers, services.now());
    },
    firstByte: () => {
      entry.noteFirstByte();
      row.noteFirstByte();
    },
  };
  try {
    const ask = async (): Promise<Attempted> => {
      await enterChannel(row, candidate);
      return attemptCandidate(context, call, client, candidate, tries.asked(candidate), watcher);
    };
    let answer: Attempted;
    try {
      answer = counting === undefined ? await ask() : await counting.count(candidate, last, ask);
    } catch (caught) {
      return failedBefore(tries, candidate, entry, caught, noteFailure);
    }
    const { prepared, estimated } = answer;
    try {
      if (prepared.form === 'refusal') {
        const text = readRefusal(candidate, prepared, answer.redact, tries.rareEndpoint, services.now());
        entry.answered(prepared.status, text.message);
        noteFailure(text.failure);
        const tell: Failed['tell'] = (seconds) => {
          const { toldUntil = Infinity } = text.failure;
          const soonerElsewhere = seconds !== undefined && services.now() + (seconds + 1) * 1000 < toldUntil;
          const wait = { retryAfterSeconds: seconds, soonerElsewhere };
          client.setHeader(headerChannel, channel.id);
          return relayRefusal(call, client, row, candidate, prepared, text, wait);
        };
        return { failure: text.failure, tell };
      }
      entry.answered(estimated === undefined ? prepared.response.status : estimated.status, estimated?.reason);
      if (estimated === undefined) attempt.answered(entry.firstByteMs, services.now());
      const fault = await answerWith(tries, candidate, answer);
      if (fault === undefined) {
        attempt.end();
        if (estimated === undefined) recordHealth(services, channel.id, { ok: true });
      } else if (fault.kind === 'client-closed' || fault.kind === 'draining') entry.stopped();
      else noteFailure(judgeFault(fault.kind, fault.message));
      return undefined;
    } finally {
      answer.stopWatching();
    }
  } finally {
    attempt.end();
  }
}

/** An attempt that ended without an answer. Throws what is no matter of the candidate. */
function failedBefore(
  { call, client, row }: Tries,
  candidate: Candidate,
  entry: AttemptEntry,
  caught: unknown,
  noteFailure: (failure: AttemptFailure) => void,
): Failed {
  const error = caught instanceof NotAsked ? caught.refusal : GatewayError.from(caught);
  entry.answered(null, error.message);
  if (client.stopped) entry.stopped();
  client.throwIfStopped();
  if (error.kind === 'internal') throw caught;
  const tell: Failed['tell'] = (seconds) => {
    client.setHeader(headerChannel, candidate.channel.id);
    return refuse(call, client, row, withRetryAfter(error, seconds), { candidate });
  };
  if (caught instanceof NotAsked) {
    entry.entry.reason = caught.reason;
    entry.entry.passedOver = true;
    return { failure: { cause: undefined, retry: 'next', message: error.message }, tell };
  }
  const failure = judgeFault(error.kind, error.message, error.shouldRetry);
  noteFailure(failure);
  return { failure, tell };
}

/** Relays an answer to the client; returns the fault that broke it off, if one did. */
async function answerWith(tries: Tries, candidate: Candidate, answer: Attempted): Promise<GatewayError | undefined> {
  const { call, client } = tries;
  if (answer.prepared.form === 'refusal') throw new TypeError('a refusal is no answer');
  if (call.warnings.length > 0) client.setHeader(headerWarnings, String(call.warnings.length));
  return relay(tries, candidate, answer.prepared);
}

function relay(
  { context, call, client, row }: Tries,
  candidate: Candidate,
  prepared: Exclude<Prepared, { form: 'refusal' }>,
): Promise<GatewayError | undefined> {
  switch (prepared.form) {
    case 'stream':
      return relayStream(context, call, client, row, candidate, prepared);
    case 'whole':
      return relayWhole(client, row, candidate, prepared);
    case 'large':
      return relayLarge(call, client, row, candidate, prepared);
  }
}

const passing = new Set<AttemptFailure['cause']>([
  ...(['no-route', 'timed-out', 'server-error', 'overloaded', 'rate-limited', 'invalid-answer'] as const),
]);

/**
 * Of two failures the one that helps the client more: its own mistake, else one whose provider told when to come back, else what may pass
 * by itself, else the later one.
 */
function moreTelling(before: Failed | undefined, latest: Failed): Failed {
  if (before === undefined || latest.failure.retry === 'never') return latest;
  return helpOf(latest.failure) >= helpOf(before.failure) ? latest : before;
}

function helpOf({ cause, toldUntil }: AttemptFailure): number {
  if (!passing.has(cause)) return 0;
  return toldUntil === undefined ? 1 : 2;
}

function withRetryAfter(error: GatewayError, retryAfterSeconds: number | undefined): GatewayError {
  if (retryAfterSeconds === undefined) return error;
  const { kind, message, status, details, shouldRetry, cause } = error;
  return new GatewayError(kind, message, {
    status, details, cause, retryAfterSeconds, ...(shouldRetry !== undefined && { shouldRetry }),
  }); // prettier-ignore
}
