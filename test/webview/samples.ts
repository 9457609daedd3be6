// Realistic contents for the webviews: a gateway with channels, keys and providers, and rows of the request log.
// Used by the webview tests. Every maker takes what differs and fills in the rest.
import { usualChannelSettings, type Channel } from '../../src/shared/channel';
import type { ProviderPreset } from '../../src/shared/status';
import type { RequestLogRow } from '../../src/shared/usage';
import { usualKeySettings, type VirtualKey } from '../../src/shared/virtualKey';
import type { GatewayState, SidebarState } from '../../src/shared/webviewMessages';

const day = 86_400_000;
const ago = (milliseconds: number): string => new Date(Date.now() - milliseconds).toISOString();

export function preset(part: Partial<ProviderPreset> & { id: string }): ProviderPreset {
  return {
    name: { en: part.id, zh: part.id },
    group: 'mainstream',
    regions: [],
    endpoints: { default: { 'openai-chat': `https://api.${part.id}.example/v1` } },
    protocols: {},
    auth: 'bearer',
    secretNeeded: true,
    keyUrl: `https://${part.id}.example/keys`,
    docsUrl: null,
    defaultProtocol: 'openai-chat',
    modelList: null,
    confidence: 'A',
    custom: false,
    ...part,
  };
}

export const providers: ProviderPreset[] = [
  preset({
    id: 'openai',
    name: { en: 'OpenAI', zh: 'OpenAI' },
    endpoints: {
      default: { 'openai-chat': 'https://api.openai.com/v1', 'openai-responses': 'https://api.openai.com/v1' },
    },
    defaultProtocol: 'openai-responses',
  }),
  preset({
    id: 'anthropic',
    name: { en: 'Anthropic', zh: 'Anthropic' },
    endpoints: { default: { anthropic: 'https://api.anthropic.com' } },
    defaultProtocol: 'anthropic',
    auth: 'x-api-key',
  }),
  preset({
    id: 'gemini',
    name: { en: 'Google Gemini', zh: 'Google Gemini' },
    endpoints: { default: { gemini: 'https://generativelanguage.googleapis.com/v1beta' } },
    defaultProtocol: 'gemini',
    auth: 'x-goog-api-key',
  }),
  preset({
    id: 'deepseek',
    name: { en: 'DeepSeek', zh: '深度求索' },
    group: 'china',
    regions: ['china', 'international'],
    endpoints: {
      china: { 'openai-chat': 'https://api.deepseek.com/v1', anthropic: 'https://api.deepseek.com/anthropic' },
      international: { 'openai-chat': 'https://api.deepseek.com/v1' },
    },
  }),
  preset({
    id: 'ollama',
    name: { en: 'Ollama', zh: 'Ollama' },
    group: 'local',
    endpoints: { default: { 'openai-chat': 'http://127.0.0.1:11434/v1' } },
    auth: 'none',
    secretNeeded: false,
    keyUrl: null,
  }),
  preset({
    id: 'demo',
    name: { en: 'Demo (no account)', zh: '演示（无需账号）' },
    group: 'local',
    endpoints: { default: { 'openai-chat': 'demo:', anthropic: 'demo:', gemini: 'demo:' } },
    auth: 'none',
    secretNeeded: false,
    keyUrl: null,
  }),
  preset({
    id: 'custom-openai',
    name: { en: 'OpenAI-compatible endpoint', zh: '兼容 OpenAI 的端点' },
    group: 'custom',
    endpoints: {},
    choices: ['openai-chat', 'openai-responses'],
    custom: true,
    keyUrl: null,
  }),
  preset({
    id: 'custom',
    name: { en: 'Any endpoint', zh: '任意端点' },
    group: 'custom',
    endpoints: {},
    choices: ['openai-chat', 'openai-responses', 'anthropic', 'gemini', 'bedrock'],
    custom: true,
    keyUrl: null,
  }),
];

export function channel(part: Partial<Channel> & { id: string; name: string }): Channel {
  return {
    ...usualChannelSettings,
    provider: 'openai',
    region: null,
    baseUrl: 'https://api.openai.com/v1',
    protocol: 'openai-chat',
    enabled: true,
    priority: 0,
    weight: 1,
    models: [],
    headers: {},
    secretState: 'set',
    secretHint: 'a1B2',
    health: { state: 'healthy', reason: null, checkedAt: ago(120_000), cause: null, models: [] },
    createdAt: ago(30 * day),
    updatedAt: ago(2 * day),
    ...part,
  };
}

