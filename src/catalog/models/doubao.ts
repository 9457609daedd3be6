// Models of the preset "doubao". Written by scripts/catalogue/models.mjs; do not edit.
// Sources, put together on 2026-11-21: files of models.dev (MIT) of various dates up to October 2026.
import type { ModelRow } from '../modelRow';

// prettier-ignore
export const doubaoModels: readonly ModelRow[] = [
  { id: 'doubao-seed-1-6-251015', context: 256_000, output: 64_000, tools: true, reasoning: true, efforts: ['minimal', 'low', 'medium', 'high'], deprecated: true },
  { id: 'doubao-seed-1-8-251228', context: 256_000, output: 64_000, tools: true, reasoning: true, efforts: ['minimal', 'low', 'medium', 'high'], deprecated: true },
  { id: 'doubao-seed-2-0-lite-260428', context: 256_000, output: 32_000, takes: ['image', 'video'], tools: true, reasoning: true, efforts: ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'] },
  { id: 'doubao-seed-2-0-mini-260428', context: 256_000, output: 32_000, takes: ['image', 'video'], tools: true, reasoning: true, efforts: ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'] },
  { id: 'doubao-seed-2-0-pro-260215', context: 256_000, input: 224_000, output: 131_072, takes: ['image', 'video'], tools: true, reasoning: true, efforts: ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'] },
  { id: 'doubao-seed-2-1-pro-260628', context: 256_000, input: 256_000, output: 256_000, takes: ['image', 'video'], tools: true, reasoning: true, efforts: ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'] },
  { id: 'doubao-seed-2-1-turbo-260628', context: 256_000, input: 256_000, output: 256_000, takes: ['image', 'video'], tools: true, reasoning: true, efforts: ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'] },
  { id: 'doubao-seed-code', context: 256_000, output: 32_000, takes: ['image'], tools: true, reasoning: true },
];
