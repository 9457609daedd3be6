// Group commit: what the request path writes waits in memory and goes to disk in one transaction per event-loop turn.
// Repositories register as sources. A commit that fails (full disk, I/O error, lock) is tried again with growing pauses for as long
// as it takes, and never stops serving: the sources keep what they hold, within their bounds.
import { writeFileSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import { damageMarker } from './openDatabase';
import { isDamage, sqliteCode, writeFault } from './sqliteErrors';
import type { NoticeBoard, StoreLog } from './storeLog';

/**
 * Something with rows to write. All four are called synchronously, one after the other, so nothing changes in between. `all`: also what may
 * still wait, for one who is about to read.
 */
export interface CommitSource {
  /** True when there is something to write. */
  pending(all: boolean): boolean;
  /** Writes it, inside a transaction that may still be rolled back: own state must stay as it is. */
  write(all: boolean): void;
  /** The transaction is on disk: forget what was written. */
  committed(): void;
  /** Milliseconds until what it has is pending by itself; undefined or left out: it has nothing that waits. */
  waits?(): number | undefined;
  /** The transaction failed for the `failures`-th time in a row, and will be tried again. */
  failed(failures: number): void;
}

const shortestPause = 50;
const longestPause = 30_000;
const noticeTopic = 'commit';
/** Where requests end one after the other while others run, commits are this many milliseconds apart: they cost most where each has one row. */
const gathering = 2;

export class CommitQueue {
  private readonly sources: CommitSource[] = [];
  private readonly commit: (all: boolean) => void;
  private immediate: NodeJS.Immediate | undefined;
  private timer: NodeJS.Timeout | undefined;
  private timerAt = Infinity;
  private failures = 0;
  private lastCommit = -Infinity;
  /** Called where a transaction was rolled back. */
  onRollback: () => void = () => undefined;

  constructor(
    private readonly database: Database,
    private readonly log: StoreLog,
    private readonly notices: NoticeBoard,
    /** Called after each commit, for work that follows writing (checkpoints). */
    private readonly afterCommit: () => void,
  ) {
    this.commit = database.transaction((all: boolean) => {
      for (const source of this.sources) if (source.pending(all)) source.write(all);
    }).immediate;
  }

  register(source: CommitSource): void {
    this.sources.push(source);
  }

  /** True while commits fail: nobody should wait for the disk now. */
  get failing(): boolean {
    return this.failures > 0;
  }

  /** Asks for a commit at the end of this event-loop turn, or, with `milliseconds`, within that time. */
  schedule(milliseconds = 0): void {
    if (this.failing) return;
    if (milliseconds > 0) this.scheduleTimer(milliseconds);
    else this.immediate ??= setImmediate(() => this.commitPending(false));
  }

  /** As `schedule`, where more is about to come: with the next of commits that are some milliseconds apart. */
  gather(): void {
    const pause = this.lastCommit + gathering - performance.now();
    this.schedule(pause > 0 ? Math.ceil(pause) : 0);
    // Somebody waits for it.
    this.timer?.ref();
  }

  /** Commits what is pending, now, what may still wait among it. Returns false when that failed (and has been scheduled again). */
  commitNow(): boolean {
    return this.commitPending(true);
  }

  private commitPending(all: boolean): boolean {
    this.cancel();
    if (!this.sources.some((source) => source.pending(all))) {
      // A timer may be early, since it counts from the beginning of its turn.
      this.scheduleWaiting();
      return true;
    }
    try {
      this.commit(all);
    } catch (error) {
      this.onRollback();
      this.commitFailed(error);
      return false;
    }
    this.lastCommit = performance.now();
    for (const source of this.sources) source.committed();
    if (this.failing) {
      this.failures = 0;
      this.notices.clear(noticeTopic);
      this.log.info('the database can be written again');
    }
    this.scheduleWaiting();
    this.afterCommit();
    return true;
  }

  private scheduleWaiting(): void {
    for (const source of this.sources) {
      const wait = source.waits?.();
      if (wait !== undefined) this.schedule(Math.max(1, wait));
    }
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
    this.timer = setTimeout(() => this.commitPending(false), milliseconds);
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
