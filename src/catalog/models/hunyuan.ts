// Models of the preset "hunyuan". Written by scripts/catalogue/models.mjs; do not edit.
// Sources, put together on 2026-11-21: files of models.dev (MIT) of various dates up to October 2026.
import type { ModelRow } from '../modelRow';

// prettier-ignore
export const hunyuanModels: readonly ModelRow[] = [
  { id: 'hy3', context: 256_000, input: 192_000, output: 128_000, takes: [], tools: true, reasoning: true, efforts: ['low', 'high'] },
];
