// Sums made from the rows of the request log themselves, with exact percentiles: for ranges with few rows. Used by summary.ts.
// Counts finished requests only. Money is summed as integer nano-dollars and becomes dollars at the very end.
import type { Database } from 'better-sqlite3';
import {
  summaryFilters,
  type SummaryFigures,
  type SummaryGroup,
  type SummaryQuery,
  type SummaryRow,
  type UsageSummary,
} from '../shared/usage';
import { dollars } from './requestRow';
import type { ZoneCalendar } from './rollups/calendar';

/** SQL of each group; times are the beginning of the hour, day or month as ISO 8601. */
const groupSql: Record<SummaryGroup, string> = {
  hour: "strftime('%Y-%m-%dT%H:00:00.000Z', r.started_at / 1000, 'unixepoch')",
  day: "strftime('%Y-%m-%dT00:00:00.000Z', r.started_at / 1000, 'unixepoch')",
  month: "strftime('%Y-%m-01T00:00:00.000Z', r.started_at / 1000, 'unixepoch')",
  model: 'r.model',
  channel: 'r.channel_id',
  key: 'r.key_id',
  tool: 'r.tool',
  folder: 'r.folder',
  provider: 'c.provider',
  status: 'CAST(r.status AS TEXT)',
  protocol: 'r.inbound_protocol',
  operation: 'r.operation',
  outcome: 'r.outcome',
  route: 'r.route',
  errorKind: 'r.error_kind',
};

/** Requests whose speed is known. */
const timed = "r.stream = 1 AND r.outcome = 'ok' AND r.duration_ms > r.first_byte_ms";

/** `percentile_cont` is SQLite's own: exact, interpolated linearly between the two nearest values, null for no values. */
const figuresSql = `
  count(*) AS requests,
  coalesce(sum(r.outcome IN ('error', 'interrupted')), 0) AS errors,
  coalesce(sum(r.input_tokens), 0) AS inputTokens,
  coalesce(sum(r.cache_read_tokens), 0) AS cacheReadTokens,
  coalesce(sum(r.cache_write_5m_tokens + r.cache_write_1h_tokens), 0) AS cacheWriteTokens,
  coalesce(sum(r.output_tokens), 0) AS outputTokens,
  coalesce(sum(r.reasoning_tokens), 0) AS reasoningTokens,
  coalesce(sum(r.images), 0) AS images,
  coalesce(sum(r.audio_seconds), 0) AS audioSeconds,
  coalesce(sum(r.characters), 0) AS characters,
  coalesce(sum(r.audio_input_tokens), 0) AS audioInputTokens,
  coalesce(sum(r.audio_output_tokens), 0) AS audioOutputTokens,
  coalesce(sum(r.web_searches), 0) AS webSearches,
  coalesce(sum(r.cost_nano), 0) AS costNano,
  coalesce(sum(r.usage_known = 1 AND r.cost_nano IS NULL AND r.outcome IN ('ok', 'aborted', 'error')), 0) AS unpricedRequests,
  percentile_cont(r.duration_ms, 0.5) AS latencyP50,
  coalesce(sum(r.cache_savings_nano), 0) AS savingsNano,
  coalesce(sum(r.outcome = 'aborted'), 0) AS aborted,
  sum(iif(${timed}, r.output_tokens, 0)) * 1000.0 / nullif(sum(iif(${timed}, r.duration_ms - r.first_byte_ms, 0)), 0)
    AS outputTokensPerSecond,
  percentile_cont(r.duration_ms, 0.95) AS latencyP95,
  percentile_cont(r.duration_ms, 0.99) AS latencyP99,
  percentile_cont(r.first_byte_ms, 0.99) AS firstByteP99,
  percentile_cont(r.first_byte_ms, 0.5) AS firstByteP50,
  percentile_cont(r.first_byte_ms, 0.95) AS firstByteP95`;

/** SQL of days and months of the zone of a connection: see `defineLocalTimes`. */
const localSql: Partial<Record<SummaryGroup, string>> = {
  day: 'usage_local_day(r.started_at)',
  month: 'usage_local_month(r.started_at)',
};

