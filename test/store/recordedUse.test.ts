// What the request log says was used of a limit, and what each key has used: the truth that survives restarts.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closing, noon, opening, StoreKit } from './storeKit';

let kit: StoreKit;
const hour = 3_600_000;
beforeAll(async () => {
  kit = new StoreKit();
  const { requests } = kit.store;
  const add = async (
    id: string,
    open: Parameters<typeof opening>[1],
    close: Parameters<typeof closing>[0] = {},
  ): Promise<void> => {
    requests.open(opening(id, open));
    await requests.close(id, closing({ durationMs: 1000, ...close }));
  };
  // Each ok row of the kit: 10 + 4 + 2 + 1 input, 7 output.
  await add('a', { keyId: 'k1', startedAt: noon }, { costNanoDollars: 500 });
  await add('b', { keyId: 'k1', startedAt: noon + hour, tool: 'codex' }, { costNanoDollars: null });
  await add('c', { keyId: 'k2', startedAt: noon + 2 * hour, folder: '/x' }, { costNanoDollars: 300, channelId: 'c2' });
  await add('failed', { keyId: 'k1', startedAt: noon }, { outcome: 'error', usage: undefined, costNanoDollars: null });
  await add('never', { keyId: 'k1' }, { outcome: 'aborted', usage: undefined, channelId: null, costNanoDollars: null });
  await add('left', { keyId: 'k1', startedAt: noon }, { outcome: 'aborted', usage: undefined, costNanoDollars: null });
  requests.open(opening('running', { keyId: 'k1', startedAt: noon }));
  // Ends after the beginning of the period that it began before.
  await add('long', { keyId: 'k3', startedAt: noon - 1000 }, { durationMs: 5000, costNanoDollars: 40 });
});
afterAll(() => kit[Symbol.dispose]());

const sum = (rows: { amount: number }[]): number => rows.reduce((total, row) => total + row.amount, 0);
const all = Number.MAX_SAFE_INTEGER;
type Query = Parameters<typeof kit.store.requests.recordedUse>[0];
const used = (
  scope: Query['scope'],
  measure: Query['measure'],
  since = 0,
  sliceMs = all,
): { at: number; amount: number }[] => kit.store.requests.recordedUse({ scope, measure, since, sliceMs });

describe('recorded use', () => {
  it('counts by scope and measure; what failed without usage or never reached an upstream does not count', () => {
    const k1 = { kind: 'key', id: 'k1' } as const;
    expect(sum(used(k1, 'requests'))).toBe(3);
    expect(sum(used(k1, 'inputTokens'))).toBe(34);
    expect(sum(used(k1, 'outputTokens'))).toBe(14);
    expect(sum(used(k1, 'tokens'))).toBe(48);
    expect(sum(used(k1, 'cost'))).toBe(500);
    expect(sum(used({ kind: 'all', id: '' }, 'cost'))).toBe(840);
    expect(sum(used({ kind: 'channel', id: 'c2' }, 'requests'))).toBe(1);
    expect(sum(used({ kind: 'tool', id: 'codex' }, 'tokens'))).toBe(24);
    expect(sum(used({ kind: 'folder', id: '/x' }, 'cost'))).toBe(300);
  });

  it('counts requests when they began and all else when it ended', () => {
    const k3 = { kind: 'key', id: 'k3' } as const;
    expect(sum(used(k3, 'requests', noon))).toBe(0);
    expect(sum(used(k3, 'cost', noon))).toBe(40);
    expect(sum(used(k3, 'cost', noon + 4001))).toBe(0);
  });

  it('sums by slices of time, oldest first', () => {
    expect(used({ kind: 'all', id: '' }, 'requests', noon, hour)).toEqual([
      { at: noon, amount: 2 },
      { at: noon + hour, amount: 1 },
      { at: noon + 2 * hour, amount: 1 },
    ]);
  });
});

it('use of a key today and this month, counted along', async () => {
  const periods = { dayStart: noon + hour, monthStart: noon };
  const { requests } = kit.store;
  const before = requests.keyUse('k1', periods);
  expect(before).toMatchObject({ requestsToday: 1, tokensToday: 24, usdToday: 0, unpricedThisMonth: 1 });
  expect(before.usdThisMonth).toBeCloseTo(500e-9, 12);
  requests.open(opening('later', { keyId: 'k1', startedAt: noon + 3 * hour }));
  await requests.close('later', closing({ costNanoDollars: 1_000_000_000 }));
  expect(requests.keyUse('k1', periods)).toMatchObject({ requestsToday: 2, usdToday: 1 });
  expect(requests.keyUse('nobody', periods).requestsThisMonth).toBe(0);
});