export const channels: Channel[] = [
  channel({
    id: 'ch_openai',
    name: 'OpenAI team account',
    protocol: 'openai-responses',
    models: [{ id: 'gpt-5.2' }, { id: 'gpt-5.2-mini', alias: 'fast' }, { id: 'gpt-5.2-codex' }],
  }),
  channel({
    id: 'ch_anthropic',
    name: 'Anthropic',
    provider: 'anthropic',
    baseUrl: 'https://api.anthropic.com',
    protocol: 'anthropic',
    secretHint: '9xQw',
    health: {
      state: 'degraded',
      reason: 'Rate limited: 2 of the last 10 requests got 429.',
      checkedAt: ago(40_000),
      cause: null,
      models: [],
    },
  }),
  channel({
    id: 'ch_deepseek',
    name: 'DeepSeek (fallback)',
    provider: 'deepseek',
    region: 'china',
    baseUrl: 'https://api.deepseek.com/v1',
    priority: 10,
    secretHint: 'kk07',
    health: {
      state: 'down',
      reason: 'The provider refused the API key (401): Authentication Fails (no such user).',
      checkedAt: ago(5 * 60_000),
      cause: {
        code: 'key-rejected',
        params: { status: 401 },
        until: null,
        detail: 'Authentication Fails (no such user).',
      },
      models: [],
    },
  }),
  channel({
    id: 'ch_gemini',
    name: 'Gemini',
    provider: 'gemini',
    baseUrl: 'https://generativelanguage.googleapis.com/v1beta',
    protocol: 'gemini',
    secretState: 'missing',
    secretHint: null,
    health: { state: 'unknown', reason: null, checkedAt: null, cause: null, models: [] },
  }),
  channel({
    id: 'ch_ollama',
    name: 'Ollama on this machine',
    provider: 'ollama',
    baseUrl: 'http://127.0.0.1:11434/v1',
    secretState: 'not-needed',
    secretHint: null,
    enabled: false,
    health: { state: 'unknown', reason: null, checkedAt: null, cause: null, models: [] },
  }),
  channel({
    id: 'ch_demo',
    name: 'Demo',
    provider: 'demo',
    baseUrl: 'demo:',
    secretState: 'not-needed',
    secretHint: null,
    models: [{ id: 'demo-echo' }, { id: 'demo-story' }],
    priority: 100,
  }),
];

export function virtualKey(part: Partial<VirtualKey> & { id: string; name: string }): VirtualKey {
  return {
    prefix: 'gk-',
    hint: 'gk-…X7fQ',
    state: 'active',
    models: null,
    channels: null,
    expiresAt: null,
    defaultModel: null,
    ...usualKeySettings,
    note: '',
    createdAt: ago(20 * day),
    lastUsedAt: ago(3 * 60_000),
    usage: {
      requestsToday: 41,
      tokensToday: 318_400,
      usdToday: 1.84,
      requestsThisMonth: 612,
      tokensThisMonth: 5_204_118,
      usdThisMonth: 27.31,
      unpricedThisMonth: 0,
      usdOfBudget: null,
    },
    ...part,
  };
}

export const keys: VirtualKey[] = [
  virtualKey({ id: 'key_claude', name: 'Claude Code', prefix: 'sk-ant-', hint: 'sk-ant-…p0Lz', models: ['claude-*'] }),
  virtualKey({
    id: 'key_codex',
    name: 'Codex CLI',
    prefix: 'sk-',
    hint: 'sk-…44aB',
    expiresAt: new Date(Date.now() + 12.5 * day).toISOString(),
    lastUsedAt: ago(26 * 3_600_000),
  }),
  virtualKey({ id: 'key_script', name: 'Nightly evaluation script', state: 'disabled', lastUsedAt: null }),
  virtualKey({ id: 'key_intern', name: 'Workshop', state: 'expired', expiresAt: ago(3 * day), hint: 'gk-…Qm1e' }),
  virtualKey({ id: 'key_old', name: 'Old laptop', state: 'revoked', hint: 'gk-…0000' }),
];

export const running: Extract<GatewayState, { state: 'running' }> = {
  state: 'running',
  proxyUrl: 'http://127.0.0.1:11580',
  version: '0.1.0',
  keepRunning: false,
  leases: 2,
  activeRequests: 1,
};

/** The state of a sidebar with everything in it. */
export function sidebarState(part: Partial<SidebarState> = {}): SidebarState {
  return {
    gateway: running,
    today: {
      requests: 1284,
      errors: 7,
      costUsd: 12.4381,
      inputTokens: 4_812_330,
      outputTokens: 391_024,
      unpricedRequests: 4,
    },
    spent: {
      channels: { ch_openai: { requests: 812, costUsd: 9.21 } },
      tools: { 'claude-code': { requests: 3, costUsd: 0 } },
    },
    channels,
    keys,
    providers,
    warnings: [],
    ...part,
  };
}

export function requestRow(part: Partial<RequestLogRow> & { id: string }): RequestLogRow {
  return {
    startedAt: ago(60_000),
    keyId: 'key_claude',
    tool: null,
    folder: null,
    channelId: 'ch_anthropic',
    attempts: [{ channelId: 'ch_anthropic', status: 200, milliseconds: 4210 }],
    inboundProtocol: 'anthropic',
    upstreamProtocol: 'anthropic',
    operation: 'generate',
    route: 'routed',
    requestedModel: 'claude-sonnet-4-5',
    model: 'claude-sonnet-4-5',
    status: 200,
    outcome: 'ok',
    error: null,
    errorKind: null,
    usageKnown: true,
    inputTokens: 1204,
    cacheReadTokens: 48_120,
    cacheWriteTokens: 2040,
    outputTokens: 842,
    reasoningTokens: 210,
    images: 0,
    audioSeconds: 0,
    characters: 0,
    audioInputTokens: 0,
    audioOutputTokens: 0,
    webSearches: 0,
    costUsd: 0.04128,
    priceSource: 'override',
    cacheSavingsUsd: 0.1264,
    firstByteMs: 640,
    durationMs: 4210,
    stream: true,
    clientAborted: false,
    toolCalls: 0,
    warnings: [],
    ...part,
  };
}

