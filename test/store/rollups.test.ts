// Laws of the kept sums: whatever happens to requests, in whatever time zone, they equal the sums made by hand from the rows.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { periodAround } from '../../src/metering/limits/periods';
import {
  requestRoutes,
  type RequestLogRow,
  type SummaryFigures,
  type SummaryGroup,
  type SummaryQuery,
  type UsageSummary,
} from '../../src/shared/usage';
import { rememberingCalendar, type ZoneCalendar } from '../../src/store/rollups/calendar';
import { bucketOf, valueOf } from '../../src/store/rollups/histogram';
import { RollupBuilder } from '../../src/store/rollups/rollupBuilder';
import type { Rollups } from '../../src/store/rollups/rollups';
import { readSummary } from '../../src/store/summary';
import { channel, closing, dice, opening, StoreKit, anyUsage } from './storeKit';
import { figuresByHand } from './summaryByHand';

const hour = 3_600_000;
const day = 24 * hour;
const calendarOf = (zone: string): ZoneCalendar =>
  rememberingCalendar(zone, (at, period) => periodAround(at, period, zone));

let kit: StoreKit;
beforeEach(() => {
  kit = new StoreKit();
  kit.store.channels.insert(channel('c1', { provider: 'openai' }));
  kit.store.channels.insert(channel('c2', { provider: 'anthropic' }));
});
afterEach(() => kit[Symbol.dispose]());

const rollups = (): Rollups => kit.store.requests['rollups'];

/** A summary from the kept sums, however few rows there are. */
function fromSums(query: SummaryQuery): UsageSummary {
  kit.store.requests['queue'].commitNow();
  rollups().catchUp();
  return readSummary(kit.connection, rollups(), query, -1);
}

function buildAll(): number {
  const builder = new RollupBuilder(kit.connection, rollups());
  let steps = 0;
  while (builder.step()) steps += 1;
  return steps;
}

/** Requests of some weeks in a random order, some of them closed long after others that began later. Returns their rows. */
async function fill(from: number, days: number, count: number, seed: number): Promise<RequestLogRow[]> {
  const random = dice(seed);
  const pick = (upTo: number): number => Math.floor(random() * upTo);
  const { requests } = kit.store;
  const open: string[] = [];
  const rows: RequestLogRow[] = [];
  const close = async (id: string): Promise<void> => {
    const outcome = (['ok', 'ok', 'ok', 'error', 'aborted', 'interrupted'] as const)[pick(6)] ?? 'ok';
    const usage = anyUsage(pick);
    rows.push(
      await requests.close(
        id,
        closing({
          channelId: ['c1', 'c2', null][pick(3)] ?? null,
          model: `m${pick(3)}`,
          status: outcome === 'ok' ? 200 : [null, 429, 500][pick(3)],
          outcome,
          route: requestRoutes[pick(requestRoutes.length)] ?? 'routed',
          errorKind: outcome === 'error' ? 'upstream-timeout' : null,
          cacheSavingsNanoDollars: pick(4) === 0 ? null : pick(1e9) - 5e8,
          usage: pick(10) === 0 ? undefined : usage,
          costNanoDollars: pick(6) === 0 ? null : pick(1e9),
          firstByteMs: pick(5) === 0 ? null : pick(3000),
          durationMs: pick(60_000),
        }),
      ),
    );
  };
  for (let index = 0; index < count; index += 1) {
    const id = `r${seed}-${index}`;
    // Some fall on the very beginning of an hour, or into the last milliseconds of one.
    const at = from + pick(days * day);
    const startedAt = pick(10) === 0 ? Math.floor(at / hour) * hour - pick(2) : at;
    requests.open(
      opening(id, { startedAt, keyId: `k${pick(3)}`, tool: ['codex', null][pick(2)] ?? null, stream: pick(2) === 0 }),
    );
    open.push(id);
    while (open.length > pick(20)) await close(open.splice(pick(open.length), 1)[0] ?? '');
  }
  for (const id of open) await close(id);
  return rows;
}

/** What happened in a zone on the calendar of that zone, told without our own arithmetic: `2026-03-29`, or `2026-03`. */
function dateIn(zone: string, at: number, group: 'day' | 'month'): string {
  const text = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' }).format(at);
  return group === 'day' ? text : text.slice(0, 7);
}

