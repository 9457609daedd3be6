// `POST /usage/recompute`: past requests get the prices of now, and everything that was summed from them follows.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CostRecomputer } from '../../src/gateway/prices/recomputeCosts';
import type { RecomputeResult } from '../../src/shared/recompute';
import type { ClosedRequest, OpenRequest } from '../../src/store/requestRow';
import { insertManyRows } from '../store/manyRows';
import { channel, closing, opening } from '../store/storeKit';
import { ManagementFixture } from './managementFixture';

const now = Date.parse('2026-11-21T10:00:00Z');
const hour = 3_600_000;
const buckets = {
  input: 0,
  cacheRead: 0,
  cacheWrite5m: 0,
  cacheWrite1h: 0,
  output: 0,
  reasoning: 0,
  images: 0,
  audioSeconds: 0,
  raw: null,
};
let house: ManagementFixture;

async function add(id: string, open: Partial<OpenRequest>, close: Partial<ClosedRequest>): Promise<void> {
  const { requests } = house.store;
  requests.open(opening(id, { startedAt: now - hour, ...open }));
  await requests.close(id, closing({ costNanoDollars: null, priceSource: null, rates: null, ...close }));
}

beforeAll(async () => {
  house = await ManagementFixture.start();
  house.fixedNow = now;
  await house.call('updateOptions', { body: { timeZone: 'Asia/Shanghai' } });
  house.store.channels.insert(channel('c1'));
  house.store.channels.insert(channel('c2'));
  house.store.channels.delete('c2');
  // Each has 10 + 4 + 2 + 1 tokens of input and 7 of output.
  await add('unknown', {}, {});
  await add(
    'dear',
    { keyId: 'k2' },
    { costNanoDollars: 9000, priceSource: 'override', rates: { version: 1, source: 'override' } },
  );
  await add('earlier', { startedAt: now - 30 * 24 * hour }, { channelId: 'c2' });
  await add('other', {}, { model: 'm2', costNanoDollars: 70, priceSource: 'override' });
  await add('pictures', { operation: 'generate-images' }, { usage: { ...buckets, images: 2 } });
  await add('failed', {}, { usage: undefined, outcome: 'error' });
  house.store.requests.open(opening('running', { startedAt: now }));
});
afterAll(async () => house.close());

/** Dollars per million: 10 × 2 + 4 × 0.5 + 3 × 2 + 7 × 4 = 56 microdollars; without caches 17 × 2 + 28 = 62. */
const prices = [{ model: 'm1', input: 2, cacheRead: 0.5, output: 4 }];
const nano = 56_000;

async function sums(): Promise<{ costUsd: number; unpriced: number; saved: number }> {
  const { total } = await house.call('usageSummary', {});
  return { costUsd: total.costUsd, unpriced: total.unpricedRequests, saved: total.cacheSavingsUsd };
}

