// Models of the preset "cohere". Written by scripts/catalogue/models.mjs; do not edit.
// Sources, put together on 2026-11-21: files of models.dev (MIT) of various dates up to October 2026.
import type { ModelRow } from '../modelRow';

// prettier-ignore
export const cohereModels: readonly ModelRow[] = [
  { id: 'command-a-03-2025', context: 256_000, output: 8_000, takes: [], tools: true },
  { id: 'command-a-plus-05-2026', context: 128_000, output: 64_000, takes: ['image'], tools: true, reasoning: true },
  { id: 'command-a-reasoning-08-2025', context: 256_000, output: 32_000, takes: [], tools: true, reasoning: true },
  { id: 'command-a-vision-07-2025', context: 128_000, output: 8_000, takes: ['image'], tools: false, reasoning: false },
  { id: 'command-r-plus-08-2024', context: 128_000, output: 4_000, takes: [], tools: true },
];
