// Prices of every kind for the Prices page: listed, own, tiered, in yuan, by pieces, unknown, loosely matched, paid by a subscription.
// Used by the webview tests and the pictures. `priceAnswers` plays the host.
import type { KnownPrice, KnownPrices, PriceInForce } from '../../src/shared/knownPrices';
import type { PriceList } from '../../src/shared/prices';
import type { WebviewAction } from '../../src/shared/webviewMessages';
import type { HostAnswer } from './webviewPage';

export function price(part: Partial<PriceInForce> = {}): PriceInForce {
  return {
    source: 'genai-prices',
    sourceVersion: '0.1.8',
    matched: 'gpt-5.2',
    currency: 'USD',
    perUsd: 1,
    amounts: { input: 1.75, output: 14, cacheRead: 0.175 },
    above: [],
    exampleUsd: 0.00875,
    ...part,
  };
}

export function knownPrice(part: Partial<KnownPrice> & { model: string }): KnownPrice {
  return {
    provider: 'openai',
    channelId: 'ch_openai',
    channelName: 'OpenAI team account',
    requests: 0,
    unpricedRequests: 0,
    price: price(),
    ...part,
  };
}

const anthropic = { provider: 'anthropic', channelId: 'ch_anthropic', channelName: 'Anthropic' };
const qwen = { provider: 'qwen', channelId: 'ch_qwen', channelName: '通义千问' };

export const knownPriceRows: KnownPrice[] = [
  knownPrice({
    model: 'gpt-5.3-research-preview',
    requests: 1204,
    unpricedRequests: 1204,
    price: null,
    loose: 'gpt-5.3',
  }),
  knownPrice({
    ...{ provider: 'custom-openai', channelId: 'ch_old', channelName: null },
    model: 'house-model-7b',
    requests: 12,
    unpricedRequests: 9,
    price: null,
  }),
  knownPrice({
    ...anthropic,
    model: 'claude-sonnet-4-5',
    requests: 48_211,
    price: price({
      matched: 'claude-sonnet-4-5',
      amounts: { input: 3, output: 15, cacheRead: 0.3, cacheWrite5m: 3.75, cacheWrite1h: 6, webSearches: 10 },
      above: [
        { tokens: 200_000, prices: { input: 6, output: 22.5, cacheRead: 0.6, cacheWrite5m: 7.5, cacheWrite1h: 12 } },
      ],
      batchPercent: 50,
      exampleUsd: 0.0105,
    }),
  }),
  knownPrice({
    ...anthropic,
    model: 'claude-haiku-4-5',
    requests: 310,
    price: price({
      source: 'override',
      matched: 'claude-haiku-*',
      amounts: { input: 0.9, output: 4.5 },
      exampleUsd: 0.00315,
    }),
    own: { provider: 'anthropic', model: 'claude-haiku-*', input: 0.9, output: 4.5 },
    published: price({
      matched: 'claude-haiku-4-5',
      amounts: { input: 1, output: 5, cacheRead: 0.1 },
      exampleUsd: 0.0035,
    }),
  }),
  knownPrice({ model: 'gpt-5.2', requests: 5120 }),
  knownPrice({
    model: 'gpt-image-2',
    price: price({ matched: 'gpt-image-2', amounts: { image: 0.054 }, exampleUsd: null }),
  }),
  knownPrice({ model: 'text-embedding-3-large', price: price({ amounts: { input: 0.13 }, exampleUsd: null }) }),
  knownPrice({
    ...{ provider: 'openrouter', channelId: 'ch_router', channelName: 'OpenRouter' },
    model: 'deepseek/deepseek-chat-v3.1-a-rather-long-name-of-a-model-with-everything',
    requests: 3,
    reported: true,
    price: price({ amounts: { input: 0.27, output: 1 }, exampleUsd: 0.00077 }),
  }),
  knownPrice({
    ...qwen,
    model: 'qwen3-max',
    price: price({
      source: 'snapshot',
      sourceVersion: '2026-11-21',
      sourceUrl: 'https://help.aliyun.com/zh/model-studio/models',
      matched: 'qwen3-max',
      currency: 'CNY',
      perUsd: 6.72,
      amounts: { input: 2.5, output: 10, cacheRead: 0.5 },
      above: [{ tokens: 32_000, prices: { input: 4, output: 16, cacheRead: 0.8 } }],
      exampleUsd: 0.001116,
    }),
  }),
  knownPrice({ ...qwen, model: 'qwen3-coder-plus', channelName: 'Qwen coding plan', price: null, subscription: true }),
];

export const knownPricesAnswer: KnownPrices = {
  rows: knownPriceRows,
  nextCursor: null,
  total: knownPriceRows.length,
  unknown: 2,
  currencies: [{ currency: 'CNY', perUsd: 6.72, source: 'default', asOf: '2026-08-28' }],
};

export const ownPriceList: PriceList = {
  overrides: [
    { provider: 'anthropic', model: 'claude-haiku-*', input: 0.9, output: 4.5 },
    { model: 'local-*', input: 0, output: 0 },
    { channelId: 'ch_gone', model: 'x', currency: 'CNY', perRequest: 0.02 },
  ],
};

/** Answers of a host in which everything works. */
export function priceAnswers(request: WebviewAction): HostAnswer {
  switch (request.action) {
    case 'list-known-prices':
      return { value: filtered(request.filters) };
    case 'list-own-prices':
      return { value: ownPriceList };
    case 'quote-price': {
      const { input, output } = request.price;
      const costUsd =
        input === undefined || output === undefined
          ? null
          : (input * request.inputTokens + output * request.outputTokens) / 1e6;
      return { value: { costUsd } };
    }
    case 'recompute-costs':
      return {
        value: {
          examined: 52_000,
          changed: 1216,
          costUsdBefore: 210.4,
          costUsdAfter: 248.93,
          unpricedBefore: 1213,
          unpricedAfter: 9,
        },
      };
    default:
      return { value: null };
  }
}

function filtered({ search, source }: { search?: string | undefined; source?: string | undefined }): KnownPrices {
  const rows = knownPriceRows
    .filter(({ model }) => search === undefined || model.includes(search))
    .filter((row) => source !== 'unknown' || (row.price === null && row.subscription !== true));
  return { ...knownPricesAnswer, rows, total: rows.length };
}
