// Takes pictures of the Statistics page over a made year in four themes at 400 and 1600 px (the light theme in Chinese), and of its states.
// Not a part of `npm test`: run with `npm run screens`, then look at out/screenshots/statistics with your own eyes.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { repoRoot } from '../support/sources';
import { host, openStatistics } from '../webview/statistics/page';
import { themeNames } from '../webview/themes';
import { never, WebviewBrowser, type OpenOptions, type WebviewPage } from '../webview/webviewPage';

const folder = path.join(repoRoot, 'out', 'screenshots', 'statistics');

let browser: WebviewBrowser;
beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  browser = await WebviewBrowser.start();
}, 60_000);
afterAll(() => browser.close());

async function shoot(name: string, options: OpenOptions, ready: string, act?: (view: WebviewPage) => Promise<void>) {
  const view = await openStatistics(browser, options);
  await view.page.locator(ready).first().waitFor();
  await act?.(view);
  await view.settle();
  const height = await view.page.evaluate(() => document.documentElement.scrollHeight);
  await view.page.setViewportSize({ width: options.width ?? 1400, height: Math.min(height, 6000) });
  await view.settle();
  await view.page.screenshot({ path: path.join(folder, `${name}.png`) });
  await view.close();
}

const year = {
  choice: { kind: 'preset', preset: 'year' },
  granularity: 'auto',
  filters: {},
  compare: true,
  live: true,
};
const state = {
  ...year,
  measure: 'cost',
  stack: 'model',
  sort: { by: 'cost', descending: true },
  whole: [],
  heat: 'requests',
  closed: [],
};

describe.each(themeNames)('%s', (theme) => {
  it.each([400, 1600])('at %i px', async (width) => {
    const locale = theme === 'light' ? 'zh-cn' : 'en';
    await shoot(`year-${theme}-${width}`, { theme, width, locale, state }, '[data-chart=calendar]');
  });
});

describe('states', () => {
  it('month, by channel, filtered', async () => {
    const view = {
      ...state,
      choice: { kind: 'preset', preset: '30d' },
      stack: 'channel',
      filters: { tool: 'claude-code', outcome: 'ok' },
    };
    await shoot('filtered-dark-1000', { width: 1000, state: view }, '[data-chart=calendar]');
  });
  it('nothing yet, loading, error', async () => {
    await shoot('empty-dark-1000', { width: 1000, height: 600, answer: host([], []) }, '.message');
    await shoot('loading-dark-1000', { width: 1000, height: 600, answer: () => never }, '.skeleton');
    const error = { error: { kind: 'gateway-unreachable', message: 'No gateway.' } };
    await shoot('error-dark-1000', { width: 1000, height: 600, answer: () => error }, '.notice-error');
  });
  it('today, with an open picker', async () => {
    const view = { ...state, choice: { kind: 'preset', preset: 'today' } };
    await shoot(
      'today-light-1400',
      { theme: 'light', width: 1400, state: view },
      '[data-chart=calendar]',
      async (page) => {
        await page.page.locator('gatehouse-filter-chips .add').click();
      },
    );
  });
});