type Labelled = Map<string, SummaryFigures>;

function byHand(rows: RequestLogRow[], label: (row: RequestLogRow) => string): Labelled {
  const groups = new Map<string, RequestLogRow[]>();
  for (const row of rows) groups.set(label(row), [...(groups.get(label(row)) ?? []), row]);
  return new Map([...groups].map(([name, members]) => [name, figuresByHand(members)]));
}

/** Figures as they must be: percentiles as near as buckets allow, all else to the last nano-dollar. */
function expectFigures(found: SummaryFigures, wanted: SummaryFigures, where: string): void {
  const { latencyMs, firstByteMs, outputTokensPerSecond, ...sums } = found;
  const { latencyMs: latency, firstByteMs: firstByte, outputTokensPerSecond: speed, ...rest } = wanted;
  expect(sums, where).toMatchObject(rest);
  if (speed === null) expect(outputTokensPerSecond, where).toBeNull();
  else expect(outputTokensPerSecond, where).toBeCloseTo(speed, 6);
  for (const name of ['p50', 'p95', 'p99'] as const) {
    for (const [told, exact] of [
      [latencyMs[name], latency[name]],
      [firstByteMs[name], firstByte[name]],
    ] as const) {
      if (exact === null) expect(told, where).toBeNull();
      else expect(Math.abs((told ?? Infinity) - exact), `${where} ${name}`).toBeLessThanOrEqual(exact * 0.04 + 0.5);
    }
  }
}

function expectSame(found: UsageSummary, wanted: Labelled, label: (row: UsageSummary['rows'][number]) => string): void {
  expect(found.rows.map(label).toSorted()).toEqual([...wanted.keys()].toSorted());
  for (const row of found.rows) {
    const figures = wanted.get(label(row));
    if (figures !== undefined) expectFigures(row, figures, label(row));
  }
}

function expectAll(rows: RequestLogRow[], zone: string): void {
  for (const group of ['day', 'month'] as const) {
    const found = fromSums({ groupBy: [group, 'model'], zone: 'local' });
    const at = (row: { [name in SummaryGroup]?: string | null }): number => Date.parse(row[group] ?? '');
    expectSame(
      found,
      byHand(rows, (row) => `${dateIn(zone, Date.parse(row.startedAt), group)} ${row.model}`),
      (row) => `${dateIn(zone, at(row), group)} ${row.model}`,
    );
    // A label is the very moment at which the day or month begins.
    for (const row of found.rows) expect(dateIn(zone, at(row) - 1, group)).not.toBe(dateIn(zone, at(row), group));
    expectFigures(found.total, figuresByHand(rows), 'total');
  }
  expectSame(
    fromSums({ groupBy: ['hour', 'outcome'] }),
    byHand(rows, (row) => `${row.startedAt.slice(0, 13)} ${row.outcome}`),
    (row) => `${row.hour?.slice(0, 13)} ${row.outcome}`,
  );
  expectSame(
    fromSums({ groupBy: ['provider', 'key', 'status'] }),
    byHand(rows, (row) => `${providerOf(row)} ${row.keyId} ${row.status}`),
    (row) => `${row.provider ?? null} ${row.key} ${row.status}`,
  );
}

const providerOf = (row: RequestLogRow): string | null =>
  row.channelId === null ? null : row.channelId === 'c1' ? 'openai' : 'anthropic';

