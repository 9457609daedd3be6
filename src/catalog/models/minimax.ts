// Models of the preset "minimax". Written by scripts/catalogue/models.mjs; do not edit.
// Sources, put together on 2026-11-21: files of models.dev (MIT) of various dates up to October 2026; rows of a context window alone:
// @pydantic/genai-prices 0.1.8 (MIT).
import type { ModelRow } from '../modelRow';

// prettier-ignore
export const minimaxModels: readonly ModelRow[] = [
  { id: 'M2-her', context: 64_000 },
  { id: 'MiniMax-M2', context: 196_608, output: 128_000, takes: [], tools: true, reasoning: true },
  { id: 'MiniMax-M2.1', context: 204_800, output: 131_072, takes: [], tools: true, reasoning: true },
  { id: 'MiniMax-M2.1-highspeed', context: 204_800 },
  { id: 'MiniMax-M2.5', context: 204_800, output: 131_072, takes: [], tools: true, reasoning: true },
  { id: 'MiniMax-M2.5-highspeed', context: 204_800 },
  { id: 'MiniMax-M2.7', context: 204_800, output: 131_072, takes: [], tools: true, reasoning: true },
  { id: 'MiniMax-M2.7-highspeed', context: 204_800 },
  { id: 'MiniMax-M3', context: 512_000, output: 128_000, takes: ['image', 'video'], tools: true, reasoning: true },
  { id: 'minimax-01', context: 1_000_192 },
];
