// What is kept in a real VS Code: pages are there again after the window was reloaded, each as it was left; the line of pages leads on; and the
// context menu of a row does what it says.
import type { Frame, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { chooseFromMenu, openMenu, runCommand, screenshot, type VsCodeHost } from '../support/vscodeHost';
import { waitFor } from '../support/waitFor';
import { findWebview } from '../support/webviews';
import { inOneWindow } from './oneWindow';

const minute = 60_000;

inOneWindow((window) => {
  describe('pages', () => {
    let host: VsCodeHost;
    let page: Page;

    beforeAll(() => {
      ({ host, page } = window());
    });

    const tab = (title: string) => page.getByRole('tab', { name: new RegExp(title) }).first();
    const prices = (): Promise<Frame> => findWebview(page, 'gatehouse-prices');
    const keys = (): Promise<Frame> => findWebview(page, 'gatehouse-virtual-keys');

    it(
      'are as they were left after the window was reloaded: filters, order, columns, drafts, folds, the choice of a part',
      async () => {
        await runCommand(page, 'Gatehouse: Open Prices');
        const before = await prices();
        await before.locator('.row[data-model=demo-echo]').waitFor();
        await before.locator('[data-field=search] input').fill('demo');
        await before.getByRole('columnheader', { name: 'Output' }).getByRole('button').click();
        await before.getByRole('button', { name: 'Columns' }).click();
        await before.getByRole('checkbox', { name: 'Cache read' }).click();
        await before.getByRole('button', { name: 'Details of demo-echo' }).click();
        await before.locator('.below .details').waitFor();

        // From page to page by the line above them.
        await before.getByRole('link', { name: 'Keys and Budgets' }).click();
        const form = await keys();
        await form.getByRole('button', { name: 'Create Virtual Key' }).click();
        await form.locator('[data-field=name] input').fill('Half a na');

        // The sidebar: a section folded, a row open.
        await page.getByRole('tab', { name: 'Gatehouse' }).first().click();
        const sidebar = await findWebview(page, 'gatehouse-sidebar');
        await sidebar.getByRole('button', { name: /^Gateway$/ }).click();
        await sidebar.locator('gatehouse-channels .row-main').first().click();
        await sidebar.locator('gatehouse-channels .facts').waitFor();

        // A plain reload of the page would not wait until VS Code has written down which editors are open.
        const reloaded = page.waitForEvent('load');
        await runCommand(page, 'Developer: Reload Window');
        await reloaded;
        await page
          .locator('.statusbar-item', { hasText: /\$\d/ })
          .first()
          .waitFor({ timeout: 2 * minute });

        const formAgain = await keys();
        const name = formAgain.locator('[data-field=name] input');
        await name.waitFor();
        expect(await name.inputValue()).toBe('Half a na');
        const sidebarAgain = await findWebview(page, 'gatehouse-sidebar');
        await sidebarAgain.locator('gatehouse-channels .facts').waitFor();
        expect(await sidebarAgain.getByRole('button', { name: /^Gateway$/ }).getAttribute('aria-expanded')).toBe(
          'false',
        );

        await tab('Gatehouse: Prices').click();
        const pricesAgain = await prices();
        await pricesAgain.locator('.below .details').waitFor();
        expect(await pricesAgain.locator('[data-field=search] input').inputValue()).toBe('demo');
        const headings = await pricesAgain.getByRole('columnheader').allInnerTexts();
        expect(headings.join(' ')).not.toContain('Cache read');
        const output = pricesAgain.getByRole('columnheader', { name: 'Output' });
        expect(await output.getAttribute('aria-sort')).toBe('descending');
        await screenshot(page, 'kept-prices');
      },
      4 * minute,
    );

    it(
      'are up to date when they are shown again',
      async () => {
        await page
          .getByRole('tab', { name: /^Explorer/ })
          .first()
          .click();
        await waitFor(async () => (await page.locator('.pane-header', { hasText: 'workspace' }).count()) > 0);
        const management = await host.management();
        const [channel] = await management.call('listChannels', {});
        await management.call('updateChannel', { id: channel?.id ?? '', body: { name: 'Renamed while hidden' } });
        await page.getByRole('tab', { name: 'Gatehouse' }).first().click();
        const sidebar = await findWebview(page, 'gatehouse-sidebar');
        await sidebar.locator('gatehouse-channels .row-title', { hasText: 'Renamed while hidden' }).waitFor();
        await sidebar.locator('gatehouse-channels .facts').waitFor();
        await management.call('updateChannel', { id: channel?.id ?? '', body: { name: 'Renamed while shown' } });
        await sidebar.locator('gatehouse-channels .row-title', { hasText: 'Renamed while shown' }).waitFor();
      },
      4 * minute,
    );

    it(
      'lead on by the context menu of a row',
      async () => {
        const sidebar = await findWebview(page, 'gatehouse-sidebar');
        const management = await host.management();
        const [channel] = await management.call('listChannels', {});
        const row = sidebar.locator('gatehouse-channels .row-title').first();
        const menu = page.locator('.monaco-menu');
        await openMenu(page, row, 'Show Requests');
        await screenshot(page, 'context-menu');
        expect(await menu.getByRole('menuitem', { name: 'Enable' }).count()).toBe(0);
        await chooseFromMenu(page, row, 'Disable');
        await waitFor(async () => (await management.call('listChannels', {}))[0]?.enabled === false, {
          what: 'a disabled channel',
        });
        await sidebar.locator('gatehouse-channels .row-line', { hasText: 'Disabled' }).waitFor();

        // A page in an editor panel has menus of its own.
        const { proxyUrl } = await host.gateway();
        await management.call('updateChannel', { id: channel?.id ?? '', body: { enabled: true } });
        const { secret } = await management.call('createKey', { body: { name: 'menus' } });
        const answer = await fetch(`${proxyUrl}/v1/chat/completions`, {
          method: 'POST',
          headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
          body: JSON.stringify({ model: 'demo-echo', messages: [{ role: 'user', content: 'hello' }] }),
        });
        expect(answer.status).toBe(200);
        await runCommand(page, 'Gatehouse: Open Request Log');
        const log = await findWebview(page, 'gatehouse-requests');
        const request = log.locator('[data-id]').first();
        await openMenu(page, request, 'Copy Request ID');
        await chooseFromMenu(page, request, 'Edit Virtual Key...');
        await (await keys()).locator('gatehouse-key-editor').waitFor();
      },
      4 * minute,
    );
  });
});
