// Prices in a real VS Code: an own price is set on the page, a public list is imported through the editor's own dialogs, past requests are
// priced anew, and the status bar follows the currency.
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { repoRoot } from '../support/sources';
import { runCommand, screenshot, VsCodeHost } from '../support/vscodeHost';
import { waitFor } from '../support/waitFor';
import { findWebview } from '../support/webviews';

const minute = 60_000;

describe('prices', () => {
  let host: VsCodeHost;
  let page: Page;

  beforeAll(async () => {
    host = await VsCodeHost.start({ settings: { 'gatehouse.displayCurrency': 'CNY' } });
    page = await host.openReadyWindow(/¥\d/);
  }, 4 * minute);
  afterAll(() => host.stop(), minute);

  it(
    'are set on the page and change what past requests cost',
    async () => {
      const management = await host.management();
      const { secret } = await management.call('createKey', { body: { name: 'e2e' } });
      const { proxyUrl } = await host.gateway();
      const answer = await fetch(`${proxyUrl}/v1/chat/completions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
        body: JSON.stringify({ model: 'demo-echo', messages: [{ role: 'user', content: 'one two three' }] }),
      });
      expect(answer.status).toBe(200);
      await runCommand(page, 'Gatehouse: Open Prices');
      const prices = await findWebview(page, 'gatehouse-prices');
      const row = prices.locator('.row[data-model=demo-echo]');
      await row.getByText('Demo', { exact: true }).waitFor({ timeout: 60_000 });
      await row.locator('.actions vscode-button').click();
      const field = (name: string) => prices.locator(`gatehouse-price-editor [data-field="${name}"] input`);
      await field('amount.input').fill('100');
      await field('amount.output').fill('200');
      // 1,000 * 100 + 500 * 200 = 200,000 millionths of a dollar.
      await prices.locator('.example', { hasText: '$0.20' }).waitFor();
      await screenshot(page, 'prices-editor');
      await prices.getByRole('button', { name: 'Save', exact: true }).first().click();
      await row.getByText('Your own', { exact: true }).waitFor();
      await screenshot(page, 'prices');
      await prices.getByRole('button', { name: /^Past requests/ }).click();
      await prices.getByRole('button', { name: 'Check What Would Change' }).click();
      await prices.getByRole('button', { name: 'Change 1 Request' }).click();
      await prices.getByText('1 request was changed', { exact: false }).waitFor();
      const { rows } = await management.call('listRequests', { query: { limit: 1 } });
      const [request] = rows;
      expect(request?.priceSource).toBe('override');
      expect(request?.costUsd).toBeCloseTo(
        ((request?.inputTokens ?? 0) * 100 + (request?.outputTokens ?? 0) * 200) / 1e6,
        9,
      );
    },
    4 * minute,
  );

  it(
    'are imported from a public list after a preview',
    async () => {
      await runCommand(page, 'Gatehouse: Import Prices');
      const file = path.join(repoRoot, 'test', 'fixtures', 'prices', 'litellm.json');
      const input = page.locator('.quick-input-widget input[type=text]').first();
      const preview = page.locator('.quick-input-list .monaco-list-row', { hasText: 'claude-sonnet-4-6' }).first();
      let looksWithout = 0;
      // The dialog of files writes its folder into the field when it has read it, and takes no answer while it reads.
      await waitFor(
        async () => {
          if (await preview.isVisible()) return true;
          // Whatever takes the focus from the dialog on a busy machine closes it; between dialog and preview there is nothing for a moment.
          looksWithout = (await input.isVisible()) ? 0 : looksWithout + 1;
          if (looksWithout % 20 === 19) await runCommand(page, 'Gatehouse: Import Prices');
          const value = await input.inputValue({ timeout: 1000 }).catch(() => '');
          if (value === file) {
            await page
              .locator('.quick-input-widget .monaco-button', { hasText: 'OK' })
              .first()
              .click({ timeout: 1000 })
              .catch(() => undefined);
          } else if (value.startsWith('/')) await input.fill(file);
          return false;
        },
        { interval: 500, timeout: minute, what: 'the preview of the import' },
      );
      await screenshot(page, 'prices-import');
      await page.locator('.quick-input-widget .monaco-button', { hasText: 'OK' }).first().click();
      const management = await host.management();
      const names = async (): Promise<string[]> =>
        (await management.call('getPrices', {})).overrides.map(({ model }) => model);
      await waitFor(async () => (await names()).includes('amazon.nova-canvas-v1:0'), { what: 'the imported prices' });
      // The one of the page is still there, and the one that said nothing new was not taken.
      expect(await names()).toContain('demo-echo');
      expect(await names()).not.toContain('claude-sonnet-4-6');
      const count = (await names()).length;
      const prices = await findWebview(page, 'gatehouse-prices');
      const own = prices.locator('button[aria-controls=fold-own]');
      await own.filter({ hasText: `${count} prices` }).waitFor();
    },
    4 * minute,
  );

  it(
    'make costs that the status bar shows in the currency of the setting, with a table behind it',
    async () => {
      await page.locator('.statusbar-item', { hasText: '≈ CN¥' }).waitFor();
      await page.locator('.statusbar-item', { hasText: '≈ CN¥' }).hover();
      const hover = page.locator('.monaco-hover', { hasText: 'First byte, median' });
      await hover.waitFor();
      await screenshot(page, 'status-bar-hover');
      expect(await hover.textContent()).toMatch(/Today[\s\u2003]*7 days[\s\u2003]*Month/);
    },
    4 * minute,
  );
});
