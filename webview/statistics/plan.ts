// Which summaries a view needs: as few questions as its parts allow, all of them independent of each other. Pure.
import type { SummaryRequest } from '../../src/shared/statisticsMessages';
import { dimensions } from './dimensions';
import { dayMs, startOfDay, startOfMonth } from '../localTime';
import { granularityOf, periodBefore, rangeOf, type Granularity, type Range } from './ranges';
import type { StatisticsView } from './statisticsView';

/** The questions whose answers are shown together: all of them are about the same range and filters. */
export interface MainPlan {
  range: Range;
  /** The period that it is compared with, where it is. */
  before: Range | null;
  size: Granularity;
  queries: Partial<Record<MainQuery, SummaryRequest>> & { time: SummaryRequest };
}
export type MainQuery = 'time' | 'stack' | 'routes' | 'mix' | 'models' | 'before';

function span({ from, to }: Range): Pick<SummaryRequest, 'from' | 'to'> {
  return { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
}

/** The plan of `view` at `now`. Sections that are closed ask nothing. */
export function mainPlan(view: StatisticsView, now: number, zone: string): MainPlan {
  const range = rangeOf(view.choice, now, zone);
  const size = granularityOf(range, view.granularity);
  const before = view.compare ? periodBefore(view.choice, now, zone) : null;
  const { filters } = view;
  const isOpen = (section: StatisticsView['closed'][number]): boolean => !view.closed.includes(section);
  const ask = (groupBy: SummaryRequest['groupBy'], part = range): SummaryRequest => ({
    ...span(part),
    zone: 'local',
    groupBy,
    filters,
  });
  return {
    range,
    before,
    size,
    queries: {
      time: ask([size]),
      ...(isOpen('time') ? { stack: ask([size, view.stack]) } : {}),
      ...(isOpen('requests') ? { routes: ask([size, 'route', 'errorKind']) } : {}),
      ...(isOpen('rankings') || isOpen('kinds') ? { mix: ask([...dimensions, 'operation']) } : {}),
      ...(isOpen('speed') ? { models: ask(['model']) } : {}),
      ...(before === null || before.to <= before.from ? {} : { before: ask([size], before) }),
    },
  };
}

/** The hours of the range, for the map of weekdays and hours. */
export function hoursRequest(view: StatisticsView, now: number, zone: string): SummaryRequest {
  return { ...span(rangeOf(view.choice, now, zone)), zone: 'local', groupBy: ['hour'], filters: view.filters };
}

/** The days of the last year, whole weeks, for the calendar: under the filters, whatever the range. */
export function yearRange(now: number, zone: string): Range {
  return { from: startOfDay(now, zone, -364), to: startOfDay(now, zone, 1) };
}

export function yearRequest(view: StatisticsView, now: number, zone: string): SummaryRequest {
  return { ...span(yearRange(now, zone)), zone: 'local', groupBy: ['day'], filters: view.filters };
}

/** Four whole weeks and this month, for the forecast of what `filters` takes in. */
export function forecastRequest(filters: SummaryRequest['filters'], now: number, zone: string): SummaryRequest {
  const from = Math.min(startOfDay(now, zone, -28), startOfMonth(now, zone));
  return { ...span({ from, to: startOfDay(now, zone, 1) }), zone: 'local', groupBy: ['day'], filters };
}

/** True where what `request` asks about is over, so that its answer hardly changes any more. */
export function isOver(request: SummaryRequest, now: number): boolean {
  return Date.parse(request.to) < now - dayMs / 24;
}
