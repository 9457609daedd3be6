// Scenes of the sidebar and of the overview: at work, fresh, and without a gateway.
import type { GatewayState, SidebarState } from '../../../src/shared/webviewMessages';
import { freshAnswers, overviewAnswers } from '../../webview/overviewSamples';
import { failedTest, panelAnswers, panelState } from '../../webview/panelSamples';
import { channel, sidebarState } from '../../webview/samples';
import { tools } from '../../webview/toolSamples';
import type { HostHandler } from '../../webview/webviewPage';
import type { Scene } from '../scene';

const sidebarAnswers: HostHandler = (request) => {
  if (request.action === 'test-channel') return { value: failedTest };
  return request.action === 'list-tools' ? { value: tools } : panelAnswers(request);
};

const nothingToday = { requests: 0, errors: 0, costUsd: 0, inputTokens: 0, outputTokens: 0, unpricedRequests: 0 };
const fresh: Partial<SidebarState> = {
  channels: [channel({ id: 'ch_demo', name: 'Demo', provider: 'demo', secretState: 'not-needed', secretHint: null })],
  keys: [],
  today: nothingToday,
};

const withoutGateway = (name: string, gateway: GatewayState): Scene => ({
  name: `sidebar-${name}`,
  bundle: 'sidebar',
  answer: sidebarAnswers,
  play: (view) => view.post({ type: 'sidebar', state: sidebarState({ gateway, channels: [], keys: [], today: null }) }),
});

const folds = { foldedSections: [], showRevoked: true, scrollTop: 0 };

export const sidebarScenes: Scene[] = [
  {
    name: 'sidebar',
    bundle: 'sidebar',
    main: true,
    answer: sidebarAnswers,
    play: async (view) => {
      await view.post({ type: 'sidebar', state: panelState() });
      await view.page.locator('[data-row=ch_openai]').waitFor();
    },
  },
  {
    name: 'sidebar-details',
    bundle: 'sidebar',
    height: 2200,
    answer: sidebarAnswers,
    state: { ...folds, expanded: ['ch_openai', 'ch_deepseek', 'key_claude'] },
    play: async (view) => {
      await view.post({ type: 'sidebar', state: panelState({ warnings: ['The disk is full.'] }) });
      await view.page.locator('[data-row=ch_openai] .icon-button').first().click();
      await view.page.locator('[data-row=ch_openai] .result').waitFor();
    },
  },
  {
    name: 'sidebar-empty',
    bundle: 'sidebar',
    answer: (request) => (request.action === 'list-tools' ? { value: [] } : { value: null }),
    play: (view) =>
      view.post({ type: 'sidebar', state: sidebarState({ channels: [], keys: [], today: nothingToday }) }),
  },
  withoutGateway('stopped', { state: 'stopped' }),
  withoutGateway('starting', { state: 'starting' }),
  withoutGateway('port-taken', { state: 'port-taken', port: 11580, server: 'proxy', program: 'python3' }),
  withoutGateway('failed', { state: 'failed', reason: 'EACCES' }),
];

export const overviewScenes: Scene[] = [
  {
    name: 'overview',
    bundle: 'overview',
    main: true,
    height: 1200,
    answer: overviewAnswers,
    state: { paused: false, stepsDismissed: true },
    play: async (view) => {
      await view.post({ type: 'time-zone', zone: 'UTC' });
      await view.post({ type: 'sidebar', state: sidebarState() });
      await view.page.locator('.event').first().waitFor();
      await view.page.locator('.sparkline').first().waitFor();
    },
  },
  {
    name: 'overview-fresh',
    bundle: 'overview',
    height: 1400,
    answer: freshAnswers,
    play: async (view) => {
      await view.post({ type: 'time-zone', zone: 'UTC' });
      await view.post({ type: 'sidebar', state: sidebarState(fresh) });
      await view.page.locator('.next-steps').waitFor();
    },
  },
  {
    name: 'overview-stopped',
    bundle: 'overview',
    answer: () => ({ error: { kind: 'gateway-unreachable', message: '' } }),
    play: async (view) => {
      await view.post({ type: 'time-zone', zone: 'UTC' });
      await view.post({ type: 'sidebar', state: sidebarState({ gateway: { state: 'stopped' }, today: null }) });
    },
  },
];
