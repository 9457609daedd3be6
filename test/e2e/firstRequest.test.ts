// The newcomer's way, in a real VS Code: the extension starts the gateway, the sidebar says so, a request with a virtual key is answered
// by the demo channel, and status bar and request log move.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand, screenshot, VsCodeHost } from '../support/vscodeHost';
import { waitFor } from '../support/waitFor';
import { findWebview } from '../support/webviews';

const minute = 60_000;

describe('the first request', () => {
  let host: VsCodeHost;
  let page: Page;

  beforeAll(async () => {
    host = await VsCodeHost.start();
    page = await host.openWindow();
  }, 2 * minute);
  afterAll(async () => host.stop(), minute);

  const statusBar = async (): Promise<string> =>
    (await page.locator('.statusbar-item', { hasText: /\$\d|Gatehouse/ }).allInnerTexts()).join(' ');

  it('finds the gateway running on the ports of the settings', async () => {
    const { proxyUrl, managementUrl } = await host.gateway();
    expect(proxyUrl).toBe(`http://127.0.0.1:${host.proxyPort}`);
    expect(managementUrl).toBe(`http://127.0.0.1:${host.managementPort}`);
  });

  it('shows the gateway and its demo channel in the sidebar', async () => {
    await runCommand(page, 'Gatehouse: Focus on Gateway View');
    const sidebar = await findWebview(page, 'gatehouse-sidebar');
    await sidebar
      .getByText(/running/i)
      .first()
      .waitFor();
    await sidebar.getByText('Demo').first().waitFor();
    await screenshot(page, 'sidebar');
  });

  it('answers a request with a virtual key, and the ticker and the request log move', async () => {
    const { proxyUrl } = await host.gateway();
    const management = await host.management();
    const { secret } = await management.call('createKey', { body: { name: 'first key' } });
    await runCommand(page, 'Gatehouse: Open Request Log');
    const log = await findWebview(page, 'gatehouse-requests');
    const before = await statusBar();

    const answer = await fetch(`${proxyUrl}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'demo-echo', messages: [{ role: 'user', content: 'hello '.repeat(2000) }] }),
    });
    expect(answer.status).toBe(200);
    const body = (await answer.json()) as { choices: { message: { content: string } }[] };
    expect(body.choices[0]?.message.content).toContain('hello');

    await log.getByText('demo-echo').first().waitFor();
    await waitFor(async () => (await statusBar()) !== before, { timeout: 15_000, what: 'a change of the status bar' });
    expect(await statusBar()).toMatch(/\$\d/);
    await screenshot(page, 'request-log');
  });
});
