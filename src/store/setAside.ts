// What happens to a damaged database: the file is set aside under another name, and what can still be read of the settings
// (channels, virtual keys, prices, budgets, the gateway's own) is taken over into the fresh one. Called by Store.open only. Never deletes data.
import { chmodSync, existsSync, renameSync, rmSync } from 'node:fs';
import BetterSqlite3, { type Database } from 'better-sqlite3';
import { damageMarker } from './openDatabase';
import type { StoreLog } from './storeLog';

/** Renames `file` with its write-ahead log to `<file>.corrupt-<time>` and returns the new name. Throws the system's error. */
export function setAside(file: string, now: number): string {
  const time = new Date(now).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  let target = `${file}.corrupt-${time}`;
  for (let count = 2; existsSync(target); count += 1) target = `${file}.corrupt-${time}-${count}`;
  renameSync(file, target);
  chmodSync(target, 0o600);
  // SQLite finds a write-ahead log by the name of its database, so it keeps the pair together.
  for (const suffix of ['-wal', '-shm']) {
    if (existsSync(`${file}${suffix}`)) renameSync(`${file}${suffix}`, `${target}${suffix}`);
  }
  rmSync(damageMarker(file), { force: true });
  return target;
}

/** Tables of settings, in the order in which they can be filled. Requests stay behind: half a history would be a false one. */
const settings = ['channels', 'keys', 'key_hashes', 'prices', 'budgets', 'gateway_settings'] as const;

/**
 * Copies what can be read of the settings of `damaged` into `fresh`, row by row; a row that does not fit is left out.
 * `check` is called after each row, inside a savepoint, and throws when the row cannot be used. Returns the number of rows.
 */
export function salvageSettings(damaged: string, fresh: Database, check: () => void, log: StoreLog): number {
  let rows = 0;
  let source: Database;
  try {
    source = new BetterSqlite3(damaged, { readonly: true, fileMustExist: true });
  } catch (error) {
    log.warn('the damaged database cannot be read', { path: damaged, error: String(error) });
    return 0;
  }
  try {
    for (const table of settings) {
      const left = copyTable(source, fresh, table, check, () => (rows += 1));
      if (left !== undefined) log.warn('not all rows of the damaged database can be read', { table, error: left });
    }
  } finally {
    source.close();
  }
  return rows;
}

/** Copies one table; returns why it could not be read to its end, or why the last bad row was left out. */
function copyTable(
  source: Database,
  fresh: Database,
  table: string,
  check: () => void,
  copied: () => void,
): string | undefined {
  let fault: string | undefined;
  try {
    const there = columnsOf(source, table);
    // A table that is younger than the file, or whose definition is lost.
    if (there.length === 0) return undefined;
    // The file may be of an older schema: what it lacks has a default.
    const columns = columnsOf(fresh, table).filter((column) => there.includes(column));
    const names = columns.join(', ');
    const insert = fresh.prepare(`INSERT INTO ${table} (${names}) VALUES (${columns.map(() => '?').join(', ')})`);
    for (const row of source.prepare<[], unknown[]>(`SELECT ${names} FROM ${table}`).raw().iterate()) {
      try {
        fresh.transaction(() => {
          insert.run(...row);
          check();
        })();
        copied();
      } catch (error) {
        fault = String(error);
      }
    }
  } catch (error) {
    fault = String(error);
  }
  return fault;
}

function columnsOf(database: Database, table: string): string[] {
  return database.prepare<[], string>(`SELECT name FROM pragma_table_info('${table}')`).pluck().all();
}
