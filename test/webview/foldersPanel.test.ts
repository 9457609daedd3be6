// The folders of the keys panel in a real browser: what each is set up to and costs, what can be done with it, by keyboard too, and axe.
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { waitFor } from '../support/waitFor';
import { findings } from './axe';
import { folder, listedFolders } from './folderSamples';
import { panelAnswers, panelState } from './panelSamples';
import { themeNames } from './themes';
import { WebviewBrowser, type HostHandler, type OpenOptions, type WebviewPage } from './webviewPage';

let browser: WebviewBrowser;
let view: WebviewPage;
beforeAll(async () => {
  browser = await WebviewBrowser.shared();
}, 60_000);
afterEach(async () => {
  await view.close();
  expect([...view.faults, ...view.strange]).toEqual([]);
});

async function show(options: OpenOptions = {}): Promise<void> {
  view = await browser.open('virtual-keys', { width: 1000, height: 900, answer: panelAnswers, ...options });
  await view.send({ type: 'target', target: { view: 'folders' } });
  await view.post({ type: 'sidebar', state: panelState() });
}
const item = (id: string) => view.page.locator(`[data-folder="${id}"]`);
const answering =
  (value: unknown): HostHandler =>
  (request) =>
    request.action === 'list-folders' ? { value } : panelAnswers(request);

describe('folders', () => {
  it('say what they use, what they cost and where they are open', async () => {
    await show();
    await item('folder_shop').waitFor();
    const shop = await item('folder_shop').innerText();
    const words = [
      'shop',
      'Open here',
      '/home/ada/projects/shop',
      'default model gpt-5.2',
      'group CN',
      'Budget per day',
    ];
    for (const word of [
      ...words,
      'refuses when spent',
      'Terminals · Chats in VS Code',
      '$0.42 today',
      '$18.60 this month',
    ])
      expect(shop).toContain(word);
    const meter = item('folder_shop').getByRole('meter', { name: 'Budget: shop' });
    expect(await meter.getAttribute('aria-valuetext')).toBe('$4.10 of $5.00, 82%');
    const notes = await item('folder_notes').innerText();
    expect(notes).toContain('All channels · models as tools choose');
    expect(notes).not.toContain('Open here');
    expect(notes).toContain('$0.07 + 3 unpriced this month');
    expect(await item('folder_notes').getByRole('meter').count()).toBe(0);
    const long = await item('folder_long').innerText();
    for (const word of ['a channel that is gone', 'Used by nothing here', 'Its key was revoked'])
      expect(long).toContain(word);
  });

  it('are changed, forgotten and looked into through the host', async () => {
    await show();
    const press = (name: string) => item('folder_shop').getByRole('button', { name }).click();
    const calls: [string, object][] = [
      ['Change…', { action: 'set-up-folder', id: 'folder_shop' }],
      ['Key', { action: 'open-panel', target: { view: 'key', id: 'key_claude' } }],
      ['Requests', { action: 'open-requests', filters: { folder: '/home/ada/projects/shop' } }],
      ['Forget…', { action: 'forget-folder', id: 'folder_shop' }],
    ];
    for (const [name, call] of calls) {
      await press(name);
      await waitFor(() => view.calls.some((made) => JSON.stringify(made) === JSON.stringify(call)), { what: name });
    }
    await view.page.getByRole('button', { name: 'Set Up a Folder' }).click();
    await waitFor(() => view.callsOf('set-up-folder').length === 2);
    expect(view.callsOf('set-up-folder')[1]).toEqual({ action: 'set-up-folder', id: null });
  });

  it('follow their figures', async () => {
    let usd = 1;
    const answer: HostHandler = (request) => {
      const listed = { ...listedFolders, folders: [folder({ usage: { ...folder().usage, usdToday: usd } })] };
      return answering(listed)(request);
    };
    await show({ answer });
    await item('folder_shop').getByText('$1.00 today').waitFor();
    usd = 2;
    await view.post({ type: 'sidebar', state: panelState() });
    await item('folder_shop').getByText('$2.00 today').waitFor();
  });

  it('say what to do where there are none, and what went wrong', async () => {
    await show({ answer: answering({ folders: [], open: [] }) });
    await view.page.getByText('No folder is set up yet.').waitFor();
    await view.close();
    const failing: HostHandler = (request) =>
      request.action === 'forget-folder'
        ? { error: { kind: 'not-found', message: 'It is gone.' } }
        : panelAnswers(request);
    await show({ answer: failing });
    await item('folder_shop').getByRole('button', { name: 'Forget…' }).click();
    await item('folder_shop').getByRole('alert').filter({ hasText: 'It is gone.' }).waitFor();
  });

  it('are text, whatever they are called', async () => {
    const name = '<img src=x onerror="document.body.id=\'executed\'">${1+1}';
    const hostile = folder({ name, path: `/home/${name}`, defaultModel: name, channels: [`group:${name}`] });
    await show({ answer: answering({ folders: [hostile], open: [] }) });
    await item('folder_shop').waitFor();
    expect((await item('folder_shop').innerText()).split(name).length - 1).toBe(4);
    expect(await view.page.locator('img').count()).toBe(0);
    expect(await view.page.evaluate(() => document.body.id)).toBe('');
  });

  it('are reached by the arrow keys from tab to tab', async () => {
    await show();
    const tab = (name: string) => view.page.getByRole('tab', { name });
    await tab('Folders').focus();
    await view.page.keyboard.press('ArrowRight');
    expect(await tab('Virtual keys').getAttribute('aria-selected')).toBe('true');
    await view.page.keyboard.press('ArrowLeft');
    await item('folder_shop').waitFor();
    await view.page.keyboard.press('ArrowLeft');
    expect(await tab('Budgets').getAttribute('aria-selected')).toBe('true');
  });

  it.each(['en', 'zh-cn'])('hold for axe in four themes and at 300 px (%s)', async (locale) => {
    await show({ locale, width: 300 });
    await item('folder_long').waitFor();
    for (const [index, theme] of themeNames.entries()) {
      if (index > 0) await view.wear(theme);
      expect(await findings(view, index === 0 ? 'all' : 'colours'), theme).toEqual([]);
    }
    const overflow = await view.page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBe(0);
  });
});
