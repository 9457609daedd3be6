// Pure: the page's questions as queries of the management API, and hours in short. Used by the actions of the Statistics page.
import type { HourFigures, StatisticsSummary, SummaryRequest } from '../../shared/statisticsMessages';

/** The query of `GET /usage/summary` that asks what `request` does. */
export function summaryQueryOf({ from, to, zone, groupBy, filters }: SummaryRequest) {
  return { ...filters, from, to, zone, groupBy: groupBy.join(',') };
}

/** One row for each hour that has requests, ascending; `summary` is grouped by hour. */
export function hoursOf({ rows }: StatisticsSummary): HourFigures[] {
  return rows.flatMap((row): HourFigures[] => {
    const at = Date.parse(row.hour ?? '');
    const tokens = row.inputTokens + row.cacheReadTokens + row.cacheWriteTokens + row.outputTokens;
    return Number.isNaN(at) ? [] : [[at, row.requests, Math.round(row.costUsd * 1e9), tokens]];
  });
}
