// Usage as providers tell it, its buckets and its cost in nano-dollars, worked out by hand for each protocol, dialect and kind of unit.
// A rate is dollars per million tokens, so one token costs 1,000 times the rate in nano-dollars; the sum stands beside each case. Rates of
// the published list are those of @pydantic/genai-prices 0.1.8, whose own sources are the addresses given; the others say their row.
import fs from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { genaiPricesVersion, loadGenaiBook } from '../../src/gateway/prices/genaiBook';
import type { PriceBook } from '../../src/metering/prices/priceBook';
import { priceRequest, type PriceContext, type PricedRequest } from '../../src/metering/pricing';
import { mergeAnthropicUsage, readAnthropicUsage } from '../../src/protocols/anthropic/usage';
import { readBedrockUsage } from '../../src/protocols/bedrock/usage';
import { readGeminiUsage } from '../../src/protocols/gemini/usage';
import { readChatUsage } from '../../src/protocols/openaiChat/usage';
import { readResponsesUsage } from '../../src/protocols/openaiResponses/usage';
import { readOtherAnswer } from '../../src/protocols/otherEndpoints/answerFacts';
import { askedInJson, type Asked } from '../../src/protocols/otherEndpoints/asked';
import type { OtherOperation } from '../../src/catalog/operations';
import type { PriceOverride } from '../../src/shared/prices';
import type { UsageBuckets } from '../../src/shared/usage';

let book: PriceBook;
beforeAll(async () => {
  book = await loadGenaiBook();
});

const fixtures = path.join(import.meta.dirname, '../fixtures');
const noon = '2026-11-21T12:00:00Z';

/** Every usage object of a fixture in its order, whatever protocol it is of. */
function usagesIn(file: string): Record<string, unknown>[] {
  const text = fs.readFileSync(path.join(fixtures, file), 'utf8');
  const found: Record<string, unknown>[] = [];
  const look = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [name, inner] of Object.entries(value)) {
      const isUsage = (name === 'usage' || name === 'usageMetadata') && typeof inner === 'object' && inner !== null;
      if (isUsage) found.push(inner as Record<string, unknown>);
      else look(inner);
    }
  };
  const documents = file.endsWith('.jsonl') ? text.trim().split('\n') : [text];
  for (const document of documents) if (document !== '[DONE]') look(JSON.parse(document));
  return found;
}

const lastUsageIn = (file: string): unknown => usagesIn(file).at(-1);

type Reader = (usage: unknown) => UsageBuckets | undefined;
const readers = {
  chat: readChatUsage,
  responses: readResponsesUsage,
  anthropic: readAnthropicUsage,
  gemini: readGeminiUsage,
  bedrock: readBedrockUsage,
} satisfies Record<string, Reader>;

interface Case {
  what: string;
  protocol: keyof typeof readers;
  /** A fixture, or the usage object itself. */
  usage: string | object;
  where: Partial<PriceContext> & Pick<PriceContext, 'provider' | 'model'>;
  at?: string;
  buckets: Partial<UsageBuckets>;
  /** Null: not known. */
  nanoDollars: number | null;
  source: string | null;
}

function context({ at = noon, where }: Pick<Case, 'at' | 'where'>): PriceContext {
  return { channelId: 'channel', region: null, baseUrl: 'https://provider.example/v1', at: Date.parse(at), ...where };
}

function price(usage: UsageBuckets, where: PriceContext, overrides: PriceOverride[] = []): PricedRequest {
  return priceRequest(usage, where, { overrides, currencyRates: {}, book });
}

/** The buckets that count anything. */
function counted({ raw: _raw, ...buckets }: UsageBuckets): object {
  return Object.fromEntries(Object.entries(buckets).filter(([, count]) => count !== 0));
}

it('the rates are those of the version that the sums below were made with', () => {
  expect(genaiPricesVersion).toBe('0.1.8');
});

