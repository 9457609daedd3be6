// The newcomer's way, in a real VS Code: the extension starts the gateway, the sidebar says so, and a request with a virtual key is answered by
// the demo channel. Statistics, status bar, request log and overview begin with a hint and follow each request by themselves, down to the last
// digit of its cost. The tests build on one another.
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { runCommand, screenshot, type VsCodeHost } from '../support/vscodeHost';
import { waitFor } from '../support/waitFor';
import { findWebview } from '../support/webviews';
import { inOneWindow } from './oneWindow';

const minute = 60_000;

describe('requests', () => {
  let host: VsCodeHost;
  let page: Page;

  inOneWindow((window) =>
    beforeAll(() => {
      ({ host, page } = window());
    }),
  );

  const statusBar = async (): Promise<string> =>
    (await page.locator('.statusbar-item', { hasText: /\$\d|Gatehouse/ }).allInnerTexts()).join(' ');

  /** One request to the demo channel, with a new key called `name`. */
  async function ask(name: string, words: number): Promise<string> {
    const { proxyUrl } = await host.gateway();
    const { secret } = await (await host.management()).call('createKey', { body: { name } });
    const answer = await fetch(`${proxyUrl}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'demo-echo', messages: [{ role: 'user', content: 'hello '.repeat(words) }] }),
    });
    expect(answer.status).toBe(200);
    const body = (await answer.json()) as { choices: { message: { content: string } }[] };
    return body.choices[0]?.message.content ?? '';
  }

  it('find the gateway running on the ports of the settings', async () => {
    const { proxyUrl, managementUrl } = await host.gateway();
    expect(proxyUrl).toBe(`http://127.0.0.1:${host.proxyPort}`);
    expect(managementUrl).toBe(`http://127.0.0.1:${host.managementPort}`);
  });

  it('come from the gateway and its demo channel, which the sidebar shows', async () => {
    await runCommand(page, 'Gatehouse: Focus on Gateway View');
    const sidebar = await findWebview(page, 'gatehouse-sidebar');
    await sidebar
      .getByText(/running/i)
      .first()
      .waitFor();
    await sidebar.getByText('Demo').first().waitFor();
    await screenshot(page, 'sidebar');
  });

  it('are none at first, which the overview says', async () => {
    await runCommand(page, 'Gatehouse: Open Overview');
    const overview = await findWebview(page, 'gatehouse-overview');
    await overview.getByRole('heading', { name: 'Next steps' }).waitFor();
    await overview.getByText('No requests yet. They show up here as they come.').waitFor();
  });

  it(
    'end the hint of the statistics, which follow the first one and lead to it',
    async () => {
      await runCommand(page, 'Gatehouse: Open Statistics');
      const statistics = await findWebview(page, 'gatehouse-statistics');
      await statistics.getByRole('button', { name: 'Take Over a Coding Tool' }).waitFor();

      await ask('statistics key', 20_000);

      const cost = statistics.locator('[data-card=cost] .figure');
      await cost.waitFor({ timeout: minute });
      const { total } = await (await host.management()).call('usageSummary', { query: {} });
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
    4 * minute,
  );

  it(
    'with a virtual key are answered, and the ticker and the request log move',
    async () => {
      await runCommand(page, 'View: Close All Editors');
      await runCommand(page, 'Gatehouse: Open Request Log');
      const log = await findWebview(page, 'gatehouse-requests');
      await log.locator('[data-id]').first().waitFor();
      const before = await statusBar();
      expect(await log.locator('[data-id]').count()).toBe(1);

      expect(await ask('first key', 2000)).toContain('hello');

      await waitFor(async () => (await log.locator('[data-id]', { hasText: 'demo-echo' }).count()) === 2, {
        what: 'the new row of the log',
      });
      await waitFor(async () => (await statusBar()) !== before, {
        timeout: minute,
        what: 'a change of the status bar',
      });
      expect(await statusBar()).toMatch(/\$\d/);
      await screenshot(page, 'request-log');
    },
    4 * minute,
  );

  it(
    'are followed from the live routing to the last digit of their cost',
    async () => {
      const management = await host.management();
      await runCommand(page, 'View: Close All Editors');
      await runCommand(page, 'Gatehouse: Open Overview');
      const overview = await findWebview(page, 'gatehouse-overview');
      const events = overview.locator('.event', { hasText: 'demo-echo' });
      await overview.locator('[data-channel]', { hasText: '2 requests today' }).waitFor({ timeout: minute });
      const known = await events.count();
      await management.call('updateOptions', { body: { capture: { enabled: true } } });

      await ask('overview key', 2000);

      await waitFor(async () => (await events.count()) === known + 1, { what: 'the event of the request' });
      await overview.locator('[data-channel]', { hasText: '3 requests today' }).waitFor({ timeout: minute });
      await screenshot(page, 'overview');
      await events.first().click();

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
      // One row alone is left.
      await waitFor(async () => (await log.locator('[data-id]').count()) === 1, { what: 'the row of the key alone' });
    },
    4 * minute,
  );
});
