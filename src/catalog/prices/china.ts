// Prices of the presets "wenxin", "hunyuan", "stepstar", "zeroone" and "glm". Data only. In yuan where they are Chinese.
import { modelsDevFile, type PriceRow } from './priceRow';

const domestic = { regions: ['domestic'], currency: 'CNY' } as const;
const lobeHubFile = (commit: string, name: string): string =>
  `https://github.com/lobehub/lobe-chat/blob/${commit}/packages/model-bank/src/aiModels/${name}.ts`;

const ernie5 = {
  ...domestic,
  prices: { input: 6, output: 24 },
  above: [{ tokens: 32_768, prices: { input: 10, output: 40 } }],
  // Baidu's list https://cloud.baidu.com/doc/qianfan/s/wmh4sv6ya of 2026-10-08, as models.dev (MIT) has it at 7.14 yuan to the dollar.
  asOf: '2026-10-08',
  source: modelsDevFile('52de8646b7f069dbe958323f23c629b83eba877b', 'baidu/models/ernie-5.0'),
} as const;

/** From LobeHub's list, which refers to https://cloud.baidu.com/doc/qianfan/s/rmh4stp0j. */
const ernieEarlier = {
  ...domestic,
  source: lobeHubFile('349d55625f184c6802e38fa19a930bac6296ded8', 'wenxin'),
} as const;

export const wenxinPrices: readonly PriceRow[] = [
  { ...ernie5, models: ['ernie-5.0'] },
  { ...ernie5, models: ['ernie-5.0-thinking-preview'] },
  {
    ...ernieEarlier,
    models: ['ernie-4.5-turbo-128k', 'ernie-4.5-turbo-128k-preview', 'ernie-4.5-turbo-32k', 'ernie-4.5-turbo-latest'],
    prices: { input: 0.8, output: 3.2, cacheRead: 0.2 },
  },
  {
    ...ernieEarlier,
    models: [
      ...['ernie-4.5-turbo-vl', 'ernie-4.5-turbo-vl-preview', 'ernie-4.5-turbo-vl-latest'],
      ...['ernie-4.5-turbo-vl-32k', 'ernie-4.5-turbo-vl-32k-preview'],
    ],
    prices: { input: 3, output: 9, cacheRead: 0.75 },
  },
  { ...ernieEarlier, models: ['ernie-speed-pro-128k'], prices: { input: 0.3, output: 0.6 } },
  { ...ernieEarlier, models: ['ernie-lite-pro-128k'], prices: { input: 0.2, output: 0.4 } },
  { ...ernieEarlier, models: ['ernie-4.5-21b-a3b'], prices: { input: 0.5, output: 2 } },
  { ...ernieEarlier, models: ['ernie-4.5-0.3b'], prices: { input: 0.1, output: 0.4 } },
  { ...ernieEarlier, models: ['ernie-4.5-vl-28b-a3b'], prices: { input: 1, output: 4 } },
];

/** From LobeHub's list, which refers to https://cloud.tencent.com/document/product/1729/104753. */
const hunyuanEarlier = {
  ...domestic,
  source: lobeHubFile('19c7d45f2f02933672b57d03cf26826172d080c1', 'hunyuan'),
} as const;

export const hunyuanPrices: readonly PriceRow[] = [
  {
    ...domestic,
    models: ['hy4'],
    prices: { input: 6, output: 18, cacheRead: 0.3 },
    asOf: '2026-11-19',
    source: 'https://cloud.tencent.com/developer/article/2787892',
  },
  {
    ...hunyuanEarlier,
    models: ['hunyuan-turbos-latest', 'hunyuan-turbos-20250926', 'hunyuan-turbos-20250604'],
    prices: { input: 0.8, output: 2 },
  },
  {
    ...hunyuanEarlier,
    models: ['hunyuan-t1-latest', 'hunyuan-t1-20250711', 'hunyuan-t1-20250529'],
    prices: { input: 1, output: 4 },
  },
  { ...hunyuanEarlier, models: ['hunyuan-large'], prices: { input: 4, output: 12 } },
  { ...hunyuanEarlier, models: ['hunyuan-standard'], prices: { input: 0.8, output: 2 } },
  { ...hunyuanEarlier, models: ['hunyuan-standard-256K'], prices: { input: 0.5, output: 2 } },
  {
    ...hunyuanEarlier,
    models: ['hunyuan-vision-1.5-instruct', 'hunyuan-t1-vision-20250916', 'hunyuan-turbos-vision-20250619'],
    prices: { input: 3, output: 9 },
  },
];

