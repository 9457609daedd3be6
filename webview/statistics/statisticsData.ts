// The figures that the page shows: asks the host for what a plan needs, all at once, and swaps them in together, so that no two parts of
// the page ever speak of different ranges. Keeps answers for a while; a live reload asks anew only what can have changed.
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { HourFigures, StatisticsSummary, SummaryRequest } from '../../src/shared/statisticsMessages';
import { CallError, type HostClient } from '../client';
import { isOver, type MainPlan, type MainQuery } from './plan';
import type { StatisticsView } from './statisticsView';

/** Answers kept at most, the newest ones. */
const keptAnswers = 80;
/** How long an answer about a time that is not over is good for, unless a request ends (ms). */
const freshFor = 60_000;

/** Answers to one plan, with the view that it was made for. */
export interface Shown {
  view: StatisticsView;
  plan: MainPlan;
  answers: Partial<Record<MainQuery, StatisticsSummary>> & { time: StatisticsSummary };
  /** When they came (ms since the epoch). */
  at: number;
}

interface Kept {
  value: Promise<unknown>;
  at: number;
  /** The count of changes when it was asked. */
  changes: number;
}

export class StatisticsData implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #client: HostClient;
  readonly #kept = new Map<string, Kept>();
  #changes = 0;
  #generation = 0;
  #shown: Shown | undefined;
  #error: CallError | undefined;
  #loading = false;

  constructor(host: ReactiveControllerHost, client: HostClient) {
    this.#host = host;
    this.#client = client;
    host.addController(this);
  }

  hostConnected(): void {}

  /** What is on the page: the last plan whose answers are all here. */
  get shown(): Shown | undefined {
    return this.#shown;
  }
  /** Why the last load failed; what was shown before still is. */
  get error(): CallError | undefined {
    return this.#error;
  }
  get loading(): boolean {
    return this.#loading;
  }

  /** A request has ended: answers about times that are not over are out of date. */
  changed(): void {
    this.#changes += 1;
  }

  /** Prices may have been worked out anew, or the gateway is another one: everything is out of date. */
  forget(): void {
    this.#kept.clear();
  }

  /** Asks what `plan` needs and shows it when all of it is here. True where that was so; a newer load makes an older one void. */
  async load(view: StatisticsView, plan: MainPlan): Promise<boolean> {
    const generation = ++this.#generation;
    this.#loading = true;
    this.#error = undefined;
    this.#host.requestUpdate();
    try {
      const names = Object.keys(plan.queries) as MainQuery[];
      const pairs = await Promise.all(
        names.map(async (name) => {
          const request = plan.queries[name];
          return request === undefined ? [] : [[name, await this.summary(request)] as const];
        }),
      );
      if (generation !== this.#generation) return false;
      const answers = Object.fromEntries(pairs.flat()) as Shown['answers'];
      this.#shown = { view, plan, answers, at: Date.now() };
      return true;
    } catch (cause) {
      if (generation === this.#generation) this.#error = asCallError(cause);
      return false;
    } finally {
      if (generation === this.#generation) {
        this.#loading = false;
        this.#host.requestUpdate();
      }
    }
  }

  /** One summary, from what is kept where that is still good. Throws CallError. */
  summary(request: SummaryRequest): Promise<StatisticsSummary> {
    return this.#keep('read-summary', request, () => this.#client.call({ action: 'read-summary', request }));
  }

  /** The hours of `request`. Throws CallError. */
  hours(request: SummaryRequest): Promise<HourFigures[]> {
    return this.#keep('read-hours', request, () => this.#client.call({ action: 'read-hours', request }));
  }

  #keep<Value>(action: string, request: SummaryRequest, ask: () => Promise<Value>): Promise<Value> {
    const key = `${action} ${JSON.stringify(request)}`;
    const now = Date.now();
    const present = this.#kept.get(key);
    const good =
      present !== undefined &&
      (isOver(request, now) || (present.changes === this.#changes && now - present.at < freshFor));
    // A key names both the question and the kind of its answer.
    if (good) return present.value as Promise<Value>;
    const value = ask();
    this.#kept.delete(key);
    this.#kept.set(key, { value, at: now, changes: this.#changes });
    value.catch(() => {
      if (this.#kept.get(key)?.value === value) this.#kept.delete(key);
    });
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= keptAnswers) break;
      this.#kept.delete(oldest);
    }
    return value;
  }
}

export function asCallError(cause: unknown): CallError {
  return cause instanceof CallError ? cause : new CallError('internal', String(cause));
}
