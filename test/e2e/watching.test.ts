// Watching a gateway from VS Code: one message when a channel fails too often, with its cause and ways to act; a password for /metrics that
// is shown once; and headers for a collector that reach the secret storage and the collector, and nothing else.
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FakeCollector, plain } from '../support/fakeCollector';
import { findNotification, pressNotificationButton } from '../support/notifications';
import { runCommand, screenshot, VsCodeHost } from '../support/vscodeHost';
import { waitFor } from '../support/waitFor';
import { findWebview } from '../support/webviews';

const minute = 60_000;
const headerSecret = 'canary-otlp-71c2';

describe('watching', () => {
  let host: VsCodeHost;
  let page: Page;
  let collector: FakeCollector;
  let working = false;
  const upstream = http.createServer((request, response) => {
    request.resume();
    response.writeHead(working ? 200 : 402, { 'content-type': 'application/json' });
    const message = { role: 'assistant', content: 'yes' };
    const answer = {
      id: 'x',
      object: 'chat.completion',
      model: 'own',
      choices: [{ index: 0, message, finish_reason: 'stop' }],
    };
    response.end(
      JSON.stringify(working ? answer : { error: { message: 'The account is empty', type: 'insufficient_quota' } }),
    );
  });

  beforeAll(async () => {
    upstream.listen(0, '127.0.0.1');
    await once(upstream, 'listening');
    collector = await FakeCollector.start();
    host = await VsCodeHost.start({
      settings: { 'gatehouse.alerts.requests': 4, 'gatehouse.otlp.endpoint': collector.url },
    });
    page = await host.openReadyWindow();
  }, 4 * minute);
  afterAll(async () => {
    upstream.close();
    await collector.close();
    await host.stop();
  }, minute);

  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
  const quickInput = () => page.locator('.quick-input-widget:visible input').first();

  async function failing(): Promise<(times: number) => Promise<void>> {
    const management = await host.management();
    const { port } = upstream.address() as AddressInfo;
    const body = {
      name: 'Shaky',
      provider: 'custom-openai',
      baseUrl: `http://127.0.0.1:${port}/v1`,
      models: [{ id: 'own' }],
      secret: 'sk-real-0001',
    };
    await management.call('createChannel', { body });
    const { secret } = await management.call('createKey', { body: { name: 'watch' } });
    const { proxyUrl } = await host.gateway();
    return async (times) => {
      for (let count = 0; count < times; count += 1) {
        const response = await fetch(`${proxyUrl}/v1/chat/completions`, {
          method: 'POST',
          headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
          body: JSON.stringify({ model: 'own', messages: [{ role: 'user', content: 'hello' }] }),
        });
        await response.text();
      }
    };
  }

  it('a channel that fails is told of once, with its cause, its requests and a test', async () => {
    const ask = await failing();
    // The first one opens the breaker; the others find nobody to ask.
    await ask(12);
    const told = await findNotification(page, 'of the last 4 requests to “Shaky” failed');
    expect(await told.innerText()).toContain('the account is out of credit');
    await screenshot(page, 'alert');
    expect(await page.locator('.notification-list-item', { hasText: 'Shaky' }).count()).toBe(1);
    await pressNotificationButton(told, 'Show Requests');
    const log = await findWebview(page, 'gatehouse-requests');
    await log.getByText('12 requests').first().waitFor();
    await screenshot(page, 'alert-requests');
  });

  it('a password for /metrics is generated, shown once, and removed', async () => {
    const { managementUrl } = await host.gateway();
    await runCommand(page, 'Gatehouse: Set Metrics Password...');
    await page.locator('.quick-input-widget:visible').getByText('Generate a password').waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.quick-input-widget:visible').getByText('The user name that your scraper sends.').waitFor();
    expect(await quickInput().inputValue()).toBe('prometheus');
    await page.keyboard.press('Enter');
    const dialog = page.locator('.monaco-dialog-box', { hasText: 'It is shown this once' });
    await dialog.waitFor();
    await screenshot(page, 'metrics-password');
    await dialog.getByRole('button', { name: 'Copy Password' }).click();
    const password = await waitFor(async () => /^[\w-]{32}$/.exec(await clipboard())?.[0]);
    const scrape = async () => {
      const authorization = `Basic ${Buffer.from(`prometheus:${password}`).toString('base64')}`;
      return fetch(`${managementUrl}/metrics`, { headers: { authorization } });
    };
    const answer = await scrape();
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('gatehouse_alerts_total{scope="channel",name="Shaky"} 1');

    await runCommand(page, 'Gatehouse: Set Metrics Password...');
    await page.locator('.quick-input-widget:visible').getByText('Remove user name and password').click();
    await findNotification(page, 'The password for /metrics was removed');
    expect((await scrape()).status).toBe(401);
  });

  it('spans reach the collector of the settings with headers that are a secret', async () => {
    const management = await host.management();
    expect((await management.call('getOptions', {})).alerts).toEqual({ errorShare: 0.5, requests: 4, minutes: 5 });
    await waitFor(() => collector.spans.length > 0, { timeout: 60_000 });
    await runCommand(page, 'Gatehouse: Set OTLP Headers...');
    await page.locator('.quick-input-widget:visible').getByText('name=value').first().waitFor();
    expect(await quickInput().getAttribute('type')).toBe('password');
    await quickInput().fill(`api-key=${headerSecret}`);
    await page.keyboard.press('Enter');
    await findNotification(page, 'The headers for the OTLP collector were set');
    expect((await management.call('getOptions', {})).otlp).toEqual({
      endpoint: collector.url,
      headerNames: ['api-key'],
    });
    working = true;
    const { proxyUrl } = await host.gateway();
    const { secret } = await management.call('createKey', { body: { name: 'spans' } });
    await fetch(`${proxyUrl}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'demo-echo', messages: [{ role: 'user', content: 'hello' }] }),
    });
    const sent = () => collector.requests.find(({ headers }) => headers['api-key'] === headerSecret);
    await waitFor(sent, { timeout: 60_000 });
    expect(plain(collector.spans.at(-2)?.attributes ?? [])).toMatchObject({ 'gen_ai.operation.name': 'chat' });
    expect(collector.faults).toEqual([]);
    for (const frame of page.frames()) expect(await frame.content().catch(() => '')).not.toContain(headerSecret);
  });
});
