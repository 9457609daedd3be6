// Prices in the words of their source: amounts as they were written, what an example costs, and whether an own price says anything new.
import { describe, expect, it } from 'vitest';
import { amountsOfRates, ratesOf } from '../../../src/metering/prices/rates';
import { knownCurrencies, listedPrice, quoteOverride, saysNothingNew } from '../../../src/metering/prices/listedPrice';
import { findPrice, type PriceContext, type PriceSources } from '../../../src/metering/pricing';
import type { PriceInForce } from '../../../src/shared/knownPrices';
import { currencies, type PriceOverride } from '../../../src/shared/prices';

const where: PriceContext = {
  provider: 'custom',
  channelId: 'c1',
  region: null,
  baseUrl: 'https://api.example/v1',
  model: 'house-model',
  at: Date.UTC(2026, 10, 21),
};
const sources = (overrides: PriceOverride[], currencyRates = {}): PriceSources => ({
  overrides,
  currencyRates,
  book: undefined,
});

function listed(own: PriceOverride, currencyRates = {}): PriceInForce {
  const known = sources([own], currencyRates);
  const { found } = findPrice(where, known);
  if (found === undefined) throw new Error('no price');
  return listedPrice(found, where, known);
}

describe('an own price', () => {
  it('is listed as it was written, with what 1,000 and 500 tokens cost', () => {
    const tier = { tokens: 200_000, prices: { input: 2, output: 20 } };
    expect(listed({ model: 'house-*', input: 1, output: 10, cacheRead: 0.1, above: [tier] })).toEqual({
      source: 'override',
      matched: 'house-*',
      currency: 'USD',
      perUsd: 1,
      amounts: { input: 1, output: 10, cacheRead: 0.1 },
      above: [tier],
      exampleUsd: 0.006,
    });
    expect(listed({ model: 'house-*', currency: 'CNY', input: 8, output: 80 }, { CNY: 8 })).toMatchObject({
      currency: 'CNY',
      perUsd: 8,
      amounts: { input: 8, output: 80 },
      above: [],
      exampleUsd: 0.006,
    });
    expect(listed({ model: '*', input: 1, output: 10, batchPercent: 50 }).batchPercent).toBe(50);
  });

  it('is quoted in dollars, of the tier that the tokens are in', () => {
    const own = { model: '*', input: 1, output: 10, above: [{ tokens: 1000, prices: { input: 2, output: 20 } }] };
    expect(quoteOverride(own, { input: 1000, output: 500 }, {})).toBeCloseTo(0.006, 12);
    expect(quoteOverride(own, { input: 1001, output: 500 }, {})).toBeCloseTo(0.012002, 12);
    expect(quoteOverride({ ...own, currency: 'CNY' }, { input: 1000, output: 500 }, { CNY: 2 })).toBeCloseTo(0.003, 12);
    // A currency that nobody has a rate for.
    expect(quoteOverride({ ...own, currency: 'XXX' as 'CNY' }, { input: 1, output: 1 }, {})).toBeNull();
    expect(quoteOverride({ model: '*', image: 1 }, { input: 1, output: 1 }, {})).toBeNull();
  });
});

