// Models of the preset "stepstar". Written by scripts/catalogue/models.mjs; do not edit.
// Sources, put together on 2026-11-21: files of models.dev (MIT) of various dates up to October 2026.
import type { ModelRow } from '../modelRow';

// prettier-ignore
export const stepstarModels: readonly ModelRow[] = [
  { id: 'step-3.5-flash', context: 256_000, input: 256_000, output: 256_000, takes: [], tools: true, reasoning: true },
  { id: 'step-3.5-flash-2603', context: 256_000, input: 256_000, output: 256_000, takes: [], tools: true, reasoning: true, efforts: ['low', 'high'] },
  { id: 'step-3.7-flash', context: 256_000, input: 256_000, output: 256_000, takes: ['image', 'video'], tools: true, reasoning: true, efforts: ['low', 'medium', 'high'] },
];
