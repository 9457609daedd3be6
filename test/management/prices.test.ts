// What the management API knows of prices: which one holds for each model and where it is from, unknown ones first; quotes and comparisons.
// Values are worked out by hand from the cited rates.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadGenaiBook } from '../../src/gateway/prices/genaiBook';
import type { KnownPrice, KnownPrices } from '../../src/shared/knownPrices';
import type { PriceOverride } from '../../src/shared/prices';
import type { ClosedRequest } from '../../src/store/requestRow';
import { closing, opening } from '../store/storeKit';
import { ManagementFixture } from './managementFixture';

let house: ManagementFixture;
beforeEach(async () => {
  house = await ManagementFixture.start();
  house.book = await loadGenaiBook();
});
afterEach(() => house.close());

const known = (query: Record<string, string | number> = {}): Promise<KnownPrices> =>
  house.call('listKnownPrices', { query });
const rowOf = ({ rows }: KnownPrices, model: string): KnownPrice | undefined => rows.find((row) => row.model === model);

async function channel(provider: string, models: string[], region?: string): Promise<string> {
  const { id } = await house.call('createChannel', {
    body: { name: `${provider} ${region ?? ''}`, provider, models: models.map((model) => ({ id: model })), region },
  });
  return id;
}

let made = 0;
async function request(channelId: string, model: string, more: Partial<ClosedRequest> = {}): Promise<void> {
  const id = `r${(made += 1)}`;
  house.store.requests.open(opening(id, { startedAt: house.now - 60_000, requestedModel: model }));
  await house.store.requests.close(id, closing({ channelId, model, ...more }));
}

