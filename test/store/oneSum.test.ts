// One truth: rows, sums by hour, day and month, and both exports agree to the nano-dollar. Twenty thousand requests here; a million with
// GATEHOUSE_LONG=1.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { exportFormats } from '../../src/management/exportFormats';
import { periodAround } from '../../src/metering/limits/periods';
import type { SummaryGroup } from '../../src/shared/usage';
import { backfill } from '../../src/store/rollups/backfill';
import { rememberingCalendar } from '../../src/store/rollups/calendar';
import { RollupBuilder } from '../../src/store/rollups/rollupBuilder';
import { readSummary } from '../../src/store/summary';
import { isLong } from '../support/long';
import { insertManyRows } from './manyRows';
import { channel, noon, StoreKit } from './storeKit';
import { recordTests } from '../support/qualityFigure';

recordTests(
  34,
  'one sum',
  (ran, failed) =>
    `rows = sums = CSV = JSON on ${count.toLocaleString('en-US')} rows in ${ran} tests, ${failed} failed`,
);

const count = isLong ? 1_000_000 : 20_000;
const zone = 'Asia/Kolkata';
let kit: StoreKit;
let cost = 0n;
beforeAll(() => {
  kit = new StoreKit();
  for (let index = 0; index < 8; index += 1) kit.store.channels.insert(channel(`c${index}`));
  const { connection } = kit;
  insertManyRows(connection, { rows: count, days: 60, end: noon });
  connection.transaction(() => backfill(connection))();
  kit.store.requests.setCalendar(rememberingCalendar(zone, (at, period) => periodAround(at, period, zone)));
  const builder = new RollupBuilder(connection, kit.store.requests['rollups']);
  while (builder.step());
  cost = connection.prepare<[], bigint>('SELECT sum(cost_nano) FROM requests').safeIntegers().pluck().get() ?? 0n;
}, 600_000);
afterAll(() => kit[Symbol.dispose]());

const nano = (usd: number): bigint => BigInt(Math.round(usd * 1e9));

it.each([
  [['hour']],
  [['day']],
  [['month']],
  [['model']],
  [['channel', 'operation']],
  [['key', 'folder', 'tool', 'protocol']],
  [['status', 'outcome', 'route', 'errorKind']],
  [['day', 'key', 'status']],
] as SummaryGroup[][][])('%s add up to the rows', (groupBy = []) => {
  const { rows, total } = readSummary(kit.connection, kit.store.requests['rollups'], { groupBy, zone: 'local' }, -1);
  expect(total.requests).toBe(count);
  expect(nano(total.costUsd)).toBe(cost);
  expect(rows.reduce((sum, row) => sum + nano(row.costUsd), 0n)).toBe(cost);
  expect(rows.reduce((sum, row) => sum + row.requests, 0)).toBe(count);
});

it.each(['csv', 'json'] as const)(
  'the rows of %s add up to the same',
  (format) => {
    const source = kit.store.exportRequests({});
    const names = source.names();
    const { beginning, row, end } = exportFormats[format];
    let sum = 0n;
    let rows = 0;
    let first = true;
    const header = beginning.replace('\uFEFF', '').trim().split(',');
    const place = header.indexOf('costUsd');
    for (let batch = source.next(); batch !== undefined; batch = source.next()) {
      for (const stored of batch) {
        const text = row(stored, names, first);
        first = false;
        rows += 1;
        sum += nano(format === 'csv' ? Number(fields(text)[place]) : costOf(text));
      }
    }
    source.close();
    expect(end).toBeDefined();
    expect(rows).toBe(count);
    expect(sum).toBe(cost);
  },
  600_000,
);

/** The fields of one record of comma-separated values (RFC 4180). */
function fields(record: string): string[] {
  return [...record.trimEnd().matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, field = '']) => field);
}

function costOf(text: string): number {
  const { costUsd } = JSON.parse(text.replace(/^\s*,/, '')) as { costUsd: number | null };
  return costUsd ?? 0;
}