const openai: Case[] = [
  {
    // https://platform.openai.com/docs/pricing: gpt-5-nano 0.05, cached 0.005, output 0.40. It has no rate for writes: they cost as input.
    // 1200 - 1024 - 100 = 76 × 50 = 3,800; 1024 × 5 = 5,120; 100 × 50 = 5,000; 310 × 400 = 124,000. Sum 137,920.
    what: 'OpenAI chat with cached, written and reasoning tokens',
    protocol: 'chat',
    usage: 'recorded-shapes/openai-chat/text.jsonl',
    where: { provider: 'openai', model: 'gpt-5-nano-2025-08-07' },
    buckets: { input: 76, cacheRead: 1024, cacheWrite5m: 100, output: 310, reasoning: 256 },
    nanoDollars: 137_920,
    source: 'genai-prices',
  },
  {
    // https://platform.openai.com/docs/pricing: gpt-4.1-nano 0.10, cached 0.025, output 0.40.
    // 120 - 64 = 56 × 100 = 5,600; 64 × 25 = 1,600; 30 × 400 = 12,000. Sum 19,200.
    what: 'OpenAI chat without reasoning',
    protocol: 'chat',
    usage: 'upstream/openai-chat/text.json',
    where: { provider: 'openai', model: 'gpt-4.1-nano-2025-04-14' },
    buckets: { input: 56, cacheRead: 64, output: 30 },
    nanoDollars: 19_200,
    source: 'genai-prices',
  },
  {
    // https://platform.openai.com/docs/pricing: gpt-5.1 1.25, cached 0.125, output 10; writes as input.
    // 5000 - 4000 - 250 = 750 × 1,250 = 937,500; 4000 × 125 = 500,000; 250 × 1,250 = 312,500; 640 × 10,000 = 6,400,000. Sum 8,150,000.
    what: 'OpenAI Responses',
    protocol: 'responses',
    usage: 'recorded-shapes/openai-responses/reasoning.jsonl',
    where: { provider: 'openai', model: 'gpt-5.1-2025-11-13' },
    buckets: { input: 750, cacheRead: 4000, cacheWrite5m: 250, output: 640, reasoning: 512 },
    nanoDollars: 8_150_000,
    source: 'genai-prices',
  },
  {
    // https://platform.openai.com/docs/pricing: gpt-audio text 2.50 and 10, sound 32 and 64. Usage as the openai SDK's `CompletionUsage`.
    // 30 × 32,000 = 960,000; 20 × 2,500 = 50,000; 15 × 64,000 = 960,000; 5 × 10,000 = 50,000. Sum 2,020,000.
    what: 'sound in and out as tokens',
    protocol: 'chat',
    usage: {
      prompt_tokens: 50,
      completion_tokens: 20,
      total_tokens: 70,
      prompt_tokens_details: { audio_tokens: 30, cached_tokens: 0 },
      completion_tokens_details: { audio_tokens: 15, reasoning_tokens: 0 },
    },
    where: { provider: 'openai', model: 'gpt-audio' },
    buckets: { input: 50, output: 20, audioInput: 30, audioOutput: 15 },
    nanoDollars: 2_020_000,
    source: 'genai-prices',
  },
  {
    // https://azure.microsoft.com/en-us/pricing/details/cognitive-services/openai-service/: gpt-4.1 2 and 8.
    // 10 × 2,000 = 20,000; 5 × 8,000 = 40,000. Sum 60,000.
    what: 'Azure, whose first chunk is empty',
    protocol: 'chat',
    usage: 'chat-dialects/azure-empty-first.jsonl',
    where: { provider: 'azure-openai', model: 'gpt-4.1' },
    buckets: { input: 10, output: 5 },
    nanoDollars: 60_000,
    source: 'genai-prices',
  },
];

const anthropic: Case[] = [
  {
    // https://www.anthropic.com/pricing#api: Sonnet 4.5 up to 200k 3, output 15, read 0.30, write 3.75 for 5 minutes, 6 for an hour.
    // 12 × 3,000 = 36,000; 100 × 300 = 30,000; 30 × 3,750 = 112,500; 10 × 6,000 = 60,000; 30 × 15,000 = 450,000. Sum 688,500.
    what: 'Anthropic with cache writes of both lifetimes',
    protocol: 'anthropic',
    usage: 'upstream/anthropic/text.json',
    where: { provider: 'anthropic', model: 'claude-sonnet-4-5-20250929' },
    buckets: { input: 12, cacheRead: 100, cacheWrite5m: 30, cacheWrite1h: 10, output: 30 },
    nanoDollars: 688_500,
    source: 'genai-prices',
  },
  {
    // The same, with exactly 200,000 tokens of input, cached ones included: not above.
    // 140,000 × 3,000 = 420,000,000; 60,000 × 300 = 18,000,000; 1000 × 15,000 = 15,000,000. Sum 453,000,000.
    what: 'Anthropic at 200k',
    protocol: 'anthropic',
    usage: { input_tokens: 140_000, cache_read_input_tokens: 60_000, output_tokens: 1000 },
    where: { provider: 'anthropic', model: 'claude-sonnet-4-5-20250929' },
    buckets: { input: 140_000, cacheRead: 60_000, output: 1000 },
    nanoDollars: 453_000_000,
    source: 'genai-prices',
  },
  {
    // The same, above 200k: 6, output 22.50, read 0.60, for the whole request.
    // 150,000 × 6,000 = 900,000,000; 60,000 × 600 = 36,000,000; 1000 × 22,500 = 22,500,000. Sum 958,500,000.
    what: 'Anthropic above 200k',
    protocol: 'anthropic',
    usage: { input_tokens: 150_000, cache_read_input_tokens: 60_000, output_tokens: 1000 },
    where: { provider: 'anthropic', model: 'claude-sonnet-4-5-20250929' },
    buckets: { input: 150_000, cacheRead: 60_000, output: 1000 },
    nanoDollars: 958_500_000,
    source: 'genai-prices',
  },
  {
    // https://www.anthropic.com/pricing#api: Opus 4.6 (from 2026-03-13 without tiers) 5 and 25; 10 dollars for 1,000 searches.
    // 40 × 5,000 = 200,000; 120 × 25,000 = 3,000,000; 1 × 10,000,000. Sum 13,200,000.
    what: 'Anthropic with a search of the web',
    protocol: 'anthropic',
    usage: 'anthropic-codec/serverTools.json',
    where: { provider: 'anthropic', model: 'claude-opus-4-6' },
    buckets: { input: 40, output: 120, webSearches: 1 },
    nanoDollars: 13_200_000,
    source: 'genai-prices',
  },
  {
    // Opus 4.6 again, with the compaction's own tokens, without those of the advisor, which is another model's.
    // 612 + 60,385 = 60,997 × 5,000 = 304,985,000; 2819 + 522 = 3341 × 25,000 = 83,525,000; 7 × 500 = 3,500; 3 × 6,250 = 18,750.
    // Sum 388,532,250.
    what: 'Anthropic with compaction',
    protocol: 'anthropic',
    usage: 'recorded-shapes/anthropic/compaction.jsonl',
    where: { provider: 'anthropic', model: 'claude-opus-4-6' },
    buckets: { input: 60_997, cacheRead: 7, cacheWrite5m: 3, output: 3341 },
    nanoDollars: 388_532_250,
    source: 'genai-prices',
  },
  {
    // Half the price in a batch, says https://platform.claude.com/docs/en/build-with-claude/batch-processing; no list says it.
    what: 'Anthropic in a batch, at a price without a batch rate',
    protocol: 'anthropic',
    usage: { input_tokens: 1000, output_tokens: 200, service_tier: 'batch' },
    where: { provider: 'anthropic', model: 'claude-sonnet-4-5-20250929' },
    buckets: { input: 1000, output: 200, batch: true },
    nanoDollars: null,
    source: null,
  },
];