describe('a price says nothing new', () => {
  const known: PriceInForce = {
    source: 'snapshot',
    matched: 'm',
    currency: 'CNY',
    perUsd: 7,
    amounts: { input: 7, output: 70, cacheRead: 0.7 },
    above: [{ tokens: 1000, prices: { input: 14 } }],
    exampleUsd: null,
  };
  const above = [{ tokens: 1000, prices: { input: 2 } }];

  it.each<[string, PriceOverride, boolean]>([
    ['the same in dollars', { model: 'm', input: 1, output: 10, above }, true],
    ['the same but for the last digit', { model: 'm', input: 1.0000001, output: 10, above }, true],
    ['another amount', { model: 'm', input: 1.00001, output: 10, above }, false],
    ['an amount that is not known', { model: 'm', input: 1, cacheWrite1h: 1, above }, false],
    ['no tier', { model: 'm', input: 1, output: 10 }, false],
    ['another tier', { model: 'm', input: 1, above: [{ tokens: 1001, prices: { input: 2 } }] }, false],
    ['other prices in the tier', { model: 'm', input: 1, above: [{ tokens: 1000, prices: { input: 3 } }] }, false],
    ['one tier more', { model: 'm', input: 1, above: [...above, { tokens: 2000, prices: { input: 2 } }] }, false],
  ])('%s', (_words, own, nothing) => {
    expect(saysNothingNew(own, known, 1)).toBe(nothing);
  });

  it('in a currency of its own', () => {
    expect(saysNothingNew({ model: 'm', input: 2, above: [{ tokens: 1000, prices: { input: 4 } }] }, known, 2)).toBe(
      true,
    );
    expect(saysNothingNew({ model: 'm', input: 2, above: [{ tokens: 1000, prices: { input: 4 } }] }, known, 1)).toBe(
      false,
    );
  });
});

it('currencies are told with whose rate they have, and never the dollar', () => {
  const told = knownCurrencies({ CNY: 6.5 }, currencies);
  expect(told.map(({ currency }) => currency)).not.toContain('USD');
  expect(told.find(({ currency }) => currency === 'CNY')).toEqual({ currency: 'CNY', perUsd: 6.5, own: true });
  const others = told.filter(({ currency }) => currency !== 'CNY');
  expect(others.every(({ own, perUsd }) => !own && perUsd > 0)).toBe(true);
});

describe('rates', () => {
  it.each([
    ['input', 'input', 3_000_000],
    ['output', 'output', 3_000_000],
    ['cacheRead', 'cacheRead', 3_000_000],
    ['cacheWrite5m', 'cacheWrite5m', 3_000_000],
    ['cacheWrite1h', 'cacheWrite1h', 3_000_000],
    ['thinkingOutput', 'thinkingOutput', 3_000_000],
    ['reasoning', 'reasoning', 3_000_000],
    ['audioInput', 'audioInput', 3_000_000],
    ['audioCacheRead', 'audioCacheRead', 3_000_000],
    ['audioOutput', 'audioOutput', 3_000_000],
    ['imageInput', 'imageInput', 3_000_000],
    ['imageOutput', 'imageOutput', 3_000_000],
    ['characters', 'character', 3_000_000],
    ['image', 'image', 3e12],
    ['perRequest', 'perRequest', 3e12],
    ['webSearches', 'webSearch', 3e9],
    ['audioMinute', 'audioSecond', 5e10],
  ] as const)('3 dollars for %s, and 6 of which two are one, come back', (name, unit, rate) => {
    expect(ratesOf({ [name]: 3 })[unit]).toBe(rate);
    expect(ratesOf({ [name]: 6 }, 2)[unit]).toBe(rate);
    expect(amountsOfRates({ [unit]: rate })).toEqual({ [name]: 3 });
  });

  it('of caches fall back to the next dearer one that is known, and such are not shown', () => {
    expect(ratesOf({ input: 2 })).toEqual({
      input: 2e6,
      cacheRead: 2e6,
      cacheWrite5m: 2e6,
      cacheWrite1h: 2e6,
    });
    expect(ratesOf({ input: 2, cacheWrite5m: 3 })).toMatchObject({
      cacheRead: 2e6,
      cacheWrite5m: 3e6,
      cacheWrite1h: 3e6,
    });
    expect(ratesOf({ output: 2 })).toEqual({ output: 2e6 });
    for (const amounts of [{ input: 2 }, { input: 2, cacheWrite5m: 3 }, { input: 2, cacheRead: 1, cacheWrite1h: 4 }])
      expect(amountsOfRates(ratesOf(amounts))).toEqual(amounts);
  });
});