/** Defines the SQL functions that summaries of the user's zone need. */
export function defineLocalTimes(database: Database, calendar: () => ZoneCalendar): void {
  for (const level of ['day', 'month'] as const) {
    database.function(`usage_local_${level}`, (at) => new Date(calendar()[level](Number(at)).start).toISOString());
  }
}

interface FigureColumns extends Omit<SummaryFigures, 'costUsd' | 'cacheSavingsUsd' | 'latencyMs' | 'firstByteMs'> {
  costNano: number;
  savingsNano: number;
  latencyP50: number | null;
  latencyP95: number | null;
  latencyP99: number | null;
  firstByteP50: number | null;
  firstByteP95: number | null;
  firstByteP99: number | null;
}
type GroupColumns = Partial<Record<`group_${SummaryGroup}`, string | null>>;

function toFigures(columns: FigureColumns & GroupColumns): SummaryFigures {
  return {
    requests: columns.requests,
    errors: columns.errors,
    inputTokens: columns.inputTokens,
    cacheReadTokens: columns.cacheReadTokens,
    cacheWriteTokens: columns.cacheWriteTokens,
    outputTokens: columns.outputTokens,
    reasoningTokens: columns.reasoningTokens,
    images: columns.images,
    audioSeconds: columns.audioSeconds,
    characters: columns.characters,
    audioInputTokens: columns.audioInputTokens,
    audioOutputTokens: columns.audioOutputTokens,
    webSearches: columns.webSearches,
    costUsd: dollars(columns.costNano),
    unpricedRequests: columns.unpricedRequests,
    cacheSavingsUsd: dollars(columns.savingsNano),
    aborted: columns.aborted,
    outputTokensPerSecond: columns.outputTokensPerSecond,
    latencyMs: { p50: columns.latencyP50, p95: columns.latencyP95, p99: columns.latencyP99 },
    firstByteMs: { p50: columns.firstByteP50, p95: columns.firstByteP95, p99: columns.firstByteP99 },
  };
}

/** Figures of the range, one row per combination of groups (in their order, ascending), and over all of it. */
export function summaryOfRows(database: Database, query: SummaryQuery): UsageSummary {
  const conditions = ['r.outcome IS NOT NULL'];
  const values: (number | string)[] = [];
  if (query.from !== undefined) {
    conditions.push('r.started_at >= ?');
    values.push(Date.parse(query.from));
  }
  if (query.to !== undefined) {
    conditions.push('r.started_at < ?');
    values.push(Date.parse(query.to));
  }
  for (const filter of summaryFilters) {
    const value = query[filter];
    if (value === undefined) continue;
    if (value !== '') values.push(value);
    conditions.push(value === '' ? `${groupSql[filter]} IS NULL` : `${groupSql[filter]} = ?`);
  }
  const groups = [...new Set(query.groupBy ?? [])];
  const sqlOf = (group: SummaryGroup): string =>
    (query.zone === 'local' ? localSql[group] : undefined) ?? groupSql[group];
  const join =
    groups.includes('provider') || query.provider !== undefined ? 'LEFT JOIN channels c ON c.id = r.channel_id' : '';
  const read = (columns: string, tail: string): (FigureColumns & GroupColumns)[] =>
    database
      .prepare<(number | string)[], FigureColumns & GroupColumns>(
        `SELECT ${columns} ${figuresSql} FROM requests r ${join} WHERE ${conditions.join(' AND ')} ${tail}`,
      )
      .all(...values);

  const names = groups.map((group) => `group_${group}`).join(', ');
  const columns = groups.map((group) => `${sqlOf(group)} AS group_${group}, `).join('');
  const grouped = groups.length === 0 ? [] : read(columns, `GROUP BY ${names} ORDER BY ${names}`);
  const [total] = read('', '');
  if (total === undefined) throw new Error('an aggregate without GROUP BY has exactly one row');
  const rows = grouped.map((row): SummaryRow => {
    const named = groups.map((group) => [group, row[`group_${group}`] ?? null]);
    return { ...(Object.fromEntries(named) as Partial<Record<SummaryGroup, string | null>>), ...toFigures(row) };
  });
  return { rows, total: toFigures(total) };
}