const gemini: Case[] = [
  {
    // https://ai.google.dev/gemini-api/docs/pricing: gemini-3-pro-preview up to 200k 2, cached 0.20, output and thoughts 12.
    // 1009 - 800 + 40 = 249 × 2,000 = 498,000; 800 × 200 = 160,000; 23 + 185 = 208 × 12,000 = 2,496,000. Sum 3,154,000.
    what: 'Gemini thinking, with cached tokens and results of tools',
    protocol: 'gemini',
    usage: 'recorded-shapes/gemini/thinking.jsonl',
    where: { provider: 'gemini', model: 'gemini-3-pro-preview' },
    buckets: { input: 249, cacheRead: 800, output: 208, reasoning: 185 },
    nanoDollars: 3_154_000,
    source: 'genai-prices',
  },
  {
    // https://ai.google.dev/gemini-api/docs/pricing: gemini-2.5-pro above 200k 2.50, cached 0.25, output 15.
    // 200,000 × 2,500 = 500,000,000; 50,000 × 250 = 12,500,000; 1000 × 15,000 = 15,000,000. Sum 527,500,000.
    what: 'Gemini above 200k',
    protocol: 'gemini',
    usage: {
      promptTokenCount: 250_000,
      cachedContentTokenCount: 50_000,
      candidatesTokenCount: 900,
      thoughtsTokenCount: 100,
      totalTokenCount: 251_000,
    },
    where: { provider: 'gemini', model: 'gemini-2.5-pro' },
    buckets: { input: 200_000, cacheRead: 50_000, output: 1000, reasoning: 100 },
    nanoDollars: 527_500_000,
    source: 'genai-prices',
  },
  {
    // https://ai.google.dev/gemini-api/docs/pricing: gemini-2.5-flash text 0.30, sound 1, cached sound 0.10, output 2.50.
    // The cached 50 are sound: 30 × 1,000 = 30,000; 20 × 300 = 6,000; 50 × 100 = 5,000; 40 × 2,500 = 100,000. Sum 141,000.
    what: 'Gemini with sound, part of it cached',
    protocol: 'gemini',
    usage: {
      promptTokenCount: 100,
      promptTokensDetails: [
        { modality: 'AUDIO', tokenCount: 80 },
        { modality: 'TEXT', tokenCount: 20 },
      ],
      cachedContentTokenCount: 50,
      cacheTokensDetails: [{ modality: 'AUDIO', tokenCount: 50 }],
      candidatesTokenCount: 40,
      totalTokenCount: 140,
    },
    where: { provider: 'gemini', model: 'gemini-2.5-flash' },
    buckets: { input: 50, cacheRead: 50, output: 40, audioInput: 30, audioCacheRead: 50 },
    nanoDollars: 141_000,
    source: 'genai-prices',
  },
  {
    // https://ai.google.dev/gemini-api/docs/pricing: gemini-2.5-flash-image 0.30, pictures 30, other output 2.50.
    // 12 × 300 = 3,600; 1290 × 30,000 = 38,700,000; 10 × 2,500 = 25,000. Sum 38,728,600.
    what: 'Gemini drawing',
    protocol: 'gemini',
    usage: {
      promptTokenCount: 12,
      candidatesTokenCount: 1300,
      candidatesTokensDetails: [{ modality: 'IMAGE', tokenCount: 1290 }],
      totalTokenCount: 1312,
    },
    where: { provider: 'gemini', model: 'gemini-2.5-flash-image' },
    buckets: { input: 12, output: 1300, imageOutput: 1290 },
    nanoDollars: 38_728_600,
    source: 'genai-prices',
  },
];

