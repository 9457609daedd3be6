// Closes the request rows that a crash left open: their outcome becomes `interrupted`. Runs in the first commit of a process, and
// again whenever that one failed. Rows of a process that is still alive (an older gateway finishing its streams) are not touched.
import type { Database } from 'better-sqlite3';
import type { CommitSource } from './commitQueue';
import type { StoreLog } from './storeLog';
import { WriterLock } from './writerLock';

const crashed = 'The gateway stopped while this request was running.';

export class Recovery implements CommitSource {
  private lock: WriterLock | undefined;
  private done = false;

  /** `folder` is where the processes of this database keep their locks. */
  constructor(
    private readonly database: Database,
    private readonly folder: string,
    private readonly log: StoreLog,
  ) {}

  /** Name of this process in rows that it has open. Throws SQLite's or the system's error when the lock cannot be taken. */
  token(): string {
    this.lock ??= WriterLock.claim(this.folder);
    return this.lock.token;
  }

  pending(): boolean {
    return !this.done;
  }

  write(): void {
    const own = this.token();
    const living = this.lock?.living() ?? new Set([own]);
    const writers = this.database
      .prepare<[], string | null>('SELECT DISTINCT writer FROM requests WHERE outcome IS NULL')
      .pluck()
      .all();
    for (const writer of writers) {
      if (writer !== null && living.has(writer)) continue;
      const rows = this.interrupt(writer);
      this.log.warn('requests were interrupted by the end of an earlier process', { rows });
    }
  }

  committed(): void {
    this.done = true;
  }

  failed(): void {
    // Stays to be done: `pending` goes on to say so.
  }

  /** Closes what this process still has open and gives up its lock. For an orderly end. */
  end(): void {
    try {
      if (this.lock !== undefined) this.interrupt(this.lock.token);
    } catch (error) {
      this.log.warn('open requests could not be closed, the next start does it', { error: String(error) });
    } finally {
      this.lock?.release();
      this.lock = undefined;
    }
  }

  private interrupt(writer: string | null): number {
    return this.database
      .prepare(
        "UPDATE requests SET outcome = 'interrupted', error = ?, writer = NULL WHERE outcome IS NULL AND writer IS ?",
      )
      .run(crashed, writer).changes;
  }
}
