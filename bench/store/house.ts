// The database that the benchmark of the store asks: five million requests over a year, made once and kept in the cache folder of the repo.
// Used by main.ts. Counts what filling it costs.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { periodAround } from '../../src/metering/limits/periods';
import { backfill } from '../../src/store/rollups/backfill';
import { rememberingCalendar, type ZoneCalendar } from '../../src/store/rollups/calendar';
import { RollupBuilder } from '../../src/store/rollups/rollupBuilder';
import { Rollups } from '../../src/store/rollups/rollups';
import { openDatabase } from '../../src/store/openDatabase';
import { databaseName } from '../../src/store/store';
import { insertManyRows } from '../../test/store/manyRows';

/** The year ends here, in the middle of a day. */
export const end = Date.parse('2026-11-20T15:20:00Z');
const zone = 'Europe/Berlin';
export const calendar: ZoneCalendar = rememberingCalendar(zone, (at, period) => periodAround(at, period, zone));

const providers = ['openai', 'anthropic', 'google', 'deepseek', 'openrouter'];

/** What the tables and indexes look like now: a store that was made with others is made anew. */
function schemaMark(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'gatehouse-bench-'));
  const { database } = openDatabase(path.join(folder, databaseName), end);
  const statements = database.prepare('SELECT sql FROM sqlite_schema ORDER BY name').pluck().all();
  database.close();
  rmSync(folder, { recursive: true });
  return createHash('sha256').update(JSON.stringify(statements)).digest('hex').slice(0, 8);
}

/** The folder of a store with `rows` requests; `tell` is told the steps of making one. */
export function houseWith(rows: number, folder: string, tell: (text: string) => void): string {
  const directory = path.join(folder, `store-${rows}-${schemaMark()}`);
  if (existsSync(path.join(directory, databaseName))) return directory;
  const half = `${directory}.half`;
  rmSync(half, { recursive: true, force: true });
  mkdirSync(half, { recursive: true });
  const { database } = openDatabase(path.join(half, databaseName), end);
  database.pragma('synchronous = OFF');
  const insert = database.prepare(
    `INSERT INTO channels (id, name, provider, base_url, protocol, enabled, priority, weight, models, headers, created_at, updated_at)
    VALUES (?, ?, ?, 'https://api.example.com/v1', 'openai-chat', 1, 0, 1, '[]', '{}', 0, 0)`,
  );
  for (let index = 0; index < 8; index += 1) {
    insert.run(`c${index}`, `Channel ${index}`, providers[index % providers.length]);
  }
  const timed = (what: string, work: () => void): void => {
    const began = performance.now();
    work();
    tell(`${what}: ${((performance.now() - began) / 1000).toFixed(1)} s`);
  };
  timed(`${rows} rows put in`, () => insertManyRows(database, { rows, days: 365, end }));
  timed('hourly sums', () => database.transaction(() => backfill(database))());
  timed('daily and monthly sums', () => {
    const rollups = new Rollups(database);
    rollups.setCalendar(calendar);
    const builder = new RollupBuilder(database, rollups);
    while (builder.step());
  });
  database.close();
  renameSync(half, directory);
  return directory;
}
