// Estimates are bounds: whatever a request turns out to use, its cost lies between them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateCost } from '../../../src/metering/prices/estimate';
import { recompute, type StoredUse } from '../../../src/metering/prices/recompute';
import { priceRequest, type PriceContext, type PriceSources } from '../../../src/metering/pricing';
import { usageBuckets } from '../../../src/protocols/usageBuckets';

const where: PriceContext = {
  provider: 'qwen',
  channelId: 'c',
  region: 'domestic',
  baseUrl: '',
  model: 'qwen-plus',
  at: 0,
};
const sources: PriceSources = { overrides: [], currencyRates: {}, book: undefined };

describe('estimateCost', () => {
  it('counts the dearest kind of input and all output that is allowed', () => {
    const price = { model: '*', input: 3, output: 15, cacheRead: 0.3, cacheWrite5m: 3.75, cacheWrite1h: 6 };
    const own = { ...sources, overrides: [price] };
    const expected = { inputTokens: { least: 1000, most: 2000 }, outputTokens: { least: 0, most: 100 } };
    expect(estimateCost(where, expected, own)).toEqual({ least: 300_000, most: 12_000_000 + 1_500_000 });
    expect(estimateCost(where, { ...expected, mayWriteCache: false }, own)?.most).toBe(6_000_000 + 1_500_000);
  });

  it('knows nothing of an unknown price', () => {
    const tokens = { least: 0, most: 10 };
    const unknown = { ...where, model: 'no-such-model' };
    expect(estimateCost(unknown, { inputTokens: tokens, outputTokens: tokens }, sources)).toBeUndefined();
  });

  it('bounds the cost of every request within the expected tokens, over all tiers', () => {
    const bounds = fc.tuple(fc.nat(400_000), fc.nat(400_000)).map(([one, other]) => ({
      least: Math.min(one, other),
      most: Math.max(one, other),
    }));
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        bounds,
        bounds,
        fc.tuple(share, share, share, share),
        fc.boolean(),
        (input, output, shares, thought) => {
          const total = Math.round(input.least + shares[0] * (input.most - input.least));
          const cacheRead = Math.floor(total * shares[1]);
          const cacheWrite5m = Math.floor((total - cacheRead) * shares[2]);
          const out = Math.round(output.least + shares[3] * (output.most - output.least));
          const usage = usageBuckets({
            input: total - cacheRead - cacheWrite5m,
            cacheRead,
            cacheWrite5m,
            output: out,
            reasoning: thought ? out : 0,
            raw: null,
          });
          const cost = priceRequest(usage, where, sources).costNanoDollars ?? Number.NaN;
          const estimate = estimateCost(where, { inputTokens: input, outputTokens: output }, sources);
          expect(cost).toBeLessThanOrEqual(estimate?.most ?? Number.NaN);
          expect(cost).toBeGreaterThanOrEqual((estimate?.least ?? Number.NaN) - 1);
        },
      ),
    );
  });
});

describe('recompute', () => {
  const row: StoredUse = {
    provider: 'openai',
    channelId: 'c',
    region: null,
    baseUrl: '',
    model: 'm',
    startedAt: 5,
    usage: usageBuckets({ input: 1000, raw: null }),
    costNanoDollars: null,
    operation: 'generate',
  };
  const own = { ...sources, overrides: [{ model: 'm', input: 2, output: 2 }] };

  it('prices a row anew and says whether that changes it', () => {
    expect(recompute(row, own)).toMatchObject({ costNanoDollars: 2_000_000, source: 'override', changed: true });
    expect(recompute({ ...row, costNanoDollars: 2_000_000 }, own).changed).toBe(false);
    expect(recompute({ ...row, costNanoDollars: 7 }, sources)).toMatchObject({ costNanoDollars: null, changed: true });
  });

  it('reads a reported cost again', () => {
    const told = { ...row, provider: 'xai', usage: usageBuckets({ input: 1, raw: { cost_in_usd_ticks: 20_000_000 } }) };
    expect(recompute(told, sources)).toMatchObject({ costNanoDollars: 2_000_000, source: 'reported' });
  });

  it('knows no price beside the conversations where it does not count what was used', () => {
    const drawn = { ...row, usage: usageBuckets({ images: 2, raw: null }) };
    expect(recompute({ ...drawn, operation: 'generate-images' }, own)).toMatchObject({
      costNanoDollars: null,
      record: null,
      cacheSavingsNanoDollars: null,
    });
    expect(recompute({ ...row, operation: 'embed' }, own)).toMatchObject({ costNanoDollars: 2_000_000 });
  });

  it('tells what caches saved at the new rates', () => {
    const cached = { ...row, usage: usageBuckets({ input: 1000, cacheRead: 1000, raw: null }) };
    const cheap = { ...sources, overrides: [{ model: 'm', input: 2, cacheRead: 0.5, output: 2 }] };
    expect(recompute(cached, cheap)).toMatchObject({ costNanoDollars: 2_500_000, cacheSavingsNanoDollars: 1_500_000 });
  });
});
