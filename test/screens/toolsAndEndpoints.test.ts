// Takes pictures of the pages of tools and endpoints in four themes and three widths, the light theme in Chinese.
// Not a part of `npm test`: run with `npm run screens`, then look at out/screenshots/pages with your own eyes.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { repoRoot } from '../support/sources';
import { requestRow, sidebarState } from '../webview/samples';
import { themeNames } from '../webview/themes';
import { tools } from '../webview/toolSamples';
import { WebviewBrowser, type HostHandler } from '../webview/webviewPage';

const folder = path.join(repoRoot, 'out', 'screenshots', 'pages');

let browser: WebviewBrowser;
beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  browser = await WebviewBrowser.start();
}, 60_000);
afterAll(() => browser.close());

const answer: HostHandler = (request) => {
  switch (request.action) {
    case 'list-tools':
      return { value: tools };
    case 'list-models':
      return { value: [] };
    case 'take-over':
      return { value: { ...tools[1], status: 'taken-over', recorded: true, model: request.model } };
    case 'try-message': {
      const text = 'Hello! What are we building today?';
      return { value: { status: 200, error: null, cancelled: false, text, request: requestRow({ id: 'req_1' }) } };
    }
    default:
      return { value: null };
  }
};

describe.each(themeNames)('%s', (theme) => {
  it.each([300, 800, 1400])('at %i px', async (width) => {
    const options = { theme, width, height: 1700, answer, locale: theme === 'light' ? 'zh-cn' : 'en' };
    for (const bundle of ['endpoints', 'tools'] as const) {
      const view = await browser.open(bundle, options);
      await view.post({ type: 'sidebar', state: sidebarState() });
      const first = bundle === 'tools' ? '[data-tool=codex] vscode-button' : 'gatehouse-try-it vscode-button';
      await view.page.locator(first).first().click();
      await view.page.locator(bundle === 'tools' ? '[data-tool=codex] .notice' : '.results').waitFor();
      await view.page.screenshot({ path: path.join(folder, `${bundle}-${theme}-${width}.png`) });
      await view.close();
    }
  });
});
