// What the sums know of themselves: the zone of their days, and from when on the rows behind them are still there. Used by src/store/rollups
// and by retention.
import type { Database, Statement } from 'better-sqlite3';

export class RollupState {
  private readonly read: Statement<[string], unknown>;
  private readonly write: Statement<[string, string | number]>;

  constructor(database: Database) {
    this.read = database.prepare<[string], unknown>('SELECT value FROM usage_state WHERE name = ?').pluck();
    this.write = database.prepare(
      'INSERT INTO usage_state (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
    );
  }

  /** IANA name of the zone of the days and months; undefined before the first was told. */
  zone(): string | undefined {
    const zone = this.read.get('zone');
    return typeof zone === 'string' ? zone : undefined;
  }

  setZone(zone: string): void {
    this.write.run('zone', zone);
  }

  /** Requests that began at this time or later have their rows, earlier ones may not (ms since the epoch); -Infinity where all have. */
  rowsSince(): number {
    const since = this.read.get('rowsSince');
    return typeof since === 'number' ? since : -Infinity;
  }

  setRowsSince(since: number): void {
    this.write.run('rowsSince', since);
  }
}
