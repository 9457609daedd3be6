// The lasting lines about further addresses and the place of the gateway, in the sidebar and the overview, and the choice of an address on
// the Endpoints page. Every state has its words in both languages, and no page fails a check of accessibility with them.
import { beforeAll, describe, expect, it } from 'vitest';
import { certificateStates, listenerStates, type FurtherState } from '../../src/shared/listening';
import { placeKinds } from '../../src/shared/place';
import { findings } from './axe';
import { freshAnswers } from './overviewSamples';
import { sidebarState } from './samples';
import { themeNames } from './themes';
import { WebviewBrowser, type HostAnswer, type OpenOptions, type WebviewPage } from './webviewPage';

let browser: WebviewBrowser;
beforeAll(async () => {
  browser = await WebviewBrowser.shared();
}, 60_000);

const at = (url: string, state: (typeof listenerStates)[number] = 'listening') => ({
  url,
  wish: url.replace(/^https?:\/\//, ''),
  secure: url.startsWith('https'),
  state,
});
const plain: FurtherState = {
  listeners: [at('http://172.17.0.1:11580')],
  hostNames: ['host.docker.internal'],
  certificate: null,
  unconfirmed: [],
  problem: null,
};
const everything: FurtherState = {
  ...plain,
  listeners: [
    at('http://172.17.0.1:11580'),
    at('https://10.0.0.5:11590'),
    ...listenerStates.slice(1).map((state) => at('http://10.88.0.1:11580', state)),
  ],
  certificate: { state: 'no-match', file: '/etc/ssl/private/key.pem', hosts: [], validTo: null, servesOlder: true },
  unconfirmed: ['192.168.1.5'],
  problem: '"docker0" is not an IP address of this machine',
};

async function open(
  bundle: 'sidebar' | 'overview' | 'endpoints',
  further: FurtherState | undefined,
  options: OpenOptions = {},
): Promise<WebviewPage> {
  const width = bundle === 'sidebar' ? 320 : 1000;
  const answer =
    bundle === 'overview'
      ? freshAnswers
      : ({ action }: { action: string }): HostAnswer => ({
          value: action === 'list-models' || action === 'list-tools' ? [] : null,
        });
  const view = await browser.open(bundle, { width, answer, ...options });
  const state = {
    ...sidebarState(),
    place: { kind: 'ssh' as const, host: 'build-7' },
    ...(further !== undefined && { further }),
  };
  await view.post({ type: 'sidebar', state });
  if (bundle === 'endpoints') await view.post({ type: 'held-keys', keyIds: [] });
  await view.page.locator(bundle === 'endpoints' ? '.urls' : '.place').waitFor();
  return view;
}

describe.each(['sidebar', 'overview'] as const)('the %s', (bundle) => {
  it('says where the gateway runs, and nothing of addresses that nobody wishes', async () => {
    const view = await open(bundle, undefined);
    expect(await view.page.locator('.place').innerText()).toContain('build-7');
    expect(await view.page.getByText('Reachable beyond').count()).toBe(0);
    await view.close();
  });

  it('says that an address is open for as long as it is, and leads to the settings', async () => {
    const view = await open(bundle, plain);
    await view.page.getByText('in clear text: http://172.17.0.1:11580').waitFor();
    await view.page.getByRole('button', { name: 'Settings', exact: true }).click();
    expect(view.callsOf('open-listen-settings')).toHaveLength(1);
    await view.post({ type: 'sidebar', state: sidebarState() });
    await view.page.getByText('in clear text').waitFor({ state: 'detached' });
    await view.close();
  });

  it('tells all that is wrong, and asks for what was not confirmed', async () => {
    const view = await open(bundle, everything);
    for (const words of [
      'with TLS: https://10.0.0.5:11590',
      'does not have the address',
      'uses the port',
      'waits for a certificate',
      'could not be opened',
      'belongs to another certificate',
      'last good one',
      'before you confirm: 192.168.1.5',
      'docker0',
    ]) {
      expect([words, await view.page.getByText(words).count()]).toEqual([words, 1]);
    }
    await view.page.getByRole('button', { name: 'Confirm…' }).click();
    expect(view.callsOf('confirm-listening')).toHaveLength(1);
    await view.close();
  });

  it.each(themeNames)('passes the checks of accessibility with all of it: %s', async (theme) => {
    const view = await open(bundle, everything, { theme });
    expect(await findings(view)).toEqual([]);
    await view.close();
  });
});

it('has words for every state of a certificate and every place, in both languages', async () => {
  for (const locale of ['en', 'zh-cn']) {
    const view = await open('sidebar', plain, { locale });
    const told = new Set<string>();
    for (const state of certificateStates.slice(1)) {
      const certificate = { state, file: '/x.pem', hosts: [], validTo: '2030-01-02T00:00:00.000Z', servesOlder: false };
      await view.post({
        type: 'sidebar',
        state: { ...sidebarState(), further: { ...plain, listeners: [], certificate } },
      });
      await view.page.getByText('/x.pem').waitFor();
      told.add(await view.page.getByText('/x.pem').innerText());
    }
    expect(told.size).toBe(certificateStates.length - 1);
    const places = new Set<string>();
    for (const kind of placeKinds) {
      await view.post({ type: 'sidebar', state: { ...sidebarState(), place: { kind, host: `host-${kind}` } } });
      await view.page.getByText(`host-${kind}`).waitFor();
      places.add((await view.page.locator('.place').innerText()).replace(kind, ''));
    }
    expect(places.size).toBe(placeKinds.length);
    await view.close();
  }
});

describe('the Endpoints page', () => {
  it('asks for no address where there is one alone', async () => {
    const view = await open('endpoints', undefined);
    expect(await view.page.locator('.root').count()).toBe(0);
    await view.close();
  });

  it('puts the chosen address into what is shown and asked for', async () => {
    const view = await open('endpoints', plain);
    await view.page.locator('.root vscode-dropdown').click();
    await view.page.locator('.root vscode-option', { hasText: 'http://host.docker.internal:11580' }).click();
    await view.page.locator('.urls').getByText('http://host.docker.internal:11580/v1').first().waitFor();
    await view.page.getByText('allowed addresses').waitFor();
    await view.page.locator('[data-protocol=anthropic] vscode-button').click();
    const root = 'http://host.docker.internal:11580';
    expect(view.callsOf('copy-base-url')).toEqual([{ action: 'copy-base-url', protocol: 'anthropic', root }]);
    await view.page.getByRole('button', { name: 'Copy', exact: true }).first().click();
    expect(view.callsOf('copy-snippet')).toMatchObject([{ root }]);
    // The address is gone: this machine's own stands there again.
    await view.post({ type: 'sidebar', state: sidebarState() });
    await view.page.locator('.urls').getByText('http://127.0.0.1:11580/v1').first().waitFor();
    await view.close();
  });
});
