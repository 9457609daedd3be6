// The search for a price: the most particular source wins, a doubtful one is not trusted, and unknown is never free.
import { beforeAll, describe, expect, it } from 'vitest';
import { loadGenaiBook } from '../../src/gateway/prices/genaiBook';
import type { PriceBook } from '../../src/metering/prices/priceBook';
import { findPrice, priceRequest, type PriceContext, type PriceSources } from '../../src/metering/pricing';
import { usageBuckets } from '../../src/protocols/usageBuckets';
import type { PriceOverride } from '../../src/shared/prices';
import type { UsageBuckets } from '../../src/shared/usage';

let book: PriceBook;
beforeAll(async () => {
  book = await loadGenaiBook();
});

const at = Date.parse('2026-11-21T12:00:00Z');
const where = (more: Partial<PriceContext> = {}): PriceContext => ({
  provider: 'openai',
  channelId: 'c1',
  region: null,
  baseUrl: 'https://api.openai.com/v1',
  model: 'gpt-5-mini',
  at,
  ...more,
});
const sources = (more: Partial<PriceSources> = {}): PriceSources => ({
  overrides: [],
  currencyRates: {},
  book,
  ...more,
});
const own = (...overrides: PriceOverride[]): PriceSources => sources({ overrides, book: undefined });
const usage = (more: Partial<UsageBuckets>): UsageBuckets => usageBuckets({ raw: null, ...more });

