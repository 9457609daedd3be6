// One request in full over real HTTP: the arithmetic adds up to the stored cost, records of other versions are none, captured bodies are there
// until they are deleted; and pages that are searched for longer than one step.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { priceRequest } from '../../src/metering/pricing';
import type { PriceOverride } from '../../src/shared/prices';
import type { CapturedExchange } from '../../src/shared/requestDetail';
import type { UsageBuckets } from '../../src/shared/usage';
import { closing, noon, opening } from '../store/storeKit';
import { ManagementFixture } from './managementFixture';

const exchange: CapturedExchange = {
  inbound: { contentType: 'application/json', text: '{"model":"m1"}', bytes: 14, truncated: false },
  upstream: null,
  answer: null,
  method: 'POST',
  path: '/v1/chat/completions',
  headers: { accept: '*/*' },
};
const usage: UsageBuckets = {
  input: 1234,
  cacheRead: 90_000,
  cacheWrite5m: 700,
  cacheWrite1h: 31,
  output: 555,
  reasoning: 200,
  images: 0,
  audioSeconds: 0,
  audioInput: 100,
  audioCacheRead: 7,
  audioOutput: 55,
  webSearches: 2,
  raw: { prompt_tokens: 1234, nested: { deep: [1, 2] } },
};
let fixture: ManagementFixture;

beforeAll(async () => {
  fixture = await ManagementFixture.start();
});
afterAll(() => fixture.close());

async function add(id: string, more: Parameters<typeof closing>[0]): Promise<void> {
  fixture.store.requests.open(opening(id));
  await fixture.store.requests.close(id, closing(more));
}

describe('GET /usage/requests/:id', () => {
  it('explains the stored cost line by line, from the row alone', async () => {
    const price: PriceOverride = {
      model: 'm1',
      input: 3,
      output: 15,
      cacheRead: 0.3,
      cacheWrite5m: 3.75,
      cacheWrite1h: 6,
      audioInput: 40,
      audioOutput: 80,
      perRequest: 0.01,
    };
    const where = { provider: 'custom', baseUrl: 'https://x', region: null, channelId: 'c1', model: 'm1', at: noon };
    const priced = priceRequest(usage, where, { overrides: [price], currencyRates: {}, book: undefined });
    expect(priced.costNanoDollars).not.toBeNull();
    await add('priced', {
      usage,
      costNanoDollars: priced.costNanoDollars,
      priceSource: priced.source,
      rates: priced.record,
    });
    const detail = await fixture.call('getRequest', { id: 'priced' });
    expect(detail.request).toEqual(fixture.store.requests.get('priced'));
    expect(detail.usage).toEqual({
      raw: usage.raw,
      cacheWrite5mTokens: 700,
      cacheWrite1hTokens: 31,
      parts: { audioInput: 100, audioCacheRead: 7 },
    });
    expect(detail.price.record).toEqual(priced.record);
    const { arithmetic } = detail.price;
    // 1134 × 3 + 100 × 40 + …: the rates above are dollars per million, so micro-dollars each.
    const micro = 1134 * 3 + 100 * 40 + 90_000 * 0.3 + 700 * 3.75 + 31 * 6 + 500 * 15 + 55 * 80;
    expect(arithmetic?.costNanoDollars).toBe(Math.round(micro * 1000) + 10_000_000);
    expect(arithmetic?.costNanoDollars).toBe(priced.costNanoDollars);
    const lines = arithmetic?.lines.reduce((sum, line) => sum + BigInt(line.product), 0n);
    expect(String(lines)).toBe(arithmetic?.sum);
    expect(detail.capture).toBeNull();
  });

  it.each([
    ['of a later version', { version: 2, source: 'override', rates: { input: 1 } }],
    ['of no version', { input: 1 }],
    ['with rates that are no whole numbers', { version: 1, source: 'override', rates: { input: 0.5 } }],
    ['that is a list', [1, 2]],
    ['that is null', null],
  ])('takes a record %s for none', async (name, rates) => {
    await add(name, { usage, rates });
    expect((await fixture.call('getRequest', { id: name })).price).toEqual({ record: null, arithmetic: null });
  });

  it('has no arithmetic for a reported cost, and tells a running request', async () => {
    await add('reported', { usage, rates: { version: 1, source: 'reported' } });
    const { price } = await fixture.call('getRequest', { id: 'reported' });
    expect(price).toEqual({ record: { version: 1, source: 'reported' }, arithmetic: null });
    fixture.store.requests.open(opening('running'));
    const detail = await fixture.call('getRequest', { id: 'running' });
    expect(detail).toMatchObject({
      request: { outcome: null },
      usage: { raw: null, parts: null },
      price: { record: null },
    });
  });

  it('is 404 for an id that is not there', async () => {
    expect(await fixture.refusal('GET', '/usage/requests/nothing')).toMatchObject({ status: 404, kind: 'not-found' });
  });
});

