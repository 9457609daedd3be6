// Notices that the database file was moved, deleted or replaced under a running gateway: SQLite goes on in the file that it has open, which
// nobody would find again. Asked by the store after commits; at the end it keeps what would be lost. Touches no file that is there.
import { renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Database } from 'better-sqlite3';
import { privateFile, syncFolder } from './files';
import type { NoticeBoard, StoreLog } from './storeLog';

/** Milliseconds between two looks. */
const lookInterval = 1000;
const topic = 'file';

type Presence = 'there' | 'missing' | 'replaced';

export class FilePresence {
  private readonly opened: string;
  private lastLook = performance.now();
  private present: Presence = 'there';

  constructor(
    private readonly database: Database,
    private readonly log: StoreLog,
    private readonly notices: NoticeBoard,
  ) {
    this.opened = identityOf(database.name) ?? '';
  }

  /** Looks whether the file is where it was, not more often than once a second, and tells. */
  touched(): void {
    const now = performance.now();
    if (now - this.lastLook < lookInterval) return;
    this.lastLook = now;
    const found = this.look();
    if (found === this.present) return;
    this.present = found;
    if (found === 'there') return this.notices.clear(topic);
    this.log.error('the database file is not where it was', { path: this.database.name, found });
    this.notices.set(
      topic,
      found === 'missing'
        ? 'The database file was moved or deleted while Gatehouse runs. Restart the gateway: everything is then written to its place again.'
        : 'The database file was replaced while Gatehouse runs. Restart the gateway to use the new file; the present one is then kept beside it.',
    );
  }

  /**
   * Closes the connection. Where the file is gone, a copy of what is in it is put in its place; where another is in its place, beside that,
   * as `<file>.displaced-<time>` (`now`: ms since the epoch). A copy that cannot be made is logged.
   */
  close(now: number): void {
    const { name } = this.database;
    const found = this.look();
    const copy = found === 'there' ? undefined : this.copyTo(`${name}.${process.pid}.tmp`);
    this.database.close();
    if (copy === undefined) return;
    const time = new Date(now).toISOString().replaceAll(/[-:]|\.\d+/g, '');
    const target = found === 'missing' ? name : `${name}.displaced-${time}`;
    // A log of the lost file would be taken for one of the new one.
    if (found === 'missing') for (const suffix of ['-wal', '-shm']) rmSync(name + suffix, { force: true });
    renameSync(copy, target);
    syncFolder(path.dirname(target));
    this.log.warn('the database was written anew, because its file was gone', { path: target });
  }

  private look(): Presence {
    try {
      const identity = identityOf(this.database.name);
      if (identity === undefined) return 'missing';
      return identity === this.opened ? 'there' : 'replaced';
    } catch (error) {
      // The folder cannot be looked into at the moment: what was found last is the best there is to say.
      this.log.warn('the database file could not be looked at', { error: String(error) });
      return this.present;
    }
  }

  private copyTo(file: string): string | undefined {
    try {
      rmSync(file, { force: true });
      privateFile(file);
      this.database.prepare('VACUUM INTO ?').run(file);
      return file;
    } catch (error) {
      this.log.error('the database could not be written anew', { path: file, error: String(error) });
      rmSync(file, { force: true });
      return undefined;
    }
  }
}

/** Tells one file from another of the same name; undefined where there is none. */
function identityOf(file: string): string | undefined {
  const facts = statSync(file, { bigint: true, throwIfNoEntry: false });
  return facts === undefined ? undefined : `${facts.dev}:${facts.ino}`;
}
