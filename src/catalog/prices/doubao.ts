// Prices of the preset "doubao" (Volcengine Ark, China). Data only. The list is https://www.volcengine.com/docs/82379/1544106 in yuan;
// read in models.dev (MIT), which has it in dollars and names its rate (6.737012, 2026-08-26), and turned back. Models whose price also
// depends on the length of the answer (Seed 1.6, 1.8) are left out.
import { modelsDevFile, type PriceRow } from './priceRow';

const found = { regions: ['domestic'], currency: 'CNY', asOf: '2026-08-26' } as const;
const file = (commit: string, model: string): string => modelsDevFile(commit, `volcengine/models/${model}`);

export const doubaoPrices: readonly PriceRow[] = [
  {
    ...found,
    models: ['doubao-seed-2-1-pro-260628'],
    prices: { input: 6, output: 30, cacheRead: 1.2 },
    source: file('d7994e3b563777da47fcbbc6f9d019676427e418', 'doubao-seed-2-1-pro-260628'),
  },
  {
    ...found,
    models: ['doubao-seed-2-1-turbo-260628'],
    prices: { input: 3, output: 15, cacheRead: 0.6 },
    source: file('d7994e3b563777da47fcbbc6f9d019676427e418', 'doubao-seed-2-1-turbo-260628'),
  },
  {
    ...found,
    models: ['doubao-seed-2-0-pro-260215'],
    prices: { input: 3.2, output: 16, cacheRead: 0.64 },
    above: [
      { tokens: 32_000, prices: { input: 4.8, output: 24, cacheRead: 0.96 } },
      { tokens: 128_000, prices: { input: 9.6, output: 48, cacheRead: 1.92 } },
    ],
    source: file('d7994e3b563777da47fcbbc6f9d019676427e418', 'doubao-seed-2-0-pro-260215'),
  },
  {
    ...found,
    models: ['doubao-seed-2-0-code-preview-260215'],
    prices: { input: 3.2, output: 16, cacheRead: 0.64 },
    above: [
      { tokens: 32_000, prices: { input: 4.8, output: 24, cacheRead: 0.96 } },
      { tokens: 128_000, prices: { input: 9.6, output: 48, cacheRead: 1.92 } },
    ],
    source: file('2ece44d892269a434c8e9ee9fc8dfa7f9c2b0b5c', 'doubao-seed-2-0-code-preview-260215'),
  },
  {
    ...found,
    models: ['doubao-seed-2-0-lite-260428'],
    prices: { input: 0.6, output: 3.6, cacheRead: 0.12 },
    above: [
      { tokens: 32_000, prices: { input: 0.9, output: 5.4, cacheRead: 0.18 } },
      { tokens: 128_000, prices: { input: 1.8, output: 10.8, cacheRead: 0.36 } },
    ],
    source: file('9df7f4270e1182efacb065c36297b089e27dfb03', 'doubao-seed-2-0-lite-260428'),
  },
  {
    ...found,
    models: ['doubao-seed-2-0-mini-260428'],
    prices: { input: 0.2, output: 2, cacheRead: 0.04 },
    above: [
      { tokens: 32_000, prices: { input: 0.4, output: 4, cacheRead: 0.08 } },
      { tokens: 128_000, prices: { input: 0.8, output: 8, cacheRead: 0.16 } },
    ],
    source: file('630a36be7be4e1f7adefdafda329bed8291e68ce', 'doubao-seed-2-0-mini-260428'),
  },
  {
    ...found,
    models: ['doubao-seed-1-6-flash-250828'],
    prices: { input: 0.15, output: 1.5, cacheRead: 0.03 },
    above: [
      { tokens: 32_000, prices: { input: 0.3, output: 3, cacheRead: 0.03 } },
      { tokens: 128_000, prices: { input: 0.6, output: 6, cacheRead: 0.03 } },
    ],
    source: file('600f91c1d68dc6f854307d22698bdbd5c72122b6', 'doubao-seed-1-6-flash-250828'),
  },
];
