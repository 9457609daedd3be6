// Models of the preset "wenxin". Written by scripts/catalogue/models.mjs; do not edit.
// Sources, put together on 2026-11-21: files of models.dev (MIT) of various dates up to October 2026.
import type { ModelRow } from '../modelRow';

// prettier-ignore
export const wenxinModels: readonly ModelRow[] = [
  { id: 'ernie-5.0', context: 131_072, output: 65_536, takes: ['image'], tools: true, reasoning: true },
  { id: 'ernie-5.1', context: 128_000, output: 64_000, takes: [], tools: true, reasoning: true },
];
