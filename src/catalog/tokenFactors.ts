// How the tokens of model families differ from OpenAI's o200k vocabulary, which offline estimates count with, and what images and
// documents cost there. Data only, by patterns over the model's name in lower case; the first row that fits counts.
// Sources: vendors' pages on token counting, vision and documents, named at each row. Factors hold a margin: an estimate should
// rather be a little high than low, since limits are kept by it.

/** How a vendor counts an image of known size. Meaning of each kind: src/gateway/tokens/imageTokens.ts. */
export type ImageRule =
  | { kind: 'area'; pixelsPerToken: number; longestEdge: number; mostTokens: number }
  | { kind: 'tiles'; base: number; perTile: number }
  | { kind: 'patches'; edge: number; mostPatches: number; factor: number }
  | { kind: 'crops'; perTile: number }
  | { kind: 'fixed'; tokens: number };

export interface TokenFactors {
  /** Tokens of the family for one token of o200k, for text in general. */
  text: number;
  /** The same for Chinese, Japanese and Korean, for which vocabularies differ most. */
  wideText: number;
  /** Tokens that the vendor puts around each message, each tool, the whole request, and around all tools together. */
  perMessage: number;
  perTool: number;
  perRequest: number;
  withTools: number;
  image: ImageRule;
  /** Tokens of one page of a PDF, text and picture. */
  pdfPage: number;
  /** Tokens of one second of sound. */
  audioSecond: number;
}

export interface TokenFactorsRow {
  models: readonly string[];
  factors: TokenFactors;
}

// https://platform.claude.com/docs/en/build-with-claude/vision, …/pdf-support, …/token-counting (models from Opus 4.7 on: about 30 %
// more tokens for the same text), …/agents-and-tools/tool-use (system prompt of tools). The older vocabulary is 5 to 15 % above o200k.
const claude: TokenFactors = {
  text: 1.15,
  wideText: 1.4,
  perMessage: 4,
  perTool: 12,
  perRequest: 3,
  withTools: 346,
  image: { kind: 'area', pixelsPerToken: 750, longestEdge: 1568, mostTokens: 1600 },
  pdfPage: 3000,
  audioSecond: 32,
};
const newerClaude: TokenFactors = {
  ...claude,
  text: 1.45,
  wideText: 1.8,
  image: { kind: 'area', pixelsPerToken: 750, longestEdge: 2576, mostTokens: 4784 },
};

// https://developers.openai.com/api/docs/guides/images-vision; the overheads: OpenAI Cookbook, "How to count tokens with tiktoken".
const openai: TokenFactors = {
  text: 1,
  wideText: 1,
  perMessage: 4,
  perTool: 12,
  perRequest: 3,
  withTools: 12,
  image: { kind: 'tiles', base: 85, perTile: 170 },
  pdfPage: 2000,
  audioSecond: 10,
};

// https://ai.google.dev/gemini-api/docs/tokens, …/media-resolution, …/document-processing.
const gemini: TokenFactors = {
  text: 1.1,
  wideText: 1.1,
  perMessage: 2,
  perTool: 12,
  perRequest: 1,
  withTools: 20,
  image: { kind: 'crops', perTile: 258 },
  pdfPage: 258,
  audioSecond: 32,
};

/** A model that is not known: a margin that covers the usual vocabularies, and images by area. */
export const otherModels: TokenFactors = {
  text: 1.15,
  wideText: 1.2,
  perMessage: 4,
  perTool: 12,
  perRequest: 4,
  withTools: 60,
  image: { kind: 'area', pixelsPerToken: 784, longestEdge: 3584, mostTokens: 4096 },
  pdfPage: 2000,
  audioSecond: 32,
};

export const tokenFactors: readonly TokenFactorsRow[] = [
  {
    models: [
      'claude-opus-4-7*',
      'claude-opus-4-8*',
      'claude-opus-5*',
      'claude-sonnet-5*',
      'claude-haiku-5*',
      'claude-fable*',
      'claude-mythos*',
    ],
    factors: newerClaude,
  },
  { models: ['claude*'], factors: claude },
  {
    models: ['gemini-3*'],
    factors: { ...gemini, image: { kind: 'fixed', tokens: 1120 }, pdfPage: 560 },
  },
  { models: ['gemini*', 'gemma*'], factors: gemini },
  // Small models count patches of 32 pixels; their prices per token make up for the factor.
  {
    models: ['gpt-4.1-nano*', 'gpt-5-nano*'],
    factors: { ...openai, image: { kind: 'patches', edge: 32, mostPatches: 1536, factor: 2.46 } },
  },
  {
    models: ['gpt-4.1-mini*', 'gpt-5-mini*', 'o4-mini*'],
    factors: { ...openai, image: { kind: 'patches', edge: 32, mostPatches: 1536, factor: 1.72 } },
  },
  { models: ['gpt-4o-mini*'], factors: { ...openai, image: { kind: 'tiles', base: 2833, perTile: 5667 } } },
  { models: ['gpt-4o*', 'gpt-4.1*', 'gpt-4.5*', 'chatgpt*'], factors: openai },
  { models: ['o1*', 'o3*', 'o4*'], factors: { ...openai, image: { kind: 'tiles', base: 75, perTile: 150 } } },
  // Before o200k: 100 thousand words, few of them Chinese.
  { models: ['gpt-4*', 'gpt-3.5*'], factors: { ...openai, text: 1.05, wideText: 1.5 } },
  { models: ['gpt-oss*'], factors: openai },
  { models: ['gpt-*', 'codex*'], factors: { ...openai, image: { kind: 'tiles', base: 85, perTile: 170 } } },
  // Chinese vendors' vocabularies hold more Chinese words than o200k does.
  {
    models: [
      'deepseek*',
      'qwen*',
      'qwq*',
      'glm*',
      'kimi*',
      'moonshot*',
      'doubao*',
      'ernie*',
      'hunyuan*',
      'minimax*',
      'step-*',
    ],
    factors: { ...otherModels, text: 1.12, wideText: 1.05 },
  },
  { models: ['demo-*'], factors: openai },
];