describe('pricing past requests anew', () => {
  it('tells what it would change, and changes nothing, when asked to try', async () => {
    await house.call('putPrices', { body: { overrides: prices } });
    const before = await sums();
    const told = await house.call('recomputeCosts', { body: { dryRun: true } });
    expect(told).toEqual({
      examined: 5,
      changed: 4,
      costUsdBefore: 9070 / 1e9,
      costUsdAfter: (3 * nano) / 1e9,
      unpricedBefore: 3,
      unpricedAfter: 2,
    } satisfies RecomputeResult);
    expect(await sums()).toEqual(before);
    expect(house.store.requests.get('unknown')?.costUsd).toBeNull();
  });

  it('of a model, a channel and a range', async () => {
    const dryRun = true;
    const examined = async (body: object): Promise<number> =>
      (await house.call('recomputeCosts', { body: { ...body, dryRun } })).examined;
    expect(await examined({ model: 'm2' })).toBe(1);
    expect(await examined({ channel: 'c2' })).toBe(1);
    expect(await examined({ from: new Date(now - 2 * hour).toISOString() })).toBe(4);
    expect(await examined({ to: new Date(now - 2 * hour).toISOString() })).toBe(1);
    expect(await examined({ model: 'nothing' })).toBe(0);
  });

  it('changes rows, sums, budgets and figures together', async () => {
    const all = await house.call('createBudget', { body: { scope: 'all', usd: 10, period: 'total' } });
    expect(all.usedUsd).toBeCloseTo(9070 / 1e9, 12);
    const today = house.store.requests.today(now - 12 * hour).costUsd;
    expect(today).toBeCloseTo(9070 / 1e9, 12);
    const key = (): number => house.limits.keyUsage('k2').usdToday;
    expect(key()).toBeCloseTo(9000 / 1e9, 12);

    await house.call('recomputeCosts', { body: {} });

    const row = house.store.requests.get('unknown');
    expect(row).toMatchObject({ costUsd: nano / 1e9, priceSource: 'override', cacheSavingsUsd: 6000 / 1e9 });
    expect(house.store.requests.get('earlier')).toMatchObject({ costUsd: nano / 1e9 });
    expect(house.store.requests.get('other')).toMatchObject({ costUsd: null, priceSource: null });
    expect(house.store.requests.get('pictures')).toMatchObject({ costUsd: null });
    expect(await sums()).toEqual({ costUsd: (3 * nano) / 1e9, unpriced: 2, saved: (3 * 6000) / 1e9 });
    const kept = await house.call('usageSummary', { query: { groupBy: 'month', zone: 'local' } });
    expect(kept.rows.map(({ month, costUsd }) => [month, Math.round(costUsd * 1e9)])).toEqual([
      ['2026-09-30T16:00:00.000Z', nano],
      ['2026-10-31T16:00:00.000Z', 2 * nano],
    ]);
    const [shown] = await house.call('listBudgets', {}).then((list) => list.filter(({ id }) => id === all.id));
    expect(shown?.usedUsd).toBeCloseTo((3 * nano) / 1e9, 12);
    expect(house.store.requests.today(now - 12 * hour).costUsd).toBeCloseTo((2 * nano) / 1e9, 12);
    expect(key()).toBeCloseTo(nano / 1e9, 12);
    // Once more changes nothing.
    expect(await house.call('recomputeCosts', { body: {} })).toMatchObject({ examined: 5, changed: 0 });
  });

  it('is refused for a range that ends before it begins, and while another one runs', async () => {
    const wrong = { from: '2026-11-21T00:00:00Z', to: '2026-11-20T00:00:00Z' };
    expect(await house.refusal('POST', '/usage/recompute', wrong)).toMatchObject({ status: 400 });
    const gate = Promise.withResolvers<undefined>();
    let changes = 0;
    const recomputer = new CostRecomputer({
      requests: house.store.requests,
      prices: { ready: () => gate.promise, sources: () => house.priceSources() },
      changed: () => (changes += 1),
    });
    const { signal } = new AbortController();
    const first = recomputer.run({}, signal);
    await expect(recomputer.run({}, signal)).rejects.toMatchObject({ kind: 'conflict' });
    gate.resolve(undefined);
    await expect(first).resolves.toMatchObject({ examined: 5 });
    await expect(recomputer.run({}, AbortSignal.abort())).rejects.toMatchObject({ kind: 'client-closed' });
    // Whoever left may have left in the middle.
    expect(changes).toBe(2);
  });

  it('gives way to everything else in between, however many requests there are', async () => {
    insertManyRows(house.store['database'], { rows: 3000, days: 30, end: now });
    for (const id of ['c0', 'c3', 'c4', 'c5', 'c6', 'c7']) house.store.channels.insert(channel(id));
    let turns = 0;
    const turn = setInterval(() => (turns += 1), 1);
    const told = await house.call('recomputeCosts', { body: {} });
    clearInterval(turn);
    expect(told.examined).toBeGreaterThan(2900);
    expect(turns).toBeGreaterThan(10);
  });
});

it('retention is an option that is kept', async () => {
  expect((await house.call('getOptions', {})).retention).toEqual({ days: 365, megabytes: null });
  await house.call('updateOptions', { body: { retention: { days: null, megabytes: 500 } } });
  await house.call('updateOptions', { body: { retention: { megabytes: 600 } } });
  expect((await house.call('getOptions', {})).retention).toEqual({ days: null, megabytes: 600 });
  expect(house.store.settings.get('retention')).toEqual({ days: null, megabytes: 600 });
  expect(await house.refusal('PATCH', '/gateway/options', { retention: { days: 0 } })).toMatchObject({ status: 400 });
});