describe('captured bodies', () => {
  it('are told with their request, and gone when they are deleted', async () => {
    await add('kept', {});
    await fixture.store.captures.add('kept', exchange);
    expect((await fixture.call('getRequest', { id: 'kept' })).capture).toEqual(exchange);
    expect(await fixture.call('deleteCaptures', {})).toEqual({ deleted: 1 });
    expect((await fixture.call('getRequest', { id: 'kept' })).capture).toBeNull();
  });

  it('are an option that is off, kept, and checked', async () => {
    expect((await fixture.call('getOptions', {})).capture).toEqual({ enabled: false, kilobytes: 256, days: 3 });
    await fixture.call('updateOptions', { body: { capture: { enabled: true, days: 1 } } });
    expect((await fixture.call('getOptions', {})).capture).toEqual({ enabled: true, kilobytes: 256, days: 1 });
    expect(fixture.store.settings.get('capture')).toEqual({ enabled: true, kilobytes: 256, days: 1 });
    for (const capture of [{ enabled: 'yes' }, { kilobytes: 0 }, { days: 1.5 }, { days: 366 }, { more: 1 }, null]) {
      expect(await fixture.refusal('PATCH', '/gateway/options', { capture })).toMatchObject({ status: 400 });
    }
  });
});

describe('GET /usage/requests', () => {
  it('takes all filters and a search, and refuses what is none', async () => {
    await add('found', { error: 'The Needle in the haystack', outcome: 'error', errorKind: 'rate-limited' });
    const query = { search: 'needle', outcome: 'error', errorKind: 'rate-limited', from: '2026-01-01T00:00:00Z' };
    const page = await fixture.call('listRequests', { query });
    expect(page.rows.map((row) => row.id)).toEqual(['found']);
    expect(page.nextCursor).toBeNull();
    for (const wrong of [
      'from=today',
      'status=never',
      'searches=x',
      'limit=0',
      'from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z',
    ]) {
      expect(await fixture.refusal('GET', `/usage/requests?${wrong}`)).toMatchObject({
        status: 400,
        kind: 'bad-request',
      });
    }
  });

  it('goes on searching until the page is full', async () => {
    // 8,000 rows of two kinds that exclude each other, and a few that are both, far back.
    for (let part = 0; part < 8; part += 1) {
      const ended: Promise<unknown>[] = [];
      for (let index = 0; index < 1000; index += 1) {
        const number = part * 1000 + index;
        const id = `many-${number}`;
        const isEven = number % 2 === 0;
        const folder = isEven === number > 5 ? '/one' : '/two';
        const startedAt = noon + 1000 + number;
        fixture.store.requests.open(opening(id, { startedAt, tool: isEven ? 'codex' : 'crush', folder }));
        ended.push(fixture.store.requests.close(id, closing()));
      }
      await Promise.all(ended);
    }
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await fixture.call('listRequests', {
        query: { tool: 'codex', folder: '/two', limit: 2, ...(cursor !== undefined && { cursor }) },
      });
      ids.push(...page.rows.map((row) => row.id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(ids).toEqual(['many-4', 'many-2', 'many-0']);
  });
});