const bedrock: Case[] = [
  {
    // https://aws.amazon.com/bedrock/pricing/: Claude Sonnet 4.5 in a region 3.30, output 16.50, read 0.33, write 4.125.
    // 12 × 3,300 = 39,600; 100 × 330 = 33,000; 40 × 4,125 = 165,000; 30 × 16,500 = 495,000. Sum 732,600.
    what: 'Bedrock Converse',
    protocol: 'bedrock',
    usage: 'upstream/bedrock/text.json',
    where: { provider: 'bedrock', model: 'us.anthropic.claude-sonnet-4-5-20250929-v1:0' },
    buckets: { input: 12, cacheRead: 100, cacheWrite5m: 40, output: 30 },
    nanoDollars: 732_600,
    source: 'genai-prices',
  },
  {
    // https://aws.amazon.com/bedrock/pricing/: Claude Haiku 4.5 in a region 1.10, output 5.50, read 0.11, write 1.375. The list has no rate
    // for an hour: the dearest write that it has counts. 40 × 1,100 = 44,000; 1000 × 110 = 110,000; (40 + 60) × 1,375 = 137,500;
    // 30 × 5,500 = 165,000. Sum 456,500.
    what: 'Bedrock Converse with cache details',
    protocol: 'bedrock',
    usage: 'bedrock/thinkingTools.stream.jsonl',
    where: { provider: 'bedrock', model: 'us.anthropic.claude-haiku-4-5-20251001-v1:0' },
    buckets: { input: 40, cacheRead: 1000, cacheWrite5m: 40, cacheWrite1h: 60, output: 30 },
    nanoDollars: 456_500,
    source: 'genai-prices',
  },
];

