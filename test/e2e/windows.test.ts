// Two real windows and one gateway: a running stream outlives the window that started the gateway and a reload, a killed gateway has one
// successor with the real keys, and Stop and Start count for every window. The tests build on one another.
import path from 'node:path';
import OpenAI from 'openai';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isAlive } from '../../scripts/host/gateway.mjs';
import { checkWholeStream, readStream, SlowUpstream } from '../support/slowUpstream';
import type { ManagementCaller } from '../support/managementCaller';
import { runCommand, VsCodeHost } from '../support/vscodeHost';
import { repoRoot } from '../support/sources';
import { waitFor } from '../support/waitFor';

const minute = 60_000;

describe('two windows', () => {
  let host: VsCodeHost;
  let upstream: SlowUpstream;
  let starter: Page;
  let other: Page;
  let secret: string;

  const management = async (): Promise<ManagementCaller> => host.management();
  const leases = async (count: number): Promise<true> =>
    waitFor(async () => (await (await management()).call('getStatus', {})).leases === count, {
      timeout: minute,
      interval: 100,
      what: `${count} leases`,
    });
  const statusBar = async (page: Page, text: RegExp): Promise<void> =>
    page.locator('.statusbar-item', { hasText: text }).first().waitFor({ timeout: minute });

  beforeAll(async () => {
    upstream = await SlowUpstream.start();
    host = await VsCodeHost.start({ beside: [path.join(repoRoot, 'test/host/modelExtension')] });
    starter = await host.openWindow();
    await host.gateway();
    await leases(1);
    other = await host.openWindow();
    await leases(2);
    const caller = await management();
    const channel = {
      name: 'Slow',
      provider: 'custom-openai',
      baseUrl: upstream.baseUrl,
      models: [{ id: 'slow' }],
      secret: 'sk-slow-1',
    };
    await caller.call('createChannel', { body: channel });
    ({ secret } = await caller.call('createKey', { body: { name: 'two windows' } }));
  }, 4 * minute);

  afterAll(async () => {
    upstream.close();
    await host.stop();
  }, minute);

  it('share one gateway; a stream goes on to its end when the window that started it is closed', async () => {
    const { pid, proxyUrl } = await host.gateway();
    upstream.again();
    const stream = await readStream(proxyUrl, secret);
    await waitFor(() => stream.received() > 0);
    await starter.close();
    await leases(1);
    const atClosing = stream.received();
    await waitFor(() => stream.received() > atClosing + 1000, { what: 'more of the stream' });
    upstream.finish();
    checkWholeStream(await stream.text);
    expect((await host.gateway()).pid).toBe(pid);
  });

  it('an answer of a model that exists only in VS Code ends with its window, in words, and is to be had again after the reload', async () => {
    const caller = await management();
    const body = { name: 'VS Code', provider: 'vscode', models: [] };
    const { id } = await caller.call('createChannel', { body });
    const { proxyUrl } = await host.gateway();
    const openai = new OpenAI({ baseURL: `${proxyUrl}/v1`, apiKey: secret, maxRetries: 0 });
    const ask = async (content: string) =>
      openai.chat.completions.create({
        model: 'test-models/parrot',
        stream: true,
        messages: [{ role: 'user', content }],
      });
    const read = async (content: string, onText: (text: string) => Promise<void>): Promise<string> => {
      let text = '';
      for await (const chunk of await ask(content)) {
        text += chunk.choices[0]?.delta.content ?? '';
        await onText(text);
      }
      return text;
    };
    let reloading: Promise<unknown> | undefined;
    const cut = read('forever', async (text) => {
      if (text.includes('word2 ')) reloading ??= other.reload();
      await Promise.resolve();
    });
    await expect(cut).rejects.toThrow(/closed or reloaded/);
    await reloading;
    await leases(1);
    await waitFor(async () => (await read('Hello', () => Promise.resolve())) === 'You said: Hello', {
      timeout: minute,
      what: 'an answer after the reload',
    });
    await statusBar(other, /\$\d/);
    // A slow machine may have brought a new gateway meanwhile.
    await (await management()).call('deleteChannel', { id });
  });

  it('a stream goes on to its end while the only window is reloaded', async () => {
    const { pid, proxyUrl } = await host.gateway();
    upstream.again();
    const stream = await readStream(proxyUrl, secret);
    await waitFor(() => stream.received() > 0);
    await other.reload();
    await leases(0);
    const atReload = stream.received();
    await leases(1);
    await statusBar(other, /\$\d/);
    await waitFor(() => stream.received() > atReload + 1000, { what: 'more of the stream' });
    upstream.finish();
    checkWholeStream(await stream.text);
    expect((await host.gateway()).pid).toBe(pid);
  });

  it('a killed gateway has one successor, both windows attach, and the real keys are there again', async () => {
    starter = await host.openWindow();
    await leases(2);
    const { pid } = await host.gateway();
    process.kill(pid, 'SIGKILL');
    await waitFor(() => !isAlive(pid));
    await leases(2);
    const next = await host.gateway();
    expect(next.pid).not.toBe(pid);
    upstream.again();
    const stream = await readStream(next.proxyUrl, secret);
    upstream.finish();
    checkWholeStream(await stream.text);
    for (const page of [starter, other]) await statusBar(page, /\$\d/);
  });

  it('stopped in one, it is stopped in both; started in the other, it is there for both', async () => {
    const { pid } = await host.gateway();
    await runCommand(starter, 'Gatehouse: Stop');
    for (const page of [starter, other]) await statusBar(page, /Gatehouse stopped/);
    await waitFor(() => !isAlive(pid), { timeout: 60_000 });
    await runCommand(other, 'Gatehouse: Start');
    await host.gateway();
    await leases(2);
    for (const page of [starter, other]) await statusBar(page, /\$\d/);
  });

  it('the gateway leaves when the last window has gone', async () => {
    const { pid } = await host.gateway();
    await starter.close();
    await other.close();
    await waitFor(() => !isAlive(pid), { timeout: minute, interval: 100, what: 'the end of the gateway' });
  });
});