describe('GET /prices/known', () => {
  it('tells the price that holds, its source and an example, for each model of each channel', async () => {
    await channel('anthropic', ['claude-sonnet-4-5', 'nobody-knows-this']);
    await channel('doubao', ['doubao-seed-2-1-pro-260628']);
    const answer = await known();
    // https://platform.claude.com/docs/en/about-claude/pricing: 3 and 15 dollars; 1,000 * 3 + 500 * 15 = 10,500 millionths.
    expect(rowOf(answer, 'claude-sonnet-4-5')?.price).toMatchObject({
      source: 'genai-prices',
      sourceVersion: house.book?.version,
      matched: 'claude-sonnet-4-5',
      currency: 'USD',
      amounts: { input: 3, output: 15, cacheRead: 0.3, cacheWrite5m: 3.75 },
      exampleUsd: 0.0105,
    });
    expect(rowOf(answer, 'nobody-knows-this')).toMatchObject({ price: null, requests: 0 });
    const doubao = rowOf(answer, 'doubao-seed-2-1-pro-260628')?.price;
    expect(doubao).toMatchObject({ source: 'snapshot', currency: 'CNY', perUsd: 6.72 });
    expect(doubao?.sourceUrl).toMatch(/^https:/);
    expect(doubao?.sourceVersion).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(answer.currencies).toEqual([{ currency: 'CNY', perUsd: 6.72, source: 'default', asOf: '2026-08-28' }]);
  });

  it('puts models first that requests wanted a price for, seen ones of other names and of removed channels among them', async () => {
    const id = await channel('anthropic', ['claude-sonnet-4-5']);
    const gone = await channel('custom-openai', []).catch(() => channel('openai', ['x']));
    for (let count = 0; count < 3; count += 1) await request(id, 'claude-of-tomorrow', { costNanoDollars: null });
    await request(gone, 'mystery', { costNanoDollars: null });
    await request(id, 'claude-sonnet-4-5', { costNanoDollars: 5 });
    await house.call('deleteChannel', { id: gone });
    const answer = await known();
    expect(answer.rows.slice(0, 2).map(({ model, unpricedRequests }) => [model, unpricedRequests])).toEqual([
      ['claude-of-tomorrow', 3],
      ['mystery', 1],
    ]);
    expect(rowOf(answer, 'mystery')).toMatchObject({ channelName: null, channelId: gone, price: null });
    expect(rowOf(answer, 'claude-sonnet-4-5')).toMatchObject({ requests: 1, unpricedRequests: 0 });
    expect(answer).toMatchObject({ total: 3, unknown: 2, nextCursor: null });
  });

  it('flags a loose match and does not use it', async () => {
    await channel('anthropic', ['claude-sonnet-4-5-ultra']);
    const [row] = (await known()).rows;
    expect(row).toMatchObject({ price: null });
    expect(row?.loose).toMatch(/^claude-sonnet-4/);
  });

  it('tells an own price beside the published one, with tiers, in its own currency', async () => {
    await channel('anthropic', ['claude-sonnet-4-5']);
    const own: PriceOverride = {
      provider: 'anthropic',
      model: 'claude-sonnet-*',
      currency: 'CNY',
      input: 20,
      output: 100,
      above: [{ tokens: 200_000, prices: { input: 40, output: 150 } }],
      batchPercent: 50,
    };
    await house.call('putPrices', { body: { overrides: [own], currencyRates: { CNY: 8 } } });
    const row = rowOf(await known(), 'claude-sonnet-4-5');
    expect(row?.own).toEqual(own);
    // 20 yuan at 8 a dollar are 2.50 dollars, 100 are 12.50: 1,000 * 2.5 + 500 * 12.5 = 8,750 millionths.
    expect(row?.price).toMatchObject({
      source: 'override',
      matched: 'claude-sonnet-*',
      amounts: { input: 20, output: 100 },
      above: own.above,
      batchPercent: 50,
      perUsd: 8,
      exampleUsd: 0.00875,
    });
    expect(row?.published).toMatchObject({ source: 'genai-prices', amounts: { input: 3, output: 15 } });
  });

  it('knows subscriptions and providers that tell their costs', async () => {
    await channel('glm', ['glm-4.6'], 'coding');
    await channel('openrouter', ['openai/gpt-5']);
    const answer = await known();
    expect(rowOf(answer, 'glm-4.6')).toMatchObject({ subscription: true, price: null });
    expect(rowOf(answer, 'openai/gpt-5')).toMatchObject({ reported: true });
    expect((await known({ source: 'subscription' })).rows.map(({ model }) => model)).toEqual(['glm-4.6']);
    expect((await known({ source: 'reported' })).rows.map(({ model }) => model)).toEqual(['openai/gpt-5']);
    expect(answer.unknown).toBe(0);
  });

  it('is narrowed and read in pages', async () => {
    const id = await channel('openai', ['gpt-5', 'gpt-5-mini', 'gpt-5-nano', 'strange']);
    await channel('anthropic', ['claude-sonnet-4-5']);
    await request(id, 'gpt-5-nano', { costNanoDollars: 1 });
    const models = async (query: Record<string, string | number>): Promise<string[]> =>
      (await known(query)).rows.map(({ model }) => model);
    expect(await models({ search: 'GPT-5-' })).toEqual(['gpt-5-mini', 'gpt-5-nano']);
    expect(await models({ provider: 'anthropic' })).toEqual(['claude-sonnet-4-5']);
    expect(await models({ channel: id, source: 'unknown' })).toEqual(['strange']);
    expect(await models({ used: '1' })).toEqual(['gpt-5-nano']);
    expect(await models({ model: 'gpt-5' })).toEqual(['gpt-5']);
    const seen: string[] = [];
    let cursor: string | null = '0';
    while (cursor !== null) {
      const page: KnownPrices = await known({ limit: 2, cursor });
      expect(page.total).toBe(5);
      seen.push(...page.rows.map(({ model }) => model));
      cursor = page.nextCursor;
    }
    expect(seen).toHaveLength(5);
    expect(new Set(seen).size).toBe(5);
    for (const wrong of [
      '?cursor=x',
      '?cursor=-1',
      '?limit=0',
      '?limit=9999',
      '?source=guess',
      '?used=yes',
      '?more=1',
    ]) {
      expect(await house.send('GET', `/prices/known${wrong}`), wrong).toMatchObject({ status: 400 });
    }
  });
});

