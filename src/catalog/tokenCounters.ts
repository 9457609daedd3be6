// Which providers count tokens themselves, and in which way. Data only: a row by protocol says what the protocol's inventor has, a row
// by preset id what is different there. The ways themselves are in src/protocols/tokenCounters.ts. A counter that is named here and
// turns out not to be there costs one request in a while: the gateway remembers it and estimates.

export type TokenCounterId = 'anthropic' | 'gemini' | 'openai-responses' | 'kimi' | 'bedrock';

/** By the protocol a channel is asked in. Chat Completions has no counter. */
export const protocolCounters: Readonly<Partial<Record<string, TokenCounterId>>> = {
  anthropic: 'anthropic',
  gemini: 'gemini',
  'openai-responses': 'openai-responses',
  bedrock: 'bedrock',
};

/** By preset id, then by protocol; `none`: known to have no counter. */
export const providerCounters: Readonly<Record<string, Readonly<Partial<Record<string, TokenCounterId | 'none'>>>>> = {
  // https://developers.openai.com/api/reference/resources/responses/subresources/input_tokens: it counts for chat as well.
  openai: { 'openai-chat': 'openai-responses' },
  // https://platform.moonshot.ai/docs/api/estimate
  kimi: { 'openai-chat': 'kimi', 'openai-responses': 'kimi', anthropic: 'kimi' },
  // https://docs.ollama.com/api/anthropic-compatibility: "not supported".
  ollama: { 'openai-responses': 'none', anthropic: 'none' },
};
