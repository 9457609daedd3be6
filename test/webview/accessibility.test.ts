// What assistive technology gets: axe finds nothing serious in four themes and two languages, motion can be turned off,
// forced colours keep what matters visible, and every control can be reached by keyboard.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { waitFor } from '../support/waitFor';
import { findings } from './axe';
import { failedTest, panelAnswers, panelState, openFolds } from './panelSamples';
import { names, requestRows, runningRow, sidebarState } from './samples';
import type { ThemeName } from './themes';
import { WebviewBrowser, type HostHandler, type OpenOptions, type WebviewPage } from './webviewPage';

let browser: WebviewBrowser;
beforeAll(async () => {
  browser = await WebviewBrowser.start();
}, 60_000);
afterAll(() => browser.close());

const rows = [runningRow({ id: 'req_live' }), ...requestRows(30)];
const answer: HostHandler = (request) => {
  if (request.action === 'list-requests') return { value: { rows, nextCursor: 'x' } };
  if (request.action !== 'test-channel') return { value: null };
  const steps = [
    { name: 'resolve', ok: true, milliseconds: 3 },
    { name: 'authenticate', ok: false, milliseconds: 90, error: '401' },
  ];
  return { value: { ok: false, steps } };
};

async function sidebar(options: OpenOptions): Promise<WebviewPage> {
  const view = await browser.open('sidebar', { answer, height: 2400, ...options });
  await view.post({ type: 'sidebar', state: sidebarState({ warnings: ['The disk is full.'] }) });
  return view;
}
async function requests(options: OpenOptions): Promise<WebviewPage> {
  const view = await browser.open('requests', { answer, ...options });
  await view.post({ type: 'names', ...names, proxyUrl: 'http://127.0.0.1:11580' });
  await view.page.locator('[data-id]').first().waitFor();
  return view;
}

/** A page is opened once for two themes: all rules in the one it has, those about colours in the other, which it keeps for the next look. */
const runs: { locale: string; themes: [ThemeName, ThemeName] }[] = [
  { locale: 'en', themes: ['dark', 'hcDark'] },
  { locale: 'zh-cn', themes: ['light', 'hcLight'] },
];

describe.each(runs)('axe in the themes $themes, in $locale', ({ locale, themes: [theme, otherTheme] }) => {
  let [worn, other] = [theme, otherTheme];
  beforeEach(() => void ([worn, other] = [theme, otherTheme]));
  async function expectNothing(view: WebviewPage, what = ''): Promise<void> {
    expect(await findings(view), `${what} ${worn}`).toEqual([]);
    await view.wear(other);
    [worn, other] = [other, worn];
    expect(await findings(view, 'colours'), `${what} ${worn}`).toEqual([]);
  }

  it('finds nothing serious in the sidebar with details and tests open', async () => {
    const view = await sidebar({
      theme,
      locale,
      state: {
        foldedSections: [],
        expanded: ['ch_openai', 'ch_deepseek', 'key_claude'],
        showRevoked: true,
        scrollTop: 0,
      },
    });
    await view.page.locator('[data-row=ch_openai] .icon-button').first().click();
    await view.page.locator('[data-row=ch_openai] .result').waitFor();
    await expectNothing(view);
    await view.close();
  });

  it('finds nothing serious in the sidebar without a gateway, and empty', async () => {
    const view = await browser.open('sidebar', { theme, locale });
    for (const part of [
      { gateway: { state: 'stopped' } },
      { gateway: { state: 'port-taken', port: 11580, server: 'proxy', program: 'python3' } },
      { gateway: { state: 'failed', reason: 'EACCES' } },
      { gateway: { state: 'starting' } },
      {},
    ] as const) {
      await view.post({ type: 'sidebar', state: sidebarState({ channels: [], keys: [], ...part }) });
      await expectNothing(view, JSON.stringify(part));
    }
    await view.close();
  });

  it.each([300, 1400])('finds nothing serious in the request log at %i px with details open', async (width) => {
    const view = await requests({ theme, width, locale });
    await view.page.locator('[data-id]').nth(7).click();
    await expectNothing(view);
    await view.close();
  });

  it.each([300, 1400])('finds nothing serious in the channel panel at %i px, step by step', async (width) => {
    const answer: HostHandler = (request) =>
      request.action === 'test-draft' ? { value: failedTest } : panelAnswers(request);
    const view = await browser.open('channel', { theme, width, answer, locale });
    await view.send({ type: 'target', target: { view: 'new-channel' } });
    await view.post({ type: 'sidebar', state: panelState() });
    await view.page.locator('[data-card]').first().waitFor();
    await expectNothing(view);
    await view.page.locator('[data-card=custom]').click();
    await openFolds(view);
    await view.page.locator('#fold-prices vscode-button').click();
    await view.page.locator('.bar vscode-button').last().click();
    await view.page.locator('.field-error').first().waitFor();
    await expectNothing(view);
    await view.send({ type: 'target', target: { view: 'channel', id: 'ch_openai' } });
    await view.page.locator('nav button').last().click();
    await view.page.locator('.test vscode-button').first().click();
    await view.page.locator('.step-error').waitFor();
    await expectNothing(view);
    await view.close();
  });

  it.each([300, 1400])('finds nothing serious in the keys panel at %i px', async (width) => {
    const view = await browser.open('virtual-keys', { theme, width, answer: panelAnswers, locale });
    await view.send({ type: 'target', target: { view: 'keys' } });
    await view.post({ type: 'sidebar', state: panelState() });
    await view.page.locator('.sparkline').first().waitFor();
    await expectNothing(view);
    await view.send({ type: 'target', target: { view: 'budgets' } });
    await view.page.locator('.gauge').first().waitFor();
    await view.page.locator('gatehouse-budgets vscode-button').first().click();
    await view.page.locator('gatehouse-budgets .form vscode-button').first().click();
    await view.page.locator('.field-error').first().waitFor();
    await expectNothing(view);
    await view.send({ type: 'target', target: { view: 'key', id: 'key_claude' } });
    await openFolds(view);
    for (const radio of await view.page.locator('.radio-group input[value=some]').all()) await radio.click();
    await view.page.locator('.list .row').first().waitFor();
    await expectNothing(view);
    await view.close();
  });

  it('finds nothing serious in the empty request log', async () => {
    const view = await browser.open('requests', {
      theme,
      locale,
      answer: () => ({ value: { rows: [], nextCursor: null } }),
    });
    await waitFor(async () => (await view.text()).includes(locale === 'en' ? 'No requests yet' : '还没有请求'));
    await expectNothing(view);
    await view.close();
  });
});

