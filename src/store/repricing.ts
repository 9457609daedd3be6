// Gives stored requests another cost, some at a time: what a new cost is, the caller says. Used by RequestRepository.
// Sums follow by the triggers on the log (rollups/), in the same transaction.
import type { Database } from 'better-sqlite3';
import type { UsageBuckets } from '../shared/usage';
import { jsonOrNull } from './json';
import type { RequestRow } from './requestRow';
import type { Rollups } from './rollups/rollups';
import { usageOf } from './storedUsage';

/** Which requests: those that began in the range, of that model as sent upstream, and of that channel. */
export interface RepricedRange {
  /** Milliseconds since the epoch; `from` belongs to the range, `to` does not. */
  from: number;
  to: number;
  model?: string | undefined;
  channel?: string | undefined;
}

/** A closed request with usage, and the channel it went to, as that is now (deleted ones too). */
export interface RepricedRequest {
  startedAt: number;
  operation: string;
  model: string;
  channelId: string;
  provider: string;
  region: string | null;
  baseUrl: string;
  usage: UsageBuckets;
  costNanoDollars: number | null;
}

/** As in ClosedRequest. */
export interface NewCost {
  costNanoDollars: number | null;
  priceSource: string | null;
  rates: unknown;
  cacheSavingsNanoDollars: number | null;
}

export interface RepricedBatch {
  /** Requests that could be priced anew, and those of them whose cost is another one. */
  examined: number;
  changed: number;
  /** Integer nano-dollars, over those examined. */
  costBefore: number;
  costAfter: number;
  unpricedBefore: number;
  unpricedAfter: number;
  /** Where the next batch begins; undefined where this was the last. */
  next: RepricingPlace | undefined;
}

export interface RepricingPlace {
  startedAt: number;
  id: string;
}

/** Rows read at a time; after each the clock is looked at. */
const readAtOnce = 10;

type Row = RequestRow & { provider: string; region: string | null; base_url: string };

/**
 * Prices the requests of `range` after `place` with `priceOf`, for about `milliseconds`. Nothing is written where `dryRun` is set.
 * Throws SQLite's error when the database cannot be written; then the batch changed nothing.
 */
export function repriceSome(
  database: Database,
  rollups: Rollups,
  range: RepricedRange,
  place: RepricingPlace | undefined,
  priceOf: (request: RepricedRequest) => NewCost,
  { dryRun, milliseconds }: { dryRun: boolean; milliseconds: number },
): RepricedBatch {
  const batch: RepricedBatch = {
    ...{ examined: 0, changed: 0, costBefore: 0, costAfter: 0, unpricedBefore: 0, unpricedAfter: 0 },
    next: place ?? { startedAt: range.from, id: '' },
  };
  const work = (): void => {
    const end = performance.now() + milliseconds;
    while (batch.next !== undefined && performance.now() < end) {
      const rows = readRows(database, range, batch.next);
      for (const row of rows) repriceRow(database, row, priceOf, dryRun, batch);
      const last = rows.at(-1);
      batch.next =
        last === undefined || rows.length < readAtOnce ? undefined : { startedAt: last.started_at, id: last.id };
    }
    if (!dryRun) rollups.takeIn();
  };
  if (dryRun) work();
  else rollups.inTransaction(work);
  return batch;
}

function readRows(database: Database, range: RepricedRange, { startedAt, id }: RepricingPlace): Row[] {
  const conditions = [
    '(r.started_at, r.id) > (?, ?)',
    'r.started_at < ?',
    'r.outcome IS NOT NULL',
    'r.usage_known = 1',
    // Sums of several calls of models: their parts alone have rates.
    "r.price_source IS NOT 'model-calls'",
  ];
  const values: (string | number)[] = [startedAt, id, range.to];
  for (const [column, value] of [
    ['r.model', range.model],
    ['r.channel_id', range.channel],
  ] as const) {
    if (value === undefined) continue;
    conditions.push(`${column} = ?`);
    values.push(value);
  }
  return database
    .prepare<(string | number)[], Row>(
      `SELECT r.*, c.provider, c.region, c.base_url FROM requests r JOIN channels c ON c.id = r.channel_id
      WHERE ${conditions.join(' AND ')} AND r.model IS NOT NULL ORDER BY r.started_at, r.id LIMIT ${readAtOnce}`,
    )
    .all(...values);
}

function repriceRow(
  database: Database,
  row: Row,
  priceOf: (request: RepricedRequest) => NewCost,
  dryRun: boolean,
  batch: RepricedBatch,
): void {
  const usage = usageOf(row);
  const { model, channel_id: channelId, provider, region, base_url: baseUrl, cost_nano: before } = row;
  if (usage === undefined || model === null || channelId === null) return;
  const where = { startedAt: row.started_at, operation: row.operation, model, channelId, provider, region, baseUrl };
  const { costNanoDollars: after, ...priced } = priceOf({ ...where, usage, costNanoDollars: before });
  batch.examined += 1;
  batch.costBefore += before ?? 0;
  batch.costAfter += after ?? 0;
  batch.unpricedBefore += Number(before === null);
  batch.unpricedAfter += Number(after === null);
  if (after !== before) batch.changed += 1;
  const rates = jsonOrNull(priced.rates);
  // The same cost from other sources is told as it is now; nothing is written where all is as it was.
  if (dryRun || (after === before && priced.priceSource === row.price_source && rates === row.rates)) return;
  database
    .prepare('UPDATE requests SET cost_nano = ?, price_source = ?, rates = ?, cache_savings_nano = ? WHERE id = ?')
    .run(after, priced.priceSource, rates, priced.cacheSavingsNanoDollars, row.id);
}
