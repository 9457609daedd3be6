// Models of the preset "kimi". Written by scripts/catalogue/models.mjs; do not edit.
// Sources: models.dev (MIT); rows of a context window alone: genai-prices (MIT). As of 2026-11-21.
import type { ModelRow } from '../modelRow';

// prettier-ignore
export const kimiModels: readonly ModelRow[] = [
  { id: 'kimi-k2-0711-preview', context: 131_072, output: 16_384, takes: [], tools: true, reasoning: false },
  { id: 'kimi-k2-0905-preview', context: 262_144, output: 262_144, takes: [], tools: true, reasoning: false },
  { id: 'kimi-k2-thinking', context: 262_144, output: 262_144, takes: [], tools: true, reasoning: true, deprecated: true },
  { id: 'kimi-k2-thinking-turbo', context: 262_144, deprecated: true },
  { id: 'kimi-k2-turbo-preview', context: 262_144, output: 262_144, takes: [], tools: true, reasoning: false },
  { id: 'kimi-k2.5', context: 262_144, output: 262_144, takes: ['image', 'video'], tools: true, reasoning: true, temperature: false },
  { id: 'kimi-k2.6', context: 262_144, output: 262_144, takes: ['image', 'video'], tools: true, reasoning: true },
  { id: 'kimi-k2.7-code', context: 262_144, output: 262_144, takes: ['image', 'video'], tools: true, reasoning: true },
  { id: 'kimi-k2.7-code-highspeed', context: 262_144 },
  { id: 'kimi-k3', context: 1_048_576, output: 262_144, takes: ['image', 'video'], tools: true, reasoning: true, efforts: ['low', 'high', 'max'] },
  { id: 'moonshot-v1-128k', context: 131_072 },
  { id: 'moonshot-v1-32k', context: 32_768 },
  { id: 'moonshot-v1-8k', context: 8_192 },
];
