// The memory of routing in one object: breaker, limits, latencies, load and sticky conversations. The gateway holds one and wires it to
// its proxy: `plan` a request, `begin` each attempt, report what came of it. Pure: time and dice come in.
import type { GatewayError } from '../shared/errors';
import { AccountLimitBook, type Reserve } from './accountLimits';
import { allHeld, type Availability } from './availability';
import { Breaker, breakerDefaults, type BreakerOptions, type BreakerState } from './breaker';
import type { Candidate } from './candidate';
import { chooseCandidates, type RouteRequest } from './candidates';
import type { Cause } from './causes';
import type { AttemptFailure } from './judgeAttempt';
import { LatencyBook } from './latencyBook';
import { LoadBook } from './loadBook';
import { readAccountLimits, type AccountLimits, type AnswerHeaders } from './rateLimitHeaders';
import { retryDefaults } from './retryPolicy';
import type { StickyKey } from './stickiness';
import { StickyMap } from './stickyMap';

export interface ChannelRouterOptions {
  /** A number in [0, 1). */
  random: () => number;
  breaker?: Partial<BreakerOptions>;
  reserve?: Reserve;
  /** Conversations that are remembered. */
  stickyEntries?: number;
}

/** How often a request that waits for another one's probe looks again. */
const probeCheckMs = 100;

export interface PlanRequest extends Omit<RouteRequest, 'random' | 'availability' | 'stickyChannel' | 'at' | 'facts'> {
  /** Prices for the lowest-cost strategy. */
  price?: (candidate: Candidate) => number | undefined;
  /** A function is asked only where there is a choice. */
  stickyKey?: StickyKey | (() => StickyKey | undefined) | undefined;
  /** Tokens of the request, asked where an account tells what it has left; left out: those of `needs`, where that is no function. */
  inputTokens?: (() => number) | undefined;
  /** Why a channel's own quota is used up, with the time of its renewal where one is known; undefined where it is not. */
  quota?: ((channelId: string) => { until?: number } | undefined) | undefined;
}

/** A request with its candidates; goes back in with each attempt. */
export interface RoutePlan {
  /** In the order to try them, at least one. */
  candidates: readonly Candidate[];
  /** Those and the ones that are held. */
  considered: readonly Candidate[];
  stickyKey: StickyKey | undefined;
  model: string;
  request: AvailabilityRequest;
}

type AvailabilityRequest = Pick<PlanRequest, 'quota' | 'needs' | 'inputTokens'>;

/** One attempt that has begun. `end` belongs in a `finally`; the others are called as things happen. */
export interface Attempt {
  /** True where it finds out whether the channel has recovered. */
  readonly probe: boolean;
  /** The head of an answer came, refusals included: takes its rate limits in. */
  head: (headers: AnswerHeaders, at: number) => void;
  /** The first byte of a good answer came, `firstByteMs` after the attempt began. */
  answered: (firstByteMs: number, at: number) => void;
  /** The attempt failed, before its answer or in the middle of it. */
  failed: (failure: AttemptFailure, at: number) => void;
  /** It is over, however. An answer that did not fail before this was whole; without any report, nothing is learned. */
  end: () => void;
}

export class ChannelRouter {
  readonly breaker: Breaker;
  private readonly limits: AccountLimitBook;
  private readonly latencies = new LatencyBook();
  private readonly load = new LoadBook();
  private readonly sticky: StickyMap;

  constructor(private readonly options: ChannelRouterOptions) {
    this.breaker = new Breaker({ ...breakerDefaults, ...options.breaker });
    this.limits = new AccountLimitBook(options.reserve);
    this.sticky = new StickyMap(options.stickyEntries);
  }

  /** Finds the candidates for a request at `at`; its patience is that of RetryRun unless it names another. Throws as `chooseCandidates` does. */
  plan(request: PlanRequest, at: number): RoutePlan {
    const { stickyKey: givenKey, quota, price, ...rest } = request;
    const considered: Candidate[] = [];
    let read: { key: StickyKey | undefined } | undefined;
    const stickyKey = (): StickyKey | undefined => {
      if (typeof givenKey === 'function' && considered.length < 2) return undefined;
      read ??= { key: typeof givenKey === 'function' ? givenKey() : givenKey };
      return read.key;
    };
    const candidates = chooseCandidates({
      patienceMs: retryDefaults.longestWaitMs,
      ...rest,
      at,
      random: this.options.random,
      stickyChannel: (model) => {
        const key = stickyKey();
        return key === undefined ? undefined : this.sticky.get(key, model, at);
      },
      availability: (candidate) => {
        considered.push(candidate);
        return this.availability(candidate, at, request);
      },
      facts: {
        price,
        firstByteMs: ({ channel, upstreamModel }) => this.latencies.get(channel.id, upstreamModel),
        running: ({ channel }) => this.load.runningAt(channel.id),
        turn: ({ channel, upstreamModel }) => this.load.turnOf(channel.id, upstreamModel),
      },
    });
    return { candidates, considered, stickyKey: stickyKey(), model: request.model, request };
  }

