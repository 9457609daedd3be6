// The text and hover of the status-bar item in each state.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { escapeMarkdown } from '../../src/extension/escapeMarkdown';
import { formatUsd } from '../../src/extension/money';
import { hoverCommands, statusBarContent, type StatusBarFigures } from '../../src/extension/statusBarContent';
import { inEnglish, type Translate } from '../../src/extension/translate';
import type { PeriodFigures, UsageView } from '../../src/extension/usageFigures';
import type { Currency } from '../../src/shared/prices';
import type { TodayFigures } from '../../src/shared/status';
import type { GatewayState } from '../../src/shared/webviewMessages';
import { repoRoot } from '../support/sources';

const running: GatewayState = {
  state: 'running',
  proxyUrl: 'http://127.0.0.1:11580',
  version: '0.1.0',
  keepRunning: false,
  leases: 1,
  activeRequests: 0,
};
const today: TodayFigures = {
  requests: 1234,
  errors: 2,
  costUsd: 1.239,
  inputTokens: 56_789,
  outputTokens: 1000,
  unpricedRequests: 0,
};
const content = (state: GatewayState, figures: TodayFigures | null = today, locale = 'en') =>
  statusBarContent(state, { today: figures }, locale, inEnglish);

describe('statusBarContent', () => {
  it('shows the cost of today while running, and the figures in the hover', () => {
    const { text, hover, command } = content(running);
    expect(text).toBe('$(pulse) $1.24');
    expect(hover).toContain('| Requests | 1,234 |');
    expect(hover).toContain('| Input tokens | 56,789 |');
    expect(hover).toContain('`http://127.0.0.1:11580`');
    expect(command).toBe('gatehouse.openStatistics');
  });

  it('says that some requests have no known price', () => {
    const { text, hover } = content(running, { ...today, unpricedRequests: 3 });
    expect(text).toBe('$(pulse) $1.24 + 3 unpriced');
    expect(hover).toContain('not part of the cost');
  });

  it('shows nothing spent before the first figures come', () =>
    expect(content(running, null).text).toBe('$(pulse) $0.00'));

  it.each<[GatewayState, string, string]>([
    [{ state: 'starting' }, '$(sync~spin) Gatehouse', 'gatehouse.sidebar.focus'],
    [{ state: 'stopped' }, '$(circle-slash) Gatehouse stopped', 'gatehouse.start'],
    [
      { state: 'port-taken', port: 11580, server: 'proxy', program: 'ollama' },
      '$(warning) Port 11580 taken',
      'gatehouse.choosePort',
    ],
    [{ state: 'failed', reason: 'exit code 1' }, '$(error) Gatehouse failed', 'gatehouse.sidebar.focus'],
  ])('in state %j', (state, text, command) => {
    expect(content(state)).toMatchObject({ text, command });
    expect(content(state).label).not.toContain('$(');
  });

  it('links only to commands that the hover may call', () => {
    const states: GatewayState[] = [
      running,
      { state: 'starting' },
      { state: 'stopped' },
      { state: 'port-taken', port: 1, server: 'proxy', program: null },
      { state: 'failed', reason: '' },
    ];
    const linked = states.flatMap((state) =>
      [...content(state).hover.matchAll(/\(command:([\w.]+)\)/g)].map(([, id]) => id),
    );
    expect(linked.length).toBeGreaterThan(5);
    expect(linked.filter((id) => !hoverCommands.some((known) => known === id))).toEqual([]);
  });

  it('takes the markup out of names and reasons from outside', () => {
    const program = '[x](command:evil) $(bug) **b** `c`';
    expect(content({ state: 'port-taken', port: 1, server: 'proxy', program }).hover).not.toContain('](command:evil)');
    expect(content({ state: 'failed', reason: '[x](command:evil)' }).hover).not.toContain('](command:evil)');
    expect(escapeMarkdown('a\n\n# b')).toBe('a \\# b');
  });
});