const dialects: Case[] = [
  {
    // https://api-docs.deepseek.com/quick_start/pricing: deepseek-reasoner 00:30–16:30 UTC miss 0.55, hit 0.14, output 2.19.
    // 19 × 550 = 10,450; 320 × 140 = 44,800; 83 × 2,190 = 181,770. Sum 237,020.
    what: 'DeepSeek, hits and misses, by day',
    protocol: 'chat',
    usage: 'recorded-shapes/openai-chat/deepseek.jsonl',
    where: { provider: 'deepseek', model: 'deepseek-reasoner' },
    buckets: { input: 19, cacheRead: 320, output: 83, reasoning: 61 },
    nanoDollars: 237_020,
    source: 'genai-prices',
  },
  {
    // The same off-peak: 0.135, 0.035 and 0.55. 19 × 135 = 2,565; 320 × 35 = 11,200; 83 × 550 = 45,650. Sum 59,415.
    what: 'DeepSeek by night',
    protocol: 'chat',
    usage: 'recorded-shapes/openai-chat/deepseek.jsonl',
    where: { provider: 'deepseek', model: 'deepseek-reasoner' },
    at: '2026-11-21T17:00:00Z',
    buckets: { input: 19, cacheRead: 320, output: 83, reasoning: 61 },
    nanoDollars: 59_415,
    source: 'genai-prices',
  },
  {
    // https://platform.moonshot.ai/docs/pricing/chat: kimi-k2-0905-preview 0.60, hit 0.15, output 2.50. Cached tokens beside the prompt's.
    // 19 - 8 = 11 × 600 = 6,600; 8 × 150 = 1,200; 13 × 2,500 = 32,500. Sum 40,300.
    what: 'Kimi',
    protocol: 'chat',
    usage: 'recorded-shapes/openai-chat/moonshot.jsonl',
    where: { provider: 'kimi', model: 'kimi-k2-0905-preview' },
    buckets: { input: 11, cacheRead: 8, output: 13 },
    nanoDollars: 40_300,
    source: 'genai-prices',
  },
  {
    // Our row of https://docs.bigmodel.cn/cn/guide/start/pricing.md: glm-5.3 in China 8, hit 2, output 28 yuan.
    // 400 × 8 + 600 × 2 + 200 × 28 = 10,000 millionths of a yuan; at 6.72 to the dollar 1,488.095… millionths of a dollar.
    what: 'GLM in China, in yuan',
    protocol: 'chat',
    usage: {
      prompt_tokens: 1000,
      completion_tokens: 200,
      total_tokens: 1200,
      prompt_tokens_details: { cached_tokens: 600 },
      completion_tokens_details: { reasoning_tokens: 150 },
    },
    where: { provider: 'glm', region: 'domestic', model: 'glm-5.3' },
    buckets: { input: 400, cacheRead: 600, output: 200, reasoning: 150 },
    nanoDollars: 1_488_095,
    source: 'snapshot',
  },
  {
    // Our row of models.dev zai/models/glm-4.6: 0.60, hit 0.11, output 2.20 dollars.
    // 400 × 600 = 240,000; 600 × 110 = 66,000; 200 × 2,200 = 440,000. Sum 746,000.
    what: 'GLM elsewhere, in dollars',
    protocol: 'chat',
    usage: { prompt_tokens: 1000, completion_tokens: 200, prompt_tokens_details: { cached_tokens: 600 } },
    where: { provider: 'glm', region: 'global', model: 'glm-4.6' },
    buckets: { input: 400, cacheRead: 600, output: 200 },
    nanoDollars: 746_000,
    source: 'snapshot',
  },
  {
    // Our row of models.dev alibaba-cn/models/qwen3.7-plus, up to 256k: 0.276, hit 0.056, write 0.344, output 1.101 dollars. Usage as in
    // https://docs.qwencloud.com/developer-guides/text-generation/context-cache. 3000 - 1000 - 1200 = 800 × 276 = 220,800;
    // 1000 × 56 = 56,000; 1200 × 344 = 412,800; 500 × 1,101 = 550,500. Sum 1,240,100.
    what: 'Qwen with an explicit cache',
    protocol: 'chat',
    usage: {
      prompt_tokens: 3000,
      completion_tokens: 500,
      total_tokens: 3500,
      prompt_tokens_details: { cached_tokens: 1000, cache_creation_input_tokens: 1200, cache_type: 'ephemeral' },
      completion_tokens_details: { reasoning_tokens: 170 },
    },
    where: { provider: 'qwen', region: 'domestic', model: 'qwen3.7-plus' },
    buckets: { input: 800, cacheRead: 1000, cacheWrite5m: 1200, output: 500, reasoning: 170 },
    nanoDollars: 1_240_100,
    source: 'snapshot',
  },
  {
    // The same above 256k: 0.826, hit 0.166, output 3.301.
    // 200,000 × 826 = 165,200,000; 100,000 × 166 = 16,600,000; 1000 × 3,301 = 3,301,000. Sum 185,101,000.
    what: 'Qwen above 256k',
    protocol: 'chat',
    usage: { prompt_tokens: 300_000, completion_tokens: 1000, prompt_tokens_details: { cached_tokens: 100_000 } },
    where: { provider: 'qwen', region: 'domestic', model: 'qwen3.7-plus' },
    buckets: { input: 200_000, cacheRead: 100_000, output: 1000 },
    nanoDollars: 185_101_000,
    source: 'snapshot',
  },
  {
    // https://platform.minimax.io/docs/guides/pricing-paygo: MiniMax-M2 0.30, read 0.03, output 1.20.
    // 500 × 300 = 150,000; 1500 × 30 = 45,000; 100 × 1,200 = 120,000. Sum 315,000.
    what: 'MiniMax',
    protocol: 'chat',
    usage: {
      prompt_tokens: 2000,
      completion_tokens: 100,
      total_tokens: 2100,
      prompt_tokens_details: { cached_tokens: 1500 },
      completion_tokens_details: { reasoning_tokens: 60 },
    },
    where: { provider: 'minimax', model: 'MiniMax-M2' },
    buckets: { input: 500, cacheRead: 1500, output: 100, reasoning: 60 },
    nanoDollars: 315_000,
    source: 'genai-prices',
  },
  {
    // https://mistral.ai/pricing/api: mistral-medium-latest from 2026-06-16 1.50 and 7.50.
    // 1000 × 1,500 + 200 × 7,500 = 3,000,000.
    what: 'Mistral',
    protocol: 'chat',
    usage: { prompt_tokens: 1000, completion_tokens: 200, total_tokens: 1200 },
    where: { provider: 'mistral', model: 'mistral-medium-latest' },
    buckets: { input: 1000, output: 200 },
    nanoDollars: 3_000_000,
    source: 'genai-prices',
  },
  {
    // The same a day before: 0.40 and 2. 1000 × 400 + 200 × 2,000 = 800,000.
    what: 'Mistral before its price changed',
    protocol: 'chat',
    usage: { prompt_tokens: 1000, completion_tokens: 200, total_tokens: 1200 },
    where: { provider: 'mistral', model: 'mistral-medium-latest' },
    at: '2026-06-15T12:00:00Z',
    buckets: { input: 1000, output: 200 },
    nanoDollars: 800_000,
    source: 'genai-prices',
  },
  {
    // https://cohere.com/pricing: command-a 2.50 and 10. 40 × 2,500 + 8 × 10,000 = 180,000.
    what: 'Cohere',
    protocol: 'chat',
    usage: { prompt_tokens: 40, completion_tokens: 8, total_tokens: 48 },
    where: { provider: 'cohere', model: 'command-a' },
    buckets: { input: 40, output: 8 },
    nanoDollars: 180_000,
    source: 'genai-prices',
  },
  {
    // https://docs.x.ai/docs/models: grok-4 3, cached 0.75, output 15; reasoning beside completion_tokens, as the sum says.
    // 600 × 3,000 = 1,800,000; 400 × 750 = 300,000; (9 + 94) × 15,000 = 1,545,000. Sum 3,645,000.
    what: 'xAI without its ticks',
    protocol: 'chat',
    usage: {
      prompt_tokens: 1000,
      completion_tokens: 9,
      total_tokens: 1103,
      prompt_tokens_details: { text_tokens: 1000, audio_tokens: 0, image_tokens: 0, cached_tokens: 400 },
      completion_tokens_details: { reasoning_tokens: 94, audio_tokens: 0 },
    },
    where: { provider: 'xai', model: 'grok-4' },
    buckets: { input: 600, cacheRead: 400, output: 103, reasoning: 94 },
    nanoDollars: 3_645_000,
    source: 'genai-prices',
  },
  {
    // Our row of models.dev volcengine: Seed 2.1 Pro 6, hit 1.20, output 30 yuan: at 6.72 to the dollar 892,857, 178,571 and 4,464,286
    // pico-dollars a token. 60 × 892,857 + 40 × 178,571 + 10 × 4,464,286 = 105,357,120 pico.
    what: 'Doubao',
    protocol: 'chat',
    usage: { prompt_tokens: 100, completion_tokens: 10, prompt_tokens_details: { cached_tokens: 40 } },
    where: { provider: 'doubao', region: 'domestic', model: 'doubao-seed-2-1-pro-260628' },
    buckets: { input: 60, cacheRead: 40, output: 10 },
    nanoDollars: 105_357,
    source: 'snapshot',
  },
  {
    // Our row of https://cloud.baidu.com/doc/qianfan/s/wmh4sv6ya: ernie-5.0 above 32,768 10 and 40 yuan: 1,488,095 and 5,952,381 pico.
    // 40,000 × 1,488,095 + 1000 × 5,952,381 = 65,476,181,000 pico.
    what: 'Wenxin above 32k',
    protocol: 'chat',
    usage: { prompt_tokens: 40_000, completion_tokens: 1000, total_tokens: 41_000 },
    where: { provider: 'wenxin', region: 'domestic', model: 'ernie-5.0' },
    buckets: { input: 40_000, output: 1000 },
    nanoDollars: 65_476_181,
    source: 'snapshot',
  },
  {
    // Our row, which refers to https://cloud.tencent.com/document/product/1729/104753: 0.80 and 2 yuan: 119,048 and 297,619 pico.
    // 100 × 119,048 + 10 × 297,619 = 14,880,990 pico.
    what: 'Hunyuan',
    protocol: 'chat',
    usage: { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110 },
    where: { provider: 'hunyuan', region: 'domestic', model: 'hunyuan-turbos-latest' },
    buckets: { input: 100, output: 10 },
    nanoDollars: 14_881,
    source: 'snapshot',
  },
  {
    // Our row of https://platform.stepfun.com/docs/zh/guides/pricing/details: step-3.5-flash 0.70, hit 0.14, output 2.10 yuan: 104,167,
    // 20,833 and 312,500 pico. 80 × 104,167 + 20 × 20,833 + 10 × 312,500 = 11,875,020 pico.
    what: 'StepFun',
    protocol: 'chat',
    usage: { prompt_tokens: 100, completion_tokens: 10, prompt_tokens_details: { cached_tokens: 20 } },
    where: { provider: 'stepstar', region: 'domestic', model: 'step-3.5-flash' },
    buckets: { input: 80, cacheRead: 20, output: 10 },
    nanoDollars: 11_875,
    source: 'snapshot',
  },
  {
    // Our row, which refers to https://platform.lingyiwanwu.com/docs: yi-lightning 0.99 yuan both ways: 147,321 pico.
    // 150 × 147,321 = 22,098,150 pico.
    what: '01.AI',
    protocol: 'chat',
    usage: { prompt_tokens: 100, completion_tokens: 50, total_tokens: 150 },
    where: { provider: 'zeroone', region: 'domestic', model: 'yi-lightning' },
    buckets: { input: 100, output: 50 },
    nanoDollars: 22_098,
    source: 'snapshot',
  },
];

