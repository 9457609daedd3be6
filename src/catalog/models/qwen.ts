// Models of the preset "qwen". Written by scripts/catalogue/models.mjs; do not edit.
// Sources, put together on 2026-11-21: files of models.dev (MIT) of various dates up to October 2026.
import type { ModelRow } from '../modelRow';

// prettier-ignore
export const qwenModels: readonly ModelRow[] = [
  { id: 'qwen-flash', context: 1_000_000, output: 32_768, takes: [], tools: true, reasoning: true },
  { id: 'qwen-plus', context: 1_000_000, output: 32_768, takes: [], tools: true, reasoning: true },
  { id: 'qwen3-coder-flash', context: 1_000_000, output: 65_536, takes: [], tools: true, reasoning: false },
  { id: 'qwen3-coder-plus', context: 1_000_000, output: 65_536, takes: [], tools: true, reasoning: false },
  { id: 'qwen3-max', context: 262_144, output: 65_536, takes: [], tools: true, reasoning: false },
  { id: 'qwen3-vl-plus', context: 262_144, output: 32_768, takes: ['image', 'pdf', 'video'], tools: true, reasoning: true },
  { id: 'qwen3.5-plus', context: 1_000_000, output: 65_536, takes: ['image', 'pdf', 'video'], tools: true, reasoning: true },
  { id: 'qwen3.6-plus', context: 1_000_000, output: 65_536, takes: ['image', 'video'], tools: true, reasoning: true },
  { id: 'qwen3.7-max', context: 1_000_000, input: 991_808, output: 131_072, takes: [], tools: true, reasoning: true },
  { id: 'qwen3.7-plus', context: 1_000_000, output: 65_536, takes: ['image', 'pdf', 'video'], tools: true, reasoning: true },
  { id: 'qwen3.8-flash', context: 1_000_000, input: 991_808, output: 131_072, takes: ['image', 'video'], tools: true, reasoning: true },
  { id: 'qwen3.8-max', context: 1_000_000, output: 131_072, takes: ['image', 'video'], tools: true, reasoning: true, efforts: ['low', 'medium', 'xhigh'] },
];
