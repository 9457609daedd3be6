// Declared losses of what a request asks beside its conversation: sampling, thinking, who asks, the form of the answer. Data for
// ../losses.ts; the first row that fits a warning counts, so narrow ones stand first. A row without `from` or `to` holds for everybody.
import type { Loss } from './loss';

const chat = 'openai-chat';
const responses = 'openai-responses';
const notOf = ['dropped-field'] as const;
const anyOf = ['dropped-field', 'mapped-value', 'clamped-value'] as const;

/** What a strict vendor may not be told. */
const everySetting = [
  'sampling.topK',
  'sampling.logprobs',
  'verbosity',
  'user',
  'metadata',
  'promptCacheKey',
  'serviceTier',
  'parallelToolCalls',
];

export const settingLosses: readonly Loss[] = [
  {
    name: 'strict vendors',
    codes: notOf,
    path: /./,
    detail: /^the provider does not know it$/,
    depends: 'vendor',
    touches: everySetting,
    words: 'Vendors that refuse fields they do not know are sent the common ones alone.',
  },

  // Sampling.
  {
    name: 'temperature',
    codes: ['clamped-value'],
    path: /temperature$/,
    touches: ['sampling.temperature'],
    words:
      'A temperature outside the range of the target (0 to 1 for Claude, else 0 to 2) is moved to the nearest value.',
  },
  {
    name: 'sampling',
    codes: notOf,
    path: /(temperature|top_?p|top_?k|penalty)$/i,
    detail: /(refuses it|not together|the model)/,
    depends: 'model',
    touches: [
      'sampling.temperature',
      'sampling.topP',
      'sampling.topK',
      'sampling.presencePenalty',
      'sampling.frequencyPenalty',
    ],
    words:
      'Models that refuse sampling parameters, or take but one of `temperature` and `top_p`, or none beside thinking, get none.',
  },
  {
    name: 'top_k',
    codes: notOf,
    path: /top_?k$/i,
    from: [chat, 'anthropic', 'gemini'],
    to: [chat, responses, 'bedrock', 'vscode'],
    touches: ['sampling.topK'],
    words: 'OpenAI, most vendors of its protocols, most models of Bedrock and VS Code have no `top_k`.',
  },
  {
    name: 'ranges',
    codes: ['clamped-value'],
    path: /((presence|frequency)_?penalty|top_p|topP|topK|logprobs)$/i,
    touches: [
      'sampling.topP',
      'sampling.topK',
      'sampling.presencePenalty',
      'sampling.frequencyPenalty',
      'sampling.logprobs',
    ],
    words: 'Values outside of what the target takes are moved to the nearest one.',
  },
  {
    name: 'penalties',
    codes: notOf,
    path: /(presence|frequency)_?penalty$/i,
    from: [chat, 'gemini'],
    to: [responses, 'anthropic', 'bedrock'],
    touches: ['sampling.presencePenalty', 'sampling.frequencyPenalty'],
    words: 'Presence and frequency penalties exist in OpenAI Chat and Gemini only.',
  },
  {
    name: 'seed',
    codes: ['dropped-field', 'mapped-value'],
    path: /seed$/,
    from: [chat, 'gemini'],
    to: [responses, 'anthropic', 'bedrock', 'gemini'],
    touches: ['sampling.seed'],
    words: 'A seed exists in OpenAI Chat and Gemini only; Gemini takes 32 bits of it.',
  },
  {
    name: 'stop',
    codes: ['dropped-field', 'clamped-value'],
    path: /stop(_sequences\[\d+\])?$/,
    from: [chat, 'anthropic', 'gemini'],
    to: [responses, 'anthropic', 'gemini', 'bedrock'],
    touches: ['sampling.stop'],
    words: 'OpenAI Responses has no stop sequences; Gemini takes five, Anthropic none of white space alone.',
  },
  {
    name: 'logprobs',
    codes: notOf,
    path: /logprobs$/,
    from: [chat, responses, 'gemini'],
    to: ['anthropic', 'bedrock', 'vscode'],
    touches: ['sampling.logprobs'],
    words: 'Anthropic, Bedrock and VS Code give no log probabilities.',
  },
  {
    name: 'max_tokens',
    codes: ['clamped-value'],
    path: /(max_tokens|maxOutputTokens)$/,
    depends: 'model',
    touches: ['maxOutputTokens'],
    words: 'An output limit above what the model gives is lowered to that (OpenAI Responses: raised to at least 16).',
  },

  // Thinking.
  {
    name: 'thinking replayed',
    codes: ['dropped-part'],
    path: /./,
    detail: /thinking/,
    words:
      'Thinking that another provider did, or that came without its signature, is not sent back: nobody can check it.',
  },
  {
    name: 'thinking',
    codes: anyOf,
    path: /(reasoning|thinking|effort|budgetTokens|budget_tokens)/,
    touches: ['reasoning'],
    words:
      'Effort words and token budgets are turned into the nearest that the model knows, and left out for models that do not think or whose way of being asked is not known.',
  },

  // Who asks, and how it is served.
  {
    name: 'verbosity',
    codes: notOf,
    path: /^verbosity$/,
    from: [chat, responses],
    to: ['anthropic', 'gemini', 'bedrock', 'vscode'],
    touches: ['verbosity'],
    words: '`verbosity` exists at OpenAI only.',
  },
  {
    name: 'long ids',
    codes: ['dropped-field', 'mapped-value'],
    path: /^(user|metadata\.user_id|prompt_cache_key)$/,
    detail: /longer than/,
    touches: ['user', 'promptCacheKey'],
    words: 'Ids of users and cache keys that are longer than the target takes are hashed or left out.',
  },
  {
    name: 'user',
    codes: notOf,
    path: /^user$/,
    from: [chat, responses, 'anthropic'],
    to: ['gemini', 'bedrock', 'vscode'],
    touches: ['user'],
    words: 'Gemini, Bedrock and VS Code are not told the id of the user.',
  },
  {
    name: 'metadata',
    codes: notOf,
    path: /^metadata(\.|$)/,
    from: [chat, responses],
    to: [chat, 'anthropic', 'gemini', 'bedrock', 'vscode'],
    touches: ['metadata'],
    words:
      '`metadata` exists in the protocols of OpenAI; Bedrock takes short texts of it, OpenAI Chat only that of its own clients.',
  },
  {
    name: 'cache key',
    codes: ['dropped-field', 'mapped-value'],
    path: /^prompt_cache_key$/,
    from: [chat, responses],
    to: ['anthropic', 'gemini', 'bedrock', 'vscode'],
    touches: ['promptCacheKey'],
    words:
      'A `prompt_cache_key` becomes automatic caching at Anthropic and a cache point at Bedrock; Gemini and VS Code have nothing like it.',
  },
  {
    name: 'service tier',
    codes: ['dropped-field', 'mapped-value'],
    path: /^(service_tier|serviceTier)$/,
    touches: ['serviceTier'],
    words: 'A service tier becomes the word of the target that means the same, or is left out.',
  },
  {
    name: 'store',
    codes: ['mapped-value'],
    path: /^store$/,
    from: [responses],
    to: [responses],
    words: 'A translated answer is never stored by the provider.',
  },
  {
    name: 'cache markers',
    codes: ['dropped-field', 'mapped-value', 'clamped-value'],
    path: /(cache_control|cachePoint|\.cache)$/,
    from: [chat, 'anthropic'],
    touches: ['cache'],
    words:
      'Prompt-cache markers are left out where the provider caches by itself or has no such markers; Anthropic and Bedrock take the last four.',
  },

  // The form of the answer.
  {
    name: 'schema name',
    codes: notOf,
    path: /output_config\.format\.name$/,
    from: [chat, responses],
    to: ['anthropic'],
    touches: ['output'],
    words: 'The name of an answer schema is left out: Anthropic has none.',
  },
  {
    name: 'answer form',
    codes: ['mapped-value'],
    path: /(response_format|output_config|output|outputConfig)/,
    touches: ['output', 'system'],
    words:
      'Where the provider knows no answer schema, or no JSON without one, the model is asked for it in words; strictness is given up for schemas that strict mode does not take.',
  },
  {
    name: 'word JSON',
    codes: ['repaired-history'],
    path: /^system$/,
    detail: /asks for JSON/,
    from: [responses, 'gemini'],
    to: [chat],
    touches: ['system'],
    words: 'A sentence that asks for JSON is added where OpenAI would refuse the request without one.',
  },
];
