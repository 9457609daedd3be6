// Prices of models of OpenAI and Anthropic that the published list lacks. Data only.
import { modelsDevFile, type PriceRow } from './priceRow';

export const openaiPrices: readonly PriceRow[] = [
  {
    models: ['tts-1'],
    currency: 'USD',
    prices: { characters: 15 },
    source: 'https://developers.openai.com/api/docs/models/tts-1',
  },
  {
    models: ['tts-1-hd'],
    currency: 'USD',
    prices: { characters: 30 },
    source: 'https://developers.openai.com/api/docs/models/tts-1-hd',
  },
];

export const anthropicPrices: readonly PriceRow[] = [
  {
    models: ['claude-sonnet-5-5'],
    currency: 'USD',
    // Writes for an hour at twice the input, searches at 10 dollars a thousand: https://platform.claude.com/docs/en/about-claude/pricing.
    prices: { input: 2, output: 10, cacheRead: 0.1, cacheWrite5m: 2.5, cacheWrite1h: 4, webSearches: 10 },
    asOf: '2026-10-03',
    source: modelsDevFile('482fb019a4847290b37990da929dc707d9243dca', 'anthropic/models/claude-sonnet-5-5'),
  },
];