/** A request that runs. */
export function runningRow(part: Partial<RequestLogRow> & { id: string }): RequestLogRow {
  return requestRow({
    attempts: [],
    status: null,
    outcome: null,
    usageKnown: false,
    inputTokens: 0,
    cacheReadTokens: 0,
    cacheWriteTokens: 0,
    outputTokens: 0,
    reasoningTokens: 0,
    costUsd: null,
    priceSource: null,
    firstByteMs: null,
    durationMs: null,
    ...part,
  });
}

const nothingUsed = {
  usageKnown: false,
  inputTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
  costUsd: null,
  priceSource: null,
  cacheSavingsUsd: null,
} as const;

/** A log as a working day leaves it, newest first. */
export function requestRows(count: number): RequestLogRow[] {
  const kinds: ((id: string, startedAt: string) => RequestLogRow)[] = [
    (id, startedAt) => requestRow({ id, startedAt }),
    (id, startedAt) =>
      requestRow({
        id,
        startedAt,
        keyId: 'key_codex',
        channelId: 'ch_openai',
        inboundProtocol: 'openai-responses',
        upstreamProtocol: 'openai-responses',
        requestedModel: 'fast',
        model: 'gpt-5.2-mini',
        cacheReadTokens: 0,
        cacheWriteTokens: 0,
        inputTokens: 18_204,
        outputTokens: 2210,
        costUsd: 0.00091,
        durationMs: 12_840,
        firstByteMs: 1180,
        attempts: [{ channelId: 'ch_openai', status: 200, milliseconds: 12_840 }],
      }),
    (id, startedAt) =>
      requestRow({
        id,
        startedAt,
        keyId: 'key_codex',
        channelId: 'ch_demo',
        inboundProtocol: 'openai-chat',
        upstreamProtocol: 'openai-chat',
        requestedModel: 'demo-echo',
        model: 'demo-echo',
        inputTokens: 12,
        cacheReadTokens: 0,
        cacheWriteTokens: 0,
        outputTokens: 12,
        reasoningTokens: 0,
        costUsd: 0.000018,
        priceSource: 'demo',
        stream: false,
        durationMs: 4,
        firstByteMs: 3,
        attempts: [{ channelId: 'ch_demo', status: 200, milliseconds: 4 }],
      }),
    (id, startedAt) =>
      requestRow({
        id,
        startedAt,
        ...nothingUsed,
        channelId: 'ch_deepseek',
        requestedModel: 'deepseek-reasoner',
        model: 'deepseek-reasoner',
        inboundProtocol: 'openai-chat',
        upstreamProtocol: 'openai-chat',
        status: 502,
        outcome: 'error',
        error: 'The provider could not be reached: connect ETIMEDOUT 203.0.113.7:443',
        firstByteMs: null,
        durationMs: 10_004,
        stream: false,
        attempts: [
          { channelId: 'ch_gemini', status: null, reason: 'quota-used-up', passedOver: true, milliseconds: 0 },
          {
            ...{ channelId: 'ch_openai', status: 429, error: 'Rate limit reached for gpt-5.2', reason: 'rate-limited' },
            milliseconds: 210,
          },
          {
            ...{
              channelId: 'ch_deepseek',
              status: null,
              error: 'connect ETIMEDOUT 203.0.113.7:443',
              reason: 'no-route',
            },
            milliseconds: 9790,
          },
        ],
      }),
    (id, startedAt) =>
      requestRow({
        id,
        startedAt,
        requestedModel: 'claude-opus-4-5',
        model: 'claude-opus-4-5-20260101',
        outcome: 'aborted',
        clientAborted: true,
        status: 200,
        outputTokens: 96,
        costUsd: null,
        priceSource: null,
        warnings: ['service_tier was dropped: this channel does not take it'],
      }),
    (id, startedAt) =>
      requestRow({ id, startedAt, ...nothingUsed, status: null, outcome: 'interrupted', durationMs: null }),
  ];
  const pattern = [0, 1, 0, 2, 0, 0, 3, 1, 0, 4, 0, 1, 0, 0, 5, 0];
  return Array.from({ length: count }, (_, index) => {
    const id = `req_${String(100_000 - index).padStart(8, '0')}`;
    const startedAt = new Date(Date.now() - (index + 1) * 47_000).toISOString();
    const make = kinds[pattern[index % pattern.length] ?? 0] ?? requestRow.bind(null, { id });
    return make(id, startedAt);
  });
}

export const names = {
  channels: Object.fromEntries(channels.map(({ id, name }) => [id, name])),
  keys: Object.fromEntries(keys.map(({ id, name }) => [id, name])),
};
