// VS Code in a remote window forwards each port that a program opens, and may say so in a message. Not for ours: clients are where the
// gateway is, and no user should be asked about it. Messages come of forwarded ports alone; a program of the test's own is forwarded.
import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePorts } from '../../scripts/host/freePorts.mjs';
import { writeSettings } from '../../scripts/host/profile.mjs';
import { runCommand, VsCodeHost } from '../support/vscodeHost';
import { waitFor } from '../support/waitFor';

const minute = 60_000;
let host: VsCodeHost;
let page: Page;
const others: ChildProcess[] = [];

beforeAll(async () => {
  host = await VsCodeHost.start({
    forwardsPorts: true,
    settings: { 'remote.autoForwardPorts': true, 'remote.autoForwardPortsSource': 'process' },
  });
  page = await host.openReadyWindow();
}, 4 * minute);
afterAll(async () => {
  for (const other of others) other.kill();
  await host.stop();
}, minute);

const messages = async (): Promise<string[]> => page.locator('.notification-list-item').allInnerTexts();

const row = (port: number): Locator => page.locator('.monaco-list-row', { hasText: String(port) });

/** Waits until VS Code has forwarded the port of a program that begins to listen now. */
async function control(port: number): Promise<void> {
  const script = `require('node:http').createServer((q, r) => r.end('hello')).listen(${port}, '127.0.0.1')`;
  others.push(spawn(process.execPath, ['-e', script], { stdio: 'ignore' }));
  await row(port).waitFor({ timeout: minute });
}

/** The gateway moves while the window looks, which is when a port is news. */
async function move(proxyPort: number, managementPort: number): Promise<void> {
  const file = path.join(host.profile.data, 'User', 'settings.json');
  const settings = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  writeSettings(host.profile, {
    ...settings,
    'gatehouse.proxyPort': proxyPort,
    'gatehouse.managementPort': managementPort,
  });
  await waitFor(async () => (await host.gateway()).proxyUrl.endsWith(`:${proxyPort}`), {
    timeout: minute,
    what: 'the gateway at its new port',
  });
}

it(
  'forwards no port of the gateway and says nothing of it, though it forwards those of other programs',
  async () => {
    const [proxyPort = 0, managementPort = 0, first = 0, second = 0] = await freePorts(4);
    await runCommand(page, 'Ports: Focus on Ports View');
    await control(first);
    await move(proxyPort, managementPort);
    // What VS Code does about the gateway it has done before it forwards for a program that came later.
    await control(second);
    await page.locator('[id="status.notifications"]').click();
    await page.locator('.notifications-center.visible').waitFor();
    for (const port of [host.proxyPort, host.managementPort, proxyPort, managementPort]) {
      expect(await row(port).count()).toBe(0);
      expect((await messages()).join('\n')).not.toContain(String(port));
    }
  },
  4 * minute,
);
