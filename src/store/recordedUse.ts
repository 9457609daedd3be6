// What the request log says was used of a limit: the beginning of its meter after a start, and whenever a limit is new.
// Used by RequestRepository. Rows tell it, and sums over them where time need not be exact: they are quick, and outlive the rows.
import type { Database } from 'better-sqlite3';
import { hourMs } from './rollups/calendar';
import type { Measure } from './rollups/changes';
import type { Rollups } from './rollups/rollups';
import { sumOf } from './summaryFigures';
import { gatherSums } from './summaryRollups';

export interface RecordedUseQuery {
  scope: { kind: 'all' | 'key' | 'channel' | 'tool' | 'folder'; id: string };
  measure: 'requests' | 'inputTokens' | 'outputTokens' | 'tokens' | 'cost';
  /** Milliseconds since the epoch, inclusive. */
  since: number;
  /** Use is summed over slices of this many milliseconds of absolute time. */
  sliceMs: number;
}

/** Tokens, requests or integer nano-dollars that were used in one slice; `at` is the latest time of them. */
export interface RecordedUse {
  at: number;
  amount: number;
}

/** A request counts as used when it ends; rows are found by their beginning. None runs longer than this. */
const longestRequestMs = 6 * 3_600_000;

const scopeColumns: Record<Exclude<RecordedUseQuery['scope']['kind'], 'all'>, string> = {
  key: 'key_id',
  channel: 'channel_id',
  tool: 'tool',
  folder: 'folder',
};

const inputSql = 'input_tokens + cache_read_tokens + cache_write_5m_tokens + cache_write_1h_tokens';
const amountSql: Record<RecordedUseQuery['measure'], string> = {
  requests: '1',
  inputTokens: inputSql,
  outputTokens: 'output_tokens',
  tokens: `${inputSql} + output_tokens`,
  cost: 'coalesce(cost_nano, 0)',
};

const inputMeasures = ['input', 'cache_read', 'cache_write'] as const;
const measuresOf: Record<RecordedUseQuery['measure'], readonly Measure[]> = {
  requests: ['used'],
  inputTokens: inputMeasures,
  outputTokens: ['output'],
  tokens: [...inputMeasures, 'output'],
  cost: ['cost_nano'],
};

/**
 * Requests that an upstream answered or that have usage. One that failed without, or never reached an upstream, used nothing; what a
 * crash interrupted is counted as a request, since nobody knows how far it came.
 */
const usedSql =
  "(usage_known = 1 OR outcome IN ('ok', 'interrupted') OR (outcome = 'aborted' AND channel_id IS NOT NULL))";

/** Use on record, oldest first. Finished requests only; the index of the scope and `started_at` carries it for all but tool and folder. */
export function readRecordedUse(database: Database, rollups: Rollups, query: RecordedUseQuery): RecordedUse[] {
  const { since, sliceMs } = query;
  // In one slice it is all the same when something was used, if only it was after the beginning.
  if (sliceMs < Number.MAX_SAFE_INTEGER) return readRows(database, query, Infinity);
  const wholeHours = Math.ceil(since / hourMs) * hourMs;
  const rows = readRows(database, query, wholeHours);
  const later = readSums(database, rollups, query, wholeHours);
  const first = rows[0] ?? { at: since, amount: 0 };
  if (later === undefined) return rows;
  return [{ at: Math.max(first.at, later.at), amount: first.amount + later.amount }];
}

/** Use by requests that began before `until`, from the rows. */
function readRows(database: Database, query: RecordedUseQuery, until: number): RecordedUse[] {
  const { scope, measure, since, sliceMs } = query;
  // As the ledger counts: requests when they are admitted, all else when it is settled.
  const at = measure === 'requests' ? 'started_at' : 'started_at + coalesce(duration_ms, 0)';
  const begun = measure === 'requests' ? since : since - longestRequestMs;
  const scoped = scope.kind === 'all' ? '' : `${scopeColumns[scope.kind]} = ? AND`;
  const values = scope.kind === 'all' ? [] : [scope.id];
  return database
    .prepare<(string | number)[], RecordedUse>(
      `SELECT max(at) AS at, sum(amount) AS amount FROM (
        SELECT ${at} AS at, ${amountSql[measure]} AS amount FROM requests
        WHERE ${scoped} started_at >= ? AND started_at < ? AND ${usedSql}
      ) WHERE at >= ? GROUP BY at / CAST(? AS INTEGER) ORDER BY 1`,
    )
    .all(...values, begun, Math.min(until, Number.MAX_SAFE_INTEGER), since, sliceMs);
}

/** Use by requests that began at the full hour `from` or later, from the sums; undefined where there were none. */
function readSums(
  database: Database,
  rollups: Rollups,
  { scope, measure }: RecordedUseQuery,
  from: number,
): RecordedUse | undefined {
  const filter = scope.kind === 'all' ? {} : { [scope.kind]: scope.id };
  const range = { start: from, end: Number.MAX_SAFE_INTEGER };
  let found: RecordedUse | undefined;
  for (const { measures } of gatherSums(database, rollups, filter, range)) {
    const amount = measuresOf[measure].reduce((sum, name) => sum + sumOf(measures, name), 0);
    if (sumOf(measures, 'used') > 0) found = { at: from, amount: (found?.amount ?? 0) + amount };
  }
  return found;
}
