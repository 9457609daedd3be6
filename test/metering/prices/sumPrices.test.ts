// The price of several calls as one: their sum, explained by one record where one record explains it, and unknown where one of them is.
import { describe, expect, it } from 'vitest';
import { sumPrices } from '../../../src/metering/prices/sumPrices';
import type { PricedRequest } from '../../../src/metering/pricing';

const priced = (costNanoDollars: number | null): PricedRequest => ({
  costNanoDollars,
  source: costNanoDollars === null ? null : 'snapshot',
  record: costNanoDollars === null ? null : { version: 1, source: 'snapshot' },
});

describe('sumPrices', () => {
  it('is unknown where there was no call, and the price of the only one', () => {
    expect(sumPrices([], undefined).costNanoDollars).toBeNull();
    expect(sumPrices([priced(7)], priced(9))).toEqual(priced(7));
  });

  it('is explained by the price of the whole where the two differ by rounding alone', () => {
    expect(sumPrices([priced(7), priced(8)], priced(16))).toEqual(priced(16));
    expect(sumPrices([priced(7), priced(8)], priced(18))).toEqual({
      costNanoDollars: 15,
      source: 'model-calls',
      record: null,
    });
    expect(sumPrices([priced(7), priced(8)], undefined).costNanoDollars).toBe(15);
  });

  it('is unknown, never less, where one call has no known price', () => {
    expect(sumPrices([priced(7), priced(null)], priced(7)).costNanoDollars).toBeNull();
  });
});
