// What stands beside the range: budgets with their forecasts, and when the gateway is used. Loaded on its own, since it takes longer and
// changes less often; a part that fails says so in its own place.
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Budget } from '../../src/shared/budgets';
import type { HourFigures, StatisticsSummary, SummaryRequest } from '../../src/shared/statisticsMessages';
import type { CallError, HostClient } from '../client';
import { forecastOf, type DaySums, type Forecast } from './forecast';
import { foldBy, noSums, type Sums } from './figures';
import { startOfMonth } from '../localTime';
import { forecastRequest, hoursRequest, yearRequest } from './plan';
import { rangeOf, type Range } from './ranges';
import { asCallError, type StatisticsData } from './statisticsData';
import type { StatisticsView } from './statisticsView';

/** Budgets that are asked about, at most: each is a question of its own. */
const mostBudgets = 12;

export interface BudgetOutlook {
  budget: Budget;
  /** Null where there is too little to go by, or the budget has no period. */
  forecast: Forecast | null;
}
export interface Outlook {
  /** This month of the whole gateway, spent so far. */
  month: Sums;
  forecast: Forecast | null;
  budgets: BudgetOutlook[];
}
export interface Activity {
  hours: HourFigures[];
  /** The range of the hours. */
  range: Range;
  /** Sums of the days of the last year. */
  days: ReadonlyMap<number, Sums>;
}

/** A part of the page with data of its own. */
export interface Part<Value> {
  value: Value | undefined;
  error: CallError | undefined;
}

export class SideData implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #client: HostClient;
  readonly #data: StatisticsData;
  #outlook: Part<Outlook> = { value: undefined, error: undefined };
  #activity: Part<Activity> = { value: undefined, error: undefined };
  #generation = 0;

  constructor(host: ReactiveControllerHost, client: HostClient, data: StatisticsData) {
    this.#host = host;
    this.#client = client;
    this.#data = data;
    host.addController(this);
  }

  hostConnected(): void {}

  get outlook(): Part<Outlook> {
    return this.#outlook;
  }
  get activity(): Part<Activity> {
    return this.#activity;
  }

  /** Loads what the open parts of `view` show. */
  async load(view: StatisticsView, now: number, zone: string): Promise<void> {
    const generation = ++this.#generation;
    const isCurrent = (): boolean => generation === this.#generation;
    await Promise.all([
      view.closed.includes('budgets')
        ? undefined
        : this.#take(
            () => this.#loadOutlook(now, zone),
            isCurrent,
            (part) => (this.#outlook = part),
            this.#outlook,
          ),
      view.closed.includes('activity')
        ? undefined
        : this.#take(
            () => this.#loadActivity(view, now, zone),
            isCurrent,
            (part) => (this.#activity = part),
            this.#activity,
          ),
    ]);
  }

  async #take<Value>(
    load: () => Promise<Value>,
    isCurrent: () => boolean,
    set: (part: Part<Value>) => void,
    before: Part<Value>,
  ): Promise<void> {
    try {
      const value = await load();
      if (isCurrent()) set({ value, error: undefined });
    } catch (cause) {
      if (isCurrent()) set({ value: before.value, error: asCallError(cause) });
    }
    this.#host.requestUpdate();
  }

  async #loadOutlook(now: number, zone: string): Promise<Outlook> {
    const ask = (filters: SummaryRequest['filters']): Promise<StatisticsSummary> =>
      this.#data.summary(forecastRequest(filters, now, zone));
    const [all, budgets] = await Promise.all([ask({}), this.#client.call({ action: 'list-budgets' })]);
    const outlooks = await Promise.all(
      budgets.slice(0, mostBudgets).map(async (budget): Promise<BudgetOutlook> => {
        if (budget.periodEnd === null) return { budget, forecast: null };
        const days = budget.scope === 'all' ? all : await ask({ [budget.scope]: budget.scopeId ?? '' });
        const spent = Math.round(budget.usedUsd * 1e9);
        return { budget, forecast: forecastOf(spent, Date.parse(budget.periodEnd), daySums(days), now, zone) };
      }),
    );
    const monthBegins = startOfMonth(now, zone);
    const days = daySums(all);
    const month = [
      ...foldBy(
        all.rows.filter(({ day }) => Date.parse(day ?? '') >= monthBegins),
        () => 0,
      ).values(),
    ];
    const sums = month[0] ?? noSums;
    return {
      month: sums,
      forecast: forecastOf(sums.costNano, startOfMonth(now, zone, 1), days, now, zone),
      budgets: outlooks,
    };
  }

  async #loadActivity(view: StatisticsView, now: number, zone: string): Promise<Activity> {
    const [hours, year] = await Promise.all([
      this.#data.hours(hoursRequest(view, now, zone)),
      this.#data.summary(yearRequest(view, now, zone)),
    ]);
    return { hours, range: rangeOf(view.choice, now, zone), days: daySums(year) };
  }
}

/** Sums of a summary by day, by the moment at which each begins. */
export function daySums({ rows }: StatisticsSummary): DaySums {
  const sums = foldBy(rows, ({ day }) => Date.parse(day ?? ''));
  sums.delete(Number.NaN);
  return sums;
}
