// Brings a database to the newest schema: numbered migrations, each in its own transaction, after a copy of the file.
// Called by openDatabase. Must not run on a file whose version is not known: that is refused before (see openDatabase).
import { chmodSync, closeSync, openSync, rmSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import { initial } from './migrations/001_initial';
import { characters } from './migrations/002_characters';
import type { Migration } from './migrations/migration';
import { settings } from './migrations/003_settings';
import { details } from './migrations/004_details';
import { rollups } from './migrations/005_rollups';
import { requestLog } from './migrations/006_requestLog';
import { toolTraces } from './migrations/007_toolTraces';
import { fewerIndexes } from './migrations/008_fewerIndexes';

/** Every migration there ever was, oldest first. */
export const migrations: readonly Migration[] = [
  initial,
  characters,
  settings,
  details,
  rollups,
  requestLog,
  toolTraces,
  fewerIndexes,
];

/** Version of the schema that this program works with. */
export function newestVersion(list: readonly Migration[] = migrations): number {
  return list.at(-1)?.version ?? 0;
}

export function readVersion(database: Database): number {
  return Number(database.pragma('user_version', { simple: true }));
}

/**
 * Runs the migrations that `database` lacks and returns the path of the copy that was made before (null for a fresh file, or
 * where nothing was to be done). The copy is `<file>.before-v<newest>`; one of an earlier try is replaced.
 * A migration that fails leaves the database as the one before it left it; its error is thrown unchanged.
 */
export function migrate(database: Database, list: readonly Migration[], now: number): string | null {
  const from = readVersion(database);
  const pending = list.filter((migration) => migration.version > from);
  if (pending.length === 0) return null;
  const copy = from === 0 ? null : copyBefore(database, newestVersion(list));
  for (const migration of pending) {
    database
      .transaction(() => {
        // Two processes may start at once: whoever gets the lock second finds the work done.
        if (readVersion(database) >= migration.version) return;
        database.exec(
          'CREATE TABLE IF NOT EXISTS migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL, at INTEGER NOT NULL) STRICT',
        );
        database.exec(migration.sql);
        migration.fill?.(database);
        database
          .prepare('INSERT INTO migrations (version, name, at) VALUES (?, ?, ?)')
          .run(migration.version, migration.name, now);
        database.pragma(`user_version = ${migration.version}`);
      })
      .immediate();
  }
  return copy;
}

/** A consistent copy (write-ahead log included) beside the file, readable by the user alone. */
function copyBefore(database: Database, version: number): string {
  const copy = `${database.name}.before-v${version}`;
  rmSync(copy, { force: true });
  // VACUUM INTO accepts an empty file, which lets us choose its mode before anything is in it.
  closeSync(openSync(copy, 'wx', 0o600));
  chmodSync(copy, 0o600);
  database.prepare('VACUUM INTO ?').run(copy);
  return copy;
}
