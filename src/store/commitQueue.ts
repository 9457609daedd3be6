// Group commit: what the request path writes waits in memory and goes to disk in one transaction per event-loop turn.
// Repositories register as sources. A commit that fails (full disk, I/O error, lock) is tried again with growing pauses for as long
// as it takes, and never stops serving: the sources keep what they hold, within their bounds.
import { writeFileSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import { damageMarker } from './openDatabase';
import { isDamage, sqliteCode, writeFault } from './sqliteErrors';
import type { NoticeBoard, StoreLog } from './storeLog';

/** Something with rows to write. All four are called synchronously, one after the other, so nothing changes in between. */
export interface CommitSource {
  /** True when there is something to write. */
  pending(): boolean;
  /** Writes all of it, inside a transaction that may still be rolled back: own state must stay as it is. */
  write(): void;
  /** The transaction is on disk: forget what was written. */
  committed(): void;
  /** The transaction failed for the `failures`-th time in a row, and will be tried again. */
  failed(failures: number): void;
}

/** Work that belongs to every commit. */
export interface CommitEnd {
  /** Called after all sources have written, inside the transaction. */
  finish(): void;
  /** The transaction was rolled back. */
  rolledBack(): void;
}

const shortestPause = 50;
const longestPause = 30_000;
const noticeTopic = 'commit';

export class CommitQueue {
  private readonly sources: CommitSource[] = [];
  private readonly commit: () => void;
  private immediate: NodeJS.Immediate | undefined;
  private timer: NodeJS.Timeout | undefined;
  private timerAt = Infinity;
  private failures = 0;
  private end: CommitEnd | undefined;

  constructor(
    private readonly database: Database,
    private readonly log: StoreLog,
    private readonly notices: NoticeBoard,
    /** Called after each commit, for work that follows writing (checkpoints). */
    private readonly afterCommit: () => void,
  ) {
    this.commit = database.transaction(() => {
      for (const source of this.sources) if (source.pending()) source.write();
      this.end?.finish();
    }).immediate;
  }

  register(source: CommitSource): void {
    this.sources.push(source);
  }

  endWith(end: CommitEnd): void {
    this.end = end;
  }

  /** True while commits fail: nobody should wait for the disk now. */
  get failing(): boolean {
    return this.failures > 0;
  }

  /** Asks for a commit at the end of this event-loop turn, or, with `milliseconds`, within that time. */
  schedule(milliseconds = 0): void {
    if (this.failing) return;
    if (milliseconds > 0) this.scheduleTimer(milliseconds);
    else this.immediate ??= setImmediate(() => this.commitNow());
  }

  /** Commits what is pending, now. Returns false when that failed (and has been scheduled again). */
  commitNow(): boolean {
    this.cancel();
    if (!this.sources.some((source) => source.pending())) return true;
    try {
      this.commit();
    } catch (error) {
      this.end?.rolledBack();
      this.commitFailed(error);
      return false;
    }
    for (const source of this.sources) source.committed();
    if (this.failing) {
      this.failures = 0;
      this.notices.clear(noticeTopic);
      this.log.info('the database can be written again');
    }
    this.afterCommit();
    return true;
  }

  /** Ends the schedule, with what is pending left where it is. */
  cancel(): void {
    if (this.immediate !== undefined) clearImmediate(this.immediate);
    clearTimeout(this.timer);
    this.immediate = undefined;
    this.timer = undefined;
    this.timerAt = Infinity;
  }

  private scheduleTimer(milliseconds: number): void {
    const at = performance.now() + milliseconds;
    if (at >= this.timerAt) return;
    clearTimeout(this.timer);
    this.timerAt = at;
    this.timer = setTimeout(() => this.commitNow(), milliseconds);
    this.timer.unref();
  }

  private commitFailed(error: unknown): void {
    this.failures += 1;
    const pause = Math.min(longestPause, shortestPause * 2 ** (this.failures - 1));
    this.log.error('writing the database failed', {
      error: String(error),
      code: sqliteCode(error),
      failures: this.failures,
      nextTryMs: pause,
    });
    this.notices.set(
      noticeTopic,
      `Usage records cannot be saved: ${writeFault(error)}. Requests go on; the records are kept in memory and saved later.`,
    );
    if (isDamage(error)) markDamaged(this.database, this.log, this.notices);
    for (const source of this.sources) source.failed(this.failures);
    this.scheduleTimer(pause);
  }
}

/** Tells the user, and has the next start check the whole file, which then sets it aside. */
export function markDamaged(database: Database, log: StoreLog, notices: NoticeBoard): void {
  notices.set(
    'damaged',
    'The database of Gatehouse is damaged. Restart the gateway: it is then set aside and begun anew.',
  );
  try {
    writeFileSync(damageMarker(database.name), '', { mode: 0o600 });
  } catch (error) {
    log.error('the damage could not be noted for the next start', { error: String(error) });
  }
}
