// Opens the database file: permissions, version and health checks, settings of the connection, migrations.
// Called by Store.open. Decides nothing about damaged files: it throws DatabaseDamaged and the store sets the file aside.
import { chmodSync, existsSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import BetterSqlite3, { type Database } from 'better-sqlite3';
import { GatewayError } from '../shared/errors';
import { privateFile, privateFolder } from './files';
import { migrate, migrations, newestVersion, readVersion } from './migrate';
import type { Migration } from './migrations/migration';
import { DatabaseDamaged, isDamage, isPassing, sqliteCode } from './sqliteErrors';

/** Longest wait for a lock of another process, in ms. It blocks the event loop, so it is short: a failed commit is tried again. */
const lockWait = 250;
/** Waiting for another process that migrates. Only at the start. */
const lockWaitAtStart = 10_000;
/** Files up to this size are checked page by page at every start (about 0.1 s); larger ones when damage was seen. */
const checkedSize = 64 * 1024 * 1024;
/** Size of the header of an SQLite file (https://www.sqlite.org/fileformat2.html). SQLite takes a shorter file for an empty one. */
const headerSize = 100;
/** Safety net only: checkpoints are made off the hot path (see checkpointer.ts). In pages of 4 KiB. */
const automaticCheckpoint = 16_384;

export interface OpenedDatabase {
  database: Database;
  /** Path of the copy made before a migration, null where none was needed. */
  copy: string | null;
}

/** Leave this beside the file, and the next start checks every page whatever its size. */
export function damageMarker(file: string): string {
  return `${file}.damaged`;
}

/**
 * Opens (or makes) the database `file`. `synchronous=NORMAL` in WAL mode: a commit outlives the death of this process, by
 * SIGKILL too; a power failure can take the last commits, but leaves the file whole.
 * Throws DatabaseDamaged, or GatewayError `internal` with details `{reason: 'data-directory', problem, …}` where `problem` is
 * `schema-too-new` (the file is left untouched), `native-module` or `unusable`.
 */
export function openDatabase(file: string, now: number, list: readonly Migration[] = migrations): OpenedDatabase {
  try {
    privateFolder(path.dirname(file));
    refuseOthers(file);
    privateFile(file);
    for (const companion of [`${file}-wal`, `${file}-shm`]) if (existsSync(companion)) chmodSync(companion, 0o600);
    const { size } = statSync(file);
    if (size > 0 && size < headerSize) throw new DatabaseDamaged('the file is shorter than its header');
    if (size > 0) checkFile(file, newestVersion(list));
    const database = new BetterSqlite3(file, { timeout: lockWaitAtStart });
    try {
      // Pages that are freed can then be given back bit by bit (retention.ts).
      if (size === 0) database.pragma('auto_vacuum = INCREMENTAL');
      database.pragma('journal_mode = WAL');
      database.pragma('synchronous = NORMAL');
      database.pragma('foreign_keys = ON');
      database.pragma('temp_store = MEMORY');
      database.pragma(`wal_autocheckpoint = ${automaticCheckpoint}`);
      const copy = migrate(database, list, now);
      database.pragma(`busy_timeout = ${lockWait}`);
      return { database, copy };
    } catch (error) {
      database.close();
      throw error;
    }
  } catch (error) {
    if (isDamage(error)) throw new DatabaseDamaged(String(error), { cause: error });
    if (error instanceof GatewayError || error instanceof DatabaseDamaged) throw error;
    throw unusable(file, error);
  }
}

/** A folder or a pipe of that name is left alone: on some file systems it would pass for a short, damaged file. */
function refuseOthers(file: string): void {
  const facts = statSync(file, { throwIfNoEntry: false });
  if (facts === undefined || facts.isFile()) return;
  throw Object.assign(new Error('There is no file of that name, but something else.'), {
    code: facts.isDirectory() ? 'EISDIR' : 'ENOTSUP',
  });
}

/** Looks at an existing file without changing it. Throws DatabaseDamaged, `schema-too-new`, or SQLite's error. */
function checkFile(file: string, known: number): void {
  const database = new BetterSqlite3(file, { readonly: true, timeout: lockWaitAtStart });
  try {
    const version = readVersion(database);
    if (version !== recordedVersion(database)) {
      throw new DatabaseDamaged('the version of the schema does not fit its contents');
    }
    if (version > known) {
      throw new GatewayError(
        'internal',
        `The data of Gatehouse was written by a newer version (schema ${version}, this version knows ${known}). Update Gatehouse.`,
        { details: { reason: 'data-directory', problem: 'schema-too-new', path: file, found: version, known } },
      );
    }
    const marker = damageMarker(file);
    if (existsSync(marker) || statSync(file).size <= checkedSize) {
      const verdict = database.pragma('quick_check(1)', { simple: true });
      if (verdict !== 'ok') throw new DatabaseDamaged(`the check of the file found: ${String(verdict)}`);
      rmSync(marker, { force: true });
    }
  } finally {
    database.close();
  }
}

/**
 * The version that the table of migrations tells: 0 for a file without any table, null for tables that are not ours.
 * A damaged header may show any number as `user_version`, so the two must agree.
 */
function recordedVersion(database: Database): number | null {
  const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").pluck().all();
  if (tables.length === 0) return 0;
  if (!tables.includes('migrations')) return null;
  return Number(database.prepare('SELECT max(version) FROM migrations').pluck().get());
}

function unusable(file: string, error: unknown): GatewayError {
  const folder = path.dirname(file);
  const systemCode = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  const isNative = sqliteCode(error) === undefined && /^(MODULE_NOT_FOUND|ERR_DLOPEN_FAILED)$/.test(systemCode ?? '');
  const message = isNative
    ? `The SQLite module of Gatehouse does not work on this system (${process.platform} ${process.arch}).`
    : `Gatehouse cannot use its data folder ${folder} (${systemCode ?? String(error)}).`;
  const problem = isNative ? 'native-module' : isPassing(error) ? 'write' : 'unusable';
  return new GatewayError('internal', message, {
    details: { reason: 'data-directory', problem, path: file, code: systemCode },
    cause: error,
  });
}