const reported: Case[] = [
  {
    // https://openrouter.ai/docs/use-cases/usage-accounting: credits, which are dollars. 0.1 = 100,000,000 nano-dollars.
    what: 'OpenRouter tells its cost',
    protocol: 'chat',
    usage: 'chat-dialects/openrouter-details.jsonl',
    where: { provider: 'openrouter', model: 'openai/gpt-5' },
    buckets: { input: 10, output: 5 },
    nanoDollars: 100_000_000,
    source: 'reported',
  },
  {
    // Its own price list, where no cost is told: 1.25, cached 0.125, output 10. 10 × 1,250 + 5 × 10,000 = 62,500.
    what: 'OpenRouter without a cost',
    protocol: 'chat',
    usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 },
    where: { provider: 'openrouter', model: 'openai/gpt-5' },
    buckets: { input: 10, output: 5 },
    nanoDollars: 62_500,
    source: 'genai-prices',
  },
  {
    // https://docs.x.ai/developers/cost-tracking: ticks of 10^-10 dollars. 37,756,000 ticks are 3,775,600 nano-dollars.
    what: 'xAI tells its ticks',
    protocol: 'chat',
    usage: { prompt_tokens: 199, completion_tokens: 1, total_tokens: 200, cost_in_usd_ticks: 37_756_000 },
    where: { provider: 'xai', model: 'grok-4' },
    buckets: { input: 199, output: 1 },
    nanoDollars: 3_775_600,
    source: 'reported',
  },
  {
    // https://docs.perplexity.ai: `cost.total_cost` in dollars, its fee for the search included.
    what: 'Perplexity tells its cost',
    protocol: 'chat',
    usage: { prompt_tokens: 10, completion_tokens: 100, total_tokens: 110, cost: { total_cost: 0.006 } },
    where: { provider: 'perplexity', model: 'sonar' },
    buckets: { input: 10, output: 100 },
    nanoDollars: 6_000_000,
    source: 'reported',
  },
  {
    // https://docs.perplexity.ai/docs/getting-started/pricing: sonar 1 and 1, and 12 dollars for 1,000 requests (much context).
    // 10 × 1,000 + 100 × 1,000 + 12,000,000 = 12,110,000.
    what: 'Perplexity without a cost: tokens and a fee for the request',
    protocol: 'chat',
    usage: { prompt_tokens: 10, completion_tokens: 100, total_tokens: 110 },
    where: { provider: 'perplexity', model: 'sonar' },
    buckets: { input: 10, output: 100 },
    nanoDollars: 12_110_000,
    source: 'genai-prices',
  },
];

