// Our own price list: every row is complete, cites where it was read, and stands under a preset and regions that exist.
import { describe, expect, it } from 'vitest';
import { currencyRatesAsOf, defaultCurrencyRates } from '../../src/catalog/prices/currencyRates';
import { pricesReadOn } from '../../src/catalog/prices/priceRow';
import { priceRows } from '../../src/catalog/prices/priceRows';
import { subscriptionRegions, vendorByAddress } from '../../src/catalog/prices/priceVendors';
import { providerPresets } from '../../src/catalog/providers';

const preset = (id: string) => providerPresets.find((row) => row.id === id);
const date = /^20\d{2}-[01]\d-[0-3]\d$/;

describe.each(Object.entries(priceRows))('prices of %s', (provider, rows) => {
  it('stand under a preset and its regions, outside subscriptions', () => {
    const regions = preset(provider)?.regions;
    expect(regions).toBeDefined();
    for (const row of rows) {
      for (const region of row.regions ?? []) {
        expect(regions, row.models[0]).toContain(region);
        expect(subscriptionRegions[provider] ?? []).not.toContain(region);
      }
    }
  });

  it('say where and when they were read, in a currency that is known', () => {
    for (const row of rows) {
      expect(row.source).toMatch(/^https:\/\//);
      if (row.asOf !== undefined) {
        expect(row.asOf).toMatch(date);
        expect(row.asOf <= pricesReadOn).toBe(true);
      }
      expect(row.currency === 'USD' || defaultCurrencyRates[row.currency] !== undefined).toBe(true);
    }
  });

  it('name each model once in a region, tiers in ascending order and never cheaper', () => {
    const seen = new Set<string>();
    for (const row of rows) {
      for (const model of row.models) {
        for (const region of row.regions ?? ['']) {
          expect(seen, model).not.toContain(`${region} ${model}`);
          seen.add(`${region} ${model}`);
        }
      }
      let before = { tokens: 0, prices: row.prices };
      for (const tier of row.above ?? []) {
        expect(tier.tokens).toBeGreaterThan(before.tokens);
        expect(tier.prices.input ?? 0).toBeGreaterThan(before.prices.input ?? 0);
        expect(Object.keys(tier.prices).sort()).toEqual(Object.keys(row.prices).sort());
        before = tier;
      }
    }
  });
});

it('regions of subscriptions, and presets of any vendor, exist', () => {
  for (const [provider, regions] of Object.entries(subscriptionRegions)) {
    for (const region of regions) expect(preset(provider)?.regions, provider).toContain(region);
  }
  for (const id of vendorByAddress) expect(preset(id), id).toBeDefined();
  expect(currencyRatesAsOf).toMatch(date);
});
