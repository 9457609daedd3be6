// What all pages share: the line of pages with its keys, rows that tell VS Code's context menus what they are, calls and places that outlive
// a page which is hidden and loaded anew.
import { beforeAll, describe, expect, it } from 'vitest';
import type { RowContext } from '../../src/shared/rowContext';
import type { HostMessage } from '../../src/shared/webviewMessages';
import { waitFor } from '../support/waitFor';
import { panelAnswers, panelState } from './panelSamples';
import { requestRows, sidebarState } from './samples';
import { tools } from './toolSamples';
import { never, WebviewBrowser, type HostHandler, type PageBundle, type WebviewPage } from './webviewPage';

let browser: WebviewBrowser;
beforeAll(async () => {
  browser = await WebviewBrowser.shared();
}, 60_000);

const answer: HostHandler = (request) => {
  if (request.action === 'list-tools') return { value: tools };
  if (request.action === 'list-requests') return { value: { rows: requestRows(30), nextCursor: null } };
  return panelAnswers(request);
};

async function open(bundle: PageBundle, options: { width?: number; state?: object } = {}): Promise<WebviewPage> {
  const view = await browser.open(bundle, { width: 1000, answer, ...options });
  await view.post({ type: 'sidebar', state: panelState() });
  return view;
}

/** What opens each page, in the order of the line. */
const opens = {
  overview: { action: 'open-overview' },
  statistics: { action: 'open-statistics' },
  requests: { action: 'open-request-log' },
  prices: { action: 'open-prices', model: null },
  tools: { action: 'open-tools' },
  endpoints: { action: 'open-endpoints' },
  'virtual-keys': { action: 'open-panel', target: { view: 'keys' } },
} as const;
const bundles = Object.keys(opens) as (keyof typeof opens)[];

describe('the line of pages', () => {
  it.each(bundles)('stands on the page %s, marks it, and leads to all others', async (bundle) => {
    const view = await open(bundle);
    const links = view.page.locator('gatehouse-pages a');
    expect(await links.count()).toBe(bundles.length);
    expect(await links.evaluateAll((all) => all.map((link) => link.getAttribute('aria-current')))).toEqual(
      bundles.map((one) => (one === bundle ? 'page' : null)),
    );
    const before = view.calls.length;
    for (let index = 0; index < bundles.length; index += 1) await links.nth(index).click();
    const others = bundles.filter((one) => one !== bundle).map((one) => opens[one]);
    await waitFor(() => view.calls.length >= before + others.length);
    expect(view.calls.filter((call) => others.some(({ action }) => action === call.action))).toEqual(others);
    expect(view.faults).toEqual([]);
    await view.close();
  });

  it('is one stop of the tab key, and moves by arrow keys', async () => {
    const view = await open('prices');
    const links = view.page.locator('gatehouse-pages a');
    const stops = (): Promise<number[]> =>
      links.evaluateAll((all) => all.flatMap((link, index) => (link.getAttribute('tabindex') === '0' ? [index] : [])));
    expect(await stops()).toEqual([3]);
    await links.nth(3).focus();
    await view.page.keyboard.press('ArrowRight');
    await waitFor(async () => (await stops())[0] === 4);
    await view.page.keyboard.press('End');
    await view.page.keyboard.press('ArrowRight');
    await waitFor(async () => (await stops())[0] === 0);
    await view.page.keyboard.press('Enter');
    await waitFor(() => view.callsOf('open-overview').length === 1);
    await view.close();
  });
});

describe('context menus', () => {
  /** What VS Code would find at the body after a right click. */
  const context = (view: WebviewPage): Promise<(RowContext & { preventDefaultContextMenuItems: boolean }) | null> =>
    view.page.evaluate(() => JSON.parse(document.body.dataset['vscodeContext'] ?? 'null') as never);

  it('are told which row of the sidebar they are for, by pointer and by keyboard', async () => {
    const view = await open('sidebar', { width: 320 });
    await view.page.locator('[data-row=ch_openai] .row-title').click({ button: 'right' });
    expect(await context(view)).toMatchObject({ webviewSection: 'channel', id: 'ch_openai', enabled: true });
    await view.page.locator('[data-row=key_claude] .row-main').focus();
    await view.page.keyboard.press('ContextMenu');
    await waitFor(async () => (await context(view))?.webviewSection === 'key');
    expect(await context(view)).toMatchObject({
      id: 'key_claude',
      state: 'active',
      preventDefaultContextMenuItems: true,
    });
    await view.page.locator('[data-row=codex] .row-title').click({ button: 'right' });
    expect(await context(view)).toMatchObject({ webviewSection: 'tool', id: 'codex', canTakeOver: true });
    await view.page.locator('h2').first().click({ button: 'right' });
    expect(await context(view)).toBeNull();
    await view.close();
  });

  it('are told which request they are for', async () => {
    const view = await open('requests');
    const row = view.page.locator('[data-id]').nth(2);
    const id = await row.getAttribute('data-id');
    await row.click({ button: 'right' });
    expect(await context(view)).toMatchObject({ webviewSection: 'request', id });
    await view.close();
  });
});