/** Random ranges, also such as begin or end at midnight in `zone`, with and without filters. */
function expectRanges(rows: RequestLogRow[], zone: string, seed: number): void {
  const random = dice(seed);
  const times = rows.map((row) => Date.parse(row.startedAt));
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const some = (): number => {
    const at = Math.round(first - hour + random() * (last - first + 2 * hour));
    const kind = Math.floor(random() * 3);
    return kind === 0 ? at : kind === 1 ? Math.floor(at / hour) * hour : periodAround(at, 'day', zone).start;
  };
  for (let round = 0; round < 16; round += 1) {
    const [from = 0, to = 0] = [some(), some()].sort((a, b) => a - b);
    const filter =
      [{}, { model: 'm1' }, { outcome: 'error', key: 'k1' }, { tool: '', provider: 'openai' }][round % 4] ?? {};
    const wanted = rows.filter((row) => {
      const at = Date.parse(row.startedAt);
      const fits =
        round % 4 === 0 ||
        (round % 4 === 1 && row.model === 'm1') ||
        (round % 4 === 2 && row.outcome === 'error' && row.keyId === 'k1') ||
        (round % 4 === 3 && row.tool === null && row.channelId === 'c1');
      return at >= from && at < to && fits;
    });
    const range = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
    expectFigures(
      fromSums({ ...range, ...filter }).total,
      figuresByHand(wanted),
      JSON.stringify({ ...range, ...filter }),
    );
  }
}

