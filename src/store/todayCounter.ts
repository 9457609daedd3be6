// The figures of today, counted along in memory: they are asked for after every request, and scanning the day each time would cost
// more than the request. Used by RequestRepository. Read from the database at the start of a day and again every minute, which takes
// in what another process wrote.
import type { Database } from 'better-sqlite3';
import type { TodayFigures } from '../shared/status';
import { dollars, type RequestRow } from './requestRow';
import type { Rollups } from './rollups/rollups';
import { sumOf } from './summaryFigures';
import { gatherSums } from './summaryRollups';

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
    private readonly rollups: Rollups,
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

  /** Costs were changed: the figures are read again when they are next asked for. */
  forget(): void {
    this.counted = undefined;
  }

  private read(fromMs: number): Sums {
    const sums: Sums = { requests: 0, errors: 0, costNano: 0, inputTokens: 0, outputTokens: 0, unpricedRequests: 0 };
    const range = { start: fromMs, end: Number.MAX_SAFE_INTEGER };
    for (const { measures } of gatherSums(this.database, this.rollups, {}, range)) {
      sums.requests += sumOf(measures, 'requests');
      sums.errors += sumOf(measures, 'errors');
      sums.costNano += sumOf(measures, 'cost_nano');
      sums.inputTokens += sumOf(measures, 'input');
      sums.outputTokens += sumOf(measures, 'output');
      sums.unpricedRequests += sumOf(measures, 'unpriced');
    }
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
