// The Statistics page in a real VS Code: what a request cost shows up by itself, equals the gateway's own sum, and leads to the request.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand, screenshot, VsCodeHost } from '../support/vscodeHost';
import { waitFor } from '../support/waitFor';
import { findWebview } from '../support/webviews';

const minute = 60_000;

describe('statistics', () => {
  let host: VsCodeHost;
  let page: Page;

  beforeAll(async () => {
    host = await VsCodeHost.start();
    page = await host.openReadyWindow();
  }, 2 * minute);
  afterAll(() => host.stop(), minute);

  it(
    'begin with a hint, and follow the first request',
    async () => {
      await runCommand(page, 'Gatehouse: Open Statistics');
      const statistics = await findWebview(page, 'gatehouse-statistics');
      await statistics.getByRole('button', { name: 'Take Over a Coding Tool' }).waitFor();

      const { proxyUrl } = await host.gateway();
      const management = await host.management();
      const { secret } = await management.call('createKey', { body: { name: 'statistics key' } });
      const answer = await fetch(`${proxyUrl}/v1/chat/completions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
        body: JSON.stringify({ model: 'demo-echo', messages: [{ role: 'user', content: 'hello '.repeat(20_000) }] }),
      });
      expect(answer.status).toBe(200);
      await answer.text();

      const cost = statistics.locator('[data-card=cost] .figure');
      await cost.waitFor({ timeout: 20_000 });
      const { total } = await management.call('usageSummary', { query: {} });
      expect(total.costUsd).toBeGreaterThan(0.01);
      const shown = Number((await cost.innerText()).replace('$', ''));
      expect(shown).toBeCloseTo(total.costUsd, 2);
      // The table twin has all the digits.
      const chart = statistics.locator('[data-chart=over-time]');
      await chart.getByRole('button', { name: 'Table', exact: true }).click();
      await chart
        .locator('td', { hasText: String(total.costUsd) })
        .first()
        .waitFor();
      await screenshot(page, 'statistics');

      await statistics.locator('[data-ranking=model] tbody .open', { hasText: 'demo-echo' }).click();
      const log = await findWebview(page, 'gatehouse-requests');
      await waitFor(async () => (await log.getByText('demo-echo').count()) > 0, {
        what: 'the request behind the figure',
      });
      await screenshot(page, 'statistics-requests');
    },
    3 * minute,
  );
});