describe('the user’s own prices', () => {
  const inputRate = (overrides: PriceOverride[]): number | undefined =>
    findPrice(where(), own(...overrides)).found?.card.rates.input;

  it('fit their provider, channel and model alone', () => {
    expect(inputRate([])).toBeUndefined();
    expect(inputRate([{ provider: 'anthropic', model: '*', input: 1, output: 1 }])).toBeUndefined();
    expect(inputRate([{ channelId: 'c2', model: '*', input: 1, output: 1 }])).toBeUndefined();
    expect(inputRate([{ model: 'gpt-5', input: 1, output: 1 }])).toBeUndefined();
  });

  it('the most particular one counts, wherever it stands in the list', () => {
    const price = (input: number, more: Partial<PriceOverride>): PriceOverride => ({
      model: '*',
      input,
      output: 0,
      ...more,
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
    expect(inputRate([price(1, { model: 'gpt-5-mini' }), price(2, { model: 'gpt-5-mini' })])).toBe(2e6);
  });

  it('go before a reported cost, the lists and the demo price', () => {
    const overrides: PriceOverride[] = [{ model: '*', input: 9, output: 9 }];
    const paid = priceRequest(
      usage({ input: 1000, raw: { cost: 5 } }),
      where({ provider: 'openrouter', model: 'openai/gpt-5' }),
      sources({ overrides }),
    );
    expect(paid).toMatchObject({ source: 'override', costNanoDollars: 9_000_000 });
    expect(findPrice(where({ provider: 'demo', model: 'demo-echo' }), own(...overrides)).found?.source).toBe(
      'override',
    );
  });

  it('in another currency are turned into dollars at the user’s rate, else at the catalogue’s, and never at none', () => {
    const yuan: PriceOverride = { model: '*', currency: 'CNY', input: 7, output: 14 };
    const price = (currencyRates: PriceSources['currencyRates'], override: PriceOverride = yuan) =>
      priceRequest(usage({ input: 1_000_000 }), where(), sources({ overrides: [override], currencyRates }));
    expect(price({ CNY: 7 })).toMatchObject({
      costNanoDollars: 1_000_000_000,
      record: { currency: 'CNY', perUsd: 7, rates: { input: 1_000_000, output: 2_000_000 } },
    });
    // 7 yuan at 6.72 to the dollar: 1.041667 dollars per million, rounded to a pico-dollar per token.
    expect(price({}).costNanoDollars).toBe(1_041_667_000);
    expect(price({}, { ...yuan, currency: 'EUR' })).toEqual({ costNanoDollars: null, source: null, record: null });
    expect(price({ EUR: 0.5 }, { ...yuan, currency: 'EUR' }).costNanoDollars).toBe(14_000_000_000);
  });
});

describe('a cost that the answer tells', () => {
  const told = (provider: string, raw: unknown, model = 'm'): unknown =>
    priceRequest(usage({ input: 10, output: 10, raw }), where({ provider, model }), sources()).costNanoDollars;

  it('OpenRouter: dollars; with a key of one’s own the provider’s part is added', () => {
    expect(told('openrouter', { cost: 0.00014 })).toBe(140_000);
    expect(told('openrouter', { cost: 0.001, is_byok: false, cost_details: { upstream_inference_cost: 0.02 } })).toBe(
      1_000_000,
    );
    expect(told('openrouter', { cost: 0.001, is_byok: true, cost_details: { upstream_inference_cost: 0.02 } })).toBe(
      21_000_000,
    );
    expect(told('openrouter', { cost: 0.001, is_byok: true })).toBeNull();
    expect(told('openrouter', { cost: 0 })).toBe(0);
  });

  it('xAI: ticks of 10^-10 dollars; Perplexity: dollars', () => {
    // The examples of https://docs.x.ai/developers/cost-tracking: 37756000 ticks are $0.0037756, 200000000 are $0.02.
    expect(told('xai', { cost_in_usd_ticks: 37_756_000 })).toBe(3_775_600);
    expect(told('xai', { cost_in_usd_ticks: 200_000_000 })).toBe(20_000_000);
    expect(told('perplexity', { cost: { total_cost: 0.006 } })).toBe(6_000_000);
  });

  it('is recorded as such, and believed of those alone who are known to tell it', () => {
    const paid = priceRequest(
      usage({ raw: { cost: 0.5 } }),
      where({ provider: 'openrouter', model: 'x/y' }),
      sources(),
    );
    expect(paid.record).toEqual({ version: 1, source: 'reported', model: 'x/y' });
    expect(told('custom', { cost: 0.5 })).toBeNull();
    expect(told('openai', { cost: 0.5 }, 'no-such-model')).toBeNull();
    for (const cost of [-1, 'free', Number.NaN, null]) expect(told('openrouter', { cost }, 'no-such-model')).toBeNull();
  });

  it('of a custom channel is believed where its address is the vendor’s', () => {
    const context = where({ provider: 'custom-openai', baseUrl: 'https://openrouter.ai/api/v1', model: 'x/y' });
    expect(priceRequest(usage({ raw: { cost: 0.5 } }), context, sources())).toMatchObject({ source: 'reported' });
  });
});

describe('the published list', () => {
  const find = (provider: string, model: string, more: Partial<PriceContext> = {}) =>
    findPrice(where({ provider, model, ...more }), sources());

  it('knows presets by their names there', () => {
    for (const [provider, model] of [
      ['openai', 'gpt-5'],
      ['anthropic', 'claude-opus-4-5-20251101'],
      ['gemini', 'gemini-2.5-pro'],
      ['gemini', 'models/gemini-2.5-pro'],
      ['azure-openai', 'gpt-5'],
      ['bedrock', 'us.anthropic.claude-haiku-4-5-20251001-v1:0'],
      ['mistral', 'mistral-large-2512'],
      ['xai', 'grok-4.3'],
      ['deepseek', 'deepseek-v4-pro'],
      ['glm', 'glm-5.2'],
      ['kimi', 'kimi-k2.6'],
      ['minimax', 'MiniMax-M2.7'],
    ] as const) {
      expect(find(provider, model).found, `${provider} ${model}`).toMatchObject({
        source: 'genai-prices',
        facts: { sourceVersion: book.version },
      });
    }
  });

  it('knows the vendor of a custom channel by its address', () => {
    const address = (baseUrl: string) => find('custom-openai', 'gpt-5', { baseUrl }).found?.source;
    expect(address('https://api.openai.com/v1')).toBe('genai-prices');
    expect(address('http://127.0.0.1:8080/v1')).toBeUndefined();
    expect(address('https://reseller.example/v1')).toBeUndefined();
  });

  it('is not trusted where it takes a model for another one', () => {
    expect(find('anthropic', 'claude-sonnet-5-9')).toEqual({ loose: 'claude-sonnet-5' });
    expect(find('gemini', 'gemini-3.7-flash-lite')).toEqual({ loose: 'gemini-3.7-flash' });
    expect(find('deepseek', 'deepseek-chat-v3')).toEqual({ loose: 'deepseek-chat' });
    expect(find('anthropic', 'claude-fable-5-2')).toEqual({});
    const priced = priceRequest(
      usage({ input: 5 }),
      where({ provider: 'anthropic', model: 'claude-sonnet-5-9' }),
      sources(),
    );
    expect(priced).toEqual({
      costNanoDollars: null,
      source: null,
      record: { version: 1, source: null, loose: 'claude-sonnet-5' },
    });
  });

  it('has no price where its entry is empty, which may mean free or not known', () => {
    expect(find('gemini', 'gemma-3')).toEqual({});
  });

  it('has prices that begin on a day', () => {
    const rate = (date: string) => find('openai', 'o3', { at: Date.parse(date) }).found?.card.rates.input;
    expect(rate('2025-06-09T23:59:59Z')).toBe(10e6);
    expect(rate('2025-06-10T00:00:00Z')).toBe(2e6);
  });

  it('has prices of some hours of the day', () => {
    const rate = (time: string) =>
      find('deepseek', 'deepseek-v4-pro', { at: Date.parse(time) }).found?.card.rates.input;
    expect(rate('2026-11-21T00:59:59Z')).toBe(660_000);
    expect(rate('2026-11-21T01:00:00Z')).toBe(1_320_000);
    expect(rate('2026-11-21T04:00:00Z')).toBe(660_000);
    expect(rate('2026-11-21T09:59:59Z')).toBe(1_320_000);
  });

  it('while it is not loaded, leaves prices unknown', () => {
    expect(findPrice(where(), own())).toEqual({});
  });
});

describe('our own list', () => {
  const find = (provider: string, model: string, region: string | null) =>
    findPrice(where({ provider, model, region }), sources()).found;

  it('has what the published one lacks, with currency, date and address', () => {
    expect(find('qwen', 'qwen3.8-max', 'domestic')).toMatchObject({
      source: 'snapshot',
      facts: { currency: 'CNY', perUsd: 6.72, sourceVersion: '2026-08-04', model: 'qwen3.8-max' },
    });
    expect(find('anthropic', 'claude-sonnet-5-5', null)).toMatchObject({ source: 'snapshot' });
    expect(find('openai', 'tts-1', null)?.card.rates).toEqual({ character: 15_000_000 });
  });

  it('knows places apart', () => {
    const rate = (region: string) => find('qwen', 'qwen-plus', region)?.card.rates.input;
    expect([rate('domestic'), rate('global'), rate('us')]).toEqual([115_000, 400_000, undefined]);
    expect(find('glm', 'glm-5.3', 'domestic')).toMatchObject({ source: 'snapshot', facts: { currency: 'CNY' } });
    expect(find('glm', 'glm-5.3', 'global')).toMatchObject({ source: 'genai-prices' });
  });

  it('takes dated forms of a name, and refuses another date', () => {
    const model = (name: string) => find('doubao', name, 'domestic')?.facts.model;
    expect(model('doubao-seed-2-0-pro-260215')).toBe('doubao-seed-2-0-pro-260215');
    expect(model('doubao-seed-2-0-pro')).toBe('doubao-seed-2-0-pro-260215');
    expect(model('doubao-seed-2-0-pro-270101')).toBeUndefined();
    expect(model('doubao-seed-2-0')).toBeUndefined();
  });

  it('leaves subscriptions alone, whose requests cost what no list of token prices tells', () => {
    for (const [provider, model, region] of [
      ['glm', 'glm-5.3', 'coding'],
      ['kimi', 'kimi-k3', 'coding'],
      ['stepstar', 'step-3.7-flash', 'plan'],
    ] as const) {
      expect(find(provider, model, region), provider).toBeUndefined();
    }
  });
});

describe('priceRequest', () => {
  it('knows no cost where something that was used has no rate', () => {
    const priced = priceRequest(usage({ input: 10, output: 5 }), where({ model: 'text-embedding-3-small' }), sources());
    expect(priced).toMatchObject({ costNanoDollars: null, source: null, record: { missing: ['output'] } });
    const heard = priceRequest(usage({ audioSeconds: 30 }), where({ model: 'gpt-5' }), sources());
    expect(heard).toMatchObject({ costNanoDollars: null, record: { missing: ['audioSecond'] } });
  });

  it('knows a batch only where the price does', () => {
    const batch = (provider: string, model: string, region: string | null) =>
      priceRequest(usage({ input: 1_000_000, batch: true }), where({ provider, model, region }), sources());
    expect(batch('anthropic', 'claude-haiku-4-5', null)).toMatchObject({ costNanoDollars: null, source: null });
    // 1 004 000 pico-dollars per token above 128 000 tokens, and half of it.
    expect(batch('qwen', 'qwen3-max', 'domestic')).toMatchObject({
      costNanoDollars: 502_000_000,
      record: { batchPercent: 50, aboveTokens: 128_000 },
    });
  });

  it('has make-believe prices for the demo models at the demo channel alone', () => {
    const demo = { provider: 'demo', model: 'demo-echo' };
    expect(priceRequest(usage({ input: 1000 }), where(demo), sources())).toMatchObject({
      source: 'demo',
      costNanoDollars: 3_000_000,
    });
    expect(findPrice(where({ ...demo, provider: 'custom' }), sources())).toEqual({});
    expect(findPrice(where({ ...demo, model: 'gpt-5' }), sources())).toEqual({});
  });
});
