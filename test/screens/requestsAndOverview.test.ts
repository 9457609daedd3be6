// Takes pictures of the request log and the overview with contents of every kind, in four themes and four widths.
// Not a part of `npm test`: run with `npm run screens`, then look at out/screenshots/requests with your own eyes.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, it } from 'vitest';
import { repoRoot } from '../support/sources';
import { captured, detailOf, logOf } from '../webview/detailSamples';
import { freshAnswers, overviewAnswers } from '../webview/overviewSamples';
import { channel, names, requestRow, requestRows, runningRow, sidebarState } from '../webview/samples';
import { themeNames, type ThemeName } from '../webview/themes';
import { WebviewBrowser, type HostHandler, type PageBundle, type WebviewPage } from '../webview/webviewPage';

const folder = path.join(repoRoot, 'out', 'screenshots', 'requests');
const widths = [300, 800, 1400, 1600];

let browser: WebviewBrowser;
beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  browser = await WebviewBrowser.start();
}, 60_000);
afterAll(() => browser.close());

interface Scene {
  name: string;
  bundle: PageBundle;
  locale?: string;
  answer: HostHandler;
  state?: object;
  play: (view: WebviewPage) => Promise<void>;
}

const failover = requestRow({
  id: 'req_failover',
  startedAt: new Date(Date.now() - 20_000).toISOString(),
  route: 'failover',
  tool: 'claude-code',
  folder: '/home/ada/projects/analytical-engine',
  costUsd: 0.038418,
  durationMs: 3260,
  warnings: ['service_tier was dropped: this channel does not take it'],
  attempts: [
    { channelId: 'ch_gemini', status: null, reason: 'quota-used-up', passedOver: true, milliseconds: 0 },
    {
      channelId: 'ch_openai',
      status: 429,
      reason: 'rate-limited',
      error: 'Rate limit reached',
      startedMs: 3,
      milliseconds: 610,
    },
    { channelId: 'ch_anthropic', status: 200, startedMs: 700, firstByteMs: 640, milliseconds: 2500 },
  ],
});
const rows = [runningRow({ id: 'req_live', startedAt: new Date().toISOString() }), failover, ...requestRows(60)];
const answer = logOf(rows, 100, (row) => detailOf(row, row.id === failover.id ? { capture: captured } : {}));

async function tell(view: WebviewPage): Promise<void> {
  await view.post({ type: 'names', ...names, proxyUrl: 'http://127.0.0.1:11580' });
  await view.post({ type: 'sidebar', state: sidebarState() });
}
async function tellOverview(view: WebviewPage): Promise<void> {
  await view.post({ type: 'time-zone', zone: 'UTC' });
  await view.post({ type: 'sidebar', state: sidebarState() });
  await view.page.locator('.event').first().waitFor();
  await view.page.locator('.sparkline').waitFor();
}
async function openFailover(view: WebviewPage): Promise<void> {
  await tell(view);
  await view.page.locator('[data-id=req_failover]').click();
  await view.page.locator('.arithmetic').waitFor();
}

const scenes: Scene[] = [
  { name: 'log', bundle: 'requests', answer, play: tell },
  { name: 'log-zh', bundle: 'requests', locale: 'zh-cn', answer, play: tell },
  {
    name: 'filters',
    bundle: 'requests',
    answer,
    state: {
      filters: { within: '24h', status: '4xx', model: 'claude-sonnet-4-5', channel: 'ch_openai', search: 'timeout' },
      columns: ['channel', 'tool', 'route', 'cost', 'duration'],
      selectedId: null,
      scrollTop: 0,
      readable: true,
    },
    play: async (view) => {
      await tell(view);
      await view.page.getByRole('button', { name: 'Add Filter' }).click();
    },
  },
  { name: 'detail', bundle: 'requests', answer, play: openFailover },
  {
    name: 'detail-zh',
    bundle: 'requests',
    locale: 'zh-cn',
    answer,
    play: async (view) => {
      await openFailover(view);
      await view.page.locator('.pane').evaluate((pane) => (pane.scrollTop = 420));
    },
  },
  {
    name: 'arithmetic',
    bundle: 'requests',
    answer,
    play: async (view) => {
      await openFailover(view);
      await view.page.getByRole('button', { name: /Request of the client/ }).click();
      await view.page.locator('#usage-title').evaluate((heading) => heading.scrollIntoView());
    },
  },
  {
    name: 'pill',
    bundle: 'requests',
    answer,
    play: async (view) => {
      await tell(view);
      await view.page.locator('gatehouse-request-table').evaluate((list) => (list.scrollTop = 400));
      await view.settle();
      await view.post({
        type: 'request',
        phase: 'finished',
        request: requestRow({ id: 'req_new', startedAt: new Date().toISOString() }),
      });
      await view.page.locator('.pill').waitFor();
    },
  },
  {
    name: 'overview',
    bundle: 'overview',
    answer: overviewAnswers,
    state: { paused: false, stepsDismissed: true },
    play: tellOverview,
  },
  {
    name: 'overview-zh',
    bundle: 'overview',
    locale: 'zh-cn',
    answer: overviewAnswers,
    state: { paused: false, stepsDismissed: true },
    play: tellOverview,
  },
  {
    name: 'overview-fresh',
    bundle: 'overview',
    answer: freshAnswers,
    play: async (view) => {
      const demo = channel({ id: 'ch_demo', name: 'Demo', provider: 'demo' });
      const today = { requests: 0, errors: 0, costUsd: 0, inputTokens: 0, outputTokens: 0, unpricedRequests: 0 };
      await view.post({ type: 'sidebar', state: sidebarState({ channels: [demo], keys: [], today }) });
      await view.page.locator('.next-steps').waitFor();
    },
  },
];

const cases = scenes.flatMap((scene) =>
  themeNames.flatMap((theme) => widths.map((width) => [scene.name, theme, width, scene] as const)),
);
it.each(cases)('pictures %s in %s at %i px', async (name, theme: ThemeName, width, scene) => {
  const { bundle, locale = 'en', state } = scene;
  const view = await browser.open(bundle, {
    theme,
    width,
    height: 900,
    locale,
    answer: scene.answer,
    ...(state === undefined ? {} : { state }),
  });
  await scene.play(view);
  await view.settle();
  await view.page.screenshot({ path: path.join(folder, `${name}-${theme}-${width}.png`) });
  await view.close();
});
