// How OpenTelemetry's conventions for generative AI call providers and kinds of work. Data; read by src/gateway/telemetry.
// Source: https://github.com/open-telemetry/semantic-conventions-genai, docs/registry/attributes/gen-ai.md (schema gen-ai/1.42.0).

/** Preset id → well-known value of `gen_ai.provider.name`. Providers without one go by their preset's id. */
export const openTelemetryProviders: Readonly<Record<string, string>> = {
  openai: 'openai',
  anthropic: 'anthropic',
  gemini: 'gcp.gemini',
  'azure-openai': 'azure.ai.openai',
  bedrock: 'aws.bedrock',
  mistral: 'mistral_ai',
  perplexity: 'perplexity',
  xai: 'x_ai',
  cohere: 'cohere',
  deepseek: 'deepseek',
  kimi: 'moonshot_ai',
};

/** Our kinds of work → `gen_ai.operation.name`. Those without a well-known value go by ours, with underscores. */
export const openTelemetryOperations: Readonly<Record<string, string>> = {
  generate: 'chat',
  embed: 'embeddings',
};

/** Of clients whose protocol has a name of its own for it. */
export const openTelemetryOperationsOfProtocol: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  gemini: { generate: 'generate_content' },
};

/** Our kinds of work → `gen_ai.output.type`, where they always give the same. */
export const openTelemetryOutputs: Readonly<Record<string, string>> = {
  'generate-images': 'image',
  'edit-images': 'image',
  'vary-images': 'image',
  speak: 'speech',
  transcribe: 'text',
  'translate-audio': 'text',
};
