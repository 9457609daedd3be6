// Takes pictures of the editor panels of channels and keys, and of the sidebar, with contents of every kind, in four themes and three widths.
// Not a part of `npm test`: run with `npm run screens`, then look at out/screenshots/panels with your own eyes.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, it } from 'vitest';
import { repoRoot } from '../support/sources';
import { failedTest, panelAnswers, panelState } from '../webview/panelSamples';
import { themeNames, type ThemeName } from '../webview/themes';
import { WebviewBrowser, type PageBundle, type WebviewPage } from '../webview/webviewPage';

const folder = path.join(repoRoot, 'out', 'screenshots', 'panels');
const widths = [300, 800, 1400];

let browser: WebviewBrowser;
beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  browser = await WebviewBrowser.start();
}, 60_000);
afterAll(() => browser.close());

type Scene = { name: string; bundle: PageBundle; locale?: string; play: (view: WebviewPage) => Promise<void> };

const target = (view: WebviewPage, value: object): Promise<void> => view.send({ type: 'target', target: value });
const press = (view: WebviewPage, name: string): Promise<void> =>
  view.page.getByRole('button', { name, exact: true }).first().click();

const scenes: Scene[] = [
  { name: 'cards', bundle: 'channel', play: (view) => target(view, { view: 'new-channel' }) },
  { name: 'cards-zh', bundle: 'channel', locale: 'zh-cn', play: (view) => target(view, { view: 'new-channel' }) },
  {
    name: 'details',
    bundle: 'channel',
    play: async (view) => {
      await target(view, { view: 'new-channel', provider: 'qwen' });
      await press(view, 'Enter API Key…');
    },
  },
  {
    name: 'azure',
    bundle: 'channel',
    play: async (view) => {
      await target(view, { view: 'new-channel', provider: 'azure-openai' });
      await press(view, 'Next');
    },
  },
  {
    name: 'advanced',
    bundle: 'channel',
    play: async (view) => {
      await target(view, { view: 'new-channel', provider: 'custom' });
      for (const part of ['Routing', 'Network', 'Requests', 'Prices', 'Quota']) {
        await view.page.getByRole('button', { name: part }).first().click();
      }
      await press(view, 'Add a Price');
    },
  },
  {
    name: 'test',
    bundle: 'channel',
    play: async (view) => {
      view.answer = (request) => (request.action === 'test-draft' ? { value: failedTest } : panelAnswers(request));
      await target(view, { view: 'channel', id: 'ch_openai' });
      await view.page.getByRole('button', { name: 'Test and models' }).click();
      await press(view, 'Test');
      await view.page.getByText('Only these').click();
    },
  },
  { name: 'keys', bundle: 'virtual-keys', play: (view) => target(view, { view: 'keys' }) },
  { name: 'keys-zh', bundle: 'virtual-keys', locale: 'zh-cn', play: (view) => target(view, { view: 'keys' }) },
  {
    name: 'key',
    bundle: 'virtual-keys',
    play: async (view) => {
      await target(view, { view: 'key', id: 'key_claude' });
      for (const part of ['Channels and access', 'Rate limits', 'Quotas', 'Budget', 'Requests']) {
        await view.page.getByRole('button', { name: part }).first().click();
      }
    },
  },
  {
    name: 'budgets',
    bundle: 'virtual-keys',
    play: async (view) => {
      await target(view, { view: 'budgets' });
      await press(view, 'Add a Budget');
    },
  },
  {
    name: 'sidebar',
    bundle: 'sidebar',
    play: async (view) => {
      view.answer = (request) => (request.action === 'test-channel' ? { value: failedTest } : panelAnswers(request));
      await view.page.locator('[data-row=ch_openai]').hover();
      await view.page.locator('[data-row=ch_openai]').getByRole('button', { name: 'Test' }).click();
    },
  },
];

it.each(themeNames)('%s', { timeout: 600_000 }, async (theme: ThemeName) => {
  for (const { name, bundle, locale, play } of scenes) {
    const view = await browser.open(bundle, { theme, answer: panelAnswers, height: 900, ...(locale && { locale }) });
    await view.page.setViewportSize({ width: 1400, height: 900 });
    await view.post({ type: 'sidebar', state: panelState() });
    await play(view);
    await view.settle();
    for (const width of widths) {
      await view.page.setViewportSize({ width, height: 900 });
      await view.settle();
      await view.page.screenshot({ path: path.join(folder, `${name}-${theme}-${width}.png`), fullPage: true });
    }
    await view.close();
  }
});
