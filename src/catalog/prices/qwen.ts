// Prices of the preset "qwen" (Alibaba Cloud Model Studio). Data only. Prices in yuan are those of the Chinese price list; prices in
// dollars those that Alibaba publishes for the same region, as models.dev (MIT) has them. A model of which sources disagree is left out.
import { modelsDevFile, type PriceRow } from './priceRow';

const china = ['domestic', 'workspace-beijing'];
const singapore = ['global', 'workspace-singapore'];
const chinaFiles = '735cde79503d30a3dab85e1e690fe3546b4bdf19';
const singaporeFiles = '0654d77cad6b9536b8bafcc23ebd92232a82be77';

export const qwenPrices: readonly PriceRow[] = [
  {
    models: ['qwen3.8-max'],
    regions: china,
    currency: 'CNY',
    prices: { input: 12, output: 36, cacheRead: 1.5, cacheWrite5m: 15 },
    asOf: '2026-08-04',
    source: modelsDevFile('89e619175870ecc3c60bb993ae6b8721523507f8', 'alibaba-cn/models/qwen3.8-max'),
  },
  {
    models: ['qwen3.8-flash'],
    regions: china,
    currency: 'CNY',
    prices: { input: 0.8, output: 2.7, cacheRead: 0.1, cacheWrite5m: 1.25 },
    asOf: '2026-08-28',
    source: modelsDevFile('aa754858611ce7e9b648ff715a901bc1b5a31cdb', 'alibaba-cn/models/qwen3.8-flash'),
  },
  {
    models: ['qwen3.7-max'],
    regions: china,
    currency: 'USD',
    prices: { input: 1.65, output: 4.951, cacheRead: 0.33, cacheWrite5m: 2.063 },
    asOf: '2026-08-04',
    source: modelsDevFile(chinaFiles, 'alibaba-cn/models/qwen3.7-max'),
  },
  {
    models: ['qwen3.7-plus'],
    regions: china,
    currency: 'USD',
    prices: { input: 0.276, output: 1.101, cacheRead: 0.056, cacheWrite5m: 0.344 },
    above: [{ tokens: 256_000, prices: { input: 0.826, output: 3.301, cacheRead: 0.166, cacheWrite5m: 1.032 } }],
    source: modelsDevFile(chinaFiles, 'alibaba-cn/models/qwen3.7-plus'),
  },
  {
    models: ['qwen3.7-flash'],
    regions: china,
    currency: 'CNY',
    prices: { input: 0.2, output: 0.8, cacheRead: 0.02, cacheWrite5m: 0.25 },
    above: [
      { tokens: 32_000, prices: { input: 0.6, output: 2.4, cacheRead: 0.06, cacheWrite5m: 0.75 } },
      { tokens: 256_000, prices: { input: 1.2, output: 4.8, cacheRead: 0.12, cacheWrite5m: 1.5 } },
    ],
    asOf: '2026-07-27',
    source: modelsDevFile('632fa6d3d614c6cd70126f6462ec7b8f58ff057b', 'alibaba-cn/models/qwen3.7-flash'),
  },
  {
    models: ['qwen3.5-plus'],
    regions: china,
    currency: 'USD',
    prices: { input: 0.115, output: 0.688, cacheRead: 0.012, cacheWrite5m: 0.143 },
    above: [
      { tokens: 128_000, prices: { input: 0.287, output: 1.72, cacheRead: 0.029, cacheWrite5m: 0.358 } },
      { tokens: 256_000, prices: { input: 0.573, output: 3.44, cacheRead: 0.057, cacheWrite5m: 0.717 } },
    ],
    source: modelsDevFile(chinaFiles, 'alibaba-cn/models/qwen3.5-plus'),
  },
  {
    models: ['qwen3-max'],
    regions: china,
    currency: 'USD',
    prices: { input: 0.359, output: 1.434, cacheRead: 0.072, cacheWrite5m: 0.448 },
    above: [
      { tokens: 32_000, prices: { input: 0.574, output: 2.294, cacheRead: 0.115, cacheWrite5m: 0.717 } },
      { tokens: 128_000, prices: { input: 1.004, output: 4.014, cacheRead: 0.201, cacheWrite5m: 1.255 } },
    ],
    batchPercent: 50,
    source: modelsDevFile(chinaFiles, 'alibaba-cn/models/qwen3-max'),
  },
  {
    models: ['qwen-plus'],
    regions: china,
    currency: 'USD',
    prices: { input: 0.115, output: 0.287, thinkingOutput: 1.147, cacheRead: 0.023, cacheWrite5m: 0.144 },
    above: [
      {
        tokens: 128_000,
        prices: { input: 0.345, output: 2.868, thinkingOutput: 3.441, cacheRead: 0.069, cacheWrite5m: 0.431 },
      },
      {
        tokens: 256_000,
        prices: { input: 0.689, output: 6.881, thinkingOutput: 9.175, cacheRead: 0.138, cacheWrite5m: 0.861 },
      },
    ],
    source: modelsDevFile(chinaFiles, 'alibaba-cn/models/qwen-plus'),
  },
  {
    models: ['qwen-flash'],
    regions: china,
    currency: 'USD',
    prices: { input: 0.022, output: 0.216, cacheRead: 0.005, cacheWrite5m: 0.028 },
    above: [
      { tokens: 128_000, prices: { input: 0.087, output: 0.861, cacheRead: 0.018, cacheWrite5m: 0.109 } },
      { tokens: 256_000, prices: { input: 0.173, output: 1.721, cacheRead: 0.035, cacheWrite5m: 0.216 } },
    ],
    source: modelsDevFile(chinaFiles, 'alibaba-cn/models/qwen-flash'),
  },
  {
    models: ['qwen3-coder-plus'],
    regions: china,
    currency: 'USD',
    prices: { input: 0.574, output: 2.294, cacheRead: 0.115, cacheWrite5m: 0.718 },
    above: [
      { tokens: 32_000, prices: { input: 0.861, output: 3.441, cacheRead: 0.173, cacheWrite5m: 1.077 } },
      { tokens: 128_000, prices: { input: 1.434, output: 5.735, cacheRead: 0.287, cacheWrite5m: 1.793 } },
      { tokens: 256_000, prices: { input: 2.868, output: 28.671, cacheRead: 0.574, cacheWrite5m: 3.585 } },
    ],
    source: modelsDevFile(chinaFiles, 'alibaba-cn/models/qwen3-coder-plus'),
  },
  {
    models: ['qwen3-coder-flash'],
    regions: china,
    currency: 'USD',
    prices: { input: 0.144, output: 0.574, cacheRead: 0.029, cacheWrite5m: 0.18 },
    above: [
      { tokens: 32_000, prices: { input: 0.216, output: 0.861, cacheRead: 0.044, cacheWrite5m: 0.27 } },
      { tokens: 128_000, prices: { input: 0.359, output: 1.434, cacheRead: 0.072, cacheWrite5m: 0.449 } },
      { tokens: 256_000, prices: { input: 0.717, output: 3.584, cacheRead: 0.144, cacheWrite5m: 0.896 } },
    ],
    source: modelsDevFile(chinaFiles, 'alibaba-cn/models/qwen3-coder-flash'),
  },
  {
    models: ['qwen3-max'],
    regions: singapore,
    currency: 'USD',
    prices: { input: 1.2, output: 6, cacheRead: 0.24, cacheWrite5m: 1.5 },
    above: [
      { tokens: 32_000, prices: { input: 2.4, output: 12, cacheRead: 0.48, cacheWrite5m: 3 } },
      { tokens: 128_000, prices: { input: 3, output: 15, cacheRead: 0.6, cacheWrite5m: 3.75 } },
    ],
    source: modelsDevFile(singaporeFiles, 'alibaba/models/qwen3-max'),
  },
  {
    models: ['qwen-plus'],
    regions: singapore,
    currency: 'USD',
    prices: { input: 0.4, output: 1.2, thinkingOutput: 4, cacheRead: 0.08, cacheWrite5m: 0.5 },
    above: [
      {
        tokens: 256_000,
        prices: { input: 1.2, output: 3.6, thinkingOutput: 12, cacheRead: 0.24, cacheWrite5m: 1.5 },
      },
    ],
    source: modelsDevFile(singaporeFiles, 'alibaba/models/qwen-plus'),
  },
  {
    models: ['qwen3-coder-plus'],
    regions: singapore,
    currency: 'USD',
    prices: { input: 1, output: 5, cacheRead: 0.2, cacheWrite5m: 1.25 },
    above: [
      { tokens: 32_000, prices: { input: 1.8, output: 9, cacheRead: 0.36, cacheWrite5m: 2.25 } },
      { tokens: 128_000, prices: { input: 3, output: 15, cacheRead: 0.6, cacheWrite5m: 3.75 } },
      { tokens: 256_000, prices: { input: 6, output: 60, cacheRead: 1.2, cacheWrite5m: 7.5 } },
    ],
    source: modelsDevFile(singaporeFiles, 'alibaba/models/qwen3-coder-plus'),
  },
];
