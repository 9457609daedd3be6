// Another program holds the proxy's port: the window says which port and program, and offers a way out that works.
import { once } from 'node:events';
import net from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findNotification, pressNotificationButton } from '../support/notifications';
import { screenshot, VsCodeHost } from '../support/vscodeHost';

const minute = 60_000;

describe('a port taken by another program', () => {
  let host: VsCodeHost;
  let page: Page;
  const squatter = net.createServer((socket) => socket.destroy());

  beforeAll(async () => {
    host = await VsCodeHost.start();
    squatter.listen(host.proxyPort, '127.0.0.1');
    await once(squatter, 'listening');
    page = await host.openWindow();
  }, 4 * minute);
  afterAll(async () => {
    squatter.close();
    await host.stop();
  }, minute);

  it('is said in the status bar and in one message, and another port is one choice away', async () => {
    await page.locator('.statusbar-item', { hasText: `Port ${host.proxyPort} taken` }).waitFor({ timeout: minute });
    const message = await findNotification(page, `port ${host.proxyPort} is used by`);
    expect(await page.locator('.notifications-center .notification-list-item').count()).toBe(1);
    if (process.platform === 'linux') expect(await message.innerText()).toContain('node');
    await screenshot(page, 'port-taken');
    await pressNotificationButton(message, 'Choose Another Port');
    const input = page.locator('.quick-input-widget:visible input').first();
    await input.waitFor();
    const suggested = Number(await input.inputValue());
    expect(suggested).toBeGreaterThan(1023);
    expect(suggested).not.toBe(host.proxyPort);
    await input.fill(String(host.proxyPort));
    await page.getByText('This port is in use.').waitFor();
    await input.fill(String(suggested));
    await page.getByText('This port is in use.').waitFor({ state: 'hidden' });
    await page.keyboard.press('Enter');
    const { proxyUrl } = await host.gateway();
    expect(proxyUrl).toBe(`http://127.0.0.1:${suggested}`);
    await page.locator('.statusbar-item', { hasText: /\$\d/ }).waitFor({ timeout: minute });
  });
});
