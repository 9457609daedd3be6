// The figures of the overview: the last 24 hours as a run, and by channel; today by channel. Made of summaries of the gateway. Pure.
import type { SummaryRequest, StatisticsSummary } from '../../src/shared/statisticsMessages';
import type { HourOutcome } from '../components/outcomeStrip';
import { hourMs, startOfDay } from '../localTime';

export const hoursShown = 24;

/** Money in nano-dollars, so that sums are exact. */
export interface OverviewFigures {
  /** Oldest first, the present hour last. */
  costNano: number[];
  byChannel: ReadonlyMap<string, ChannelFigures>;
}
export interface ChannelFigures {
  hours: HourOutcome[];
  today: HourOutcome;
}

/** What the gateway is asked: the hours by channel and outcome, and today by channel and outcome. */
export function overviewRequests(now: number, zone: string): { hours: SummaryRequest; today: SummaryRequest } {
  const ask = (from: number, to: number, groupBy: SummaryRequest['groupBy']): SummaryRequest => ({
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    zone: 'local',
    groupBy,
    filters: {},
  });
  const hour = Math.floor(now / hourMs) * hourMs;
  return {
    hours: ask(hour - (hoursShown - 1) * hourMs, hour + hourMs, ['hour', 'channel']),
    today: ask(startOfDay(now, zone), startOfDay(now, zone, 1), ['channel']),
  };
}

/** The answers as figures. `from`: the beginning of the first hour, ms since the epoch. */
export function overviewFigures(hours: StatisticsSummary, today: StatisticsSummary, from: number): OverviewFigures {
  const costNano = Array.from({ length: hoursShown }, () => 0);
  const byChannel = new Map<string, ChannelFigures>();
  const of = (channel: string): ChannelFigures => {
    const figures = byChannel.get(channel) ?? {
      hours: Array.from({ length: hoursShown }, () => ({ requests: 0, errors: 0 })),
      today: { requests: 0, errors: 0 },
    };
    byChannel.set(channel, figures);
    return figures;
  };
  for (const row of hours.rows) {
    const index = Math.floor((Date.parse(row.hour ?? '') - from) / hourMs);
    if (!(index >= 0 && index < hoursShown)) continue;
    costNano[index] = (costNano[index] ?? 0) + Math.round(row.costUsd * 1e9);
    const hour = row.channel == null ? undefined : of(row.channel).hours[index];
    if (hour === undefined) continue;
    hour.requests += row.requests;
    hour.errors += row.errors;
  }
  for (const row of today.rows) {
    if (row.channel == null) continue;
    const figures = of(row.channel);
    figures.today = {
      requests: figures.today.requests + row.requests,
      errors: figures.today.errors + row.errors,
    };
  }
  return { costNano, byChannel };
}
