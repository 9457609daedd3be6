// The sidebar in a real browser: what it shows of each state, what its forms refuse, and which calls its buttons make.
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { waitFor } from '../support/waitFor';
import { findings } from './axe';
import { channel, running, sidebarState } from './samples';
import { never, WebviewBrowser, type OpenOptions, type WebviewPage } from './webviewPage';

let browser: WebviewBrowser;
let open: WebviewPage[] = [];
beforeAll(async () => {
  browser = await WebviewBrowser.shared();
}, 60_000);
afterEach(async () => {
  const faults = open.flatMap((view) => [...view.faults, ...view.strange.map((message) => JSON.stringify(message))]);
  await Promise.all(open.map((view) => view.close()));
  open = [];
  expect(faults).toEqual([]);
});

async function sidebar(
  options: OpenOptions & { view?: Parameters<typeof sidebarState>[0] } = {},
): Promise<WebviewPage> {
  const view = await browser.open('sidebar', options);
  open.push(view);
  await view.post({ type: 'sidebar', state: sidebarState(options.view) });
  return view;
}

const row = (view: WebviewPage, id: string) => view.page.locator(`[data-row="${id}"]`);
const button = (view: WebviewPage, name: string) => view.page.getByRole('button', { name, exact: true });
async function lastCall(view: WebviewPage): Promise<unknown> {
  return waitFor(() => view.calls.at(-1), { what: 'a call' });
}

describe('handshake', () => {
  it('says ready once and shows that it waits until the state comes', async () => {
    const view = await browser.open('sidebar');
    open.push(view);
    await waitFor(() => view.readyCount === 1);
    expect(await view.text()).toContain('Loading…');
    await view.post({ type: 'sidebar', state: sidebarState() });
    expect(await view.text()).toContain('Running');
    expect(view.readyCount).toBe(1);
  });
});

describe('first steps', () => {
  const step = (view: WebviewPage, id: string) => view.page.locator(`[data-step=${id}]`);

  it('lead from one to the next, each with its button, and to the demo', async () => {
    const view = await sidebar({ view: { firstSteps: { done: [] } } });
    await button(view, 'First steps · 0 of 4').waitFor();
    expect(await findings(view)).toEqual([]);
    await step(view, 'channel').getByRole('button', { name: 'Add Channel' }).click();
    expect(await lastCall(view)).toEqual({ action: 'open-panel', target: { view: 'new-channel' } });
    await button(view, 'Try the Demo').click();
    await waitFor(() => view.callsOf('open-endpoints').length === 1);
    expect(view.callsOf('open-endpoints')[0]).toMatchObject({ part: 'try' });
    await view.post({ type: 'sidebar', state: sidebarState({ firstSteps: { done: ['channel'] } }) });
    await step(view, 'test').getByRole('button', { name: 'Test Channels' }).click();
    await waitFor(() => view.callsOf('test-channel').length > 0);
    await view.post({ type: 'sidebar', state: sidebarState({ firstSteps: { done: ['channel', 'test'] } }) });
    await step(view, 'takeover').getByRole('button', { name: 'Choose a Tool' }).click();
    await waitFor(() => view.callsOf('open-tools').length === 1);
    const nearlyDone = sidebarState({ firstSteps: { done: ['channel', 'test', 'takeover'] } });
    await view.post({ type: 'sidebar', state: nearlyDone });
    await step(view, 'cost').getByRole('button', { name: 'Try a Message' }).click();
    await waitFor(() => view.callsOf('open-endpoints').length === 2);
    await button(view, 'Open the Walkthrough').click();
    await waitFor(() => view.callsOf('open-walkthrough').length === 1);
  });

  it('can be sent away, and are not there for those who need them no more', async () => {
    const view = await sidebar({ view: { firstSteps: { done: ['cost'] } } });
    await button(view, 'Hide the first steps').click();
    await waitFor(() => view.callsOf('dismiss-first-steps').length === 1);
    await view.post({ type: 'sidebar', state: sidebarState() });
    expect(await view.page.locator('[data-step]').count()).toBe(0);
    await view.post({ type: 'sidebar', state: sidebarState({ firstSteps: { done: [] }, today: null }) });
    expect(await view.page.locator('[data-step]').count()).toBe(0);
  });
});

