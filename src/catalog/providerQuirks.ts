// How providers differ from the protocol they speak, as flags that encoders read. Data only, by preset id and protocol; a provider
// without a row speaks the protocol as its inventor does. What each flag means stands in src/shared/quirks.ts. Sources: the documentation
// that each preset links to (`docsUrl`).
import type { UpstreamProtocolId } from '../shared/channel';
import type { ProviderQuirks } from '../shared/quirks';

/** What nearly every server that is compatible with OpenAI chat takes; newer names are often unknown there. */
const plainChat = { maxTokensField: 'max_tokens', systemRole: 'system' } as const satisfies ProviderQuirks;
/** The same of vendors that are known to have functions alone for tools and no list of allowed ones. */
const vendorChat = { ...plainChat, noAllowedTools: true } as const satisfies ProviderQuirks;
/** Responses of other vendors: functions, no tools that only OpenAI's models were trained for. */
const vendorResponses = {
  systemRole: 'system',
  customTools: false,
  namespaces: false,
  typedTools: false,
  noCompaction: true,
} as const satisfies ProviderQuirks;
/** Anthropic endpoints of other vendors: messages, functions and thinking. */
const vendorMessages = { noJsonSchema: true, typedTools: false } as const satisfies ProviderQuirks;

export const providerQuirks: Readonly<Record<string, Partial<Record<UpstreamProtocolId, ProviderQuirks>>>> = {
  // It tells its usage in any case, with the finish where nobody asked.
  demo: { 'openai-chat': { noStreamOptions: true }, 'openai-responses': { noCompaction: true } },
  openai: { 'openai-chat': { systemRole: 'developer', customTools: true, legacyCompletions: true } },
  // Its OpenAI layer drops response_format and asks for thinking in a way of its own.
  anthropic: { 'openai-chat': { ...vendorChat, reasoningRequest: 'none', noJsonSchema: true } },
  gemini: { 'openai-chat': vendorChat },
  // A deployment may be of any vendor's model, so `system`, which all of them take.
  'azure-openai': { 'openai-chat': { systemRole: 'system' } },
  bedrock: { 'openai-responses': vendorResponses },
  openrouter: {
    'openai-chat': {
      ...vendorChat,
      reasoningRequest: 'reasoning',
      reasoningField: 'reasoning_details',
      cacheMarkers: 'cache_control',
      topK: true,
    },
    'openai-responses': vendorResponses,
  },
  // Strict: unknown fields are 422. Usage comes in the last chunk without being asked for.
  mistral: {
    'openai-chat': {
      ...vendorChat,
      reasoningField: 'thinking_chunks',
      seedField: 'random_seed',
      toolIdLength: 9,
      strictFields: true,
      noStreamOptions: true,
    },
  },
  perplexity: {
    'openai-chat': { ...vendorChat, strictFields: true, noStreamOptions: true },
    'openai-responses': vendorResponses,
  },
  xai: {
    'openai-chat': { systemRole: 'system', noAllowedTools: true },
    'openai-responses': vendorResponses,
  },
  cohere: { 'openai-chat': { ...vendorChat, strictFields: true } },
  deepseek: {
    'openai-chat': { ...vendorChat, reasoningRequest: 'thinking', replayReasoning: true, noJsonSchema: true },
    anthropic: { ...vendorMessages, replayReasoning: true },
    'openai-responses': vendorResponses,
  },
  qwen: {
    'openai-chat': {
      ...vendorChat,
      reasoningRequest: 'enable_thinking',
      reasoningField: 'reasoning_content',
      cacheMarkers: 'cache_control',
      topK: true,
      noJsonSchema: true,
    },
    'openai-responses': vendorResponses,
    anthropic: vendorMessages,
  },
  glm: {
    'openai-chat': { ...vendorChat, reasoningRequest: 'thinking', noJsonSchema: true },
    'openai-responses': vendorResponses,
    anthropic: vendorMessages,
  },
  // A tool-call turn of a thinking model without its reasoning_content is refused.
  kimi: {
    'openai-chat': { ...vendorChat, reasoningRequest: 'thinking', replayReasoning: true, noJsonSchema: true },
    'openai-responses': vendorResponses,
    anthropic: { ...vendorMessages, replayReasoning: true },
  },
  doubao: {
    'openai-chat': { ...vendorChat, reasoningRequest: 'thinking', reasoningField: 'reasoning_content' },
    'openai-responses': vendorResponses,
    anthropic: vendorMessages,
  },
  wenxin: {
    'openai-chat': { ...vendorChat, reasoningRequest: 'thinking', reasoningField: 'reasoning_content' },
    anthropic: vendorMessages,
  },
  hunyuan: {
    'openai-chat': { ...vendorChat, reasoningRequest: 'thinking', reasoningField: 'reasoning_content' },
    'openai-responses': vendorResponses,
    anthropic: vendorMessages,
  },
  // Without reasoning_split the thinking stands in the content between tags; with it, each delta repeats what came before.
  minimax: {
    'openai-chat': {
      ...vendorChat,
      maxTokensField: 'max_completion_tokens',
      reasoningRequest: 'thinking',
      reasoningField: 'reasoning_details',
      replayReasoning: true,
      cumulativeDeltas: true,
      noJsonSchema: true,
      extraBody: { reasoning_split: true },
    },
    'openai-responses': vendorResponses,
    anthropic: { ...vendorMessages, replayReasoning: true },
  },
  zeroone: { 'openai-chat': { ...vendorChat, reasoningRequest: 'none', noJsonSchema: true } },
  stepstar: {
    'openai-chat': { ...vendorChat, reasoningField: 'reasoning' },
    'openai-responses': vendorResponses,
    anthropic: vendorMessages,
  },
  ollama: {
    'openai-chat': { ...plainChat, reasoningField: 'reasoning', legacyCompletions: true },
    'openai-responses': vendorResponses,
    anthropic: vendorMessages,
  },
  lmstudio: {
    'openai-chat': { ...plainChat, reasoningRequest: 'none', legacyCompletions: true },
    'openai-responses': vendorResponses,
    anthropic: vendorMessages,
  },
  'custom-openai': { 'openai-chat': plainChat },
  custom: { 'openai-chat': plainChat },
};
