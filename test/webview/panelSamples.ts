// Contents for the editor panels of channels and keys: models with facts and prices, days of spend, budgets, servers on this machine.
// Used by the webview tests and the pictures. `panelAnswers` plays the host.
import { providerPresets } from '../../src/catalog/providers';
import type { Budget } from '../../src/shared/budgets';
import type { ChannelModels } from '../../src/shared/channelModels';
import type { ChannelTestResult } from '../../src/shared/channelTest';
import { usualBudgetSettings } from '../../src/shared/budgets';
import type { KeyDay, SidebarState, WebviewAction } from '../../src/shared/webviewMessages';
import { listedFolders } from './folderSamples';
import { channels, keys, sidebarState, virtualKey } from './samples';
import type { HostAnswer, WebviewPage } from './webviewPage';

const day = 86_400_000;

export const listedModels = [
  {
    id: 'gpt-5.2',
    contextTokens: 400_000,
    maxOutputTokens: 128_000,
    input: ['text', 'image'],
    reasoning: true,
    tools: true,
  },
  {
    id: 'gpt-5.2-mini',
    contextTokens: 400_000,
    maxOutputTokens: 128_000,
    input: ['text', 'image'],
    reasoning: true,
    tools: true,
  },
  {
    id: 'gpt-5.2-codex',
    contextTokens: 400_000,
    maxOutputTokens: 128_000,
    input: ['text', 'image'],
    reasoning: true,
    tools: true,
  },
  { id: 'gpt-4o', contextTokens: 128_000, maxOutputTokens: 16_384, input: ['text', 'image'], tools: true },
  {
    id: 'gpt-4-turbo',
    contextTokens: 128_000,
    maxOutputTokens: 4096,
    input: ['text', 'image'],
    tools: true,
    deprecated: true,
  },
  { id: 'text-embedding-3-large' },
] as const;

const prices: Record<string, [number, number]> = {
  'gpt-5.2': [1.75, 14],
  'gpt-5.2-mini': [0.25, 2],
  'gpt-4o': [2.5, 10],
};

/** What the gateway knows of the models of two channels. */
export const channelModels: ChannelModels[] = [
  {
    channelId: 'ch_openai',
    channelName: 'OpenAI team account',
    provider: 'openai',
    enabled: true,
    known: true,
    patterns: [],
    models: listedModels.map((model) => {
      const [input, output] = prices[model.id] ?? [null, null];
      const price = input === null ? null : { input, output, cacheRead: null };
      return { ...model, input: 'input' in model ? [...model.input] : ['text' as const], price };
    }),
  },
  {
    channelId: 'ch_anthropic',
    channelName: 'Anthropic',
    provider: 'anthropic',
    enabled: true,
    known: true,
    patterns: ['claude-*'],
    models: [
      {
        id: 'claude-sonnet-4-5',
        contextTokens: 200_000,
        maxOutputTokens: 64_000,
        input: ['text', 'image', 'pdf'],
        reasoning: true,
        tools: true,
        price: { input: 3, output: 15, cacheRead: 0.3 },
      },
      {
        id: 'claude-haiku-4-5',
        contextTokens: 200_000,
        maxOutputTokens: 64_000,
        price: { input: 1, output: 5, cacheRead: 0.1 },
      },
    ],
  },
];

/** Two weeks of two keys. */
export function keyDays(): KeyDay[] {
  const today = Math.floor(Date.now() / day) * day;
  return Array.from({ length: 14 }, (_, index) => index).flatMap((index) => {
    const begins = new Date(today - index * day).toISOString();
    const some = (index * 37) % 11;
    return [
      { keyId: 'key_claude', day: begins, requests: some * 12, costUsd: some * 0.4 },
      ...(index % 3 === 0 ? [{ keyId: 'key_codex', day: begins, requests: 4 + index, costUsd: 0 }] : []),
    ];
  });
}

