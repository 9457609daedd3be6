// A simulated gateway under load: events in a queue, a clock that jumps from one to the next, providers that behave like real ones.
// It uses routing as the proxy does: plan, begin, report, retry. No real time passes, and one seed gives one outcome.
import type { Candidate, RoutableChannel } from '../../../src/routing/candidate';
import { ChannelRouter, type PlanRequest } from '../../../src/routing/channelRouter';
import { judgeFault, judgeRefusal } from '../../../src/routing/judgeAttempt';
import { readRetryTime, type AnswerHeaders } from '../../../src/routing/rateLimitHeaders';
import { RetryRun, type RetryOptions } from '../../../src/routing/retryPolicy';
import type { StickyKey } from '../../../src/routing/stickiness';
import { GatewayError } from '../../../src/shared/errors';
import { seededRandom } from '../../support/seededRandom';
import { EventQueue } from './eventQueue';

/** What a provider does with one request: when its first byte comes and when the answer ends, in ms from now. */
export type ProviderAnswer =
  | { kind: 'answer'; headers?: AnswerHeaders; firstByteMs: number; durationMs: number }
  | { kind: 'refusal'; status: number; headers?: AnswerHeaders; afterMs: number }
  | { kind: 'no-connection'; afterMs: number };

export interface SimulatedProvider {
  answer(model: string, at: number): ProviderAnswer;
  /** When it dies, in ms of the clock: running requests break, later ones meet no connection. */
  diesAt?: number;
}

export interface RequestResult {
  /** Its sticky key, where it has one. */
  conversation: string | undefined;
  beganAt: number;
  endedAt: number;
  /** Who answered; undefined where nobody did. */
  channelId: string | undefined;
  /** Channel ids in the order they were asked. */
  asked: string[];
  firstByte: boolean;
  /** What the client was told; undefined for a whole answer. */
  error: string | undefined;
  retryAfterSeconds: number | undefined;
}

export class Simulator {
  now = 1_800_000_000_000;
  readonly random: () => number;
  readonly router: ChannelRouter;
  readonly results: RequestResult[] = [];
  /** Times at which each channel was asked. */
  readonly askedAt = new Map<string, number[]>();
  private readonly queue = new EventQueue();

  constructor(
    seed: number,
    readonly channels: RoutableChannel[],
    private readonly providers: Record<string, SimulatedProvider>,
    private readonly plan: Partial<PlanRequest> = {},
    private readonly retry: Partial<RetryOptions> = {},
  ) {
    this.random = seededRandom(seed).next;
    this.router = new ChannelRouter({ random: this.random });
  }

  /** Runs `action` at a time of the clock. */
  at(time: number, action: () => void): void {
    this.queue.add(Math.max(time, this.now), action);
  }

  /** A request of a client, beginning at `time`. */
  request(time: number, stickyKey?: StickyKey): void {
    this.at(time, () => this.begin(stickyKey));
  }

  /** Runs until nothing is left to happen. */
  run(): RequestResult[] {
    for (let next = this.queue.take(); next !== undefined; next = this.queue.take()) {
      this.now = next.at;
      next.run();
    }
    return this.results;
  }

  private begin(stickyKey: StickyKey | undefined): void {
    const result: RequestResult = {
      conversation: stickyKey?.key,
      beganAt: this.now, endedAt: this.now, channelId: undefined, asked: [], firstByte: false, error: undefined,
      retryAfterSeconds: undefined,
    }; // prettier-ignore
    this.results.push(result);
    const end = (error?: string, retryAfterSeconds?: number): void => {
      Object.assign(result, { endedAt: this.now, error, retryAfterSeconds });
    };
    try {
      const plan = this.router.plan(
        {
          model: 'gpt-5', protocol: 'openai-chat', channels: this.channels, allowedChannels: null, allowedModels: null,
          translate: true, stickyKey, ...this.plan,
        },
        this.now,
      ); // prettier-ignore
      const run = new RetryRun(plan.candidates, {
        startedAt: this.now,
        random: this.random,
        options: this.retry,
        heldUntil: (candidate, at) => this.router.heldUntil(candidate, at),
        toldUntil: (at) => this.router.toldUntil(plan, at),
      });
      this.step(plan, run, result, end);
    } catch (caught) {
      const error = GatewayError.from(caught);
      if (error.kind === 'internal') throw caught;
      end(error.message, error.retryAfterSeconds);
    }
  }

  private step(
    plan: ReturnType<ChannelRouter['plan']>,
    run: RetryRun<Candidate>,
    result: RequestResult,
    end: (error?: string, retryAfterSeconds?: number) => void,
  ): void {
    const step = run.next(this.now);
    if (step.do === 'stop') return end(result.error ?? 'all candidates failed', step.retryAfterSeconds);
    if (step.notBefore > this.now) return this.at(step.notBefore, () => this.step(plan, run, result, end));
    const { candidate } = step;
    const { id } = candidate.channel;
    const attempt = this.router.begin(plan, candidate, this.now);
    const again = (): void => this.step(plan, run, result, end);
    if (attempt === undefined) {
      run.postponed(candidate, this.now);
      return again();
    }
    const began = this.now;
    result.asked.push(id);
    this.askedAt.set(id, [...(this.askedAt.get(id) ?? []), began]);
    const provider = this.providers[id];
    if (provider === undefined) throw new Error(`no provider for ${id}`);
    const { diesAt = Infinity } = provider;
    const fail = (failure: ReturnType<typeof judgeFault>): void => {
      attempt.failed(failure, this.now);
      attempt.end();
      if (result.firstByte) return end(failure.message);
      run.failed(candidate, failure, this.now);
      again();
    };
    const noRoute = (): void => fail(judgeFault('upstream-unreachable', 'The connection was refused.'));
    if (began >= diesAt) return this.at(began + 1, noRoute);
    const answer = provider.answer(candidate.upstreamModel, began);
    if (answer.kind === 'no-connection') return this.at(began + answer.afterMs, noRoute);
    const headAt = began + (answer.kind === 'answer' ? answer.firstByteMs : answer.afterMs);
    if (headAt >= diesAt) return this.at(diesAt, noRoute);
    this.at(headAt, () => {
      const headers = answer.headers ?? {};
      attempt.head(headers, this.now);
      if (answer.kind === 'refusal') {
        const toldUntil = readRetryTime(headers, undefined, answer.status, this.now);
        return fail(judgeRefusal({ status: answer.status, message: `status ${answer.status}`, toldUntil }));
      }
      attempt.answered(this.now - began, this.now);
      result.firstByte = true;
      result.channelId = id;
      const endsAt = began + answer.durationMs;
      if (endsAt >= diesAt)
        return this.at(diesAt, () => fail(judgeFault('upstream-truncated', 'The answer broke off.')));
      this.at(endsAt, () => {
        attempt.end();
        end();
      });
    });
  }
}
