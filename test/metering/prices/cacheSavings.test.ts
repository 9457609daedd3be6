// What prompt caches saved, by hand: the price without them less the price with them, at the rates of the record.
import { describe, expect, it } from 'vitest';
import { costNanoDollars } from '../../../src/metering/prices/arithmetic';
import { cacheSavingsNanoDollars } from '../../../src/metering/prices/cacheSavings';
import { ratesOf } from '../../../src/metering/prices/rates';
import { usageBuckets } from '../../../src/protocols/usageBuckets';
import type { PriceRecord } from '../../../src/shared/priceRecord';
import type { UsageBuckets } from '../../../src/shared/usage';

const usage = (more: Partial<UsageBuckets>): UsageBuckets => usageBuckets({ raw: null, ...more });
/** Claude Sonnet 4.5 up to 200k: https://www.anthropic.com/pricing#api. */
const sonnet: PriceRecord = {
  version: 1,
  source: 'genai-prices',
  rates: ratesOf({ input: 3, output: 15, cacheRead: 0.3, cacheWrite5m: 3.75, cacheWrite1h: 6 }),
};

describe('cacheSavingsNanoDollars', () => {
  it('reads save', () => {
    // 1000 × (3,000 - 300).
    expect(cacheSavingsNanoDollars(usage({ input: 10, cacheRead: 1000, output: 5 }), sonnet)).toBe(2_700_000);
  });

  it('writes alone cost more than no cache: 750 a token for 5 minutes, 3,000 for an hour', () => {
    expect(cacheSavingsNanoDollars(usage({ cacheWrite5m: 100 }), sonnet)).toBe(-75_000);
    expect(cacheSavingsNanoDollars(usage({ cacheWrite1h: 100 }), sonnet)).toBe(-300_000);
    // 2,700,000 - 75,000 - 300,000.
    const both = usage({ cacheRead: 1000, cacheWrite5m: 100, cacheWrite1h: 100 });
    expect(cacheSavingsNanoDollars(both, sonnet)).toBe(2_325_000);
  });

  it('is nothing where nothing was cached, and where cached tokens cost as much as others', () => {
    expect(cacheSavingsNanoDollars(usage({ input: 1000, output: 1000 }), sonnet)).toBe(0);
    const plain: PriceRecord = { ...sonnet, rates: ratesOf({ input: 2, output: 8 }) };
    expect(cacheSavingsNanoDollars(usage({ cacheRead: 1000, cacheWrite5m: 10 }), plain)).toBe(0);
  });

  it('counts cached sound at the price of sound', () => {
    // Gemini 2.5 Flash: sound 1, cached sound 0.10, text 0.30, cached text 0.03 (https://ai.google.dev/gemini-api/docs/pricing).
    const rates = ratesOf({ input: 0.3, output: 2.5, cacheRead: 0.03, audioInput: 1, audioCacheRead: 0.1 });
    const flash: PriceRecord = { ...sonnet, rates };
    // 50 × (1,000 - 100) = 45,000; 20 × (300 - 30) = 5,400.
    const sound = usage({ input: 50, audioInput: 30, cacheRead: 70, audioCacheRead: 50, output: 40 });
    expect(cacheSavingsNanoDollars(sound, flash)).toBe(50_400);
  });

  it('is a share of it in a batch', () => {
    expect(cacheSavingsNanoDollars(usage({ cacheRead: 1000 }), { ...sonnet, batchPercent: 50 })).toBe(1_350_000);
  });

  it('agrees with the cost: without a cache it would have been the sum of both', () => {
    const cached = usage({ input: 7, cacheRead: 333, cacheWrite5m: 11, cacheWrite1h: 5, output: 13 });
    const rates = sonnet.rates ?? {};
    const sum = costNanoDollars(cached, rates) + (cacheSavingsNanoDollars(cached, sonnet) ?? Number.NaN);
    // (7 + 333 + 11 + 5) × 3,000 + 13 × 15,000.
    expect(sum).toBe(1_263_000);
  });

  it('is unknown without a price, without rates and without a rate of input', () => {
    const cached = usage({ cacheRead: 10 });
    expect(cacheSavingsNanoDollars(cached, null)).toBeNull();
    expect(cacheSavingsNanoDollars(cached, { version: 1, source: 'reported', model: 'm' })).toBeNull();
    expect(cacheSavingsNanoDollars(cached, { ...sonnet, source: null })).toBeNull();
    expect(cacheSavingsNanoDollars(cached, { ...sonnet, rates: { output: 1 } })).toBeNull();
  });
});
