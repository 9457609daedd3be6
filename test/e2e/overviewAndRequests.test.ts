// Overview and request log in a real VS Code: a request shows up in the live routing, leads to its row in full, whose arithmetic adds up to
// its cost and whose bodies are there where they are captured.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand, screenshot, VsCodeHost } from '../support/vscodeHost';
import { findWebview } from '../support/webviews';

const minute = 60_000;

describe('overview and request log', () => {
  let host: VsCodeHost;
  let page: Page;

  beforeAll(async () => {
    host = await VsCodeHost.start();
    page = await host.openReadyWindow();
  }, 2 * minute);
  afterAll(() => host.stop(), minute);

  it(
    'follow a request from the live routing to the last digit of its cost',
    async () => {
      await runCommand(page, 'Gatehouse: Open Overview');
      const overview = await findWebview(page, 'gatehouse-overview');
      await overview.getByRole('heading', { name: 'Next steps' }).waitFor();
      await overview.getByText('No requests yet. They show up here as they come.').waitFor();

      const { proxyUrl } = await host.gateway();
      const management = await host.management();
      await management.call('updateOptions', { body: { capture: { enabled: true } } });
      const { secret } = await management.call('createKey', { body: { name: 'overview key' } });
      const answer = await fetch(`${proxyUrl}/v1/chat/completions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
        body: JSON.stringify({ model: 'demo-echo', messages: [{ role: 'user', content: 'hello '.repeat(2000) }] }),
      });
      expect(answer.status).toBe(200);
      await answer.text();

      const event = overview.locator('.event', { hasText: 'demo-echo' });
      await event.waitFor();
      await overview.locator('[data-channel]', { hasText: '1 request today' }).waitFor({ timeout: 20_000 });
      await screenshot(page, 'overview');
      await event.click();

      const log = await findWebview(page, 'gatehouse-requests');
      const total = log.locator('.arithmetic .total .number');
      await total.waitFor();
      const { rows } = await management.call('listRequests', { query: {} });
      expect(Number((await total.innerText()).replace('$', ''))).toBe(rows[0]?.costUsd);
      await log.getByRole('button', { name: /Request of the client/ }).click();
      await log.locator('pre', { hasText: '"model": "demo-echo"' }).waitFor();
      await log.getByRole('button', { name: 'Copy as curl (bash)' }).click();
      await log.getByRole('button', { name: 'Copied' }).waitFor();
      await screenshot(page, 'request-detail');

      await log.getByRole('button', { name: 'Show only overview key' }).click();
      await log.getByRole('button', { name: 'Remove the filter Virtual key: overview key' }).waitFor();
      await log.locator('[data-id]').waitFor();
    },
    3 * minute,
  );
});
