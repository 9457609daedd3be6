// Prices of a file against what is there: what is new, changed and the same, and that nothing of the user's own list is ever lost.
import { describe, expect, it } from 'vitest';
import { importRows, mergedPrices, refusalWords, rowDetail } from '../../src/extension/commands/priceImportRows';
import { removePrice, savePrice, setCurrencyRates } from '../../src/extension/panels/ownPrices';
import { moneyIn } from '../../src/extension/shownMoney';
import { inEnglish } from '../../src/extension/translate';
import { moneyText } from '../../src/shared/displayMoney';
import type { ParsedPrices } from '../../src/shared/priceImport/importedPrice';
import type { PriceOverride } from '../../src/shared/prices';

const file = (prices: PriceOverride[], format: ParsedPrices['format'] = 'litellm'): ParsedPrices => ({
  format,
  prices: prices.map((price) => ({ name: price.model, price, notes: [] })),
  refused: [],
});
const gpt: PriceOverride = { provider: 'openai', model: 'gpt-5', input: 1.25, output: 10, cacheRead: 0.125 };

describe('the rows of an import', () => {
  it('are new, changed or the same, by what is known without the file', () => {
    const known = { source: 'genai-prices', currency: 'USD', amounts: { input: 1, output: 10 } } as const;
    const rows = importRows(
      file([gpt, { ...gpt, model: 'b' }, { ...gpt, model: 'c' }]),
      [],
      [null, { ...known, same: false }, { ...known, same: true }],
    );
    expect(rows.map(({ state }) => state)).toEqual(['new', 'changed', 'same']);
    expect(rows.map((row) => rowDetail(row, 'en', inEnglish))).toEqual([
      'in $1.25 · out $10.00 · cache read $0.125',
      'in $1.00 · out $10.00 → in $1.25 · out $10.00 · cache read $0.125',
      'in $1.25 · out $10.00 · cache read $0.125',
    ]);
  });

  it('are held against the user’s own price first, and keep of it what the file does not know', () => {
    const own = { ...gpt, input: 1, perRequest: 0.01 };
    const [row] = importRows(file([gpt]), [own], [null]);
    expect(row).toMatchObject({ state: 'changed', price: { ...gpt, perRequest: 0.01 } });
    const [same] = importRows(file([gpt]), [{ ...gpt, perRequest: 0.01 }], [null]);
    expect(same?.state).toBe('same');
    const [written] = importRows(file([gpt], 'gatehouse'), [own], [null]);
    expect(written?.price).toEqual(gpt);
    const [yuan] = importRows(file([gpt]), [{ ...own, currency: 'CNY' }], [null]);
    expect(yuan?.price).toEqual(gpt);
  });

  it('go into the list without taking anything out of it', () => {
    const others: PriceOverride[] = [
      { model: 'gpt-5', input: 9 },
      { provider: 'openai', channelId: 'ch_1', model: 'gpt-5', input: 8 },
      { provider: 'openai', model: 'gpt-*', input: 7 },
    ];
    const old = { ...gpt, input: 1 };
    expect(mergedPrices([...others, old], [gpt, { ...gpt, model: 'new' }])).toEqual([
      ...others,
      gpt,
      { ...gpt, model: 'new' },
    ]);
    expect(mergedPrices(others, [])).toEqual(others);
  });

  it('say why one is left out', () => {
    const reasons = ['provider', 'no-price', 'zero', 'unit', 'variant', 'tier', 'invalid', 'channel', 'twice'] as const;
    const words = reasons.map((reason) => refusalWords({ name: 'x', reason, detail: 'DETAIL' }, inEnglish));
    expect(new Set(words).size).toBe(reasons.length);
    expect(words[0]).toContain('DETAIL');
  });
});

describe('the price editor’s host', () => {
  function gateway(overrides: PriceOverride[], currencyRates?: object) {
    let list: { overrides: PriceOverride[]; currencyRates?: object } = {
      overrides,
      ...(currencyRates && { currencyRates }),
    };
    const bodies: unknown[] = [];
    const client = {
      call: (name: string, { body }: { body?: typeof list }) => {
        if (name === 'putPrices' && body !== undefined) {
          bodies.push(body);
          list = { ...list, ...body };
        }
        return Promise.resolve(list);
      },
    } as never;
    return { client, list: () => list, bodies };
  }
  const others: PriceOverride[] = [
    { model: 'gpt-5', input: 9 },
    { channelId: 'ch_1', model: 'gpt-5', input: 8 },
  ];

  it('saves a price in the place of the one for the same, and of the one that it was', async () => {
    const house = gateway([...others, gpt]);
    await savePrice(house.client, { ...gpt, input: 2 }, null);
    expect(house.list().overrides).toEqual([...others, { ...gpt, input: 2 }]);
    await savePrice(
      house.client,
      { ...gpt, model: 'gpt-5-*' },
      { provider: 'openai', channelId: null, model: 'gpt-5' },
    );
    expect(house.list().overrides).toEqual([...others, { ...gpt, model: 'gpt-5-*' }]);
    await removePrice(house.client, { provider: null, channelId: 'ch_1', model: 'gpt-5' });
    expect(house.list().overrides.map(({ model, input }) => [model, input])).toEqual([
      ['gpt-5', 9],
      ['gpt-5-*', 1.25],
    ]);
    expect(house.bodies).toHaveLength(3);
    // Rates are no part of it: the gateway keeps them.
    expect(house.bodies.every((body) => !Object.hasOwn(body as object, 'currencyRates'))).toBe(true);
  });

  it('sets rates and keeps the prices', async () => {
    const house = gateway(others, { EUR: 0.9 });
    await setCurrencyRates(house.client, { CNY: 7 });
    expect(house.list()).toEqual({ overrides: others, currencyRates: { CNY: 7 } });
  });
});

describe('the money that is shown', () => {
  it('has the user’s rate, else that of the catalogue, else it is dollars', () => {
    expect(moneyIn('USD', { CNY: 7 })).toBeUndefined();
    expect(moneyIn('CNY', { CNY: 7 })).toEqual({ currency: 'CNY', perUsd: 7 });
    expect(moneyIn('CNY', {})).toEqual({ currency: 'CNY', perUsd: 6.72 });
    expect(moneyIn('EUR', {})).toBeUndefined();
  });

  it.each([
    [0, 'en', 'CNY', 7, '≈ CN¥0.00'],
    [1, 'en', 'EUR', 0.9, '≈ €0.90'],
    // Below ten US cents two significant digits: 0.0042 * 7 = 0.0294.
    [0.0042, 'zh-CN', 'CNY', 7, '≈ ¥0.029'],
    [1234.5, 'en', 'KRW', 1400, '≈ ₩1,728,300'],
  ] as const)('%d dollars in %s as %s', (usd, locale, currency, perUsd, text) => {
    expect(moneyText(usd, locale, { currency, perUsd })).toBe(text);
  });
});
