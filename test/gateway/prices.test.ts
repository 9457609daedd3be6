// What a request through the real proxy costs: the published list is loaded late and once, and the row says what it was priced with.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { genaiPricesVersion, loadGenaiBook } from '../../src/gateway/prices/genaiBook';
import { PriceList } from '../../src/gateway/prices/priceList';
import { priceArithmetic } from '../../src/metering/prices/arithmetic';
import { usageBuckets } from '../../src/protocols/usageBuckets';
import type { PriceRecord } from '../../src/shared/priceRecord';
import type { RequestLogRow } from '../../src/shared/usage';
import { ProxyHouse, startUpstream, type LocalUpstream } from './proxyHouse';

let house: ProxyHouse;
let upstream: LocalUpstream;
let usage: Record<string, unknown>;

beforeAll(async () => {
  upstream = await startUpstream((_request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ id: '1', model: 'm', choices: [], usage }));
  });
});
afterAll(() => upstream.close());
beforeEach(async () => {
  usage = { prompt_tokens: 1000, prompt_tokens_details: { cached_tokens: 400 }, completion_tokens: 100 };
  house = await ProxyHouse.open();
});
afterEach(() => house.close());

/** The finished row of one request, and the record that was stored with it. */
async function ask(provider: string, model: string): Promise<{ row: RequestLogRow; record: unknown }> {
  const close = vi.spyOn(house.services.store.requests, 'close');
  house.channel({ provider, baseUrl: `${upstream.url}/v1`, secret: 'sk-real-secret-number-one' });
  const answer = await fetch(`${house.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${house.key()}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model, messages: [{ role: 'user', content: 'hi' }] }),
  });
  expect(answer.status).toBe(200);
  const row = house.services.store.requests.get(answer.headers.get('x-gatehouse-request-id') ?? '');
  if (row === undefined) throw new Error('no row');
  return { row, record: close.mock.lastCall?.[1].rates };
}

it('the version that is recorded is that of the installed package', () => {
  const file = createRequire(import.meta.url)
    .resolve('@pydantic/genai-prices')
    .replace(/dist\/.*$/, 'package.json');
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ version: genaiPricesVersion });
});

describe('a request', () => {
  it('has the price of the published list, and a record from which its cost can be worked out again', async () => {
    const { row, record } = await ask('openai', 'gpt-5');
    // 600 x 1.25 + 400 x 0.125 + 100 x 10 dollars per million
    expect(row).toMatchObject({ costUsd: 0.0018, priceSource: 'genai-prices' });
    expect(record).toMatchObject({
      version: 1,
      source: 'genai-prices',
      sourceVersion: genaiPricesVersion,
      model: 'gpt-5',
    });
    const stored = JSON.parse(JSON.stringify(record)) as PriceRecord;
    const again = priceArithmetic(usageBuckets({ input: 600, cacheRead: 400, output: 100, raw: null }), stored);
    expect(again).toMatchObject({ costNanoDollars: 1_800_000, lines: [{ unit: 'input', count: 600 }, {}, {}] });
  });

  it('has the cost that the provider tells', async () => {
    usage = { ...usage, cost_in_usd_ticks: 37_756_000 };
    const { row, record } = await ask('xai', 'grok-4.3');
    expect(row).toMatchObject({ costUsd: 0.0037756, priceSource: 'reported' });
    expect(record).toEqual({ version: 1, source: 'reported', model: 'grok-4.3' });
  });

  it('of a model that is not known costs an unknown sum, and the row says which model it was nearly taken for', async () => {
    const { row, record } = await ask('anthropic', 'claude-sonnet-5-9');
    expect(row).toMatchObject({ costUsd: null, priceSource: null });
    expect(record).toEqual({ version: 1, source: null, loose: 'claude-sonnet-5' });
  });
});

describe('the price list', () => {
  it('is loaded once, however many wait', async () => {
    let loads = 0;
    const prices = new PriceList(house.services.store.prices, house.services.log, () => {
      loads += 1;
      return loadGenaiBook();
    });
    expect(prices.isReady).toBe(false);
    expect(prices.sources().book).toBeUndefined();
    await Promise.all([prices.ready(), prices.ready()]);
    await prices.ready();
    expect([loads, prices.isReady]).toEqual([1, true]);
  });

  it('that cannot be loaded leaves prices unknown and is tried again', async () => {
    let loads = 0;
    const prices = new PriceList(house.services.store.prices, house.services.log, () => {
      loads += 1;
      return loads === 1 ? Promise.reject(new Error('no such file')) : loadGenaiBook();
    });
    await prices.ready();
    expect(prices.isReady).toBe(false);
    expect(house.logLines.join('\n')).toContain('the price list cannot be loaded');
    await prices.ready();
    expect(prices.isReady).toBe(true);
  });

  it('forgets names beyond a bound, and finds them again', async () => {
    const book = await loadGenaiBook();
    for (let index = 0; index < 2500; index += 1) expect(book.find('openai', `no-such-${index}`)).toBeUndefined();
    expect(book.find('openai', 'gpt-5')?.id).toBe('gpt-5');
    expect(book.vendorAt('https://api.groq.com/openai/v1')).toBe('groq');
  });
});
