// `/budgets`, and what keys tell of limits and use: stored, checked, and told in events.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Budget } from '../../src/shared/budgets';
import type { KeyCreate } from '../../src/shared/virtualKey';
import { ManagementFixture } from './managementFixture';

let house: ManagementFixture;
beforeAll(async () => {
  house = await ManagementFixture.start();
  house.fixedNow = Date.parse('2026-11-21T10:00:00Z');
  await house.call('updateOptions', { body: { timeZone: 'Asia/Shanghai' } });
});
afterAll(async () => house.close());

const refused = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'done',
    (error: unknown) => (error as { details?: [{ path: string }] }).details?.[0].path ?? error,
  );

describe('budgets', () => {
  it('have usual thresholds, block, and show the period of the user', async () => {
    const budget = await house.call('createBudget', { body: { scope: 'all', usd: 10, period: 'month' } });
    expect(budget).toEqual({
      id: budget.id,
      scope: 'all',
      scopeId: null,
      usd: 10,
      period: 'month',
      notifyAt: [0.75, 0.9, 1],
      block: true,
      onUnknownPrice: 'allow',
      usedUsd: 0,
      periodStart: '2026-10-31T16:00:00.000Z',
      periodEnd: '2026-11-30T16:00:00.000Z',
      createdAt: '2026-11-21T10:00:00.000Z',
    } satisfies Budget);
    expect(await house.call('listBudgets', {})).toEqual([budget]);
    expect(house.published.at(-1)).toEqual({ type: 'budget', action: 'created', budget });
  });

  it('are changed field by field, and deleted', async () => {
    const { id } = await house.call('createBudget', { body: { scope: 'tool', scopeId: 'codex', usd: 1 } });
    const body = { usd: 2, block: false, notifyAt: [1, 0.5, 1], period: 'total' as const };
    const changed = await house.call('updateBudget', { id, body });
    expect(changed).toMatchObject({ scope: 'tool', scopeId: 'codex', usd: 2, block: false, notifyAt: [0.5, 1] });
    expect(changed).toMatchObject({ period: 'total', periodStart: null, periodEnd: null });
    expect(house.published.at(-1)).toMatchObject({ type: 'budget', action: 'updated', budget: { id, usd: 2 } });
    await house.call('deleteBudget', { id });
    expect(house.published.at(-1)).toMatchObject({ type: 'budget', action: 'deleted', budget: { id } });
    expect(await refused(house.call('deleteBudget', { id }))).toMatchObject({ kind: 'not-found' });
    expect((await house.call('listBudgets', {})).some((budget) => budget.id === id)).toBe(false);
  });

  it.each([
    [{ scope: 'all', scopeId: 'x', usd: 1 }, 'scopeId'],
    [{ scope: 'key', usd: 1 }, 'scopeId'],
    [{ scope: 'key', scopeId: 'nobody', usd: 1 }, 'scopeId'],
    [{ scope: 'channel', scopeId: 'nowhere', usd: 1 }, 'scopeId'],
    [{ scope: 'all', usd: -1 }, 'usd'],
    [{ scope: 'all', usd: 1, notifyAt: [0] }, 'notifyAt.0'],
    [{ scope: 'all', usd: 1, surprise: 1 }, 'surprise'],
  ])('%j is refused for its %s', async (body, path) => {
    expect(await refused(house.call('createBudget', { body: body as never }))).toBe(path);
  });
});

describe('keys', () => {
  it('tell what they have used', async () => {
    const { key } = await house.call('createKey', { body: { name: 'a', tool: 'codex', folder: '/work' } });
    const { requests } = house.store;
    const startedAt = house.now;
    const { tool, folder } = key;
    const work = { inboundProtocol: 'openai-chat', operation: 'generate', requestedModel: 'm' } as const;
    const open = { keyId: key.id, tool, folder, ...work };
    requests.open({ id: 'r1', startedAt, stream: false, ...open });
    await requests.close('r1', {
      ...{ channelId: null, attempts: [], upstreamProtocol: null, model: 'm', status: 200, outcome: 'ok', error: null },
      ...{ route: 'routed', errorKind: null, cacheSavingsNanoDollars: null },
      usage: {
        ...{ input: 10, cacheRead: 5, cacheWrite5m: 0, cacheWrite1h: 0, output: 7, reasoning: 0 },
        ...{ images: 0, audioSeconds: 0, raw: null },
      },
      ...{ costNanoDollars: 2e9, priceSource: null, rates: null, firstByteMs: 1, durationMs: 1, clientAborted: false },
      warnings: [],
    });
    const { usage } = await house.call('getKey', { id: key.id });
    expect(usage).toEqual({
      ...{ requestsToday: 1, tokensToday: 22, usdToday: 2, requestsThisMonth: 1, tokensThisMonth: 22, usdThisMonth: 2 },
      unpricedThisMonth: 0,
      usdOfBudget: null,
    });
    const summary = await house.call('usageSummary', { query: { groupBy: 'tool,folder' } });
    expect(summary.rows).toEqual([expect.objectContaining({ tool: 'codex', folder: '/work', requests: 1 })]);
    const budget = await house.call('createBudget', { body: { scope: 'folder', scopeId: '/work', usd: 5 } });
    expect(budget.usedUsd).toBe(2);
  });

  it.each([
    ['10.0.0.0/33', true],
    ['fd00::/129', true],
    ['localhost', true],
    ['10.0.0.1/', true],
    ['10.0.0.0/8/8', true],
    ['fe80::1%eth0', true],
    ['10.0.0.0/8', false],
    ['::1', false],
    ['::ffff:10.0.0.1', false],
  ])('the address %s: refused %s', async (address, isRefused) => {
    const body: KeyCreate = { name: 'a', allowedAddresses: [address] };
    expect(await refused(house.call('createKey', { body }))).toBe(isRefused ? 'allowedAddresses.0' : 'done');
  });

  it('may be restricted to groups of channels that exist', async () => {
    const body = { name: 'c', provider: 'custom', protocol: 'openai-chat', baseUrl: 'https://example.com/v1' } as const;
    await house.call('createChannel', { body: { ...body, group: 'work' } });
    const { key } = await house.call('createKey', { body: { name: 'g', channels: ['group:work'] } });
    expect(key.channels).toEqual(['group:work']);
    for (const channel of ['group:', 'group:other', 'work']) {
      expect(await refused(house.call('createKey', { body: { name: 'g', channels: [channel] } }))).toBe('channels.0');
    }
  });
});

it('the time zone: one that exists, told again', async () => {
  expect(await refused(house.call('updateOptions', { body: { timeZone: 'Mars/Olympus' } }))).toBe('timeZone');
  expect((await house.call('getOptions', {})).timeZone).toBe('Asia/Shanghai');
});