/** StepFun's list https://platform.stepfun.com/docs/zh/guides/pricing/details as API Evangelist transcribed it on this date. */
const step = {
  ...domestic,
  asOf: '2026-10-07',
  source: 'https://raw.githubusercontent.com/api-evangelist/stepfun/refs/heads/main/plans/stepfun-plans-pricing.yml',
} as const;

export const stepstarPrices: readonly PriceRow[] = [
  { ...step, models: ['step-5-preview'], prices: { input: 7, output: 20, cacheRead: 0.35 } },
  { ...step, models: ['step-3.7-flash'], prices: { input: 1.35, output: 8.1, cacheRead: 0.27 } },
  {
    ...step,
    models: ['step-3.5-flash', 'step-3.5-flash-2603'],
    prices: { input: 0.7, output: 2.1, cacheRead: 0.14 },
  },
  { ...step, models: ['step-1o-turbo-vision'], prices: { input: 2.5, output: 8, cacheRead: 0.5 } },
];

/** From LobeHub's list, which refers to 01.AI's own (https://platform.lingyiwanwu.com/docs). */
const yi = {
  ...domestic,
  source: lobeHubFile('09e36f4c01aca22797ecc18e201b0a78014705a1', 'zeroone'),
} as const;

export const zeroonePrices: readonly PriceRow[] = [
  { ...yi, models: ['yi-lightning', 'yi-lightning-lite'], prices: { input: 0.99, output: 0.99 } },
  { ...yi, models: ['yi-vision-v2', 'yi-vision'], prices: { input: 6, output: 6 } },
  { ...yi, models: ['yi-spark'], prices: { input: 1, output: 1 } },
  { ...yi, models: ['yi-medium'], prices: { input: 2.5, output: 2.5 } },
  { ...yi, models: ['yi-medium-200k', 'yi-large-turbo'], prices: { input: 12, output: 12 } },
  { ...yi, models: ['yi-large-rag'], prices: { input: 25, output: 25 } },
  { ...yi, models: ['yi-large', 'yi-large-fc', 'yi-large-preview'], prices: { input: 20, output: 20 } },
];

/** After the launch discount of GLM-5.3-Flash, which ended on 2026-09-09. */
const glm = { ...domestic, asOf: '2026-09-10', source: 'https://docs.bigmodel.cn/cn/guide/start/pricing.md' } as const;

const glmFiles = '219ace15f67de0f8fb56e3dc8b16a3f1aa99a803';
const zai = { regions: ['global'], currency: 'USD' } as const;

export const glmPrices: readonly PriceRow[] = [
  { ...glm, models: ['glm-5.3'], prices: { input: 8, output: 28, cacheRead: 2 } },
  { ...glm, models: ['glm-5.3-flash'], prices: { input: 0.8, output: 2.8, cacheRead: 0.23 } },
  {
    ...zai,
    models: ['glm-5-turbo'],
    prices: { input: 1.2, output: 4, cacheRead: 0.24 },
    source: modelsDevFile(glmFiles, 'zai/models/glm-5-turbo'),
  },
  {
    ...zai,
    models: ['glm-4.7'],
    prices: { input: 0.6, output: 2.2, cacheRead: 0.11 },
    source: modelsDevFile(glmFiles, 'zai/models/glm-4.7'),
  },
  {
    ...zai,
    models: ['glm-4.6'],
    prices: { input: 0.6, output: 2.2, cacheRead: 0.11 },
    source: modelsDevFile(glmFiles, 'zai/models/glm-4.6'),
  },
  {
    ...zai,
    models: ['glm-4.5-air'],
    prices: { input: 0.2, output: 1.1, cacheRead: 0.03 },
    source: modelsDevFile(glmFiles, 'zai/models/glm-4.5-air'),
  },
];