describe('POST /prices/quote', () => {
  it('is sorted by what it is asked for, what is not known last either way, also over pages', async () => {
    const id = await channel('openai', ['gpt-5', 'gpt-5-mini', 'strange', 'gpt-5-nano']);
    await request(id, 'gpt-5-mini', { costNanoDollars: 1 });
    const models = async (query: Record<string, string | number>): Promise<string[]> =>
      (await known(query)).rows.map(({ model }) => model);
    expect(await models({ sort: 'model', descending: '1' })).toEqual(['strange', 'gpt-5-nano', 'gpt-5-mini', 'gpt-5']);
    expect(await models({ sort: 'output' })).toEqual(['gpt-5-nano', 'gpt-5-mini', 'gpt-5', 'strange']);
    expect(await models({ sort: 'example', descending: '1' })).toEqual([
      'gpt-5',
      'gpt-5-mini',
      'gpt-5-nano',
      'strange',
    ]);
    expect((await models({ sort: 'requests', descending: '1' }))[0]).toBe('gpt-5-mini');
    expect(await models({ sort: 'input', limit: 2, cursor: '2' })).toEqual(['gpt-5', 'strange']);
    expect(await house.send('GET', '/prices/known?sort=guess')).toMatchObject({ status: 400 });
  });

  it('works out what a request costs by the arithmetic of requests', async () => {
    const quote = (price: object, inputTokens = 1000, outputTokens = 500): Promise<{ costUsd: number | null }> =>
      house.call('quotePrice', { body: { price: { model: 'm', ...price }, inputTokens, outputTokens } });
    expect(await quote({ input: 3, output: 15 })).toEqual({ costUsd: 0.0105 });
    expect(await quote({ input: 3 })).toEqual({ costUsd: null });
    expect(await quote({ input: 3 }, 1000, 0)).toEqual({ costUsd: 0.003 });
    expect(await quote({ input: 1, output: 1, perRequest: 0.01 })).toEqual({ costUsd: 0.0115 });
    // 6.72 yuan are a dollar.
    expect(await quote({ currency: 'CNY', input: 6.72, output: 13.44 })).toEqual({ costUsd: 0.002 });
    expect(await quote({ currency: 'EUR', input: 1, output: 1 })).toEqual({ costUsd: null });
    const tiered = { input: 1, output: 2, above: [{ tokens: 200_000, prices: { input: 2, output: 3 } }] };
    expect(await quote(tiered, 200_000, 0)).toEqual({ costUsd: 0.2 });
    expect(await quote(tiered, 200_001, 1_000_000)).toEqual({ costUsd: 3.400002 });
  });
});

describe('POST /prices/compare', () => {
  it('tells what is known already, whatever the user’s own prices say', async () => {
    const id = await channel('anthropic', ['claude-sonnet-4-5']);
    await house.call('putPrices', { body: { overrides: [{ model: '*', input: 0, output: 0 }] } });
    const haiku = { provider: 'anthropic', model: 'claude-haiku-4-5' };
    const { published } = await house.call('comparePrices', {
      body: {
        prices: [
          { ...haiku, input: 1, output: 5 },
          { ...haiku, input: 2, output: 5 },
          { channelId: id, model: 'claude-haiku-4-5', input: 1 },
          { ...haiku, input: 1, output: 5, perRequest: 1 },
          { provider: 'anthropic', model: 'claude-*', input: 3 },
          { model: 'claude-sonnet-4-5', input: 3 },
          { provider: 'anthropic', model: 'nobody-knows-this', input: 3 },
        ],
      },
    });
    expect(published.map((known) => known?.same ?? null)).toEqual([true, false, true, false, null, null, null]);
    expect(published[1]).toMatchObject({ source: 'genai-prices', currency: 'USD', amounts: { input: 1, output: 5 } });
  });
});
