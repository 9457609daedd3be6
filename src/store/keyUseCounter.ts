// What each key has used today and this month, counted along in memory: the list of keys shows it beside each. Used by RequestRepository.
// Read from the database when a day or month begins, and now and then, which takes in what another process wrote.
import type { Database } from 'better-sqlite3';
import type { KeyUsage } from '../shared/virtualKey';
import { dollars, type RequestRow } from './requestRow';

/** Milliseconds after which the figures are read again. */
const trusted = 600_000;

interface Sums {
  requestsToday: number;
  tokensToday: number;
  nanoToday: number;
  requestsThisMonth: number;
  tokensThisMonth: number;
  nanoThisMonth: number;
  unpricedThisMonth: number;
}

/** Beginnings of the present day and month in the user's zone, in ms since the epoch. */
export interface KeyUsePeriods {
  dayStart: number;
  monthStart: number;
}

const nothing: Readonly<Sums> = {
  requestsToday: 0,
  tokensToday: 0,
  nanoToday: 0,
  requestsThisMonth: 0,
  tokensThisMonth: 0,
  nanoThisMonth: 0,
  unpricedThisMonth: 0,
};

const tokensSql = 'input_tokens + cache_read_tokens + cache_write_5m_tokens + cache_write_1h_tokens + output_tokens';

export class KeyUseCounter {
  private counted: (KeyUsePeriods & { readAt: number; keys: Map<string, Sums> }) | undefined;

  constructor(
    private readonly database: Database,
    /** Monotonic milliseconds. */
    private readonly clock: () => number = () => performance.now(),
  ) {}

  /** A request has finished. */
  add(row: RequestRow): void {
    const { counted } = this;
    if (counted === undefined || row.key_id === null || row.started_at < counted.monthStart) return;
    const sums = counted.keys.get(row.key_id) ?? { ...nothing };
    counted.keys.set(row.key_id, sums);
    addRow(sums, row, row.started_at >= counted.dayStart);
  }

  /** Figures of one key. `unsaved` gives finished rows that are not in the database. */
  figures(keyId: string, periods: KeyUsePeriods, unsaved: () => RequestRow[]): KeyUsage {
    const now = this.clock();
    const { dayStart, monthStart } = periods;
    const { counted } = this;
    const fresh =
      counted?.dayStart === dayStart && counted.monthStart === monthStart && now - counted.readAt <= trusted;
    if (!fresh) {
      this.counted = { dayStart, monthStart, readAt: now, keys: this.read(dayStart, monthStart) };
      for (const row of unsaved()) this.add(row);
    }
    const { nanoToday, nanoThisMonth, ...rest } = this.counted?.keys.get(keyId) ?? nothing;
    return { ...rest, usdToday: dollars(nanoToday), usdThisMonth: dollars(nanoThisMonth) };
  }

  private read(dayStart: number, monthStart: number): Map<string, Sums> {
    const rows = this.database
      .prepare<{ dayStart: number; monthStart: number }, Sums & { keyId: string }>(
        `SELECT key_id AS keyId,
          sum(started_at >= @dayStart) AS requestsToday,
          sum(iif(started_at >= @dayStart, ${tokensSql}, 0)) AS tokensToday,
          sum(iif(started_at >= @dayStart, coalesce(cost_nano, 0), 0)) AS nanoToday,
          count(*) AS requestsThisMonth,
          sum(${tokensSql}) AS tokensThisMonth,
          sum(coalesce(cost_nano, 0)) AS nanoThisMonth,
          sum(usage_known = 1 AND cost_nano IS NULL) AS unpricedThisMonth
        FROM requests WHERE outcome IS NOT NULL AND key_id IS NOT NULL AND started_at >= @monthStart GROUP BY key_id`,
      )
      .all({ dayStart, monthStart });
    return new Map(rows.map(({ keyId, ...sums }) => [keyId, sums]));
  }
}

function addRow(sums: Sums, row: RequestRow, today: boolean): void {
  const tokens =
    row.input_tokens +
    row.cache_read_tokens +
    row.cache_write_5m_tokens +
    row.cache_write_1h_tokens +
    row.output_tokens;
  const nano = row.cost_nano ?? 0;
  sums.requestsThisMonth += 1;
  sums.tokensThisMonth += tokens;
  sums.nanoThisMonth += nano;
  if (row.usage_known !== 0 && row.cost_nano === null) sums.unpricedThisMonth += 1;
  if (!today) return;
  sums.requestsToday += 1;
  sums.tokensToday += tokens;
  sums.nanoToday += nano;
}