export function budget(part: Partial<Budget> & { id: string }): Budget {
  return {
    ...usualBudgetSettings,
    notifyAt: [...usualBudgetSettings.notifyAt],
    scope: 'all',
    usd: 50,
    usedUsd: 12.44,
    periodStart: '2026-11-01T00:00:00.000Z',
    periodEnd: '2026-12-01T00:00:00.000Z',
    createdAt: '2026-10-01T00:00:00.000Z',
    ...part,
  };
}

export const budgets: Budget[] = [
  budget({ id: 'b_all' }),
  budget({ id: 'b_channel', scope: 'channel', scopeId: 'ch_anthropic', usd: 20, usedUsd: 18.4, block: false }),
  budget({
    id: 'b_tool',
    scope: 'tool',
    scopeId: 'claude-code',
    period: 'day',
    usd: 5,
    usedUsd: 5.31,
    onUnknownPrice: 'refuse',
  }),
  budget({
    id: 'b_folder',
    scope: 'folder',
    scopeId: '/home/me/projects/research',
    usd: 100,
    usedUsd: 0,
    period: 'total',
    periodStart: null,
    periodEnd: null,
  }),
];

export const passedTest: ChannelTestResult = {
  ok: true,
  steps: [
    { name: 'resolve', ok: true, milliseconds: 8 },
    { name: 'connect', ok: true, milliseconds: 31 },
    { name: 'tls', ok: true, milliseconds: 44 },
    { name: 'authenticate', ok: true, milliseconds: 212 },
    { name: 'list-models', ok: true, milliseconds: 3 },
  ],
  models: listedModels.map(({ id }) => id),
  prices: { 'gpt-5.2-codex': { input: 1.25, output: 10, cacheRead: 0.125 } },
};

export const failedTest: ChannelTestResult = {
  ok: false,
  steps: [
    ...passedTest.steps.slice(0, 3),
    {
      name: 'authenticate',
      ok: false,
      milliseconds: 190,
      error: 'Incorrect API key provided: sk-proj-…0001.',
      cause: 'key-rejected',
      status: 401,
    },
  ],
};

/** The state with the presets of the catalogue itself, and keys with settings of every kind. */
export function panelState(part: Partial<SidebarState> = {}): SidebarState {
  return sidebarState({
    providers: [...providerPresets],
    keys: [
      ...keys.map((key) =>
        key.id === 'key_claude'
          ? virtualKey({
              ...key,
              budget: { usd: 40, period: 'month', onUnknownPrice: 'allow' },
              usage: { ...key.usage, usdOfBudget: 27.31 },
              note: 'Laptop',
            })
          : key,
      ),
    ],
    channels: channels.map((channel) =>
      channel.id === 'ch_openai' ? { ...channel, provider: 'openai', group: 'work' } : channel,
    ),
    ...part,
  });
}

/** Answers of a host in which everything works. */
export function panelAnswers(request: WebviewAction): HostAnswer {
  switch (request.action) {
    case 'ask-draft-secret':
      return { value: { hint: 'a1B2' } };
    case 'find-draft-secret':
      return { value: { hint: null } };
    case 'create-channel':
      return { value: { id: 'ch_new' } };
    case 'test-channel':
    case 'test-draft':
      return { value: passedTest };
    case 'fetch-models':
      return { value: { models: listedModels } };
    case 'list-models':
      return { value: channelModels };
    case 'discover-servers':
      return {
        value: [
          { provider: 'ollama', baseUrl: 'http://127.0.0.1:11434/v1', models: ['llama3.3', 'qwen3'], channelId: null },
        ],
      };
    case 'list-channel-prices':
      return { value: [] };
    case 'list-key-days':
      return { value: keyDays() };
    case 'list-budgets':
      return { value: budgets };
    case 'list-folders':
      return { value: listedFolders };
    default:
      return { value: null };
  }
}

/** Opens every folded part of the form that the page shows. */
export async function openFolds({ page }: WebviewPage): Promise<void> {
  const closed = page.locator('.fold button[aria-expanded=false]');
  // Each one that is opened is no longer among them.
  for (let left = await closed.count(); left > 0; left -= 1) await closed.first().click();
}