describe('gateway', () => {
  it('shows state, figures and base URLs', async () => {
    const view = await sidebar();
    const text = await view.text();
    for (const part of [
      'Running',
      '1 request running',
      '2 windows',
      '$12.44',
      '+ 4 unpriced',
      '1,284',
      '4.81M / 391K',
    ]) {
      expect(text).toContain(part);
    }
    expect(text).toContain('http://127.0.0.1:11580/v1');
    expect(text).toContain('connection refused');
  });

  it.each([
    [{ state: 'starting' } as const, 'Starting…', []],
    [{ state: 'stopped' } as const, 'connection refused', ['Start Gateway']],
    [{ state: 'failed', reason: 'EACCES: /data' } as const, 'EACCES: /data', ['Try Again', 'Show Log']],
    [
      { state: 'port-taken', port: 11580, server: 'proxy', program: 'python3' } as const,
      'Port 11580 is in use by python3, so the proxy cannot start.',
      ['Choose Another Port…', 'Try Again', 'Show Log'],
    ],
    [
      { state: 'port-taken', port: 11581, server: 'management', program: null } as const,
      'Port 11581 is in use by another program',
      ['Choose Another Port…'],
    ],
  ])('says what is wrong and the way out: %o', async (gateway, words, buttons) => {
    const view = await sidebar({ view: { gateway, today: null, channels: [], keys: [] } });
    expect(await view.text()).toContain(words);
    for (const name of buttons) expect(await button(view, name).count()).toBe(1);
  });

  it('asks the host for what its buttons say', async () => {
    const view = await sidebar();
    await button(view, 'Restart Gateway').click();
    expect(await lastCall(view)).toEqual({ action: 'restart-gateway' });
    await button(view, 'Copy the base URL for Gemini clients').click();
    expect(await waitFor(() => view.callsOf('copy-base-url')[0])).toEqual({
      action: 'copy-base-url',
      protocol: 'gemini',
    });
    await waitFor(async () => (await view.page.getByRole('status').filter({ hasText: 'Copied' }).count()) === 1);
    await button(view, 'Open Request Log').click();
    await waitFor(() => view.callsOf('open-request-log').length === 1);
    await view.post({
      type: 'sidebar',
      state: sidebarState({ gateway: { state: 'port-taken', port: 1, server: 'management', program: null } }),
    });
    await button(view, 'Choose Another Port…').click();
    expect(await waitFor(() => view.callsOf('choose-port')[0])).toEqual({
      action: 'choose-port',
      server: 'management',
    });
  });

  it('shows the keep-running setting as the host has it, not as it was clicked', async () => {
    const view = await sidebar({ answer: () => ({ error: { kind: 'internal', message: 'settings are read-only' } }) });
    const box = view.page.getByRole('checkbox');
    await box.click();
    expect(await waitFor(() => view.callsOf('set-keep-running')[0])).toEqual({
      action: 'set-keep-running',
      value: true,
    });
    await waitFor(async () => (await view.text()).includes('settings are read-only'));
    expect(await box.getAttribute('aria-checked')).toBe('false');
    await view.post({ type: 'sidebar', state: sidebarState({ gateway: { ...running, keepRunning: true } }) });
    expect(await box.getAttribute('aria-checked')).toBe('true');
    expect(view.callsOf('set-keep-running')).toHaveLength(1);
    expect(await view.text()).toContain('until you log out');
  });

  it('blocks a second click while the first call runs, and shows the error of a failed one', async () => {
    let release = (): void => undefined;
    const answered = new Promise<void>((resolve) => (release = resolve));
    const view = await sidebar({
      view: { gateway: { state: 'stopped' }, today: null },
      answer: async () => {
        await answered;
        return { error: { kind: 'internal', message: 'no such file: gateway.js' } };
      },
    });
    const start = button(view, 'Start Gateway');
    await start.click();
    await start.click({ force: true });
    await start.evaluate((element) => (element as HTMLElement).click());
    expect(view.calls).toHaveLength(1);
    release();
    await waitFor(async () => (await view.text()).includes('no such file: gateway.js'));
    await start.click();
    await waitFor(() => view.calls.length === 2);
  });
});

