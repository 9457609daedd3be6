// Old rows are deleted, in small steps and idle time; the sums of the past stay, and the file becomes smaller.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { statSync } from 'node:fs';
import { utcCalendar } from '../../src/store/rollups/calendar';
import type { SummaryFigures } from '../../src/shared/usage';
import { IdleWork } from '../../src/store/idleWork';
import { Retention } from '../../src/store/retention';
import { waitFor } from '../support/waitFor';
import { insertManyRows } from './manyRows';
import { closing, KeptLog, noon, opening, StoreKit } from './storeKit';

const day = 86_400_000;
let kit: StoreKit;
let retention: Retention;
beforeEach(() => {
  kit = new StoreKit();
  kit.store.requests.setCalendar(utcCalendar);
  retention = new Retention(kit.connection, kit.store.requests['rollups'], () => kit.now);
});
afterEach(() => kit[Symbol.dispose]());

async function add(id: string, daysAgo: number): Promise<void> {
  kit.store.requests.open(opening(id, { startedAt: noon - daysAgo * day, keyId: 'k1' }));
  await kit.store.requests.close(id, closing());
}

/** Sums without what can only be told of rows that are there: exact percentiles. */
const sums = (figures: SummaryFigures): unknown => ({ ...figures, latencyMs: null, firstByteMs: null });
const rows = (): string[] => kit.store.requests.page({}).rows.map(({ id }) => id);
function runAll(): number {
  let steps = 0;
  while (retention.step()) steps += 1;
  return steps;
}

describe('retention', () => {
  it('keeps everything unless told otherwise', async () => {
    await add('old', 4000);
    expect(runAll()).toBe(0);
    expect(rows()).toEqual(['old']);
  });

  it('deletes closed rows beyond an age; sums, budgets and figures of keys stay', async () => {
    for (const [id, age] of [
      ['a', 40],
      ['b', 31],
      ['c', 29],
      ['d', 0],
    ] as const)
      await add(id, age);
    kit.store.requests.open(opening('open', { startedAt: noon - 50 * day }));
    const { requests } = kit.store;
    const ask = (): unknown => ({
      total: sums(requests.summary({}).total),
      day: requests.summary({ groupBy: ['day', 'model'], zone: 'local' }).rows.map(sums as (row: object) => unknown),
      old: sums(requests.summary({ to: new Date(noon - 30 * day).toISOString(), groupBy: ['key'] }).total),
      used: requests.recordedUse({
        scope: { kind: 'key', id: 'k1' },
        measure: 'cost',
        since: 0,
        sliceMs: Number.MAX_SAFE_INTEGER,
      })[0]?.amount,
      key: requests.keyUse('k1', { dayStart: noon - day / 2, monthStart: noon - 35 * day }),
    });
    const before = ask();
    retention.set({ days: 30, megabytes: null });
    expect(runAll()).toBe(1);
    expect(rows()).toEqual(['d', 'c', 'open']);
    expect(ask()).toEqual(before);
    // A request of that time that ends only now is counted once.
    await requests.close('open', closing());
    expect(requests.summary({}).total.requests).toBe(5);
    runAll();
    expect(requests.summary({}).total.requests).toBe(5);
    expect(rows()).toEqual(['d', 'c']);
  });

  it('takes captured bodies with the rows', async () => {
    await add('old', 40);
    kit.connection
      .prepare("INSERT INTO captures (request_id, captured_at, bytes, exchange) VALUES ('old', 1, 1, x'00')")
      .run();
    retention.set({ days: 30, megabytes: null });
    runAll();
    expect(kit.connection.prepare('SELECT count(*) FROM captures').pluck().get()).toBe(0);
  });

  it('deletes the oldest rows while the file is too large, but none of the last day, and gives the pages back', () => {
    kit.connection.exec('DELETE FROM usage_calendar');
    insertManyRows(kit.connection, { rows: 30_000, days: 10, end: noon });
    const pages = (): number => Number(kit.connection.pragma('page_count', { simple: true }));
    const before = pages();
    expect(before * 4096).toBeGreaterThan(16 * 2 ** 20);
    retention.set({ days: null, megabytes: 10 });
    runAll();
    const left = kit.connection.prepare('SELECT count(*) AS n, min(started_at) AS first FROM requests').get() as {
      n: number;
      first: number;
    };
    expect(left.n).toBeLessThan(25_000);
    expect(left.n).toBeGreaterThan(5000);
    expect(pages()).toBeLessThanOrEqual(before - 256);
    kit.connection.pragma('wal_checkpoint(TRUNCATE)');
    expect(statSync(kit.file).size).toBe(pages() * 4096);

    retention.set({ days: null, megabytes: 0 });
    runAll();
    expect(kit.connection.prepare('SELECT min(started_at) FROM requests').pluck().get()).toBeGreaterThanOrEqual(
      noon - day,
    );
  }, 60_000);

  it('works by itself once it is set', async () => {
    await add('old', 400);
    await add('new', 1);
    kit.store.setRetention({ days: 365, megabytes: null });
    await waitFor(() => rows().length === 1);
    expect(rows()).toEqual(['new']);
  });
});

describe('work in idle time', () => {
  const pauses = { quiet: 1000, step: 1, longest: 60_000, rest: 5, failed: 5 };
  const log = new KeptLog();

  it('waits until nothing is written, goes step by step, and looks again after a rest', async () => {
    let left = 3;
    let asked = 0;
    const idle = new IdleWork(
      [() => ((asked += 1), left > 0 && (left -= 1) >= 0)],
      { log, onDamage: () => undefined },
      pauses,
    );
    let commits = 0;
    const busy = setInterval(() => {
      commits += 1;
      idle.touched();
    }, 2);
    idle.touched();
    idle.wake();
    await waitFor(() => commits > 25);
    expect(asked).toBe(0);
    clearInterval(busy);
    await waitFor(() => asked > 5);
    expect(left).toBe(0);
    idle.stop();
  });

  it('does a step now and then where requests never pause', async () => {
    let steps = 0;
    const idle = new IdleWork(
      [() => ((steps += 1), true)],
      { log, onDamage: () => undefined },
      { ...pauses, longest: 30 },
    );
    const busy = setInterval(() => idle.touched(), 2);
    idle.wake();
    await waitFor(() => steps > 1);
    clearInterval(busy);
    idle.stop();
  });

  it('goes on after a fault that passes, and ends at one that does not', async () => {
    const faults = ['SQLITE_BUSY', 'SQLITE_FULL', 'SQLITE_CORRUPT'];
    let damaged = 0;
    const fail = (): boolean => {
      throw Object.assign(new Error('fault'), { code: faults.shift() });
    };
    const idle = new IdleWork([fail], { log, onDamage: () => (damaged += 1) }, { ...pauses, quiet: 1 });
    idle.wake();
    await waitFor(() => damaged === 1);
    expect(faults).toEqual([]);
    expect(log.lines.map(({ level }) => level)).toEqual(['warn', 'warn', 'error']);
    idle.stop();
  });
});
