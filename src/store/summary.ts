// What `/usage/summary` shows: figures of a range, in groups. Used by RequestRepository. Sums are the same whichever way they are made:
// from the rows where these are few, which gives exact percentiles, else from hourly, daily and monthly sums. See docs/statistics.md.
import type { Database } from 'better-sqlite3';
import type { SummaryQuery, UsageSummary } from '../shared/usage';
import type { Rollups } from './rollups/rollups';
import { summaryOfRollups } from './summaryRollups';
import { summaryOfRows } from './summaryRows';

/** Up to so many rows in the range of time are summed up one by one. */
const fewRows = 10_000;

/** Figures of the range, one row per combination of groups (in their order, ascending), and over all of it. */
export function readSummary(database: Database, rollups: Rollups, query: SummaryQuery, few = fewRows): UsageSummary {
  const range = {
    start: query.from === undefined ? Number.MIN_SAFE_INTEGER : Date.parse(query.from),
    end: query.to === undefined ? Number.MAX_SAFE_INTEGER : Date.parse(query.to),
  };
  const complete = range.start >= rollups.state.rowsSince();
  if (complete && isFew(database, range, few)) return summaryOfRows(database, query);
  return summaryOfRollups(database, rollups, query, range);
}

function isFew(database: Database, { start, end }: { start: number; end: number }, few: number): boolean {
  const rows = database
    .prepare<[number, number, number], number>(
      'SELECT count(*) FROM (SELECT 1 FROM requests WHERE started_at >= ? AND started_at < ? LIMIT ?)',
    )
    .pluck()
    .get(start, end, few + 1);
  return (rows ?? 0) <= few;
}