describe('channels', () => {
  it('says health in words, shows the hint of the key, and offers to set a missing one', async () => {
    const view = await sidebar();
    expect(await row(view, 'ch_openai').innerText()).toMatch(/Healthy · \$9\.21 today · OpenAI · Responses · …a1B2/);
    expect(await row(view, 'ch_deepseek').innerText()).toContain('Key rejected (status 401)');
    expect(await row(view, 'ch_ollama').innerText()).toContain('Disabled');
    await row(view, 'ch_gemini').getByRole('button', { name: 'Set API Key…' }).last().click();
    expect(await lastCall(view)).toEqual({ action: 'set-channel-secret', id: 'ch_gemini' });
  });

  it('shows the steps of a test in its row', async () => {
    const view = await sidebar({
      answer: () => ({
        value: {
          ok: false,
          steps: [
            { name: 'resolve', ok: true, milliseconds: 4 },
            { name: 'authenticate', ok: false, milliseconds: 210, error: '401 no such user' },
            { name: 'a-new-step', ok: true, milliseconds: 1 },
          ],
        },
      }),
    });
    await row(view, 'ch_openai').hover();
    await row(view, 'ch_openai').getByRole('button', { name: 'Test' }).click();
    expect(await lastCall(view)).toMatchObject({ action: 'test-channel', id: 'ch_openai' });
    const result = row(view, 'ch_openai').locator('.result');
    await result.getByText('The test failed').waitFor();
    const text = await result.innerText();
    for (const part of ['The test failed', 'Find the host (DNS)', '210ms', '401 no such user', 'a-new-step']) {
      expect(text).toContain(part);
    }
  });

  it('refuses an answer that is not one', async () => {
    const view = await sidebar({ answer: () => ({ value: { ok: 'yes', steps: 7 } }) });
    await row(view, 'ch_openai').hover();
    await row(view, 'ch_openai').getByRole('button', { name: 'Test' }).click();
    await waitFor(async () => (await view.text()).includes('The answer could not be understood.'));
  });

  it('turns a channel off, removes it, and shows an error in the row it belongs to', async () => {
    const view = await sidebar({
      answer: (request) =>
        request.action === 'delete-channel'
          ? { error: { kind: 'conflict', message: 'A tool still uses it.' } }
          : { value: null },
    });
    await row(view, 'ch_openai').hover();
    await row(view, 'ch_openai').getByRole('button', { name: 'Disable' }).click();
    expect(await lastCall(view)).toEqual({ action: 'update-channel', id: 'ch_openai', form: { enabled: false } });
    await row(view, 'ch_openai').getByRole('button', { name: 'Remove…' }).click();
    await row(view, 'ch_openai').getByRole('alert').filter({ hasText: 'A tool still uses it.' }).waitFor();
  });

  it('says nothing when the user cancelled a dialog', async () => {
    const view = await sidebar({ answer: () => ({ error: { kind: 'cancelled', message: '' } }) });
    await row(view, 'ch_openai').hover();
    await row(view, 'ch_openai').getByRole('button', { name: 'Remove…' }).click();
    await waitFor(() => view.callsOf('delete-channel').length === 1);
    await view.settle();
    expect(await view.page.getByRole('alert').count()).toBe(0);
  });

  it('says why a channel is held back, and until when', async () => {
    const until = new Date();
    until.setUTCHours(23, 59, 0, 0);
    const cause = { code: 'rate-limited', params: { status: 429 }, until: until.toISOString() } as const;
    const health = { state: 'degraded', reason: null, checkedAt: null, cause, models: [] } as const;
    const view = await sidebar({
      view: { channels: [channel({ id: 'ch_1', name: 'One', health: { ...health, models: [] } })] },
    });
    expect(await row(view, 'ch_1').innerText()).toContain('Rate limited until 23:59');
    const ended = { ...health, cause: { ...cause, until: null }, models: [] };
    await view.post({
      type: 'sidebar',
      state: sidebarState({ channels: [channel({ id: 'ch_1', name: 'One', health: ended })] }),
    });
    expect(await row(view, 'ch_1').innerText()).toContain('Rate limited (status 429)');
  });

  it('opens the panel that changes a channel', async () => {
    const view = await sidebar();
    await row(view, 'ch_openai').hover();
    await row(view, 'ch_openai').getByRole('button', { name: 'Edit' }).click();
    expect(await lastCall(view)).toEqual({ action: 'open-panel', target: { view: 'channel', id: 'ch_openai' } });
  });

  it('stands in the order of priorities, and is reordered by keyboard', async () => {
    const view = await sidebar();
    const order = () => view.page.locator('[data-row^="ch_"]').evaluateAll((all) => all.map((e) => e.dataset['row']));
    expect((await order()).slice(-2)).toEqual(['ch_deepseek', 'ch_demo']);
    await row(view, 'ch_demo').locator('.row-main').focus();
    await view.page.keyboard.press('Alt+ArrowUp');
    expect(await waitFor(() => view.callsOf('reorder-channels')[0])).toEqual({
      action: 'reorder-channels',
      channels: [{ id: 'ch_demo', priority: 1 }],
    });
    await view.page.getByRole('status').filter({ hasText: 'Demo now has priority 1.' }).waitFor();
  });

  it('is reordered by drag', async () => {
    const channels = ['a', 'b', 'c'].map((id, index) => channel({ id: `ch_${id}`, name: id, priority: index * 10 }));
    const view = await sidebar({ view: { channels } });
    await row(view, 'ch_c').dragTo(row(view, 'ch_a'), { targetPosition: { x: 40, y: 3 } });
    const call = await waitFor(() => view.callsOf('reorder-channels')[0]);
    expect(call.channels).toEqual([
      { id: 'ch_a', priority: 1 },
      { id: 'ch_c', priority: 0 },
    ]);
  });

  it('tests them all, one after the other, until it is stopped', async () => {
    const view = await sidebar({ answer: (request) => (request.action === 'test-channel' ? never : { value: null }) });
    await button(view, 'Test All Channels').click();
    const first = await waitFor(() => view.callsOf('test-channel')[0]);
    expect(first.id).toBe('ch_openai');
    await button(view, 'Stop Testing').click();
    expect(await waitFor(() => view.callsOf('cancel-test')[0])).toEqual({
      action: 'cancel-test',
      testId: first.testId,
    });
    expect(view.callsOf('test-channel')).toHaveLength(1);
  });

  it('says how a round of tests came out', async () => {
    const view = await sidebar({
      answer: (request) =>
        request.action === 'test-channel'
          ? { value: { ok: request.id !== 'ch_deepseek', steps: [{ name: 'connect', ok: true, milliseconds: 1 }] } }
          : { value: null },
    });
    await button(view, 'Test All Channels').click();
    // The disabled one is left out.
    await view.page.getByRole('status').filter({ hasText: 'Tested: 4 passed, 1 failed.' }).waitFor();
    expect(view.callsOf('test-channel')).toHaveLength(5);
  });

  it('has an empty state with the button that helps', async () => {
    const view = await sidebar({ view: { channels: [] } });
    await view.page.getByRole('button', { name: 'Add Channel' }).last().click();
    expect(await lastCall(view)).toEqual({ action: 'open-panel', target: { view: 'new-channel' } });
    await view.page.getByRole('button', { name: 'Import Channels…' }).last().click();
    await waitFor(() => view.callsOf('import-channels').length === 1);
  });
});

