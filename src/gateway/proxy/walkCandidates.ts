// Attempts candidates one after the other until one answers: the router says which and when, and hears what came of it. Called by
// tryCandidates.ts for each request, and by the loop of tool mode for each step. Another candidate is tried only while nothing of the answer
// was used; where none is left, the most telling failure is given back: see docs/routing.md.
import type { Candidate } from '../../routing/candidates';
import type { Attempt, RoutePlan } from '../../routing/channelRouter';
import { judgeFault, type AttemptFailure } from '../../routing/judgeAttempt';
import { RetryRun, type RetryOptions } from '../../routing/retryPolicy';
import { GatewayError } from '../../shared/errors';
import { headerChannel } from '../../shared/identity';
import { enterChannel } from './admitToLimits';
import {
  attemptCandidate,
  NotAsked,
  type AskedRequest,
  type Attempted,
  type AttemptWatcher,
  type Stop,
} from './attemptCandidate';
import { AttemptEntry } from './attemptEntry';
import { outcomeOf, recordHealth } from './channelHealth';
import type { ClientSide } from './clientSide';
import type { TokenCounting } from './countTokens';
import type { ProxyCall, ProxyContext } from './proxyCall';
import { refuse } from './refuse';
import { readRefusal, relayRefusal } from './relayRefusal';
import type { UsageRow } from './settle';
import { waitUntil } from './waiting';

/** What is the same for all attempts at one request. */
export interface Tries {
  context: ProxyContext;
  call: ProxyCall;
  client: ClientSide;
  row: UsageRow;
  /** What a candidate gets: the key's limit on output has names of its own at some. */
  asked: (candidate: Candidate) => AskedRequest;
  plan: RoutePlan;
  counting: TokenCounting | undefined;
  rareEndpoint: boolean;
  /** What ends all attempts: the client's side, where nothing else does. */
  stop: Stop;
  /** Uses an answer; returns the fault that broke it off, if one did. Called once at most in a walk. */
  answer: (candidate: Candidate, answer: Attempted) => Promise<GatewayError | undefined>;
  /** Told before each attempt whether it is the last one. */
  beginning?: (last: boolean) => void;
}

/** An attempt that did not answer: what it says, and how it is told where it is the one that is told. */
export interface Failed {
  failure: AttemptFailure;
  tell: (retryAfterSeconds: number | undefined) => Promise<void>;
}

/** What came of a walk that ended without an answer. `failed` is undefined where nobody could be asked. */
export interface Unanswered {
  failed: Failed | undefined;
  /** The soonest that any provider told. */
  retryAfterSeconds: number | undefined;
}

/** Undefined where a candidate answered, whole or broken off. Throws what ends the request otherwise. */
export async function walkCandidates(
  tries: Tries,
  candidates: readonly Candidate[],
  options: Partial<RetryOptions> = {},
): Promise<Unanswered | undefined> {
  const { context, plan, counting } = tries;
  const { router, now, random } = context.services;
  const run = new RetryRun(candidates, {
    startedAt: now(),
    random,
    // A counter that is held is not waited for: the tokens are estimated.
    ...(counting === undefined && { heldUntil: (candidate: Candidate, at: number) => router.heldUntil(candidate, at) }),
    toldUntil: (at) => router.toldUntil(plan, at),
    options,
  });
  let failed: Failed | undefined;
  let step = run.next(now());
  while (step.do === 'try') {
    const { candidate } = step;
    if (step.notBefore > now()) await waitUntil(tries.stop, step.notBefore, now);
    else tries.stop.throwIfStopped();
    const attempt = router.begin(plan, candidate, now());
    if (attempt === undefined) {
      if (counting === undefined) run.postponed(candidate, now());
      else run.skipped(candidate);
    } else {
      const last = run.isLast(candidate, now());
      tries.beginning?.(last);
      const latest = await tryOne(tries, candidate, attempt, last);
      if (latest === undefined) return undefined;
      run.failed(candidate, latest.failure, now());
      failed = moreTelling(failed, latest);
    }
    step = run.next(now());
  }
  return { failed, retryAfterSeconds: step.retryAfterSeconds };
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
      const entering = enterChannel(row, candidate);
      if (entering !== undefined) await entering;
      return attemptCandidate(context, call, tries.stop, candidate, tries.asked(candidate), watcher);
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
      const fault = await tries.answer(candidate, answer);
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
  { call, client, row, stop }: Tries,
  candidate: Candidate,
  entry: AttemptEntry,
  caught: unknown,
  noteFailure: (failure: AttemptFailure) => void,
): Failed {
  const error = caught instanceof NotAsked ? caught.refusal : GatewayError.from(caught);
  entry.answered(null, error.message);
  if (stop.stopped) entry.stopped();
  stop.throwIfStopped();
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
