// Our own price list by preset id: what the published list (genai-prices) lacks. Data only; looked up by src/metering/prices/snapshot.ts.
// Never an invented price: each row says where it was read.
import { glmPrices, hunyuanPrices, stepstarPrices, wenxinPrices, zeroonePrices } from './china';
import { doubaoPrices } from './doubao';
import { anthropicPrices, openaiPrices } from './mainstream';
import type { PriceRow } from './priceRow';
import { qwenPrices } from './qwen';

export const priceRows: Readonly<Record<string, readonly PriceRow[]>> = {
  qwen: qwenPrices,
  doubao: doubaoPrices,
  wenxin: wenxinPrices,
  hunyuan: hunyuanPrices,
  stepstar: stepstarPrices,
  zeroone: zeroonePrices,
  glm: glmPrices,
  openai: openaiPrices,
  anthropic: anthropicPrices,
};
