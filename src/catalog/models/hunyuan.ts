// Models of the preset "hunyuan". Written by scripts/catalogue/models.mjs; do not edit.
// Sources: models.dev (MIT); rows of a context window alone: genai-prices (MIT). As of 2026-11-21.
import type { ModelRow } from '../modelRow';

// prettier-ignore
export const hunyuanModels: readonly ModelRow[] = [
  { id: 'hy3', context: 256_000, input: 192_000, output: 128_000, takes: [], tools: true, reasoning: true, efforts: ['low', 'high'] },
];
