// Our arithmetic against that of @pydantic/genai-prices, for every model of its list that we read; and worked examples whose totals were
// worked out by hand from the vendors' published prices.
import { calcPrice, findProvider, type Usage } from '@pydantic/genai-prices';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { modelRows } from '../../../src/catalog/modelRows';
import { genaiVendors } from '../../../src/catalog/prices/priceVendors';
import { providerPresets } from '../../../src/catalog/providers';
import { loadGenaiBook } from '../../../src/gateway/prices/genaiBook';
import { costNanoDollars } from '../../../src/metering/prices/arithmetic';
import { cardsOfBook, type PriceBook } from '../../../src/metering/prices/priceBook';
import { cardAt, ratesFor, totalInput } from '../../../src/metering/prices/rateCard';
import { priceRequest } from '../../../src/metering/pricing';
import { readAnthropicUsage } from '../../../src/protocols/anthropic/usage';
import { readGeminiUsage } from '../../../src/protocols/gemini/usage';
import { readChatUsage } from '../../../src/protocols/openaiChat/usage';
import { usageBuckets } from '../../../src/protocols/usageBuckets';
import type { UsageBuckets } from '../../../src/shared/usage';

let book: PriceBook;
beforeAll(async () => {
  book = await loadGenaiBook();
});

const at = Date.parse('2026-11-21T12:00:00Z');

describe('worked examples', () => {
  const cost = (provider: string, model: string, usage: UsageBuckets | undefined): number | null => {
    if (usage === undefined) throw new Error('no usage');
    const where = { provider, channelId: 'c', region: null, baseUrl: '', model, at };
    return priceRequest(usage, where, { overrides: [], currencyRates: {}, book }).costNanoDollars;
  };

  it('Anthropic: cache reads, writes for five minutes and for an hour', () => {
    const usage = readAnthropicUsage({
      input_tokens: 1000,
      cache_read_input_tokens: 20_000,
      cache_creation_input_tokens: 5000,
      cache_creation: { ephemeral_5m_input_tokens: 3000, ephemeral_1h_input_tokens: 2000 },
      output_tokens: 800,
    });
    // 3/0.3/3.75/6/15 dollars per million: 0.003 + 0.006 + 0.01125 + 0.012 + 0.012 = 0.04425
    expect(cost('anthropic', 'claude-sonnet-4-5', usage)).toBe(44_250_000);
  });

  it('OpenAI: cached tokens inside the prompt, reasoning inside the completion', () => {
    const usage = readChatUsage({
      prompt_tokens: 10_000,
      prompt_tokens_details: { cached_tokens: 8000 },
      completion_tokens: 1500,
      completion_tokens_details: { reasoning_tokens: 900 },
    });
    // 2000 x 1.25 + 8000 x 0.125 + 1500 x 10 per million = 0.0185
    expect(cost('openai', 'gpt-5', usage)).toBe(18_500_000);
  });

  it('Gemini: thoughts beside the candidates, and the price of long prompts for the whole request', () => {
    const usage = readGeminiUsage({
      promptTokenCount: 250_000,
      cachedContentTokenCount: 50_000,
      candidatesTokenCount: 1000,
      thoughtsTokenCount: 500,
    });
    // 200000 x 2.5 + 50000 x 0.25 + 1500 x 15 per million = 0.535
    expect(cost('gemini', 'gemini-2.5-pro', usage)).toBe(535_000_000);
  });

  it('sound costs what sound costs', () => {
    const chat = readChatUsage({
      prompt_tokens: 1000,
      prompt_tokens_details: { audio_tokens: 600 },
      completion_tokens: 300,
      completion_tokens_details: { audio_tokens: 200 },
    });
    // 400 x 2.5 + 600 x 32 + 100 x 10 + 200 x 64 per million
    expect(cost('openai', 'gpt-audio', chat)).toBe(1_000_000 + 19_200_000 + 1_000_000 + 12_800_000);
    const gemini = readGeminiUsage({
      promptTokenCount: 1000,
      promptTokensDetails: [
        { modality: 'TEXT', tokenCount: 100 },
        { modality: 'AUDIO', tokenCount: 900 },
      ],
      cachedContentTokenCount: 400,
      cacheTokensDetails: [{ modality: 'AUDIO', tokenCount: 400 }],
      candidatesTokenCount: 10,
    });
    // 100 x 0.3 + 500 x 1 + 400 x 0.1 + 10 x 2.5 per million
    expect(cost('gemini', 'gemini-2.5-flash', gemini)).toBe(30_000 + 500_000 + 40_000 + 25_000);
    // Whisper: 0.36 dollars an hour.
    expect(cost('openai', 'whisper-1', usageBuckets({ audioSeconds: 90, raw: null }))).toBe(9_000_000);
  });
});

