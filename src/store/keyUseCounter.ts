// What each key has used today and this month, counted along in memory: the list of keys shows it beside each. Used by RequestRepository.
// Read from the database when a day or month begins, and now and then, which takes in what another process wrote.
import type { Database } from 'better-sqlite3';
import type { KeyCounts } from '../shared/virtualKey';
import { dollars, type RequestRow } from './requestRow';
import type { Measure } from './rollups/changes';
import type { Rollups } from './rollups/rollups';
import { sumOf } from './summaryFigures';
import { gatherSums } from './summaryRollups';

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

export class KeyUseCounter {
  private counted: (KeyUsePeriods & { readAt: number; keys: Map<string, Sums> }) | undefined;

  constructor(
    private readonly database: Database,
    private readonly rollups: Rollups,
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
  figures(keyId: string, periods: KeyUsePeriods, unsaved: () => RequestRow[]): KeyCounts {
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

  /** Costs were changed: the figures are read again when they are next asked for. */
  forget(): void {
    this.counted = undefined;
  }

  private read(dayStart: number, monthStart: number): Map<string, Sums> {
    const keys = new Map<string, Sums>();
    const sum = (start: number, add: (sums: Sums, of: (measure: Measure) => number) => void): void => {
      const range = { start, end: Number.MAX_SAFE_INTEGER };
      for (const { labels, measures } of gatherSums(this.database, this.rollups, { groupBy: ['key'] }, range)) {
        const [keyId = null] = labels;
        if (keyId === null) continue;
        const sums = keys.get(keyId) ?? { ...nothing };
        keys.set(keyId, sums);
        add(sums, (measure) => sumOf(measures, measure));
      }
    };
    sum(dayStart, (sums, of) => {
      sums.requestsToday += of('requests');
      sums.tokensToday += tokensOf(of);
      sums.nanoToday += of('cost_nano');
    });
    sum(monthStart, (sums, of) => {
      sums.requestsThisMonth += of('requests');
      sums.tokensThisMonth += tokensOf(of);
      sums.nanoThisMonth += of('cost_nano');
      sums.unpricedThisMonth += of('unpriced');
    });
    return keys;
  }
}

const tokensOf = (of: (measure: Measure) => number): number =>
  of('input') + of('cache_read') + of('cache_write') + of('output');

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
  if (row.usage_known !== 0 && row.cost_nano === null && row.outcome !== 'interrupted') sums.unpricedThisMonth += 1;
  if (!today) return;
  sums.requestsToday += 1;
  sums.tokensToday += tokens;
  sums.nanoToday += nano;
}
