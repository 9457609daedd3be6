// Whose prices a preset has: its provider id in genai-prices, how its answers tell their own cost, and where a subscription pays for all.
// Data only, looked up by src/metering/prices.

/** Provider ids of @pydantic/genai-prices by preset id. */
export const genaiVendors: Readonly<Record<string, string>> = {
  openai: 'openai',
  anthropic: 'anthropic',
  gemini: 'google',
  'azure-openai': 'azure',
  bedrock: 'aws',
  openrouter: 'openrouter',
  mistral: 'mistral',
  perplexity: 'perplexity',
  xai: 'x-ai',
  cohere: 'cohere',
  deepseek: 'deepseek',
  glm: 'zai',
  kimi: 'moonshotai',
  minimax: 'minimax',
};

/** Presets whose channels may be anybody's: the vendor is found by the base URL. */
export const vendorByAddress: readonly string[] = ['custom', 'custom-openai'];

/** Regions that stand for a subscription: what a request costs there no list of token prices can tell. */
export const subscriptionRegions: Readonly<Record<string, readonly string[]>> = {
  qwen: ['coding', 'coding-global'],
  glm: ['coding', 'coding-global'],
  kimi: ['coding'],
  doubao: ['coding', 'coding-global'],
  wenxin: ['coding', 'tokenplan'],
  stepstar: ['plan', 'plan-global'],
};

export interface ReportedCost {
  /** Where the cost stands in the answer's usage object. */
  path: readonly string[];
  /** How many of its units are one US dollar. */
  perUsd: number;
  /** Added where the member `flag` of the usage object is true. */
  more?: { flag: string; path: readonly string[] };
}

/**
 * Vendors (ids of genai-prices) whose answers tell what they cost.
 * OpenRouter (https://openrouter.ai/docs/use-cases/usage-accounting): credits, which are dollars; with a key of one's own `cost` is its
 * fee alone and the provider is paid beside it. xAI (https://docs.x.ai/developers/cost-tracking): ticks of 10^-10 dollars.
 * Perplexity (https://docs.perplexity.ai): `cost.total_cost` in dollars.
 */
export const reportedCosts: Readonly<Record<string, ReportedCost>> = {
  openrouter: {
    path: ['cost'],
    perUsd: 1,
    more: { flag: 'is_byok', path: ['cost_details', 'upstream_inference_cost'] },
  },
  'x-ai': { path: ['cost_in_usd_ticks'], perUsd: 10_000_000_000 },
  perplexity: { path: ['cost', 'total_cost'], perUsd: 1 },
};
