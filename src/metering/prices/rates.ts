// From amounts of money as price lists give them to integer rates: pico-dollars (10^-12 USD) per unit. Used by every source of prices.
// Integers from here on, so that sums are exact.
import type { PriceAmounts } from '../../catalog/prices/priceRow';
import type { PriceUnit, Rates } from '../../shared/priceRecord';

/** Pico-dollars per unit for an amount of one dollar. */
const picoPerDollar: Record<keyof PriceAmounts, { unit: PriceUnit; factor: number }> = {
  // One dollar per million tokens is 10^6 pico-dollars per token.
  input: { unit: 'input', factor: 1e6 },
  output: { unit: 'output', factor: 1e6 },
  cacheRead: { unit: 'cacheRead', factor: 1e6 },
  cacheWrite5m: { unit: 'cacheWrite5m', factor: 1e6 },
  cacheWrite1h: { unit: 'cacheWrite1h', factor: 1e6 },
  thinkingOutput: { unit: 'thinkingOutput', factor: 1e6 },
  reasoning: { unit: 'reasoning', factor: 1e6 },
  audioInput: { unit: 'audioInput', factor: 1e6 },
  audioCacheRead: { unit: 'audioCacheRead', factor: 1e6 },
  audioOutput: { unit: 'audioOutput', factor: 1e6 },
  imageInput: { unit: 'imageInput', factor: 1e6 },
  imageOutput: { unit: 'imageOutput', factor: 1e6 },
  characters: { unit: 'character', factor: 1e6 },
  image: { unit: 'image', factor: 1e12 },
  perRequest: { unit: 'perRequest', factor: 1e12 },
  webSearches: { unit: 'webSearch', factor: 1e9 },
  audioMinute: { unit: 'audioSecond', factor: 1e12 / 60 },
};
const amountNames = Object.keys(picoPerDollar) as (keyof PriceAmounts)[];

/**
 * Rates of `amounts`, of which `perUsd` are one US dollar. A cache price that is not given falls back to the next dearer known one (1 h to
 * 5 min, all to input), so that a gap in a price never makes tokens free; what else is not given has no rate.
 */
export function ratesOf(amounts: PriceAmounts, perUsd = 1): Rates {
  const rates: Rates = {};
  for (const name of amountNames) {
    const amount = amounts[name];
    if (amount === undefined) continue;
    const { unit, factor } = picoPerDollar[name];
    rates[unit] = Math.round((amount * factor) / perUsd);
  }
  const cacheRead = rates.cacheRead ?? rates.input;
  const cacheWrite5m = rates.cacheWrite5m ?? rates.input;
  const cacheWrite1h = rates.cacheWrite1h ?? cacheWrite5m;
  if (cacheRead !== undefined) rates.cacheRead = cacheRead;
  if (cacheWrite5m !== undefined) rates.cacheWrite5m = cacheWrite5m;
  if (cacheWrite1h !== undefined) rates.cacheWrite1h = cacheWrite1h;
  return rates;
}

/**
 * The amounts in US dollars that `rates` come from, to eight digits; of cache rates only those that are not what a gap falls back to.
 */
export function amountsOfRates(rates: Rates): PriceAmounts {
  const { cacheRead, cacheWrite5m, cacheWrite1h, input } = rates;
  const shown: Rates = {
    ...rates,
    cacheRead: cacheRead === input ? undefined : cacheRead,
    cacheWrite5m: cacheWrite5m === input ? undefined : cacheWrite5m,
    cacheWrite1h: cacheWrite1h === cacheWrite5m ? undefined : cacheWrite1h,
  };
  const amounts: PriceAmounts = {};
  for (const name of amountNames) {
    const { unit, factor } = picoPerDollar[name];
    const rate = shown[unit];
    if (rate !== undefined) amounts[name] = Number((rate / factor).toPrecision(8));
  }
  return amounts;
}
