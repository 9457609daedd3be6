// Prices and costs: exact integer arithmetic, the most particular price wins, and unknown is never free.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { costNanoDollars, findPrice, ratesOf, type PriceContext } from '../../src/metering/pricing';
import type { PriceOverride } from '../../src/shared/prices';
import type { UsageBuckets } from '../../src/shared/usage';

const none: UsageBuckets = {
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
const context = (overrides: PriceOverride[], more: Partial<PriceContext> = {}): PriceContext => ({
  provider: 'openai',
  channelId: 'c1',
  model: 'gpt-5-mini',
  overrides,
  ...more,
});
const inputRate = (overrides: PriceOverride[], more: Partial<PriceContext> = {}): number | undefined =>
  findPrice(context(overrides, more))?.rates.input;

describe('findPrice', () => {
  it('knows no price where none fits', () => {
    expect(findPrice(context([]))).toBeUndefined();
    expect(findPrice(context([{ provider: 'anthropic', model: '*', input: 1, output: 1 }]))).toBeUndefined();
    expect(findPrice(context([{ channelId: 'c2', model: '*', input: 1, output: 1 }]))).toBeUndefined();
    expect(findPrice(context([{ model: 'gpt-5', input: 1, output: 1 }]))).toBeUndefined();
  });

  it('takes the most particular price, wherever it stands in the list', () => {
    const price = (input: number, where: Partial<PriceOverride>): PriceOverride => ({
      model: '*',
      input,
      output: 0,
      ...where,
    });
    const ordered = [
      price(1, {}),
      price(2, { model: 'gpt-*' }),
      price(3, { model: 'gpt-5-*' }),
      price(4, { model: 'gpt-5-mini' }),
      price(5, { provider: 'openai' }),
      price(6, { provider: 'openai', model: 'gpt-5-mini' }),
      price(7, { channelId: 'c1' }),
      price(8, { channelId: 'c1', model: 'gpt-5-mini' }),
    ];
    for (let count = 1; count <= ordered.length; count += 1) {
      expect(inputRate(ordered.slice(0, count))).toBe(count * 1e6);
      expect(inputRate(ordered.slice(0, count).reverse())).toBe(count * 1e6);
    }
  });

  it('takes the later of two equal rows', () => {
    const row = (input: number): PriceOverride => ({ model: 'gpt-5-mini', input, output: 0 });
    expect(inputRate([row(1), row(2)])).toBe(2e6);
  });

  it('has demo prices for the demo models at the demo channel, below the user’s own', () => {
    const demo = { provider: 'demo', model: 'demo-echo' };
    expect(findPrice(context([], demo))?.source).toBe('demo');
    expect(findPrice(context([], { ...demo, provider: 'custom' }))).toBeUndefined();
    expect(findPrice(context([], { ...demo, model: 'gpt-5' }))).toBeUndefined();
    expect(findPrice(context([{ model: 'demo-*', input: 9, output: 9 }], demo))).toMatchObject({
      source: 'override',
      rates: { input: 9e6 },
    });
  });
});

describe('ratesOf', () => {
  it('turns dollars per million tokens into pico-dollars per token', () => {
    expect(
      ratesOf({
        input: 3,
        output: 15,
        cacheRead: 0.3,
        cacheWrite5m: 3.75,
        cacheWrite1h: 6,
        image: 0.04,
        perRequest: 0.01,
      }),
    ).toEqual({
      input: 3_000_000,
      output: 15_000_000,
      cacheRead: 300_000,
      cacheWrite5m: 3_750_000,
      cacheWrite1h: 6_000_000,
      image: 40_000_000_000,
      perRequest: 10_000_000_000,
    });
  });

  it('never makes cached tokens free for want of a price', () => {
    expect(ratesOf({ input: 2, output: 8 })).toMatchObject({
      cacheRead: 2e6,
      cacheWrite5m: 2e6,
      cacheWrite1h: 2e6,
      image: 0,
      perRequest: 0,
    });
    expect(ratesOf({ input: 2, output: 8, cacheWrite5m: 3 })).toMatchObject({ cacheWrite1h: 3e6 });
    expect(ratesOf({ input: 2, output: 8, cacheRead: 0 })).toMatchObject({ cacheRead: 0 });
  });

  it('is exact for prices with many digits', () => {
    expect(ratesOf({ input: 0.1, output: 0.000001 })).toMatchObject({ input: 100_000, output: 1 });
  });
});

describe('costNanoDollars', () => {
  const rates = ratesOf({
    input: 3,
    output: 15,
    cacheRead: 0.3,
    cacheWrite5m: 3.75,
    cacheWrite1h: 6,
    image: 0.04,
    perRequest: 0.01,
  });

  it('is the dot product of buckets and rates', () => {
    const usage = {
      ...none,
      input: 1000,
      cacheRead: 2000,
      cacheWrite5m: 100,
      cacheWrite1h: 10,
      output: 500,
      reasoning: 400,
      images: 2,
    };
    // 0.003 + 0.0006 + 0.000375 + 0.00006 + 0.0075 + 0.08 + 0.01 USD
    expect(costNanoDollars(usage, rates)).toBe(101_535_000);
  });

  it('does not count reasoning twice, and costs nothing without usage or rates', () => {
    expect(costNanoDollars({ ...none, output: 10, reasoning: 10 }, rates)).toBe(
      costNanoDollars({ ...none, output: 10 }, rates),
    );
    expect(costNanoDollars(none, ratesOf({ input: 1, output: 1 }))).toBe(0);
  });

  it('rounds half up to a nano-dollar, once', () => {
    const half = ratesOf({ input: 0.0005, output: 0.000499 });
    expect(costNanoDollars({ ...none, input: 1 }, half)).toBe(1);
    expect(costNanoDollars({ ...none, output: 1 }, half)).toBe(0);
    expect(costNanoDollars({ ...none, input: 1, output: 1 }, half)).toBe(1);
  });

  it('equals exact arithmetic for any usage and price', () => {
    const count = fc.nat(2_000_000_000);
    const usd = fc.nat(1_000_000_000).map((micro) => micro / 1000);
    fc.assert(
      fc.property(
        fc.record({ input: count, cacheRead: count, output: count }),
        usd,
        usd,
        usd,
        (usage, input, output, cacheRead) => {
          const exact =
            BigInt(usage.input) * BigInt(Math.round(input * 1e6)) +
            BigInt(usage.output) * BigInt(Math.round(output * 1e6)) +
            BigInt(usage.cacheRead) * BigInt(Math.round(cacheRead * 1e6));
          expect(costNanoDollars({ ...none, ...usage }, ratesOf({ input, output, cacheRead }))).toBe(
            Number((exact + 500n) / 1000n),
          );
        },
      ),
    );
  });

  it('takes no harm from counts that are none', () => {
    for (const input of [NaN, Infinity, -5])
      expect(costNanoDollars({ ...none, input }, ratesOf({ input: 1, output: 1 }))).toBe(0);
    expect(costNanoDollars({ ...none, input: 1.6 }, ratesOf({ input: 1, output: 1 }))).toBe(2000);
  });
});
