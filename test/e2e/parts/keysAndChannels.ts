// Keys and channels with VS Code's own dialogs: the first virtual key by one click with a curl that works as pasted,
// a channel with a real key that is never shown, and the request log that is there again after a reload.
import { execFile } from 'node:child_process';
import http from 'node:http';
import { once } from 'node:events';
import { promisify } from 'node:util';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findNotification, pressNotificationButton } from '../../support/notifications';
import { runCommand, screenshot, type VsCodeHost } from '../../support/vscodeHost';
import { waitFor } from '../../support/waitFor';
import { findWebview } from '../../support/webviews';
import type { OneWindow } from '../oneWindow';

const minute = 60_000;
const run = promisify(execFile);
const realKey = 'sk-canary-4f1c9b7e5a3d';

/** Its tests, in a window that others have been in. */
export function testKeysAndChannels(window: () => OneWindow): void {
  describe('keys and channels', () => {
    let host: VsCodeHost;
    let page: Page;
    const upstream = http.createServer((request, response) => {
      const known = request.headers.authorization === `Bearer ${realKey}`;
      request.resume();
      response.writeHead(known ? 200 : 401, { 'content-type': 'application/json' });
      response.end(known ? '{"object":"list","data":[{"id":"own-model"}]}' : '{"error":{"message":"wrong key"}}');
    });

    beforeAll(async () => {
      upstream.listen(0, '127.0.0.1');
      await once(upstream, 'listening');
      ({ host, page } = window());
    }, minute);
    afterAll(() => void upstream.close());

    const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
    const quickInput = () => page.locator('.quick-input-widget:visible input').first();
    /** Answers a box by the question it asks, which is a placeholder in a quick pick and a text below an input box. */
    async function answer(question: string, text: string): Promise<void> {
      const box = page.locator('.quick-input-widget:visible');
      await box.getByPlaceholder(question).or(box.getByText(question)).first().waitFor();
      await quickInput().fill(text);
      await page.keyboard.press('Enter');
    }

    it('the first virtual key is one click away, and its curl works as pasted', async () => {
      await runCommand(page, 'Gatehouse: Focus on Gateway View');
      const sidebar = await findWebview(page, 'gatehouse-sidebar');
      await sidebar.getByText('Create the First Virtual Key').click();
      const dialog = page.locator('.monaco-dialog-box');
      await dialog.waitFor();
      const secret = /gk-[0-9A-Za-z]{43}/.exec(await dialog.innerText())?.[0] ?? '';
      expect(secret).not.toBe('');
      await screenshot(page, 'first-key');
      expect(await sidebar.locator('body').innerText()).not.toContain(secret);
      await dialog.getByRole('button', { name: 'Copy Key' }).click();
      await waitFor(async () => (await clipboard()) === secret, { what: 'the key in the clipboard' });
      await pressNotificationButton(await findNotification(page, 'The key was copied'), 'Copy curl Example');
      const command = await waitFor(async () => {
        const text = await clipboard();
        return text.startsWith('curl') && text;
      });
      const { stdout } = await run('/bin/sh', ['-c', command]);
      expect(JSON.parse(stdout)).toMatchObject({ object: 'chat.completion', model: 'demo-echo' });
    });

    it('a channel is added step by step; a slip of the clipboard is caught; the key is kept and works', async () => {
      const { port } = upstream.address() as AddressInfo;
      await runCommand(page, 'Gatehouse: Add Channel');
      const panel = await findWebview(page, 'gatehouse-channel');
      await panel.getByRole('searchbox').fill('OpenAI Compatible');
      await panel.getByRole('searchbox').press('Enter');
      await panel.getByRole('textbox', { name: 'Name', exact: true }).fill('My own');
      await panel.getByRole('textbox', { name: 'Base URL' }).fill(`http://127.0.0.1:${port}/v1`);
      await panel.getByRole('button', { name: 'Enter API Key…' }).click();
      await page.locator('.quick-input-widget:visible', { hasText: 'Key for My own' }).waitFor();
      expect(await quickInput().getAttribute('type')).toBe('password');
      await quickInput().fill('sk-two words');
      await page.getByText('A key has no spaces').waitFor();
      await quickInput().fill(realKey);
      await page.getByText('A key has no spaces').waitFor({ state: 'hidden' });
      await page.keyboard.press('Enter');
      await panel.getByText('The key that ends in …5a3d').waitFor();
      await panel.getByRole('button', { name: 'Next' }).click();
      await panel.getByRole('button', { name: 'Test', exact: true }).click();
      await panel.getByText('The test passed').waitFor();
      await panel.getByText('own-model').waitFor();
      await screenshot(page, 'channel-tested');
      await panel.getByRole('button', { name: 'Add Channel' }).click();
      await panel.getByText('“My own” was added').waitFor();
      const management = await host.management();
      const channel = (await management.call('listChannels', {})).find(({ name }) => name === 'My own');
      expect(channel).toMatchObject({ secretState: 'set', secretHint: '5a3d' });
      for (const frame of page.frames()) expect(await frame.content().catch(() => '')).not.toContain(realKey);
    });

    it('a virtual key is changed in its panel, and a budget is made', async () => {
      const management = await host.management();
      await runCommand(page, 'Gatehouse: Open Virtual Keys and Budgets');
      const panel = await findWebview(page, 'gatehouse-virtual-keys');
      await panel.getByRole('button', { name: 'My first key', exact: true }).click();
      await panel.getByRole('button', { name: 'Rate limits' }).click();
      await panel.getByRole('textbox', { name: 'Requests per minute' }).fill('30');
      await panel.getByRole('button', { name: 'Save' }).click();
      await waitFor(async () => (await management.call('listKeys', {}))[0]?.limits?.requestsPerMinute === 30);
      await panel.getByRole('tab', { name: 'Budgets' }).click();
      await panel.getByRole('button', { name: 'Add a Budget' }).click();
      await panel.getByRole('textbox', { name: 'Amount in US dollars' }).fill('20');
      await panel.getByRole('button', { name: 'Save' }).click();
      await panel.getByRole('meter', { name: 'Budget: Everything' }).waitFor();
      await screenshot(page, 'budget');
      expect(await management.call('listBudgets', {})).toMatchObject([{ scope: 'all', usd: 20, period: 'month' }]);
    });

    it('a channel is removed after a question, and only then', async () => {
      const management = await host.management();
      const names = async () => (await management.call('listChannels', {})).map(({ name }) => name);
      await runCommand(page, 'Gatehouse: Remove Channel');
      await answer('Which channel', 'My own');
      const dialog = page.locator('.monaco-dialog-box', { hasText: 'Remove the channel “My own”?' });
      await dialog.getByRole('button', { name: 'Cancel' }).click();
      await dialog.waitFor({ state: 'hidden' });
      expect(await names()).toContain('My own');
      await runCommand(page, 'Gatehouse: Remove Channel');
      await answer('Which channel', 'My own');
      await dialog.getByRole('button', { name: 'Remove' }).click();
      await waitFor(async () => !(await names()).includes('My own'));
    });

    it('the request log is there again after a reload', async () => {
      await runCommand(page, 'Gatehouse: Open Request Log');
      await (await findWebview(page, 'gatehouse-requests')).getByText('demo-echo').first().waitFor();
      // A plain reload of the page would not wait until VS Code has written down which editors are open.
      const reloaded = page.waitForEvent('load');
      await runCommand(page, 'Developer: Reload Window');
      await reloaded;
      await page.locator('.monaco-workbench').waitFor({ timeout: 2 * minute });
      const restored = await findWebview(page, 'gatehouse-requests', 2 * minute);
      await restored
        .getByText('demo-echo')
        .first()
        .waitFor({ timeout: 2 * minute });
      expect(await page.locator('.tab', { hasText: 'Gatehouse: Request Log' }).count()).toBe(1);
    });
  });
}