describe('what was done', () => {
  it('is told, and taken back by Undo', async () => {
    const view = await open('virtual-keys');
    await view.send({ type: 'target', target: { view: 'keys' } });
    const item = view.page.locator('[data-key=key_claude]');
    await item.getByRole('button', { name: 'Disable' }).click();
    const toast = view.page.locator('.toasts[role=status] .toast');
    await toast.waitFor();
    expect(await toast.innerText()).toContain('Claude Code is disabled');
    await toast.getByRole('button', { name: 'Undo' }).click();
    await waitFor(() => view.callsOf('set-key-state').length === 2);
    expect(view.callsOf('set-key-state').map(({ state }) => state)).toEqual(['disabled', 'active']);
    // The way back has no way back of its own.
    await view.page.getByText('Claude Code is enabled again').waitFor();
    expect(await toast.getByRole('button', { name: 'Undo' }).count()).toBe(0);
    await toast.getByRole('button', { name: 'Dismiss' }).click();
    expect(await toast.count()).toBe(0);
    await view.close();
  });

  it('shows the part whose tab is gone to by arrow keys', async () => {
    const view = await open('virtual-keys');
    await view.send({ type: 'target', target: { view: 'keys' } });
    const tab = (name: string) => view.page.getByRole('tab', { name });
    await tab('Virtual Keys').focus();
    await view.page.keyboard.press('ArrowRight');
    await waitFor(async () => (await tab('Budgets').getAttribute('aria-selected')) === 'true');
    await view.page.locator('[role=tabpanel]#panel-budgets').waitFor();
    await view.page.keyboard.press('Home');
    await view.page.locator('[role=tabpanel]#panel-keys').waitFor();
    expect(await tab('Budgets').getAttribute('tabindex')).toBe('-1');
    await view.close();
  });
});

describe('a page that is hidden and loaded anew', () => {
  it('hears what became of the form that was being saved', async () => {
    const view = await open('virtual-keys');
    await view.send({ type: 'target', target: { view: 'new-key' } });
    await view.page.locator('[data-field=name] input').fill('Nightly');
    let letGo: (() => void) | undefined;
    view.answer = async (request) => {
      if (request.action !== 'create-key') return panelAnswers(request);
      await new Promise<void>((resolve) => (letGo = resolve));
      return { value: null };
    };
    await view.page.getByRole('button', { name: 'Create Key' }).click();
    await waitFor(() => letGo !== undefined);
    await view.page.reload();
    await view.post({ type: 'sidebar', state: panelState() });
    await view.send({ type: 'target', target: { view: 'new-key' } });
    // The form is there as it was, and still being saved: a second key is not made by a second click.
    const save = view.page.locator('gatehouse-key-editor vscode-button[aria-busy=true]', { hasText: 'Create Key' });
    await save.waitFor();
    letGo?.();
    await save.waitFor({ state: 'detached' });
    expect(view.callsOf('create-key')).toHaveLength(1);
    expect(JSON.stringify(await view.keptState())).not.toContain('create-key');
    await view.close();
  });

  it('goes on with a test that was running', async () => {
    const view = await open('sidebar', { width: 320 });
    view.answer = (request) => (request.action === 'test-channel' ? never : answer(request));
    await view.page.locator('[data-row=ch_openai]').hover();
    await view.page.locator('[data-row=ch_openai]').getByRole('button', { name: 'Test' }).click();
    await waitFor(() => view.callsOf('test-channel').length === 1);
    await view.page.reload();
    await view.post({ type: 'sidebar', state: panelState() });
    await view.page.locator('[data-row=ch_openai] .result', { hasText: 'Testing' }).waitFor();
    const kept = (await view.keptState()) as { frame: { calls: { callId: number }[] } };
    await view.post({
      type: 'result',
      callId: kept.frame.calls[0]?.callId ?? 0,
      ok: false,
      error: { kind: 'interrupted', message: '' },
    });
    await view.page.getByText('The window was reloaded before the answer came').waitFor();
    await view.close();
  });

  it('is where it was scrolled, once it is long enough again', async () => {
    const view = await browser.open('sidebar', { width: 320, height: 400, answer });
    await view.post({ type: 'sidebar', state: sidebarState() });
    await view.page.evaluate(() => window.scrollTo(0, 300));
    await waitFor(async () => {
      const kept = (await view.keptState()) as { frame?: { scrollTop: number } } | null;
      return kept?.frame?.scrollTop === 300;
    });
    await view.page.reload();
    await view.post({ type: 'sidebar', state: sidebarState() });
    await waitFor(async () => (await view.page.evaluate(() => window.scrollY)) === 300);
    await view.close();
  });
});

describe('what the host has written into a page', () => {
  const contents = (view: WebviewPage, bundle: PageBundle) =>
    view.page.locator(`gatehouse-${bundle}`).locator('main, section, form, [role=list]').first();

  it.each([...bundles, 'sidebar', 'channel'] as const)(
    'is drawn by the page %s at once, and left aside when it is shown again',
    async (bundle) => {
      const first: HostMessage[] = [{ type: 'sidebar', state: panelState() }];
      if (bundle === 'channel') first.push({ type: 'target', target: { view: 'new-channel' } });
      const view = await browser.open(bundle, { width: 1000, answer, first });
      await contents(view, bundle).waitFor();
      // It may be old by then: the host sends it anew.
      await view.page.reload();
      await waitFor(() => view.readyCount === 2);
      expect(view.tookFirstCount).toBe(1);
      expect(view.faults).toEqual([]);
      await view.close();
    },
  );
});