describe.each(Object.entries({ openai, anthropic, gemini, bedrock, dialects, reported }))('%s', (_name, cases) => {
  it.each(cases)('$what', ({ protocol, usage, buckets, nanoDollars, source, ...rest }) => {
    const read = readers[protocol](typeof usage === 'string' ? lastUsageIn(usage) : usage);
    if (read === undefined) throw new Error('the usage was not understood');
    expect(counted(read)).toEqual(buckets);
    const priced = price(read, context(rest));
    expect([priced.costNanoDollars, priced.source]).toEqual([nanoDollars, source]);
  });
});

it('the rate of exchange is the one that the sums in yuan were made with', () => {
  const where = context({ where: { provider: 'glm', region: 'domestic', model: 'glm-5.3' } });
  expect(price(usageOf({ prompt_tokens: 1 }), where).record).toMatchObject({ currency: 'CNY', perUsd: 6.72 });
});

function usageOf(usage: object): UsageBuckets {
  const read = readChatUsage(usage);
  if (read === undefined) throw new Error('the usage was not understood');
  return read;
}

it('a stream of Anthropic: the input of its beginning and the output of its end', () => {
  // Sonnet 4.5 as above. 12 × 3,000 = 36,000; 4096 × 300 = 1,228,800; 500 × 3,750 = 1,875,000; 200 × 6,000 = 1,200,000;
  // 48 × 15,000 = 720,000. Sum 5,059,800.
  const merged = usagesIn('recorded-shapes/anthropic/text-with-cache.jsonl').reduce(mergeAnthropicUsage, undefined);
  const usage = readAnthropicUsage(merged);
  if (usage === undefined) throw new Error('the usage was not understood');
  expect(counted(usage)).toEqual({ input: 12, cacheRead: 4096, cacheWrite5m: 500, cacheWrite1h: 200, output: 48 });
  const where = context({ where: { provider: 'anthropic', model: 'claude-sonnet-4-5-20250929' } });
  expect(price(usage, where).costNanoDollars).toBe(5_059_800);
});

describe('batches', () => {
  it('cost the share that the user has set', () => {
    // 1000 × 3,000 + 200 × 15,000 = 6,000,000, of which half: https://platform.claude.com/docs/en/build-with-claude/batch-processing.
    const usage = readAnthropicUsage({ input_tokens: 1000, output_tokens: 200, service_tier: 'batch' });
    if (usage === undefined) throw new Error('the usage was not understood');
    const where = context({ where: { provider: 'anthropic', model: 'claude-sonnet-4-5-20250929' } });
    const half: PriceOverride = { model: 'claude-sonnet-4-5-20250929', input: 3, output: 15, batchPercent: 50 };
    expect(price(usage, where, [half])).toMatchObject({ costNanoDollars: 3_000_000, source: 'override' });
  });
});

interface OtherCase {
  what: string;
  operation: OtherOperation;
  answer: object;
  request?: object;
  where: Pick<PriceContext, 'provider' | 'model'>;
  overrides?: PriceOverride[];
  buckets: Partial<UsageBuckets>;
  nanoDollars: number | null;
}

