// The pages of tools and endpoints in a real VS Code: a tool is taken over and restored byte for byte, with its diff in the editor's own
// view; a snippet reaches the clipboard; a message is tried out and metered.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { runCommand, screenshot, type VsCodeHost } from '../../support/vscodeHost';
import { waitFor } from '../../support/waitFor';
import { findWebview } from '../../support/webviews';
import type { OneWindow } from '../oneWindow';

const minute = 60_000;
const original = '# mine\nmodel = "gpt-5.2" # keep\n\n[tui]\ntheme = "dark"\n';

/** Its tests, in a window that others have been in. */
export function testToolsAndEndpoints(window: () => OneWindow): void {
  describe('tools and endpoints', () => {
    let host: VsCodeHost;
    let page: Page;
    let config: string;

    beforeAll(async () => {
      ({ host, page } = window());
      config = path.join(host.profile.home, '.codex', 'config.toml');
      mkdirSync(path.dirname(config), { recursive: true });
      writeFileSync(config, original);
      await runCommand(page, 'View: Close All Editors');
    }, minute);

    it(
      'previews, takes over and restores Codex from the page',
      async () => {
        await runCommand(page, 'Gatehouse: Open Tools');
        const tools = await findWebview(page, 'gatehouse-tools');
        const card = tools.locator('.card[data-tool=codex]');
        await card.getByRole('button', { name: /^Preview Diff/ }).click();
        await page.locator('.tab', { hasText: 'config.toml' }).first().waitFor();
        await page.locator('.editor.modified', { hasText: 'model_provider' }).first().waitFor();
        expect(readFileSync(config, 'utf8')).toBe(original);
        await screenshot(page, 'takeover-diff');
        await runCommand(page, 'Gatehouse: Open Tools');
        const again = (await findWebview(page, 'gatehouse-tools')).locator('.card[data-tool=codex]');
        await again.getByRole('button', { name: /^Take Over/ }).click();
        await again.getByText('Codex now goes through Gatehouse.').waitFor();
        const taken = readFileSync(config, 'utf8');
        expect(taken).toContain('model_provider = "gatehouse"');
        expect(taken).toContain('# keep');
        await screenshot(page, 'tools');
        await again.getByRole('button', { name: /^Undo/ }).click();
        await waitFor(() => readFileSync(config, 'utf8') === original, { timeout: 60_000, what: 'the file as it was' });
        await again.getByText('Not taken over').waitFor();
      },
      4 * minute,
    );

    it(
      'copies a snippet and tries a message',
      async () => {
        await runCommand(page, 'Gatehouse: Open Endpoints');
        const endpoints = await findWebview(page, 'gatehouse-endpoints');
        await endpoints.locator('[data-snippet=zsh]').click();
        await endpoints.getByRole('button', { name: 'Copy', exact: true }).click();
        const { proxyUrl } = await host.gateway();
        const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
        await waitFor(async () => (await clipboard()).includes(`export OPENAI_BASE_URL='${proxyUrl}/v1'`));
        const model = endpoints.locator('gatehouse-try-it input').first();
        await model.fill('demo-story');
        await model.press('Enter');
        await endpoints.getByRole('button', { name: 'Send' }).click();
        await endpoints.locator('.results').waitFor({ timeout: 60_000 });
        expect(await endpoints.locator('.results').textContent()).toMatch(/Output tokens\s*\d+/);
        await screenshot(page, 'endpoints');
        const management = await host.management();
        const { rows } = await management.call('listRequests', { query: { limit: 5 } });
        expect(rows[0]).toMatchObject({ tool: 'try-it', requestedModel: 'demo-story', outcome: 'ok' });
      },
      4 * minute,
    );
  });
}
