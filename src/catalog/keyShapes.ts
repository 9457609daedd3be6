// How keys of vendors begin, to notice a key that was pasted into the wrong channel. Data only; read by checkSecret.ts. Only beginnings
// that one vendor alone uses stand here (many use a plain `sk-`); the longer ones stand first.

export interface KeyShape {
  /** The preset whose keys these are; undefined for a vendor that has no preset. */
  provider: string | undefined;
  /** The vendor's name, for messages. */
  vendor: string;
  prefix: string;
}

export const keyShapes: readonly KeyShape[] = [
  { provider: 'anthropic', vendor: 'Anthropic', prefix: 'sk-ant-' },
  { provider: 'openrouter', vendor: 'OpenRouter', prefix: 'sk-or-' },
  { provider: 'openai', vendor: 'OpenAI', prefix: 'sk-proj-' },
  { provider: 'openai', vendor: 'OpenAI', prefix: 'sk-svcacct-' },
  { provider: 'openai', vendor: 'OpenAI', prefix: 'sk-admin-' },
  { provider: 'kimi', vendor: 'Kimi', prefix: 'sk-kimi-' },
  { provider: 'gemini', vendor: 'Google', prefix: 'AIza' },
  { provider: 'xai', vendor: 'xAI', prefix: 'xai-' },
  { provider: 'perplexity', vendor: 'Perplexity', prefix: 'pplx-' },
  { provider: 'wenxin', vendor: 'Baidu Qianfan', prefix: 'bce-v3/' },
  { provider: 'bedrock', vendor: 'AWS Bedrock', prefix: 'bedrock-api-key-' },
  { provider: 'bedrock', vendor: 'AWS Bedrock', prefix: 'ABSK' },
  { provider: 'bedrock', vendor: 'AWS', prefix: 'AKIA' },
  { provider: 'bedrock', vendor: 'AWS', prefix: 'ASIA' },
  { provider: undefined, vendor: 'Groq', prefix: 'gsk_' },
  { provider: undefined, vendor: 'Hugging Face', prefix: 'hf_' },
  { provider: undefined, vendor: 'GitHub', prefix: 'github_pat_' },
  { provider: undefined, vendor: 'GitHub', prefix: 'ghp_' },
  { provider: undefined, vendor: 'GitHub', prefix: 'gho_' },
  { provider: undefined, vendor: 'NVIDIA', prefix: 'nvapi-' },
  { provider: undefined, vendor: 'Cerebras', prefix: 'csk-' },
  { provider: undefined, vendor: 'Replicate', prefix: 'r8_' },
  { provider: undefined, vendor: 'Fireworks', prefix: 'fw_' },
];
