// How providers differ from the protocol they speak, as flags that encoders read. Data only, by preset id and protocol; a provider
// without a row speaks the protocol as its inventor does. The meaning of each flag is in src/protocols/codec.ts.

export interface ProviderQuirks {
  maxTokensField?: 'max_tokens' | 'max_completion_tokens';
  reasoningRequest?: 'reasoning_effort' | 'thinking' | 'enable_thinking' | 'reasoning' | 'none';
  reasoningField?: 'reasoning_content' | 'reasoning' | 'reasoning_details' | 'none';
  replayReasoning?: boolean;
  systemRole?: 'system' | 'developer';
  noJsonSchema?: boolean;
  customTools?: boolean;
}

export const providerQuirks: Readonly<Record<string, Partial<Record<string, ProviderQuirks>>>> = {
  openai: { 'openai-chat': { systemRole: 'developer', customTools: true } },
  deepseek: {
    'openai-chat': {
      maxTokensField: 'max_tokens',
      reasoningRequest: 'thinking',
      replayReasoning: true,
      systemRole: 'system',
      noJsonSchema: true,
    },
  },
  openrouter: {
    'openai-chat': {
      maxTokensField: 'max_tokens',
      reasoningRequest: 'reasoning',
      reasoningField: 'reasoning_details',
      systemRole: 'system',
    },
  },
  ollama: { 'openai-chat': { maxTokensField: 'max_tokens', systemRole: 'system' } },
  lmstudio: { 'openai-chat': { maxTokensField: 'max_tokens', reasoningRequest: 'none', systemRole: 'system' } },
  // What nearly every compatible server takes; newer names are often unknown there.
  'custom-openai': { 'openai-chat': { maxTokensField: 'max_tokens', systemRole: 'system' } },
  custom: { 'openai-chat': { maxTokensField: 'max_tokens', systemRole: 'system' } },
};
