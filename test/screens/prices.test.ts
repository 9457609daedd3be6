// Takes pictures of the Prices page in four themes and two widths, with details and editor open, the light theme in Chinese.
// Not a part of `npm test`: run with `npm run screens`, then look at out/screenshots/prices with your own eyes.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { repoRoot } from '../support/sources';
import { panelState } from '../webview/panelSamples';
import { priceAnswers } from '../webview/priceSamples';
import { themeNames } from '../webview/themes';
import { WebviewBrowser } from '../webview/webviewPage';

const folder = path.join(repoRoot, 'out', 'screenshots', 'prices');

let browser: WebviewBrowser;
beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  browser = await WebviewBrowser.start();
}, 60_000);
afterAll(() => browser.close());

describe.each(themeNames)('%s', (theme) => {
  it.each([400, 1600])('at %i px', async (width) => {
    const locale = theme === 'light' ? 'zh-cn' : 'en';
    const view = await browser.open('prices', { theme, width, height: 2600, locale, answer: priceAnswers });
    await view.post({ type: 'sidebar', state: panelState() });
    const row = (model: string) => view.page.locator(`[data-model="${model}"]`);
    await row('gpt-5.2').waitFor();
    await view.page.locator('main').screenshot({ path: path.join(folder, `list-${theme}-${width}.png`) });
    for (const model of ['gpt-5.3-research-preview', 'claude-sonnet-4-5', 'qwen3-max']) {
      await row(model).locator('.name').click();
    }
    await row('claude-haiku-4-5').locator('.actions vscode-button').click();
    await view.page.locator('gatehouse-price-editor .fold button').first().waitFor();
    for (const part of await view.page.locator('gatehouse-price-editor .fold button').all()) await part.click();
    for (const part of await view.page.locator('main > .folds > .fold > h3 > button').all()) await part.click();
    await view.page.locator('gatehouse-recompute vscode-button').first().click();
    await view.page.locator('gatehouse-recompute .notice').waitFor();
    const parts = { models: '.models', editor: 'gatehouse-price-editor', parts: 'main > .folds' };
    for (const [name, selector] of Object.entries(parts)) {
      await view.page.locator(selector).screenshot({ path: path.join(folder, `${name}-${theme}-${width}.png`) });
    }
    await view.close();
  });
});