  /** Begins an attempt at `at`; undefined where the breaker does not let it through (held, or another request is probing). */
  begin(plan: RoutePlan, candidate: Candidate, at: number): Attempt | undefined {
    const { channel, upstreamModel, model } = candidate;
    const admission = this.breaker.begin(channel.id, upstreamModel, at);
    if (admission === undefined) return undefined;
    const number = this.limits.begin(channel.id, upstreamModel);
    const release = this.load.begin(channel.id, upstreamModel, channel.weight);
    const { stickyKey } = plan;
    let good = false;
    return {
      probe: admission.probe,
      head: (headers, headAt) =>
        this.limits.note(channel.id, upstreamModel, number, readAccountLimits(headers, headAt)),
      answered: (firstByteMs, answeredAt) => {
        admission.answered();
        good = true;
        this.latencies.note(channel.id, upstreamModel, firstByteMs);
        if (stickyKey === undefined) return;
        const lost = (channelId: string): boolean => {
          const other = plan.candidates.find((item) => item.channel.id === channelId && item.model === model);
          return other === undefined || this.availability(other, answeredAt, plan.request).state !== 'free';
        };
        this.sticky.answered(stickyKey, model, channel.id, answeredAt, lost);
      },
      failed: (failure, failedAt) => {
        good = false;
        admission.failed(failure, failedAt);
      },
      end: () => {
        if (good) admission.succeeded();
        admission.drop();
        release();
      },
    };
  }

  /** When the breaker lets a candidate through again, in ms since the epoch: undefined now, null nobody knows. For RetryRun. */
  heldUntil(candidate: Candidate, at: number): number | null | undefined {
    const state = this.breaker.state(candidate.channel.id, candidate.upstreamModel, at);
    if (state.state !== 'open') return undefined;
    return state.cause.code === 'probing' ? at + probeCheckMs : state.until;
  }

  /** The soonest time that a provider told of those that a plan considered and that are held, in ms since the epoch. For RetryRun. */
  toldUntil(plan: RoutePlan, at: number): number | undefined {
    const times = plan.considered.flatMap(({ channel, upstreamModel }) => {
      const state = this.breaker.state(channel.id, upstreamModel, at);
      return state.state === 'open' && state.told && state.until !== null ? [state.until] : [];
    });
    return times.length === 0 ? undefined : Math.min(...times);
  }

  /** What holds a channel, the channel's own hold first. For health and its words. */
  holds(channelId: string, at: number): BreakerState[] {
    return this.breaker.holds(channelId, at);
  }

  /** What an account has left for a model, as last told. */
  limitsOf(channelId: string, upstreamModel: string): AccountLimits | undefined {
    return this.limits.get(channelId, upstreamModel);
  }

  /** A connection test of the channel has passed. */
  testPassed(channelId: string): void {
    this.breaker.testPassed(channelId);
  }

  /** The channel's secret or address has changed: what is held against it and its limits are of another account. */
  changed(channelId: string): void {
    this.breaker.forget(channelId);
    this.limits.forget(channelId);
  }

  /** The channel was deleted. */
  removed(channelId: string): void {
    this.changed(channelId);
    this.sticky.forget(channelId);
  }

  /** What is told where a plan's candidates were all held before one of them could be asked. */
  refusal(plan: RoutePlan, at: number): GatewayError {
    const held = plan.considered.flatMap((candidate) => {
      const found = this.availability(candidate, at, plan.request);
      if (found.state !== 'held') return [];
      const { id, name } = candidate.channel;
      return [{ channelId: id, name, cause: found.cause, until: found.until }];
    });
    return allHeld(plan.model, held, at);
  }

  private availability(candidate: Candidate, at: number, request: AvailabilityRequest): Availability {
    const { channel, upstreamModel } = candidate;
    const state = this.breaker.state(channel.id, upstreamModel, at);
    if (state.state === 'open') return { state: 'held', cause: state.cause, until: state.until };
    const spent = request.quota?.(channel.id);
    if (spent !== undefined) {
      const cause: Cause = { code: 'quota-used-up', params: { until: spent.until } };
      return { state: 'held', cause, until: spent.until ?? null };
    }
    const { needs, inputTokens } = request;
    const known = this.limits.get(channel.id, upstreamModel) !== undefined;
    const tokens = known
      ? (inputTokens?.() ?? (typeof needs === 'function' ? undefined : needs?.inputTokens))
      : undefined;
    const until = this.limits.nearlyEmptyUntil(channel.id, upstreamModel, at, tokens);
    if (until === undefined) return { state: 'free' };
    return { state: 'last', cause: { code: 'nearly-empty', params: { until, model: upstreamModel } } };
  }
}