const others: OtherCase[] = [
  {
    // https://platform.openai.com/docs/pricing: text-embedding-3-small 0.02. 8 × 20 = 160.
    what: 'embeddings of OpenAI',
    operation: 'embed',
    answer: { object: 'list', model: 'text-embedding-3-small', usage: { prompt_tokens: 8, total_tokens: 8 } },
    where: { provider: 'openai', model: 'text-embedding-3-small' },
    buckets: { input: 8 },
    nanoDollars: 160,
  },
  {
    // https://ai.google.dev/gemini-api/docs/pricing: gemini-embedding-001 0.15. 1000 × 150 = 150,000.
    what: 'embeddings of Gemini',
    operation: 'embed',
    answer: { embedding: { values: [0.1] }, usageMetadata: { promptTokenCount: 1000 } },
    where: { provider: 'gemini', model: 'gemini-embedding-001' },
    buckets: { input: 1000 },
    nanoDollars: 150_000,
  },
  {
    // https://platform.openai.com/docs/pricing: gpt-image-1 text 5, pictures in 10, out 40. Usage as the openai SDK's `ImagesResponse.Usage`.
    // 40 × 10,000 = 400,000; 10 × 5,000 = 50,000; 272 × 40,000 = 10,880,000. Sum 11,330,000. The picture itself costs no more.
    what: 'pictures that are counted in tokens',
    operation: 'edit-images',
    answer: {
      data: [{ b64_json: '' }],
      usage: {
        input_tokens: 50,
        input_tokens_details: { text_tokens: 10, image_tokens: 40 },
        output_tokens: 272,
        total_tokens: 322,
      },
    },
    where: { provider: 'openai', model: 'gpt-image-1' },
    buckets: { input: 50, imageInput: 40, output: 272, images: 1 },
    nanoDollars: 11_330_000,
  },
  {
    // No list says what dall-e-3 costs.
    what: 'pictures without a price',
    operation: 'generate-images',
    answer: { data: [{ url: 'https://example.com/1.png' }, { url: 'https://example.com/2.png' }] },
    where: { provider: 'openai', model: 'dall-e-3' },
    buckets: { images: 2 },
    nanoDollars: null,
  },
  {
    // https://platform.openai.com/docs/pricing: dall-e-3, standard, 1024 by 1024: 0.04 a picture. 2 × 40,000,000 = 80,000,000.
    what: 'pictures by the piece, at the user’s price',
    operation: 'generate-images',
    answer: { data: [{ url: 'https://example.com/1.png' }, { url: 'https://example.com/2.png' }] },
    where: { provider: 'openai', model: 'dall-e-3' },
    overrides: [{ model: 'dall-e-3', image: 0.04 }],
    buckets: { images: 2 },
    nanoDollars: 80_000_000,
  },
  {
    // Our row of https://developers.openai.com/api/docs/models/tts-1: 15 dollars for a million characters, 15,000 nano-dollars each.
    // G, r, ü, ß, e, a space and a waving hand are 7 characters: 105,000.
    what: 'speech by characters',
    operation: 'speak',
    request: { model: 'tts-1', voice: 'alloy', input: 'Grüße 👋' },
    answer: {},
    where: { provider: 'openai', model: 'tts-1' },
    buckets: { characters: 7 },
    nanoDollars: 105_000,
  },
  {
    // https://platform.openai.com/docs/pricing: whisper-1 0.006 dollars a minute, 100,000 nano-dollars a second. 95.5 × 100,000 = 9,550,000.
    what: 'transcription by seconds',
    operation: 'transcribe',
    answer: { text: 'Guten Tag', duration: 95.5 },
    where: { provider: 'openai', model: 'whisper-1' },
    buckets: { audioSeconds: 95.5 },
    nanoDollars: 9_550_000,
  },
  {
    // The same where the usage says it in whole seconds. 96 × 100,000 = 9,600,000.
    what: 'transcription by seconds of usage',
    operation: 'transcribe',
    answer: { text: 'Guten Tag', usage: { type: 'duration', seconds: 96 } },
    where: { provider: 'openai', model: 'whisper-1' },
    buckets: { audioSeconds: 96 },
    nanoDollars: 9_600_000,
  },
  {
    // https://platform.openai.com/docs/pricing: gpt-4o-transcribe text 2.50, sound 6, output 10. Usage as the openai SDK's
    // `Transcription.Tokens`. 14 × 6,000 = 84,000; 45 × 10,000 = 450,000. Sum 534,000.
    what: 'transcription by tokens',
    operation: 'transcribe',
    answer: {
      text: 'Guten Tag',
      usage: {
        type: 'tokens',
        input_tokens: 14,
        input_token_details: { text_tokens: 0, audio_tokens: 14 },
        output_tokens: 45,
        total_tokens: 59,
      },
    },
    where: { provider: 'openai', model: 'gpt-4o-transcribe' },
    buckets: { input: 14, audioInput: 14, output: 45 },
    nanoDollars: 534_000,
  },
  {
    // https://cohere.com/pricing: rerank 3.5 at 2 dollars for 1,000 searches, as a fee for the request. 2,000,000.
    what: 'reranking by the request, at the user’s price',
    operation: 'rerank',
    answer: { results: [], meta: { billed_units: { search_units: 1 } } },
    where: { provider: 'cohere', model: 'rerank-v3.5' },
    overrides: [{ model: 'rerank-v3.5', perRequest: 0.002 }],
    buckets: {},
    nanoDollars: 2_000_000,
  },
];

describe('endpoints beside the conversations', () => {
  it.each(others)('$what', ({ operation, answer, request = {}, where, overrides, buckets, nanoDollars }) => {
    const asked: Asked = askedInJson(operation, Buffer.from(JSON.stringify(request)));
    const { usage } = readOtherAnswer(operation, answer, asked);
    if (usage === undefined) throw new Error('the usage was not understood');
    expect(counted(usage)).toEqual(buckets);
    expect(price(usage, context({ where }), overrides).costNanoDollars).toBe(nanoDollars);
  });
});
