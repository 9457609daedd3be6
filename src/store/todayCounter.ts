// The figures of today, counted along in memory: they are asked for after every request, and scanning the day each time would cost
// more than the request. Used by RequestRepository. Read from the database at the start of a day and again every minute, which takes
// in what another process wrote.
import type { Database } from 'better-sqlite3';
import type { TodayFigures } from '../shared/status';
import { dollars, type RequestRow } from './requestRow';

/** Milliseconds after which the figures are read again. */
const trusted = 60_000;

interface Sums {
  requests: number;
  errors: number;
  costNano: number;
  inputTokens: number;
  outputTokens: number;
  unpricedRequests: number;
}

export class TodayCounter {
  private counted: { fromMs: number; readAt: number; sums: Sums } | undefined;

  constructor(
    private readonly database: Database,
    /** Monotonic milliseconds. */
    private readonly clock: () => number = () => performance.now(),
  ) {}

  /** A request has finished. */
  add(row: RequestRow): void {
    if (this.counted !== undefined && row.started_at >= this.counted.fromMs) addRow(this.counted.sums, row);
  }

  /** Figures of the requests that began at `fromMs` or later. `unsaved` gives finished rows that are not in the database. */
  figures(fromMs: number, unsaved: () => RequestRow[]): TodayFigures {
    const now = this.clock();
    if (this.counted?.fromMs !== fromMs || now - this.counted.readAt > trusted) {
      const sums = this.read(fromMs);
      for (const row of unsaved()) if (row.started_at >= fromMs) addRow(sums, row);
      this.counted = { fromMs, readAt: now, sums };
    }
    const { costNano, ...rest } = this.counted.sums;
    return { ...rest, costUsd: dollars(costNano) };
  }

  private read(fromMs: number): Sums {
    const sums = this.database
      .prepare<[number], Sums>(
        `SELECT count(*) AS requests,
          coalesce(sum(outcome IN ('error', 'interrupted')), 0) AS errors,
          coalesce(sum(cost_nano), 0) AS costNano,
          coalesce(sum(input_tokens), 0) AS inputTokens,
          coalesce(sum(output_tokens), 0) AS outputTokens,
          coalesce(sum(usage_known = 1 AND cost_nano IS NULL AND outcome IN ('ok', 'aborted', 'error')), 0) AS unpricedRequests
        FROM requests WHERE outcome IS NOT NULL AND started_at >= ?`,
      )
      .get(fromMs);
    if (sums === undefined) throw new Error('an aggregate without GROUP BY has exactly one row');
    return sums;
  }
}

function addRow(sums: Sums, row: RequestRow): void {
  sums.requests += 1;
  sums.inputTokens += row.input_tokens;
  sums.outputTokens += row.output_tokens;
  if (row.outcome === 'error' || row.outcome === 'interrupted') sums.errors += 1;
  if (row.cost_nano !== null) sums.costNano += row.cost_nano;
  else if (row.usage_known !== 0 && row.outcome !== 'interrupted') sums.unpricedRequests += 1;
}
