// What assistive technology gets: axe finds nothing serious in four themes and two languages, motion can be turned off,
// forced colours keep what matters visible, and every control can be reached by keyboard.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { waitFor } from '../support/waitFor';
import { names, requestRows, runningRow, sidebarState } from './samples';
import { themeNames, type ThemeName } from './themes';
import { WebviewBrowser, type HostHandler, type OpenOptions, type WebviewPage } from './webviewPage';

const axeSource = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let browser: WebviewBrowser;
beforeAll(async () => {
  browser = await WebviewBrowser.start();
}, 60_000);
afterAll(() => browser.close());

interface Finding {
  rule: string;
  impact: string;
  nodes: string[];
}

/** Serious and critical findings of axe in the page. */
async function findings(view: WebviewPage): Promise<Finding[]> {
  await view.page.evaluate(axeSource);
  return view.page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: {
        run(context: Document): Promise<{
          violations: { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }[];
        }>;
      };
    };
    const { violations } = await axe.run(document);
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, impact, nodes }) => ({
        rule: id,
        impact,
        nodes: nodes.slice(0, 3).map(({ html, failureSummary }) => `${html.slice(0, 200)} :: ${failureSummary}`),
      }));
  });
}

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

describe.each(themeNames)('axe in the theme %s', (theme: ThemeName) => {
  it('finds nothing serious in the sidebar with details, forms and errors open', async () => {
    const view = await sidebar({
      theme,
      locale: theme === 'light' ? 'zh-cn' : 'en',
      state: {
        foldedSections: [],
        expanded: ['ch_openai', 'ch_deepseek', 'key_claude'],
        showRevoked: true,
        channelDraft: {
          channelId: null,
          provider: 'deepseek',
          name: '',
          suggestedName: '',
          region: 'china',
          baseUrl: 'nonsense',
          protocol: 'openai-chat',
          models: '=',
          priority: 'x',
        },
        keyDraft: { name: '', prefix: 'gk-', expiry: 'date', expiryDate: '', models: '' },
        scrollTop: 0,
      },
    });
    for (const form of ['gatehouse-channel-form', 'gatehouse-key-form']) {
      await view.page.locator(`${form} vscode-button[appearance=primary]`).click();
    }
    await view.page.locator('[data-row=ch_openai] .icon-button').first().click();
    await view.page.locator('[data-row=ch_openai] .result').waitFor();
    expect(await findings(view)).toEqual([]);
    await view.close();
  });

  it('finds nothing serious in the sidebar without a gateway, and empty', async () => {
    const view = await browser.open('sidebar', { theme });
    for (const part of [
      { gateway: { state: 'stopped' } },
      { gateway: { state: 'port-taken', port: 11580, server: 'proxy', program: 'python3' } },
      { gateway: { state: 'failed', reason: 'EACCES' } },
      { gateway: { state: 'starting' } },
      {},
    ] as const) {
      await view.post({ type: 'sidebar', state: sidebarState({ channels: [], keys: [], ...part }) });
      expect(await findings(view), JSON.stringify(part)).toEqual([]);
    }
    await view.close();
  });

  it.each([300, 1400])('finds nothing serious in the request log at %i px with details open', async (width) => {
    const view = await requests({ theme, width });
    await view.page.locator('[data-id]').nth(7).click();
    expect(await findings(view)).toEqual([]);
    await view.close();
  });

  it('finds nothing serious in the empty request log', async () => {
    const view = await browser.open('requests', { theme, answer: () => ({ value: { rows: [], nextCursor: null } }) });
    await waitFor(async () => (await view.text()).includes('No requests yet'));
    expect(await findings(view)).toEqual([]);
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
