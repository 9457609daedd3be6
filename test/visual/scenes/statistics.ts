// Scenes of the Statistics page: a month and a year of figures, a drill-down, an open menu, and nothing, nothing yet, and an error.
import { host, zone } from '../../webview/statistics/page';
import { madeYear } from '../../webview/statistics/madeUsage';
import { never, type HostHandler, type WebviewPage } from '../../webview/webviewPage';
import type { Scene } from '../scene';
import { sidebarState } from '../../webview/samples';

const atWork = host(madeYear(Date.now()));

const shown = {
  choice: { kind: 'preset', preset: '30d' },
  granularity: 'auto',
  filters: {},
  compare: true,
  live: true,
  measure: 'cost',
  stack: 'model',
  sort: { by: 'cost', descending: true },
  whole: [],
  heat: 'requests',
  closed: [],
};

async function begin(view: WebviewPage, ready: string): Promise<void> {
  await view.post({ type: 'time-zone', zone });
  await view.post({ type: 'sidebar', state: sidebarState() });
  await view.page.locator(ready).first().waitFor();
}

function scene(name: string, answer: HostHandler, ready: string, rest: Partial<Scene> = {}): Scene {
  return { name, bundle: 'statistics', answer, state: shown, play: (view) => begin(view, ready), ...rest };
}

const whole = '[data-chart=calendar]';
const error = { error: { kind: 'gateway-unreachable', message: '' } };

export const statisticsScenes: Scene[] = [
  scene('statistics', atWork, whole, { main: true }),
  scene('statistics-year', atWork, whole, {
    samePartsAs: 'statistics',
    height: 4200,
    state: { ...shown, choice: { kind: 'preset', preset: 'year' }, measure: 'tokens' },
  }),
  scene('statistics-filtered', atWork, whole, {
    samePartsAs: 'statistics',
    height: 2600,
    state: { ...shown, stack: 'channel', filters: { tool: 'claude-code', outcome: 'ok' }, granularity: 'week' },
  }),
  scene('statistics-menu', atWork, whole, {
    play: async (view) => {
      await begin(view, whole);
      await view.page.locator('gatehouse-filter-chips .add').click();
    },
  }),
  scene('statistics-empty', host([], []), '.empty-state'),
  scene('statistics-loading', () => never, '.skeleton'),
  scene('statistics-error', () => error, '.notice-error'),
];
