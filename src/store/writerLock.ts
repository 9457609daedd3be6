// Tells whether another gateway process that writes to the same database is still alive, without trusting process ids.
// Each process holds an exclusive lock on a small file of its own; the system drops it when the process dies, however it dies.
// Used by RequestWriter to find the requests that a crash left open. Must not be used as a lock on the database itself.
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import BetterSqlite3, { type Database } from 'better-sqlite3';
import { privateFile } from './files';
import { sqliteCode } from './sqliteErrors';

const pattern = /^writer-([0-9a-f]{12})\.lock$/;

function lockFile(folder: string, token: string): string {
  return path.join(folder, `writer-${token}.lock`);
}

/** Opens `file` and locks it; undefined when another process holds it. SQLite's lock works alike on every system. */
function tryLock(file: string): Database | undefined {
  const database = new BetterSqlite3(file, { timeout: 0, fileMustExist: true });
  try {
    // Nothing is ever written here, and this keeps SQLite from making a journal file beside it.
    database.pragma('journal_mode = MEMORY');
    database.exec('BEGIN EXCLUSIVE');
    return database;
  } catch (error) {
    database.close();
    if (sqliteCode(error) === 'SQLITE_BUSY') return undefined;
    throw error;
  }
}

/** A living process as seen by others: holds its lock from `claim` to `release`. */
export class WriterLock {
  private constructor(
    private readonly folder: string,
    /** Names this process in rows that it has open. */
    readonly token: string,
    private readonly held: Database,
  ) {}

  /** Takes a lock of its own in `folder`. Throws SQLite's or the system's error. */
  static claim(folder: string): WriterLock {
    for (;;) {
      const token = randomBytes(6).toString('hex');
      const file = lockFile(folder, token);
      privateFile(file);
      const held = tryLock(file);
      if (held === undefined) continue;
      // Another process may have taken the file for a dead one's, between the two steps above, and removed it.
      if (existsSync(file)) return new WriterLock(folder, token, held);
      held.close();
    }
  }

  /** Tokens of the processes alive now, this one among them. Removes the files of dead ones. */
  living(): Set<string> {
    const tokens = new Set([this.token]);
    for (const name of readdirSync(this.folder)) {
      const token = pattern.exec(name)?.[1];
      if (token === undefined || token === this.token) continue;
      if (isHeld(lockFile(this.folder, token))) tokens.add(token);
    }
    return tokens;
  }

  release(): void {
    this.held.close();
    rmSync(lockFile(this.folder, this.token), { force: true });
  }
}

function isHeld(file: string): boolean {
  try {
    const lock = tryLock(file);
    if (lock === undefined) return true;
    // Windows refuses to remove an open file, others allow it; while the lock is held nobody else can claim it.
    if (process.platform !== 'win32') rmSync(file, { force: true });
    lock.close();
    if (process.platform === 'win32') rmSync(file, { force: true });
    return false;
  } catch (error) {
    // Gone meanwhile: its owner left. Anything else: better to take it for alive than to close a living request's row.
    return existsSync(file) && error !== undefined;
  }
}
