// A further address in a real VS Code, which is connected to a remote machine here: confirmed once, told for as long as it is open, found on
// the Endpoints page; refused, it stays shut; and every network takes a second yes.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { writeSettings } from '../../scripts/host/profile.mjs';
import { TestAuthority } from '../support/certificates';
import { freePort, furtherAddress } from '../support/furtherAddress';
import { rawRequest } from '../support/rawHttp';
import { runCommand, screenshot, type VsCodeHost } from '../support/vscodeHost';
import { waitFor } from '../support/waitFor';
import { findWebview } from '../support/webviews';
import { inOneWindow } from './oneWindow';

const minute = 60_000;
const address = furtherAddress();

inOneWindow((window) => {
  describe('a further address', () => {
    let host: VsCodeHost;
    let page: Page;
    let wish: string;

    beforeAll(async () => {
      wish = `${address}:${await freePort(address)}`;
      ({ host, page } = window());
    }, minute);

    function set(part: Record<string, unknown>): void {
      const file = path.join(host.profile.data, 'User', 'settings.json');
      const settings = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
      writeSettings(host.profile, { ...settings, ...part });
    }
    const dialog = (text: string) => page.locator('.monaco-dialog-box', { hasText: text });
    const question = 'Let Gatehouse be reached beyond 127.0.0.1?';
    const states = async () =>
      ((await (await host.management()).call('getStatus', {})).listen?.listeners ?? []).map(({ state }) => state);
    const answers = async (root: string): Promise<boolean> =>
      rawRequest(`${root}/health`).then(
        ({ status }) => status === 200,
        () => false,
      );

    it(
      'stays shut where the user says no',
      async () => {
        set({ 'gatehouse.listen.addresses': [wish] });
        const box = dialog(question);
        await box.waitFor({ timeout: minute });
        expect(await box.innerText()).toContain(wish);
        expect(await box.innerText()).toContain('clear text');
        expect(await answers(`http://${wish}`)).toBe(false);
        await box.getByRole('button', { name: 'Cancel' }).click();
        await runCommand(page, 'Gatehouse: Open Overview');
        const overview = await findWebview(page, 'gatehouse-overview');
        await overview.getByText(`Not opened before you confirm: ${wish}`).waitFor({ timeout: minute });
        expect(await answers(`http://${wish}`)).toBe(false);
        // code-server is a remote machine as far as VS Code goes.
        await overview.getByText('tools in this window’s terminals use it').waitFor();
      },
      4 * minute,
    );

    it(
      'opens after a yes, is told in the overview, and is found on the Endpoints page',
      async () => {
        const overview = await findWebview(page, 'gatehouse-overview');
        await overview.getByRole('button', { name: 'Confirm…' }).click();
        await dialog(question).getByRole('button', { name: 'Listen There' }).click();
        await overview.getByText(`in clear text: http://${wish}`).waitFor({ timeout: minute });
        await screenshot(page, 'further-address');
        expect(await answers(`http://${wish}`)).toBe(true);
        expect(await states()).toEqual(['listening']);
        await runCommand(page, 'Gatehouse: Open Endpoints');
        const endpoints = await findWebview(page, 'gatehouse-endpoints');
        await endpoints.locator('.root vscode-dropdown').click();
        await endpoints.locator('.root vscode-option', { hasText: `http://${wish}` }).click();
        await endpoints.locator('.urls').getByText(`http://${wish}/v1`).first().waitFor();
        await endpoints.locator('[data-snippet=zsh]').click();
        await endpoints.getByRole('button', { name: 'Copy', exact: true }).click();
        const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
        await waitFor(async () => (await clipboard()).includes(`export OPENAI_BASE_URL='http://${wish}/v1'`));
        await screenshot(page, 'endpoints-further');
      },
      4 * minute,
    );

    it(
      'asks a second time for every network, and takes no for it too',
      async () => {
        const authority = new TestAuthority();
        const { cert, key } = authority.issue({ hosts: [address] });
        const files = [path.join(host.profile.root, 'chain.pem'), path.join(host.profile.root, 'key.pem')] as const;
        writeFileSync(files[0], cert);
        writeFileSync(files[1], key);
        const everywhere = `0.0.0.0:${await freePort('0.0.0.0')}`;
        set({
          'gatehouse.listen.addresses': [everywhere],
          'gatehouse.listen.certificate': files[0],
          'gatehouse.listen.privateKey': files[1],
        });
        await dialog(question).getByRole('button', { name: 'Listen There' }).click({ timeout: minute });
        const second = dialog('Really listen on every network of this machine?');
        await second.waitFor({ timeout: minute });
        await second.getByRole('button', { name: 'Cancel' }).click();
        await runCommand(page, 'Gatehouse: Open Overview');
        const overview = await findWebview(page, 'gatehouse-overview');
        await overview.getByText(`Not opened before you confirm: ${everywhere}`).waitFor({ timeout: minute });
        expect(await answers(`http://${wish}`)).toBe(false);
        set({ 'gatehouse.listen.addresses': [wish] });
        await dialog(question).getByRole('button', { name: 'Listen There' }).click({ timeout: minute });
        await overview.getByText(`with TLS: https://${wish}`).waitFor({ timeout: minute });
        await overview.getByText('ends on').waitFor();
        expect(await states()).toEqual(['listening']);
        set({
          'gatehouse.listen.addresses': [],
          'gatehouse.listen.certificate': '',
          'gatehouse.listen.privateKey': '',
        });
        await waitFor(async () => (await states()).length === 0, { timeout: minute, what: 'no further address' });
      },
      4 * minute,
    );
  });
});
