// Moves the write-ahead log into the database file in quiet moments, so that no request waits for it.
// Asked after each commit. A passive checkpoint never waits for readers or for another process.
import { statSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import type { StoreLog } from './storeLog';

/** Milliseconds without a commit that count as a quiet moment. */
const quiet = 500;
/** Longest time that commits may put a checkpoint off, in ms. */
const longestDelay = 10_000;
/** A write-ahead log smaller than this (bytes) is left alone. */
const worthIt = 1024 * 1024;

export class Checkpointer {
  private timer: NodeJS.Timeout | undefined;
  private waitingSince: number | undefined;

  constructor(
    private readonly database: Database,
    private readonly log: StoreLog,
  ) {}

  /** Something was committed. */
  touched(): void {
    const now = performance.now();
    this.waitingSince ??= now;
    if (this.timer !== undefined && now - this.waitingSince > longestDelay) return;
    if (this.timer === undefined) {
      this.timer = setTimeout(() => this.run(), quiet);
      this.timer.unref();
    } else {
      this.timer.refresh();
    }
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private run(): void {
    this.timer = undefined;
    this.waitingSince = undefined;
    try {
      const size = statSync(`${this.database.name}-wal`, { throwIfNoEntry: false })?.size ?? 0;
      if (size >= worthIt) this.database.pragma('wal_checkpoint(PASSIVE)');
    } catch (error) {
      // The log stays longer, nothing is lost: the next commit asks again.
      this.log.warn('a checkpoint of the database failed', { error: String(error) });
    }
  }
}
