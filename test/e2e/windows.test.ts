// Several real windows and one gateway: they share it, a running stream outlives the window that started it and a reload, and a killed
// gateway is brought back by a window that is there. The tests build on one another: the windows live through all of them.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HeldUpstream } from '../support/heldUpstream';
import { VsCodeHost } from '../support/vscodeHost';
import { waitFor } from '../support/waitFor';

const minute = 60_000;

describe('windows', () => {
  let host: VsCodeHost;
  let upstream: HeldUpstream;
  let first: Page;
  let second: Page;
  let key = '';
  let firstPid = 0;

  beforeAll(async () => {
    upstream = await HeldUpstream.start();
    host = await VsCodeHost.start();
    first = await host.openWindow();
    firstPid = (await host.gateway()).pid;
    second = await host.openWindow();
    const management = await host.management();
    await management.call('createChannel', {
      body: {
        name: 'held',
        provider: 'custom',
        protocol: 'openai-chat',
        baseUrl: upstream.baseUrl,
        models: [{ id: 'held' }],
      },
    });
    key = (await management.call('createKey', { body: { name: 'windows' } })).secret;
  }, 3 * minute);
  afterAll(async () => {
    await host.stop();
    await upstream.close();
  }, minute);

  const leases = async (wanted: number): Promise<void> => {
    const management = await host.management();
    const look = async (): Promise<boolean> => (await management.call('getStatus', {})).leases === wanted;
    await waitFor(look, { timeout: minute, interval: 100, what: `${wanted} windows at the gateway` });
  };

  const request = async (model: string, stream: boolean): Promise<Response> => {
    const { proxyUrl } = await host.gateway();
    return fetch(`${proxyUrl}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model, stream, messages: [{ role: 'user', content: 'hello' }] }),
    });
  };

  /** Opens a stream that stays open until the upstream is released; `text` resolves with all of it. */
  const openStream = async (): Promise<{ text: Promise<string> }> => {
    const response = await request('held', true);
    expect(response.status).toBe(200);
    await waitFor(() => upstream.streams === 1, { what: 'the stream at the upstream' });
    return { text: response.text() };
  };

  const isWhole = (text: string): void => {
    expect(text).toContain('begin');
    expect(text).toContain(' end');
    expect(text.trimEnd().endsWith('data: [DONE]')).toBe(true);
    expect(text).not.toContain('error');
  };

  it('share one gateway', async () => {
    await leases(2);
    expect((await host.gateway()).pid).toBe(firstPid);
  });

  it('a stream goes on when the window that started the gateway is closed', async () => {
    const { text } = await openStream();
    await first.close();
    await leases(1);
    upstream.release();
    isWhole(await text);
    expect((await host.gateway()).pid).toBe(firstPid);
  });

  it('a stream goes on when the last window is reloaded', async () => {
    const { text } = await openStream();
    await second.reload();
    await second.locator('.monaco-workbench').waitFor({ timeout: minute });
    await leases(1);
    upstream.release();
    isWhole(await text);
    expect((await host.gateway()).pid).toBe(firstPid);
  });

  it('a killed gateway is started again, with its channels and keys', async () => {
    process.kill(firstPid, 'SIGKILL');
    const look = async (): Promise<boolean> => (await host.gateway()).pid !== firstPid;
    await waitFor(look, { timeout: minute, interval: 100, what: 'a new gateway' });
    await leases(1);
    const answer = await request('demo-echo', false);
    expect(answer.status).toBe(200);
    const management = await host.management();
    expect((await management.call('listChannels', {})).map((channel) => channel.name)).toContain('held');
  });

  it('the gateway leaves when the last window is gone', async () => {
    const { proxyUrl } = await host.gateway();
    await second.close();
    const isGone = async (): Promise<boolean> =>
      fetch(`${proxyUrl}/health`).then(
        () => false,
        () => true,
      );
    await waitFor(isGone, { timeout: minute, interval: 200, what: 'the end of the gateway' });
  });
});
