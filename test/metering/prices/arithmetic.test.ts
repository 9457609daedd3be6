// Costs: exact integers, each token in one line, rounded once; sums over many requests lose nothing.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { costNanoDollars, missingRates, priceArithmetic } from '../../../src/metering/prices/arithmetic';
import { rateCard, ratesFor } from '../../../src/metering/prices/rateCard';
import { ratesOf } from '../../../src/metering/prices/rates';
import { usageBuckets } from '../../../src/protocols/usageBuckets';
import type { PriceRecord, Rates } from '../../../src/shared/priceRecord';
import type { UsageBuckets } from '../../../src/shared/usage';

const usage = (more: Partial<UsageBuckets>): UsageBuckets => usageBuckets({ raw: null, ...more });
const record = (rates: Rates): PriceRecord => ({ version: 1, source: 'override', rates });

describe('ratesOf', () => {
  it('turns amounts into integer pico-dollars per unit', () => {
    expect(
      ratesOf({
        input: 3,
        output: 15,
        cacheRead: 0.3,
        cacheWrite5m: 3.75,
        cacheWrite1h: 6,
        audioInput: 32,
        image: 0.04,
        audioMinute: 0.006,
        characters: 15,
        webSearches: 10,
        perRequest: 0.01,
      }),
    ).toEqual({
      input: 3_000_000,
      output: 15_000_000,
      cacheRead: 300_000,
      cacheWrite5m: 3_750_000,
      cacheWrite1h: 6_000_000,
      audioInput: 32_000_000,
      image: 40_000_000_000,
      audioSecond: 100_000_000,
      character: 15_000_000,
      webSearch: 10_000_000_000,
      perRequest: 10_000_000_000,
    });
  });

  it('never makes cached tokens free for want of a price', () => {
    expect(ratesOf({ input: 2, output: 8 })).toEqual({
      input: 2e6,
      output: 8e6,
      cacheRead: 2e6,
      cacheWrite5m: 2e6,
      cacheWrite1h: 2e6,
    });
    expect(ratesOf({ input: 2, output: 8, cacheWrite5m: 3 })).toMatchObject({ cacheWrite1h: 3e6 });
    expect(ratesOf({ input: 2, output: 8, cacheRead: 0 })).toMatchObject({ cacheRead: 0 });
    expect(ratesOf({ audioMinute: 1 })).not.toHaveProperty('cacheRead');
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
    const used = usage({
      input: 1000,
      cacheRead: 2000,
      cacheWrite5m: 100,
      cacheWrite1h: 10,
      output: 500,
      reasoning: 400,
      images: 2,
    });
    // 0.003 + 0.0006 + 0.000375 + 0.00006 + 0.0075 + 0.08 + 0.01 USD
    expect(costNanoDollars(used, rates)).toBe(101_535_000);
  });

  it('does not count reasoning twice, and costs nothing without usage or rates', () => {
    expect(costNanoDollars(usage({ output: 10, reasoning: 10 }), rates)).toBe(
      costNanoDollars(usage({ output: 10 }), rates),
    );
    expect(costNanoDollars(usage({}), ratesOf({ input: 1, output: 1 }))).toBe(0);
  });

  it('counts sound, pictures and thinking apart where they have a rate, and with the rest where they have none', () => {
    const used = usage({ input: 100, audioInput: 60, imageInput: 30, output: 50, audioOutput: 20, reasoning: 10 });
    const plain = ratesOf({ input: 1, output: 2 });
    expect(costNanoDollars(used, plain)).toBe(100 * 1000 + 50 * 2000);
    const apart = ratesOf({ input: 1, output: 2, audioInput: 10, audioOutput: 20, imageInput: 5, reasoning: 3 });
    // 10 text + 60 sound + 30 picture tokens in; 20 sound + 10 thinking + 20 text out.
    expect(costNanoDollars(used, apart)).toBe(10_000 + 600_000 + 150_000 + 400_000 + 30_000 + 40_000);
    expect(costNanoDollars(usage({ input: 5, audioInput: 900 }), apart)).toBe(50_000);
    const cached = ratesOf({ input: 1, output: 1, cacheRead: 0.5, audioCacheRead: 2 });
    expect(costNanoDollars(usage({ cacheRead: 10, audioCacheRead: 4 }), cached)).toBe(4 * 2000 + 6 * 500);
  });

  it('makes all output dearer where the model has thought, at providers who ask more for that', () => {
    const thinking = ratesOf({ input: 0, output: 1, thinkingOutput: 4 });
    expect(costNanoDollars(usage({ output: 100 }), thinking)).toBe(100_000);
    expect(costNanoDollars(usage({ output: 100, reasoning: 1 }), thinking)).toBe(400_000);
  });

  it('counts seconds to the millisecond, characters and searches', () => {
    const sound = ratesOf({ audioMinute: 0.006, characters: 15, webSearches: 10 });
    expect(costNanoDollars(usage({ audioSeconds: 12.345 }), sound)).toBe(1_234_500);
    expect(costNanoDollars(usage({ characters: 4096 }), sound)).toBe(61_440_000);
    expect(costNanoDollars(usage({ webSearches: 3 }), sound)).toBe(30_000_000);
  });

  it('rounds half up to a nano-dollar, once', () => {
    const half = ratesOf({ input: 0.0005, output: 0.000499 });
    expect(costNanoDollars(usage({ input: 1 }), half)).toBe(1);
    expect(costNanoDollars(usage({ output: 1 }), half)).toBe(0);
    expect(costNanoDollars(usage({ input: 1, output: 1 }), half)).toBe(1);
    expect(costNanoDollars(usage({ input: 1 }), half, 50)).toBe(0);
  });

  const count = fc.nat(2_000_000_000);
  const amount = fc.nat(1_000_000_000).map((micro) => micro / 1000);
  const anyUsage = fc
    .record({ input: count, cacheRead: count, cacheWrite5m: count, cacheWrite1h: count, output: count, images: count })
    .map(usage);
  const anyPrice = fc.record({
    input: amount,
    output: amount,
    cacheRead: amount,
    cacheWrite5m: amount,
    cacheWrite1h: amount,
    image: amount,
  });

  it('equals exact arithmetic for any usage and price', () => {
    fc.assert(
      fc.property(anyUsage, anyPrice, (used, price) => {
        const rate = ratesOf(price);
        const pairs = [
          [used.input, rate.input],
          [used.cacheRead, rate.cacheRead],
          [used.cacheWrite5m, rate.cacheWrite5m],
          [used.cacheWrite1h, rate.cacheWrite1h],
          [used.output, rate.output],
          [used.images, rate.image],
        ] as const;
        const exact = pairs.reduce((sum, [tokens, pico = 0]) => sum + BigInt(tokens) * BigInt(pico), 0n);
        expect(costNanoDollars(used, rate)).toBe(Number((exact + 500n) / 1000n));
      }),
    );
  });

  it('explains itself line by line: the products make the sum, the sum makes the cost, no token stands in two lines', () => {
    const parts = fc.record({ audioInput: count, imageInput: count, audioOutput: count, reasoning: count });
    const special = fc.record({ audioInput: amount, imageInput: amount, audioOutput: amount, reasoning: amount });
    fc.assert(
      fc.property(anyUsage, parts, anyPrice, special, (used, part, price, apart) => {
        const rate = ratesOf({ ...price, ...apart });
        const whole = { ...used, ...part };
        const arithmetic = priceArithmetic(whole, record(rate));
        const lines = arithmetic?.lines ?? [];
        expect(String(lines.reduce((sum, line) => sum + BigInt(line.product), 0n))).toBe(arithmetic?.sum);
        for (const line of lines) expect(BigInt(line.product)).toBe(BigInt(line.count) * BigInt(line.rate));
        expect(arithmetic?.costNanoDollars).toBe(costNanoDollars(whole, rate));
        const counted = (units: string[]) =>
          lines.filter(({ unit }) => units.includes(unit)).reduce((sum, line) => sum + line.count, 0);
        expect(counted(['input', 'audioInput', 'imageInput'])).toBe(used.input);
        expect(counted(['output', 'audioOutput', 'reasoning'])).toBe(used.output);
      }),
    );
  });

  it('takes no harm from counts that are none', () => {
    for (const input of [Number.NaN, Infinity, -5])
      expect(costNanoDollars(usage({ input }), ratesOf({ input: 1 }))).toBe(0);
    expect(costNanoDollars(usage({ input: 1.6 }), ratesOf({ input: 1 }))).toBe(2000);
  });

  it('sums a million requests to the nano-dollar', () => {
    const rate = ratesOf({ input: 1.25, output: 10, cacheRead: 0.125 });
    let sum = 0;
    let exact = 0n;
    for (let index = 0; index < 1_000_000; index += 1) {
      const used = {
        ...usage({}),
        input: (index * 7919) % 200_003,
        cacheRead: index % 977,
        output: (index * 31) % 4001,
      };
      const cost = costNanoDollars(used, rate);
      sum += cost;
      exact += BigInt(cost);
      const pico =
        BigInt(used.input) * 1_250_000n + BigInt(used.cacheRead) * 125_000n + BigInt(used.output) * 10_000_000n;
      if (BigInt(cost) * 1000n !== pico)
        throw new Error(`request ${index}: ${cost} nano-dollars for ${pico} pico-dollars`);
    }
    expect(Number.isSafeInteger(sum)).toBe(true);
    expect(BigInt(sum)).toBe(exact);
  });
});

