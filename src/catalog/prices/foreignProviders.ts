// Whose prices stand under which name in public lists of prices, for imports: names of the lists by preset id. Data only.
// Left out are providers whose prices differ between regions that the lists do not tell apart (Qwen, Doubao, …): unknown is better than wrong.
import type { ForeignProvider } from '../../shared/priceImport/importedPrice';

/** `litellm_provider` of LiteLLM's model_prices_and_context_window.json. */
export const litellmProviders: Readonly<Record<string, ForeignProvider>> = {
  openai: { preset: 'openai' },
  'text-completion-openai': { preset: 'openai' },
  anthropic: { preset: 'anthropic' },
  gemini: { preset: 'gemini' },
  azure: { preset: 'azure-openai' },
  bedrock: { preset: 'bedrock' },
  bedrock_converse: { preset: 'bedrock' },
  openrouter: { preset: 'openrouter', slashes: true },
  mistral: { preset: 'mistral' },
  perplexity: { preset: 'perplexity' },
  xai: { preset: 'xai' },
  cohere: { preset: 'cohere' },
  cohere_chat: { preset: 'cohere' },
  deepseek: { preset: 'deepseek' },
  zai: { preset: 'glm' },
  moonshot: { preset: 'kimi' },
  minimax: { preset: 'minimax' },
};

/** Provider ids of models.dev. */
export const modelsDevProviders: Readonly<Record<string, ForeignProvider>> = {
  openai: { preset: 'openai' },
  anthropic: { preset: 'anthropic' },
  google: { preset: 'gemini' },
  azure: { preset: 'azure-openai' },
  'amazon-bedrock': { preset: 'bedrock' },
  openrouter: { preset: 'openrouter' },
  mistral: { preset: 'mistral' },
  perplexity: { preset: 'perplexity' },
  xai: { preset: 'xai' },
  cohere: { preset: 'cohere' },
  deepseek: { preset: 'deepseek' },
  zai: { preset: 'glm' },
  moonshotai: { preset: 'kimi' },
  minimax: { preset: 'minimax' },
};
