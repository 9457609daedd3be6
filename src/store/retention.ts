// Deletes old rows of the request log, in small steps: beyond an age, or while the file is larger than it may be. Sums stay (rollups/), so
// that the figures of the past do not move. Gives the freed pages back to the disk. Run in idle time (idleWork.ts).
import type { Database, Statement } from 'better-sqlite3';
import type { RetentionOptions } from '../shared/retention';
import type { Rollups } from './rollups/rollups';

const dayMs = 86_400_000;
/** Rows deleted in one step: each stands in some fifteen indexes. */
const batch = 100;
/** Free pages (4 KiB) that are left for rows to come, and pages given back in one step. */
const keptFree = 1024;
const givenBack = 256;

export class Retention {
  private options: Readonly<RetentionOptions> = { days: null, megabytes: null };
  private readonly oldest: Statement<[number], { id: string; started_at: number }>;
  private readonly remove: Statement<[string]>;
  private readonly removeCapture: Statement<[string]>;

  constructor(
    private readonly database: Database,
    private readonly rollups: Rollups,
    /** Milliseconds since the epoch. */
    private readonly now: () => number,
  ) {
    this.oldest = database.prepare(
      `SELECT id, started_at FROM requests WHERE started_at < ? AND outcome IS NOT NULL ORDER BY started_at, id LIMIT ${batch}`,
    );
    this.remove = database.prepare('DELETE FROM requests WHERE id = ?');
    this.removeCapture = database.prepare('DELETE FROM captures WHERE request_id = ?');
  }

  set(options: Readonly<RetentionOptions>): void {
    this.options = options;
  }

  /** Deletes some rows or gives some pages back; false where there is nothing to do. Throws SQLite's error. */
  step(): boolean {
    return this.deleteSome() || this.giveBack();
  }

  private deleteSome(): boolean {
    const { days, megabytes } = this.options;
    const byAge = days === null ? -Infinity : this.now() - days * dayMs;
    // Rows of the last day stay whatever the size of the file: the log of today is what it is there for.
    const bySize = megabytes !== null && this.usedBytes() > megabytes * 1024 * 1024 ? this.now() - dayMs : -Infinity;
    const before = Math.max(byAge, bySize);
    if (before === -Infinity) return false;
    const rows = this.oldest.all(before);
    const last = rows.at(-1);
    if (last === undefined) return false;
    this.rollups.inTransaction(() => {
      // What another process noted of these rows may want them once more (see Rollups.divideHour).
      this.rollups.takeIn();
      for (const { id } of rows) {
        this.remove.run(id);
        this.removeCapture.run(id);
      }
      this.rollups.state.setRowsSince(Math.max(last.started_at + 1, this.rollups.state.rowsSince()));
    });
    return true;
  }

  private giveBack(): boolean {
    // Files that were begun by an early version and are large cannot: their free pages are used again.
    if (this.number('auto_vacuum') !== 2 || this.number('freelist_count') <= keptFree) return false;
    this.database.exec(`PRAGMA incremental_vacuum(${givenBack})`);
    return true;
  }

  /** What the file holds, free pages left out. */
  private usedBytes(): number {
    return (this.number('page_count') - this.number('freelist_count')) * this.number('page_size');
  }

  private number(pragma: string): number {
    return Number(this.database.pragma(pragma, { simple: true }));
  }
}
