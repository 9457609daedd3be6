// Fills the hourly sums from rows that are there. Run by migration 005, and for an hour that is to be divided anew.
// Days and months follow in idle time (rollupBuilder.ts), once the user's time zone is known.
import type { Database } from 'better-sqlite3';
import { hourStart, utcCalendar, type Period, type ZoneCalendar } from './calendar';
import { addRow, changedColumns, dimensions, type ChangedRow } from './changes';
import { fullCube } from './cubes';
import { defineMerge, SumWriter } from './sumWriter';

/** Rows read at a time. */
const batch = 10_000;

/** Adds every closed row to the hourly sums, which must be empty. Inside the transaction of the migration. */
export function backfill(database: Database): void {
  defineMerge(database);
  const all = { start: Number.MIN_SAFE_INTEGER, end: Number.MAX_SAFE_INTEGER };
  addRows(database, new SumWriter(database), utcCalendar, all);
}

/** Adds the closed rows that began in `period` to the hourly sums. In the order of time, so that each sum is written once, or nearly. */
export function addRows(database: Database, writer: SumWriter, calendar: ZoneCalendar, period: Period): void {
  const read = database.prepare<(number | string)[], ChangedRow & { id: string }>(
    `SELECT id, ${changedColumns.join(', ')} FROM requests
    WHERE (started_at, id) > (?, ?) AND started_at < ? ORDER BY started_at, id LIMIT ${batch}`,
  );
  let [after, id] = [period.start - 1, '\u{10ffff}'];
  for (;;) {
    const rows = read.all(after, id, period.end);
    for (const row of rows) {
      if (row.outcome === null) continue;
      const values = dimensions.map((dimension) => row[dimension]);
      addRow(
        writer.sumsOf('hourly_usage', fullCube, hourStart(row.started_at, calendar.day(row.started_at)), values),
        row,
        1,
      );
    }
    writer.write();
    const last = rows.at(-1);
    if (last === undefined || rows.length < batch) return;
    [after, id] = [last.started_at, last.id];
  }
}