it('a stored record explains its cost without any source of prices', () => {
  const rates = ratesOf({ input: 3, output: 15 });
  const used = usage({ input: 1000, output: 100 });
  const stored = JSON.parse(JSON.stringify({ ...record(rates), batchPercent: 50 })) as PriceRecord;
  expect(priceArithmetic(used, stored)).toEqual({
    lines: [
      { unit: 'input', count: 1000, rate: 3_000_000, product: '3000000000' },
      { unit: 'output', count: 100, rate: 15_000_000, product: '1500000000' },
    ],
    sum: '4500000000',
    percent: 50,
    costNanoDollars: 2_250_000,
  });
  expect(priceArithmetic(used, { version: 1, source: 'reported' })).toBeUndefined();
});

it('tiers are a cliff: one token more prices the whole request anew', () => {
  const card = rateCard({ input: 3, output: 15 }, [
    { tokens: 200_000, prices: { input: 6, output: 22.5 } },
    { tokens: 500_000, prices: { input: 9, output: 30 } },
  ]);
  const cost = (input: number): number => costNanoDollars(usage({ input, output: 1000 }), ratesFor(card, input).rates);
  expect(cost(200_000)).toBe(600_000_000 + 15_000_000);
  expect(cost(200_001)).toBe(1_200_006_000 + 22_500_000);
  expect(ratesFor(card, 500_001).aboveTokens).toBe(500_000);
});

it('says which of the things used has no rate', () => {
  expect(missingRates(usage({ input: 1, output: 1 }), { input: 1 })).toEqual(['output']);
  expect(missingRates(usage({ input: 1, images: 1 }), { input: 1 })).toEqual([]);
  expect(missingRates(usage({ images: 1 }), { input: 1, output: 1 })).toEqual(['image']);
  expect(missingRates(usage({ input: 1, webSearches: 1 }), { input: 1 })).toEqual(['webSearch']);
  expect(missingRates(usage({ input: 1 }), { perRequest: 5 })).toEqual([]);
});