describe('longer times', () => {
  const figures = (part: Partial<PeriodFigures>): PeriodFigures => ({ ...today, firstByteMs: null, ...part });
  const usage: UsageView = {
    periods: {
      today: figures({ firstByteMs: 412 }),
      last7Days: figures({ costUsd: 8.4, requests: 9000, errors: 12, firstByteMs: 1250 }),
      month: figures({ costUsd: 31.5, requests: 40_000, unpricedRequests: 7, firstByteMs: 900 }),
      session: figures({ costUsd: 0.02, requests: 3 }),
    },
    tools: [
      { tool: 'claude-code', requests: 700, costUsd: 1 },
      { tool: 'a|b', requests: 4, costUsd: 0.2 },
      { tool: null, requests: 530, costUsd: 0.039 },
    ],
    channels: [],
  };
  const shown = (more: Partial<StatusBarFigures>, locale = 'en', t = inEnglish) =>
    statusBarContent(running, { today, usage, ...more }, locale, t);

  it.each([
    ['today', '$(pulse) $1.24', 'Gatehouse: $1.24 today'],
    ['last7Days', '$(pulse) $8.40 · 7 days', 'Gatehouse: $8.40 in the last 7 days'],
    ['month', '$(pulse) $31.50 + 7 unpriced · Month', 'Gatehouse: $31.50 + 7 unpriced this month'],
    ['session', '$(pulse) $0.02 · Session', 'Gatehouse: $0.02 in this session'],
  ] as const)('%s is what the item shows', (period, text, label) => {
    expect(shown({ period })).toMatchObject({ text, label });
  });

  it('stand beside today in the hover, with the first byte and the tools', () => {
    const { hover } = shown({});
    expect(hover).toContain('| | Today | &emsp;7 days | &emsp;Month |\n|:--|--:|--:|--:|');
    expect(hover).toContain('| Cost | $1.24 | &emsp;$8.40 | &emsp;$31.50 + 7 unpriced |');
    expect(hover).toContain('| Requests | 1,234 | &emsp;9,000 | &emsp;40,000 |');
    expect(hover).toContain('| First byte, median | 412ms | &emsp;1.3s | &emsp;900ms |');
    expect(hover).toContain('| Claude Code | $1.00 | 700 |');
    expect(hover).toContain('| a\\|b | $0.20 | 4 |');
    expect(hover).toContain('| Other clients | $0.039 | 530 |');
    expect(hover).not.toContain('Session');
    expect(shown({ period: 'session' }).hover).toContain('| | Today | &emsp;7 days | &emsp;Month | &emsp;Session |');
  });

  it('are those of today until they are known', () => {
    expect(shown({ period: 'month', usage: undefined })).toMatchObject({
      text: '$(pulse) $1.24',
      label: 'Gatehouse: $1.24 today',
    });
  });

  it.each<[Currency, number, string, string]>([
    // 1.239 * 6.72 = 8.32608; 1.239 * 150 = 185.85; 1.239 * 0.92 = 1.13988.
    ['CNY', 6.72, 'en', '$(pulse) ≈ CN¥8.33'],
    ['CNY', 6.72, 'zh-cn', '$(pulse) ≈ ¥8.33'],
    ['JPY', 150, 'en', '$(pulse) ≈ ¥186'],
    ['JPY', 150, 'zh-cn', '$(pulse) ≈ JP¥186'],
    ['EUR', 0.92, 'de', '$(pulse) ≈ 1,14\u00a0€'],
  ])('are shown in %s at %d in %s', (currency, perUsd, locale, text) => {
    const content = shown({ money: { currency, perUsd } }, locale);
    expect(content.text).toBe(text);
    expect(content.hover).toContain('≈');
  });

  it('are told in Chinese', () => {
    const bundle = JSON.parse(readFileSync(path.join(repoRoot, 'l10n', 'bundle.l10n.zh-cn.json'), 'utf8')) as Record<
      string,
      string
    >;
    const inChinese: Translate = (text, ...values) => inEnglish(bundle[text] ?? `? ${text}`, ...values);
    const { text, label, hover } = shown({ period: 'last7Days' }, 'zh-cn', inChinese);
    expect(text).toBe('$(pulse) $8.40 · 7 天');
    expect([label, hover].join()).not.toContain('?');
    expect(hover).toContain('| | 今天 | &emsp;7 天 | &emsp;本月 |');
  });
});

describe('formatUsd', () => {
  it.each([
    [0, 'en', '$0.00'],
    [0.00001, 'en', '$0.00001'],
    [0.000424, 'en', '$0.00042'],
    [0.0312, 'en', '$0.031'],
    [0.1239, 'en', '$0.12'],
    [12.345, 'en', '$12.35'],
    [1234.5, 'en', '$1,234.50'],
    [1.24, 'zh-cn', '$1.24'],
    [1234.5, 'de', '1.234,50\u00a0$'],
  ])('%d in %s', (cost, locale, text) => expect(formatUsd(cost, locale)).toBe(text));
});