describe('the package’s own arithmetic', () => {
  /** Price keys that name what we do not count. */
  const uncounted = /_kpages$|video|_messages_|storage|citation|cache_image/;
  const vendors = [...new Set(Object.values(genaiVendors))];
  const times = ['2024-01-01T00:00:00Z', '2026-03-13T02:00:00Z', '2026-11-21T03:30:00Z', '2026-11-21T17:00:00Z'].map(
    Date.parse,
  );

  it.each(vendors)('agrees on every model of %s', (vendor) => {
    const count = fc.nat(600_000);
    const parts = fc.record({
      input: count,
      cacheRead: count,
      cacheWrite5m: count,
      cacheWrite1h: count,
      output: count,
    });
    const samples = fc.sample(parts, { numRuns: 8, seed: 7 });
    let compared = 0;
    for (const model of findProvider({ providerId: vendor })?.models ?? []) {
      const found = book.find(vendor, model.id);
      const cards = found === undefined ? undefined : cardsOfBook(found);
      if (found === undefined || cards === undefined) continue;
      for (const time of times) {
        const options = { providerId: vendor, timestamp: new Date(time) };
        const priced = calcPrice({}, model.id, options);
        const keys = Object.keys(priced?.model_price ?? {});
        if (keys.length === 0 || keys.some((key) => uncounted.test(key))) continue;
        for (const sample of samples) {
          const usage = usageBuckets({ ...sample, raw: null });
          const asked: Usage = {
            input_tokens: totalInput(usage),
            cache_read_tokens: usage.cacheRead,
            // What a list does not say of writes for an hour, it prices as writes.
            cache_write_tokens: usage.cacheWrite5m + usage.cacheWrite1h,
            ...(keys.includes('cache_write_1h_mtok') ? { cache_write_1h_tokens: usage.cacheWrite1h } : {}),
            output_tokens: usage.output,
          };
          const card = cardAt(cards, time);
          const ours = card === undefined ? 0 : costNanoDollars(usage, ratesFor(card, totalInput(usage)).rates);
          const theirs = (calcPrice(asked, model.id, options)?.total_price ?? Number.NaN) * 1e9;
          // Ours are whole pico-dollars per token, theirs are not: half of one for each token, and a nano-dollar for rounding.
          const allowed = 1 + (totalInput(usage) + usage.output) * 0.0005;
          expect(Math.abs(ours - theirs), `${model.id} ${ours} ${theirs}`).toBeLessThan(allowed);
          compared += 1;
        }
      }
    }
    expect(compared).toBeGreaterThan(20);
  });

  it('knows every vendor that a preset is mapped to', () => {
    const presets = new Set(providerPresets.map((preset) => preset.id));
    for (const [preset, vendor] of Object.entries(genaiVendors)) {
      expect(presets, preset).toContain(preset);
      expect(findProvider({ providerId: vendor })?.id, preset).toBe(vendor);
    }
  });
});

describe('models of the catalogue', () => {
  /** Models of `preset` whose price is not known at its first region. */
  const unpriced = (preset: string): string[] => {
    const region = providerPresets.find(({ id }) => id === preset)?.regions[0] ?? null;
    return (modelRows[preset] ?? []).flatMap(({ id }) => {
      const where = { provider: preset, channelId: 'c', region, baseUrl: '', model: id, at };
      const usage = usageBuckets({ input: 1000, output: 1000, raw: null });
      const { costNanoDollars: cost } = priceRequest(usage, where, { overrides: [], currencyRates: {}, book });
      return cost === null ? [id] : [];
    });
  };

  it('have prices, and the rest is known to have none', () => {
    const found = Object.fromEntries(Object.keys(modelRows).map((preset) => [preset, unpriced(preset)]));
    expect(found).toMatchInlineSnapshot(`
      {
        "anthropic": [
          "claude-haiku-5-5",
          "claude-mythos-5",
        ],
        "bedrock": [
          "ai21.jamba-1-5-large-v1:0",
          "ai21.jamba-1-5-mini-v1:0",
          "amazon.nova-2-lite-v1:0",
          "cohere.command-light-text-v14",
          "cohere.command-r-plus-v1:0",
          "cohere.command-r-v1:0",
          "cohere.command-text-v14",
        ],
        "cohere": [
          "command-a-plus-05-2026",
          "command-a-reasoning-08-2025",
          "command-a-vision-07-2025",
        ],
        "deepseek": [
          "deepseek-flash",
          "deepseek-v4.1-flash",
        ],
        "doubao": [
          "doubao-seed-1-6-251015",
          "doubao-seed-1-8-251228",
          "doubao-seed-code",
        ],
        "gemini": [
          "gemini-1.5-flash-8b",
          "gemini-2.5-flash-lite-preview-06-17",
          "gemini-2.5-pro-preview-05-06",
          "gemini-2.5-pro-preview-06-05",
        ],
        "glm": [
          "glm-4.5",
          "glm-4.5-air",
          "glm-4.5-flash",
          "glm-4.5v",
          "glm-4.6",
          "glm-4.6v",
          "glm-4.7",
          "glm-4.7-flash",
          "glm-5",
          "glm-5-turbo",
          "glm-5.1",
          "glm-5v-turbo",
        ],
        "hunyuan": [
          "hy3",
        ],
        "kimi": [],
        "minimax": [],
        "mistral": [
          "codestral",
          "devstral-medium-2507",
          "magistral-small",
          "mistral-medium-2604",
          "open-mixtral-8x22b",
        ],
        "openai": [],
        "perplexity": [],
        "qwen": [
          "qwen3-vl-plus",
          "qwen3.6-plus",
        ],
        "stepstar": [],
        "wenxin": [
          "ernie-5.1",
        ],
        "xai": [
          "grok-beta",
          "grok-vision-beta",
        ],
      }
    `);
  });
});