describe('kept sums equal the rows', () => {
  // Clocks change within these: in Berlin, New York and on Lord Howe (by half an hour), at midnight in Cairo and Havana. Kolkata and
  // Kathmandu are half and a quarter of an hour apart from others.
  it.each([
    ['Europe/Berlin', '2026-03-20T05:00:00Z'],
    ['America/New_York', '2026-10-25T00:00:00Z'],
    ['Australia/Lord_Howe', '2026-03-28T10:00:00Z'],
    ['Africa/Cairo', '2026-04-20T00:00:00Z'],
    ['America/Havana', '2026-10-26T00:00:00Z'],
    ['Asia/Kolkata', '2026-02-25T00:00:00Z'],
    ['Asia/Kathmandu', '2026-02-25T00:00:00Z'],
    ['UTC', '2026-02-25T00:00:00Z'],
  ])('in %s, while requests come and go', async (zone, from) => {
    kit.store.requests.setCalendar(calendarOf(zone));
    const rows = await fill(Date.parse(from), 12, 300, zone.length);
    expectAll(rows, zone);
    expectRanges(rows, zone, 3);
    // A day that was told from the beginning needs no building, unless it begins within an hour of the day before.
    const begins = new Set(rows.map((row) => calendarOf(zone).day(Date.parse(row.startedAt)).start % hour));
    const built = buildAll();
    if (begins.size === 1 && begins.has(0)) expect(built).toBe(0);
    expectAll(rows, zone);
  });

  it.each(['Asia/Kathmandu', 'America/St_Johns', 'Europe/Berlin'])(
    'when the zone becomes %s, before and while days are built anew',
    async (zone) => {
      kit.store.requests.setCalendar(calendarOf('Asia/Shanghai'));
      const rows = await fill(Date.parse('2026-03-01T00:00:00Z'), 10, 400, 5);
      kit.store.requests.setCalendar(calendarOf(zone));
      rows.push(...(await fill(Date.parse('2026-03-09T00:00:00Z'), 3, 100, 6)));
      expect(fromSums({}).total.requests).toBe(500);
      const builder = new RollupBuilder(kit.connection, rollups());
      for (let step = 0; step < 4; step += 1) expect(builder.step()).toBe(true);
      // Changes of days that are built and of days that are not.
      rows.push(...(await fill(Date.parse('2026-03-01T00:00:00Z'), 12, 100, 7)));
      expectRanges(rows, zone, 4);
      expect(buildAll()).toBeGreaterThan(4);
      expectAll(rows, zone);
      expectRanges(rows, zone, 5);
    },
  );

  it('when an hour was counted whole before midnight was known to fall into it', async () => {
    const add = async (id: string, startedAt: string): Promise<void> => {
      kit.store.requests.open(opening(id, { startedAt: Date.parse(startedAt) }));
      await kit.store.requests.close(id, closing());
    };
    await add('yesterday', '2026-03-10T18:15:00Z');
    await add('today', '2026-03-10T18:45:00Z');
    kit.store.requests.setCalendar(calendarOf('Asia/Kolkata'));
    await add('later', '2026-03-10T20:00:00Z');
    buildAll();
    const { rows } = fromSums({ groupBy: ['day'], zone: 'local' });
    expect(rows.map(({ day: begin, requests }) => [begin, requests])).toEqual([
      ['2026-03-09T18:30:00.000Z', 1],
      ['2026-03-10T18:30:00.000Z', 2],
    ]);
  });

  it('when rows are changed, by us or by another process', async () => {
    kit.store.requests.setCalendar(calendarOf('Europe/Berlin'));
    const rows = await fill(Date.parse('2026-03-20T05:00:00Z'), 5, 200, 8);
    kit.aside((other) => {
      other.exec(`UPDATE requests SET cost_nano = coalesce(cost_nano, 0) + 7, cache_savings_nano = NULL WHERE started_at % 3 = 0;
        INSERT INTO requests (id, started_at, inbound_protocol, stream, writer) VALUES ('other', 1774000000000, 'gemini', 1, 'them');
        UPDATE requests SET outcome = 'ok', status = 200, writer = NULL, model = 'm9', usage_known = 1, input_tokens = 5, duration_ms = 9
          WHERE id = 'other';`);
    });
    for (const row of rows) {
      if (Date.parse(row.startedAt) % 3 !== 0) continue;
      row.costUsd = Math.round((row.costUsd ?? 0) * 1e9 + 7) / 1e9;
      row.cacheSavingsUsd = null;
    }
    const other = kit.store.requests.get('other');
    expect(other?.outcome).toBe('ok');
    if (other !== undefined) rows.push(other);
    expectFigures(fromSums({}).total, figuresByHand(rows), 'total');
    expectSame(
      fromSums({ groupBy: ['day', 'protocol'], zone: 'local' }),
      byHand(rows, (row) => `${dateIn('Europe/Berlin', Date.parse(row.startedAt), 'day')} ${row.inboundProtocol}`),
      (row) => `${dateIn('Europe/Berlin', Date.parse(row.day ?? ''), 'day')} ${row.protocol}`,
    );
  });

  it('when a crash left requests open', async () => {
    kit.store.requests.setCalendar(calendarOf('Asia/Kolkata'));
    const rows = await fill(Date.parse('2026-03-20T05:00:00Z'), 2, 50, 9);
    kit.aside((other) =>
      other.exec(
        "INSERT INTO requests (id, started_at, inbound_protocol, stream, writer) VALUES ('lost', 1774000000000, 'gemini', 1, 'gone')",
      ),
    );
    kit.reopen();
    kit.store.requests.setCalendar(calendarOf('Asia/Kolkata'));
    const lost = kit.store.requests.get('lost');
    expect(lost?.outcome).toBe('interrupted');
    expectFigures(fromSums({}).total, figuresByHand([...rows, ...(lost === undefined ? [] : [lost])]), 'total');
    expect(fromSums({ outcome: 'interrupted', groupBy: ['protocol'] }).rows.map((row) => row.protocol)).toContain(
      'gemini',
    );
  });

  it('after a commit that failed half-way', async () => {
    kit.store.requests.setCalendar(calendarOf('UTC'));
    const rows = await fill(Date.parse('2026-03-20T05:00:00Z'), 2, 20, 10);
    // What is numbered within the transaction must not be remembered after it.
    kit.connection.exec(`CREATE TABLE gate (shut INTEGER); INSERT INTO gate VALUES (1);
      CREATE TRIGGER broken BEFORE DELETE ON usage_changes WHEN (SELECT shut FROM gate) = 1 BEGIN SELECT raise(ROLLBACK, 'no'); END`);
    kit.store.requests.open(opening('late', { startedAt: Date.parse('2026-03-21T00:00:00Z'), keyId: 'new' }));
    const closed = kit.store.requests.close('late', closing({ model: 'new' }));
    kit.store.requests['queue'].commitNow();
    kit.connection.exec('UPDATE gate SET shut = 0');
    rows.push(await closed);
    expectFigures(fromSums({}).total, figuresByHand(rows), 'total');
    expect(fromSums({ key: 'new' }).total.requests).toBe(1);
  });
});

it('a bucket of durations is never further off than it is told to be', () => {
  for (let milliseconds = 0; milliseconds < 90_000_000; milliseconds = Math.ceil(milliseconds * 1.003 + 1)) {
    const told = valueOf(bucketOf(milliseconds));
    expect(Math.abs(told - milliseconds)).toBeLessThanOrEqual(milliseconds * 0.0375);
  }
});
