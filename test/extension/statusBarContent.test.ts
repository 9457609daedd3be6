// The text and hover of the status-bar item in each state.
import { describe, expect, it } from 'vitest';
import { formatUsd } from '../../src/extension/money';
import { escapeMarkdown, hoverCommands, statusBarContent } from '../../src/extension/statusBarContent';
import { inEnglish } from '../../src/extension/translate';
import type { TodayFigures } from '../../src/shared/status';
import type { GatewayState } from '../../src/shared/webviewMessages';

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
  statusBarContent(state, figures, locale, inEnglish);

describe('statusBarContent', () => {
  it('shows the cost of today while running, and the figures in the hover', () => {
    const { text, hover, command } = content(running);
    expect(text).toBe('$(pulse) $1.24');
    expect(hover).toContain('| Requests | 1,234 |');
    expect(hover).toContain('| Input tokens | 56,789 |');
    expect(hover).toContain('`http://127.0.0.1:11580`');
    expect(command).toBe('gatehouse.openRequestLog');
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
