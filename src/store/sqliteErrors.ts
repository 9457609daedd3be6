// What an error of SQLite means for us: damage, something that passes (a full disk, a lock), or a fault of our own.
// Used by everything in the store that writes. Goes by SQLite's result codes (https://www.sqlite.org/rescode.html), never by text.
import type { Database } from 'better-sqlite3';
import { GatewayError } from '../shared/errors';

/** The file is no sound database of ours, as found by our own checks. */
export class DatabaseDamaged extends Error {}

/** SQLite's result code of an error, for example `SQLITE_FULL` or `SQLITE_IOERR_WRITE`; undefined for any other error. */
export function sqliteCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  return error.code.startsWith('SQLITE_') ? error.code : undefined;
}

function isOneOf(error: unknown, codes: readonly string[]): boolean {
  const found = sqliteCode(error);
  return found !== undefined && codes.some((code) => found === code || found.startsWith(`${code}_`));
}

/** True when the file itself is broken or is no database. */
export function isDamage(error: unknown): boolean {
  return error instanceof DatabaseDamaged || isOneOf(error, ['SQLITE_CORRUPT', 'SQLITE_NOTADB']);
}

/** True when the same write may well succeed later: a full disk, an I/O error, a lock held by another process. */
export function isPassing(error: unknown): boolean {
  return isOneOf(error, [
    ...['SQLITE_FULL', 'SQLITE_IOERR', 'SQLITE_BUSY', 'SQLITE_LOCKED', 'SQLITE_READONLY', 'SQLITE_CANTOPEN'],
    ...['SQLITE_NOMEM', 'SQLITE_PROTOCOL', 'SQLITE_PERM', 'SQLITE_AUTH'],
  ]);
}

/** Why a write failed, in words for the user. */
export function writeFault(error: unknown): string {
  if (isOneOf(error, ['SQLITE_FULL'])) return 'the disk is full';
  if (isOneOf(error, ['SQLITE_BUSY', 'SQLITE_LOCKED'])) return 'another program holds the database locked';
  if (isOneOf(error, ['SQLITE_READONLY', 'SQLITE_PERM', 'SQLITE_CANTOPEN']))
    return 'the database file cannot be written';
  if (isDamage(error)) return 'the database file is damaged';
  return `an input/output error occurred (${sqliteCode(error) ?? 'unknown'})`;
}

/**
 * Makes a change of settings and reads them anew, in one transaction, and returns what `read` gave: what is remembered of them is replaced
 * only by what is on disk, and no request has to read them again, which a failing disk could refuse. Throws as `writing` does.
 */
export function changing<T>(database: Database, change: () => void, read: () => T): T {
  return writing(() =>
    database
      .transaction(() => {
        change();
        return read();
      })
      .immediate(),
  );
}

/**
 * Runs a write of settings (channels, keys, prices) that the caller must know the outcome of.
 * Throws GatewayError `conflict` when the row is there already, and `internal` (status 507 where the disk is full)
 * with details `{reason: 'database-write', code}` when the database cannot be written. Other errors pass unchanged.
 */
export function writing<T>(write: () => T): T {
  try {
    return write();
  } catch (error) {
    const code = sqliteCode(error);
    if (isOneOf(error, ['SQLITE_CONSTRAINT_PRIMARYKEY', 'SQLITE_CONSTRAINT_UNIQUE'])) {
      throw new GatewayError('conflict', 'An entry with this id exists already.', { cause: error });
    }
    if (isPassing(error) || isDamage(error)) {
      throw new GatewayError('internal', `The change could not be saved: ${writeFault(error)}.`, {
        ...(code === 'SQLITE_FULL' ? { status: 507 } : {}),
        details: { reason: 'database-write', code },
        cause: error,
      });
    }
    throw error;
  }
}