describe('virtual keys', () => {
  it('makes the first key with one click', async () => {
    const view = await sidebar({ view: { keys: [] } });
    await button(view, 'Create the First Virtual Key').click();
    expect(await lastCall(view)).toEqual({ action: 'create-key', form: { name: 'My first key' } });
  });

  it('shows state, expiry and hint, and folds revoked keys away', async () => {
    const view = await sidebar();
    expect(await row(view, 'key_codex').innerText()).toMatch(
      /Active · \$1\.84 today · expires in 12 days · used yesterday · sk-…44aB/,
    );
    expect(await row(view, 'key_intern').innerText()).toContain('Expired');
    expect(await row(view, 'key_old').count()).toBe(0);
    await button(view, 'Show 1 revoked key').click();
    expect(await row(view, 'key_old').innerText()).toContain('Revoked');
    expect(await row(view, 'key_old').getByRole('group').count()).toBe(0);
  });

  it('asks for rotation, disabling and revocation', async () => {
    const view = await sidebar();
    await row(view, 'key_claude').hover();
    for (const [name, call] of [
      ['Rotate…', { action: 'rotate-key', id: 'key_claude' }],
      ['Disable', { action: 'set-key-state', id: 'key_claude', state: 'disabled' }],
      ['Revoke…', { action: 'revoke-key', id: 'key_claude' }],
    ] as const) {
      await row(view, 'key_claude').getByRole('button', { name }).click();
      await waitFor(() => JSON.stringify(view.calls.at(-1)) === JSON.stringify(call), { what: name });
    }
    await row(view, 'key_script').hover();
    await row(view, 'key_script').getByRole('button', { name: 'Enable' }).click();
    expect(await waitFor(() => view.callsOf('set-key-state')[1])).toMatchObject({ id: 'key_script', state: 'active' });
  });
});

