// Environment variables in which providers' own SDKs and common tools look for keys and addresses. Data only; read by the import of
// channels, and by the windows, which send no other variable.
import type { UpstreamProtocolId } from '../shared/channel';

/** One way to put a secret together: all of `parts`, joined by colons, with `optional` behind where it is there. */
export interface SecretParts {
  parts: readonly string[];
  optional?: string;
  /** Stands before it (`profile:`). */
  prefix?: string;
}

export interface EnvironmentRow {
  /** Preset id. */
  provider: string;
  /** Another region than the preset's first. */
  region?: string;
  /** The first that is there counts. */
  secrets: readonly SecretParts[];
  /** The first that is there counts; it is read as a base URL of `protocol`. */
  baseUrls?: readonly string[];
  /** Is put behind the base URL. */
  suffix?: string;
  protocol?: UpstreamProtocolId;
  regions?: readonly string[];
  /** Names of models that the user chose. */
  models?: readonly string[];
}

const key = (...names: string[]): SecretParts[] => names.map((name) => ({ parts: [name] }));

export const claudeModelVariables: readonly string[] = [
  'ANTHROPIC_MODEL',
  'ANTHROPIC_DEFAULT_OPUS_MODEL',
  'ANTHROPIC_DEFAULT_SONNET_MODEL',
  'ANTHROPIC_DEFAULT_HAIKU_MODEL',
  'ANTHROPIC_SMALL_FAST_MODEL',
];

export const environmentRows: readonly EnvironmentRow[] = [
  {
    provider: 'openai',
    secrets: key('OPENAI_API_KEY'),
    baseUrls: ['OPENAI_BASE_URL', 'OPENAI_API_BASE'],
    protocol: 'openai-chat',
  },
  {
    provider: 'anthropic',
    secrets: key('ANTHROPIC_API_KEY', 'ANTHROPIC_AUTH_TOKEN'),
    baseUrls: ['ANTHROPIC_BASE_URL'],
    protocol: 'anthropic',
  },
  {
    provider: 'gemini',
    secrets: key('GEMINI_API_KEY', 'GOOGLE_API_KEY'),
    baseUrls: ['GOOGLE_GEMINI_BASE_URL'],
    protocol: 'gemini',
  },
  {
    provider: 'azure-openai',
    secrets: key('AZURE_OPENAI_API_KEY', 'AZURE_API_KEY'),
    baseUrls: ['AZURE_OPENAI_ENDPOINT', 'AZURE_API_BASE'],
    suffix: '/openai/v1',
    protocol: 'openai-chat',
  },
  {
    provider: 'bedrock',
    secrets: [
      ...key('AWS_BEARER_TOKEN_BEDROCK'),
      { parts: ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'], optional: 'AWS_SESSION_TOKEN' },
      { parts: ['AWS_PROFILE'], prefix: 'profile:' },
    ],
    regions: ['AWS_REGION', 'AWS_DEFAULT_REGION'],
  },
  { provider: 'openrouter', secrets: key('OPENROUTER_API_KEY') },
  { provider: 'mistral', secrets: key('MISTRAL_API_KEY') },
  { provider: 'perplexity', secrets: key('PERPLEXITY_API_KEY', 'PPLX_API_KEY') },
  { provider: 'xai', secrets: key('XAI_API_KEY') },
  { provider: 'cohere', secrets: key('COHERE_API_KEY', 'CO_API_KEY') },
  { provider: 'deepseek', secrets: key('DEEPSEEK_API_KEY') },
  { provider: 'qwen', secrets: key('DASHSCOPE_API_KEY') },
  { provider: 'glm', secrets: key('ZHIPUAI_API_KEY', 'ZHIPU_API_KEY') },
  { provider: 'glm', region: 'global', secrets: key('ZAI_API_KEY', 'Z_AI_API_KEY') },
  { provider: 'kimi', secrets: key('MOONSHOT_API_KEY') },
  { provider: 'doubao', secrets: key('ARK_API_KEY', 'VOLCENGINE_API_KEY') },
  { provider: 'wenxin', secrets: key('QIANFAN_API_KEY') },
  { provider: 'hunyuan', secrets: key('HUNYUAN_API_KEY') },
  { provider: 'minimax', secrets: key('MINIMAX_API_KEY') },
  { provider: 'stepstar', secrets: key('STEPFUN_API_KEY', 'STEP_API_KEY') },
];

/** Every variable that an import reads of its own accord. */
export const environmentNames: ReadonlySet<string> = new Set([
  ...environmentRows.flatMap(({ secrets, baseUrls = [], regions = [], models = [] }) => [
    ...secrets.flatMap(({ parts, optional }) => [...parts, ...(optional === undefined ? [] : [optional])]),
    ...[...baseUrls, ...regions, ...models],
  ]),
]);