describe('keyboard', () => {
  it('reaches every control of the sidebar by Tab, and shows where the focus is', async () => {
    const view = await sidebar({});
    const seen: string[] = [];
    for (let step = 0; step < 40; step += 1) {
      await view.page.keyboard.press('Tab');
      const now = await view.page.evaluate(() => {
        let element = document.activeElement;
        let named: Element | null = null;
        while (element?.shadowRoot?.activeElement != null) {
          named = element;
          element = element.shadowRoot.activeElement;
        }
        if (element === null || element === document.body) return undefined;
        const style = getComputedStyle(element);
        const words =
          (element.getAttribute('aria-label') ?? named?.getAttribute('aria-label') ?? '') || element.textContent;
        const host = named?.matches('vscode-button') === true ? named.textContent : '';
        const marked = style.outlineStyle !== 'none' || element.matches('vscode-checkbox');
        return { words: (words.trim() || host).replace(/\s+/g, ' ').trim(), marked };
      });
      if (now === undefined) break;
      expect(now, `step ${step}`).toMatchObject({ marked: true });
      seen.push(now.words);
    }
    for (const name of [
      'Gateway',
      'Restart Gateway',
      'Stop Gateway',
      'Open Request Log',
      'Add Channel',
      'Create Virtual Key',
    ]) {
      expect(
        seen.some((words) => words.startsWith(name)),
        `${name} in ${seen.join(' | ')}`,
      ).toBe(true);
    }
    expect(seen.some((words) => words.includes('OpenAI team account'))).toBe(true);
    // One row of each list is in the tab order, not all of them.
    expect(seen.some((words) => words.includes('DeepSeek'))).toBe(false);
    await view.close();
  });
});

describe('motion and colour', () => {
  it('stands still where motion is unwanted', async () => {
    const view = await requests({ width: 1400, reducedMotion: true });
    const animations = await view.page.evaluate(() => document.getAnimations().length);
    expect(animations).toBe(0);
    await view.close();
  });

  it('keeps the chosen row visible under forced colours', async () => {
    const view = await requests({ width: 1400, forcedColors: true });
    const chosen = view.page.locator('[data-id]').nth(3);
    await chosen.click();
    const other = view.page.locator('[data-id]').nth(5);
    const background = (element: Element): string => getComputedStyle(element).backgroundColor;
    expect(await chosen.evaluate(background)).not.toBe(await other.evaluate(background));
    await view.close();
  });

  it('names the language of the page and its text in Chinese', async () => {
    const view = await sidebar({ locale: 'zh-cn' });
    expect(await view.page.evaluate(() => document.documentElement.lang)).toBe('zh-CN');
    const text = await view.text();
    expect(text).toContain('运行中');
    expect(text).toContain('虚拟密钥');
    expect(text).not.toMatch(/\b(Running|Channels|Healthy|Requests|Errors)\b/);
    await view.close();
  });
});