describe('kept state', () => {
  it('keeps folded sections and open details over a reload', async () => {
    const view = await sidebar();
    await row(view, 'ch_openai').locator('.row-main').click();
    await view.page.getByRole('button', { name: /^Gateway$/ }).click();
    const kept = await view.keptState();
    expect(kept).toMatchObject({ expanded: ['ch_openai'], foldedSections: ['gateway'] });
    const again = await sidebar({ state: kept as object });
    expect(await again.page.getByRole('button', { name: /^Gateway$/ }).getAttribute('aria-expanded')).toBe('false');
    expect(await row(again, 'ch_openai').innerText()).toContain('https://api.openai.com/v1');
  });

  it('begins anew where the kept state is not its own', async () => {
    const view = await sidebar({ state: { expanded: 'everything', showRevoked: 7 } });
    expect(await view.text()).toContain('Running');
  });
});

describe('keyboard', () => {
  it('moves over rows with the arrows, into their actions and back', async () => {
    const view = await sidebar();
    const focused = () =>
      view.page.evaluate(() => {
        let element = document.activeElement;
        while (element?.shadowRoot?.activeElement != null) element = element.shadowRoot.activeElement;
        const named =
          element?.getRootNode() instanceof ShadowRoot ? (element.getRootNode() as ShadowRoot).host : element;
        const rowId = element?.closest('[data-row]') ?? named?.closest('[data-row]');
        const label = named?.getAttribute('aria-label') ?? null;
        return { row: rowId?.getAttribute('data-row') ?? null, label };
      });
    await row(view, 'ch_openai').locator('.row-main').focus();
    await view.page.keyboard.press('ArrowDown');
    expect(await focused()).toMatchObject({ row: 'ch_anthropic' });
    await view.page.keyboard.press('ArrowRight');
    expect(await focused()).toEqual({ row: 'ch_anthropic', label: 'Test' });
    await view.page.keyboard.press('ArrowLeft');
    await view.page.keyboard.press('End');
    expect(await focused()).toMatchObject({ row: 'ch_demo' });
    await view.page.keyboard.press('Enter');
    expect(await row(view, 'ch_demo').locator('.row-main').getAttribute('aria-expanded')).toBe('true');
    await view.page.keyboard.press('Home');
    expect(await focused()).toMatchObject({ row: 'ch_openai' });
  });
});

describe('time-outs', () => {
  it('says so when no answer comes', async () => {
    const view = await browser.open('sidebar', { answer: () => never, alone: true });
    open.push(view);
    await view.page.clock.install();
    await view.post({ type: 'sidebar', state: sidebarState({ channels: [channel({ id: 'ch_1', name: 'One' })] }) });
    await button(view, 'Stop Gateway').click();
    await waitFor(() => view.calls.length === 1);
    await view.page.clock.fastForward(31_000);
    await waitFor(async () => (await view.text()).includes('No answer came in time.'));
  });
});
