// Which of the other endpoints (embeddings, images, audio, …) a provider serves, by preset id. Data only; read by the candidate choice.
// A provider without a row is tried with every operation of the protocols it speaks; where it answers 404 the next channel is asked.
// Sources: the vendors' API references; https://docs.ollama.com/api/openai-compatibility; https://lmstudio.ai/docs/developer/openai-compat;
// https://docs.cohere.com/docs/compatibility-api; https://docs.mistral.ai/api; https://docs.x.ai/docs/api-reference
import type { OtherOperation } from './operations';

export const providerOperations: Readonly<Record<string, readonly OtherOperation[]>> = {
  cohere: ['embed', 'rerank'],
  deepseek: [],
  demo: ['embed', 'batch-embed', 'generate-images', 'speak', 'moderate'],
  gemini: ['embed', 'batch-embed', 'predict'],
  kimi: [],
  lmstudio: ['embed'],
  mistral: ['embed', 'speak', 'transcribe', 'moderate'],
  ollama: ['embed', 'generate-images', 'speak', 'transcribe', 'translate-audio'],
  openai: [
    'embed',
    'generate-images',
    'edit-images',
    'vary-images',
    'speak',
    'transcribe',
    'translate-audio',
    'moderate',
  ],
  vscode: [],
};

/** Operations that a provider keeps elsewhere than below its OpenAI base URL `of`: the base URL to put the operation's path behind. */
export const operationBases: Readonly<Record<string, { of: string; bases: Partial<Record<OtherOperation, string>> }>> =
  {
    cohere: { of: 'https://api.cohere.ai/compatibility/v1', bases: { rerank: 'https://api.cohere.com/v1' } },
  };
