// What assistive technology gets beyond what panelsAccessibility.test.ts looks for in every panel: one row of each list is in the tab order,
// motion can be turned off, forced colours keep what matters visible, and the page says its language.
import { beforeAll, describe, expect, it } from 'vitest';
import { openScene, type Scene } from '../visual/scene';
import { scenes } from '../visual/scenes';
import { names, requestRows, runningRow, sidebarState } from './samples';
import { WebviewBrowser, type HostHandler, type OpenOptions, type WebviewPage } from './webviewPage';

let browser: WebviewBrowser;
beforeAll(async () => {
  browser = await WebviewBrowser.shared();
}, 60_000);

function sceneOf(name: string): Scene {
  const found = scenes.find((scene) => scene.name === name);
  if (found === undefined) throw new Error(`There is no scene ${name}.`);
  return found;
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

  it('tells the page and the tab that are shown from the others under forced colours', async () => {
    const view = await openScene(browser, sceneOf('keys'), { width: 1000, forcedColors: true });
    const line = (element: Element): string => getComputedStyle(element).borderBottomColor;
    for (const [shown, other] of [
      ['nav a[aria-current]', 'nav a:not([aria-current])'],
      ['[role=tab][aria-selected=true]', '[role=tab][aria-selected=false]'],
    ] as const) {
      const [one, another] = [view.page.locator(shown).first(), view.page.locator(other).first()];
      expect(await one.evaluate(line), shown).not.toBe(await another.evaluate(line));
    }
    await view.close();
  });

  it('keeps ticks visible under forced colours, whatever the theme', async () => {
    const view = await openScene(browser, sceneOf('statistics'), { width: 1000, theme: 'hcDark', forcedColors: true });
    const [tick, words] = await view.page
      .locator('vscode-checkbox.checked')
      .first()
      .evaluate((box) => {
        const mark = box.shadowRoot?.querySelector('.checked-indicator');
        return [mark == null ? '' : getComputedStyle(mark).fill, getComputedStyle(box).color];
      });
    expect(tick).toBe(words);
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
