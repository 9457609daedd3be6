// A folder in a real VS Code: set up by keyboard in one quick pick, shown in the panel and the status bar, and forgotten again.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCommand, screenshot, VsCodeHost } from '../support/vscodeHost';
import { waitFor } from '../support/waitFor';
import { findWebview } from '../support/webviews';

const minute = 60_000;
let host: VsCodeHost;
let page: Page;

beforeAll(async () => {
  host = await VsCodeHost.start({ settings: { 'gatehouse.statusBar.scope': 'folder' } });
  page = await host.openReadyWindow();
}, 4 * minute);
afterAll(() => host.stop(), minute);

/** The row of the quick pick that is open. */
const row = (text: string) => page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first();
async function pick(text: string): Promise<void> {
  await row(text).waitFor();
  await row(text).click();
}
async function type(text: string): Promise<void> {
  const input = page.locator('.quick-input-widget:visible input[type=text]').first();
  await input.fill(text);
  await page.keyboard.press('Enter');
}

/** Files below `folder` whose bytes hold `pattern`. */
function filesWith(folder: string, pattern: RegExp): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => pattern.test(readFileSync(file, 'latin1')));
}

it(
  'is set up, charged and forgotten',
  async () => {
    await runCommand(page, 'Gatehouse: Set Up This Folder...');
    await pick('Budget');
    await pick('Per day');
    await type('2,50');
    await pick('Refuse further requests');
    await row('$2.50 per day, then requests are refused').waitFor();
    await pick('Default model');
    await pick('demo-echo');
    await screenshot(page, 'folder-set-up');
    await pick('Save');
    const management = await host.management();
    const folder = await waitFor(async () => (await management.call('listFolders', {}))[0], { what: 'a folder' });
    expect(folder).toMatchObject({
      ...{ path: host.profile.workspace, channels: null, defaultModel: 'demo-echo', terminals: true, chat: true },
      budget: { usd: 2.5, period: 'day', block: true },
    });

    // A tool in the folder: its key comes by the terminal; here it is given a new secret to be asked with.
    const { secret } = await management.call('rotateKey', { id: folder.keyId, body: { graceSeconds: 60 } });
    const { proxyUrl } = await host.gateway();
    const answer = await fetch(`${proxyUrl}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'no-such-model', messages: [{ role: 'user', content: 'one two three' }] }),
    });
    expect(answer.status).toBe(200);
    await page.locator('.statusbar-item', { hasText: `· ${folder.name}` }).waitFor({ timeout: minute });

    // The window holds a secret of the key for its terminals, and no file has it.
    expect(filesWith(host.profile.data, /gk-[0-9A-Za-z]{43}/)).toEqual([]);

    await runCommand(page, 'Gatehouse: Open Virtual Keys and Budgets');
    const panel = await findWebview(page, 'gatehouse-virtual-keys');
    await panel.getByRole('tab', { name: 'Folders' }).click();
    const shown = panel.locator(`[data-folder="${folder.id}"]`);
    await shown.getByText('Open here').waitFor({ timeout: 60_000 });
    expect(await shown.innerText()).toContain('default model demo-echo');
    await screenshot(page, 'folders');

    await shown.getByRole('button', { name: 'Forget…' }).click();
    await page.locator('.monaco-dialog-box').getByRole('button', { name: 'Forget' }).click();
    await panel.getByText('No folder is set up yet.').waitFor();
    expect((await management.call('getKey', { id: folder.keyId })).state).toBe('revoked');
    expect(await management.call('listBudgets', {})).toEqual([]);
  },
  4 * minute,
);
