// Takes pictures of every kind of chart with a year of figures, in four themes, two widths and two languages, and of their PNG exports.
// Not a part of `npm test`: run with `npm run screens`, then look at out/screenshots/charts with your own eyes.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, it } from 'vitest';
import { repoRoot } from '../support/sources';
import { waitFor } from '../support/waitFor';
import { ChartBrowser, type ChartPage } from '../webview/chartPage';
import { chartGrid } from '../webview/chartSamples';
import { themeNames, type ThemeName } from '../webview/themes';

const folder = path.join(repoRoot, 'out', 'screenshots', 'charts');
const widths = [400, 1600];

let browser: ChartBrowser;
beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  browser = await ChartBrowser.start();
}, 60_000);
afterAll(() => browser.close());

const picture = (view: ChartPage, name: string): Promise<unknown> =>
  view.page.screenshot({ path: path.join(folder, `${name}.png`), fullPage: true });

it.each(themeNames)('%s', async (theme: ThemeName) => {
  const locale = theme === 'light' ? 'zh-cn' : 'en';
  const view = await browser.open(chartGrid, { theme, width: 1600, locale });
  for (const width of widths) {
    await view.page.setViewportSize({ width, height: 900 });
    await view.settle();
    await picture(view, `${theme}-${width}`);
  }
  await view.page.setViewportSize({ width: 900, height: 700 });
  await view
    .element('stacked-bars')
    .locator('.u-over')
    .hover({ position: { x: 150, y: 100 } });
  await view.settle();
  await picture(view, `${theme}-hover`);
  for (const id of ['stacked-bars', 'stacked', 'lines', 'models', 'tokens', 'week', 'calendar']) {
    const before = (await view.told()).length;
    await view.element(`${id}-frame`).locator('.icon-button').click();
    await waitFor(async () => (await view.told()).length > before);
    const { base64 } = (await view.told()).at(-1)?.detail as { base64: string };
    writeFileSync(path.join(folder, `export-${theme}-${id}.png`), Buffer.from(base64, 'base64'));
  }
  await view.close();
});

it('forced colours', async () => {
  const view = await browser.open(chartGrid, { width: 1200, forcedColors: true });
  await picture(view, 'forced-1200');
  await view.close();
});
