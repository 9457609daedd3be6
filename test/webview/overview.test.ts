// The overview in a real browser: cards, channels, the live stream with its pause, budgets, tools, and what a fresh gateway is told to do.
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { waitFor } from '../support/waitFor';
import { findings } from './axe';
import { freshAnswers, overviewAnswers, routedRows } from './overviewSamples';
import { channel, requestRow, runningRow, sidebarState } from './samples';
import { WebviewBrowser, type OpenOptions, type WebviewPage } from './webviewPage';
import type { SidebarState } from '../../src/shared/webviewMessages';

let browser: WebviewBrowser;
let view: WebviewPage;
beforeAll(async () => {
  browser = await WebviewBrowser.shared();
}, 60_000);
afterEach(async () => {
  await view.close();
  expect([...view.faults, ...view.strange]).toEqual([]);
});

async function show(options: OpenOptions = {}, part: Partial<SidebarState> = {}): Promise<void> {
  view = await browser.open('overview', { width: 1400, answer: overviewAnswers, ...options });
  await view.post({ type: 'time-zone', zone: 'UTC' });
  await view.post({ type: 'sidebar', state: sidebarState(part) });
  await waitFor(() => view.callsOf('read-summary').length >= 2);
  await view.settle();
}
const card = (id: string) => view.page.locator(`[data-card=${id}]`);
const event = (id: string) => view.page.locator(`[data-id=${id}]`);
const shownIds = () =>
  view.page.locator('.event').evaluateAll((found) => found.map((element) => element.getAttribute('data-id')));

describe('cards', () => {
  it('show the state of today, and lead to what is behind them', async () => {
    await show();
    await view.page.locator('[data-card=cost] .sparkline').waitFor();
    expect(await card('channels').innerText()).toMatch(/\d of \d/);
    expect(await card('cost').innerText()).toContain('$12.44');
    expect(await card('cost').innerText()).toContain('4 unpriced');
    expect(await card('cost').locator('rect').count()).toBe(24);
    await card('requests').click();
    const call = await waitFor(() => view.callsOf('open-requests')[0]);
    expect(call.filters.from).toBe(new Date(new Date().setUTCHours(0, 0, 0, 0)).toISOString());
    await card('cost').click();
    await waitFor(() => view.callsOf('open-statistics').length === 1);
  });
});

describe('channels', () => {
  const item = (id: string) => view.page.locator(`[data-channel=${id}]`);

  it('tell their state, today and the last 24 hours', async () => {
    await show();
    await waitFor(async () => (await item('ch_anthropic').innerText()).includes('120 requests today'));
    expect(await item('ch_openai').innerText()).toContain('3 errors today');
    expect(await item('ch_anthropic').innerText()).toContain('last answer 4.2s');
    const strip = item('ch_openai').locator('svg.outcomes');
    expect(await strip.getAttribute('aria-label')).toBe('Last 24 hours: 36 requests, 6 of them failed');
    expect(await strip.locator('.failed').count()).toBeGreaterThan(0);
  });

  it('open their editor and are tested in place', async () => {
    await show();
    await item('ch_anthropic').getByRole('button', { name: 'Anthropic', exact: true }).click();
    await waitFor(() => view.callsOf('open-panel').length === 1);
    expect(view.callsOf('open-panel')[0]?.target).toEqual({ view: 'channel', id: 'ch_anthropic' });
    await item('ch_anthropic').getByRole('button', { name: 'Test Anthropic' }).click();
    await waitFor(async () => (await item('ch_anthropic').innerText()).includes('The test passed'));
  });
});

describe('live routing', () => {
  it('says which way each request went and why, and opens it', async () => {
    await show();
    await event('ev_failover').waitFor();
    expect((await shownIds()).slice(0, 5)).toEqual(routedRows.map(({ id }) => id));
    const words = async (id: string) => (await event(id).innerText()).replace(/\s+/g, ' ');
    expect(await words('ev_failover')).toMatch(
      /^Failover claude-sonnet-4-5 .*OpenAI team account → Anthropic: Rate limited/,
    );
    expect(await words('ev_failed')).toMatch(/^Failed .*DeepSeek.*: No route/);
    expect(await words('ev_none')).toMatch(/^No channel gpt-9 .*Unknown model/);
    expect(await words('ev_refused')).toMatch(/^Refused .*Rate limit/);
    await event('ev_failover').click();
    await waitFor(() => view.callsOf('open-request')[0]?.id === 'ev_failover');
  });

  it('takes in requests as they end, keeps no more than 200, and waits while paused', async () => {
    await show();
    await event('ev_failover').waitFor();
    const finish = (id: string): Promise<void> =>
      view.post({
        type: 'request',
        phase: 'finished',
        request: requestRow({ id, startedAt: new Date().toISOString() }),
      });
    await view.post({ type: 'request', phase: 'started', request: runningRow({ id: 'running' }) });
    await finish('one');
    await event('one').waitFor();
    expect(await event('running').count()).toBe(0);
    await view.page.getByRole('button', { name: 'Pause' }).click();
    await finish('two');
    await waitFor(async () => (await view.text()).includes('1 new'));
    expect(await event('two').count()).toBe(0);
    expect(await view.keptState()).toMatchObject({ paused: true });
    await view.page.getByRole('button', { name: 'Resume' }).click();
    await event('two').waitFor();
    await view.page.evaluate(
      (template) => {
        for (let n = 0; n < 300; n += 1) {
          const request = { ...template, id: `burst${n}`, startedAt: new Date(Date.now() + n).toISOString() };
          window.postMessage({ type: 'request', phase: 'finished', request }, '*');
        }
      },
      requestRow({ id: 'x' }),
    );
    await event('burst299').waitFor();
    expect((await shownIds()).length).toBe(200);
    const status = view.page.locator('.visually-hidden[role=status]').last();
    await waitFor(async () => /requests?$|failed$/.test(await status.innerText()));
  });
});

describe('beside them', () => {
  it('tells of budgets near their end, the nearest first, and of tools', async () => {
    await show();
    const budgets = view.page.locator('.budgets li');
    await budgets.first().waitFor();
    const names = await budgets.locator('> span:first-child').allInnerTexts();
    expect(names).toEqual([expect.stringContaining('Claude Code'), expect.stringContaining('Anthropic')]);
    expect(await view.page.locator('.tools').innerText()).toContain('Claude Code');
    const before = view.callsOf('list-budgets').length;
    await view.post({ type: 'budgets-changed' });
    await waitFor(() => view.callsOf('list-budgets').length > before);
  });

  it('says what a fresh gateway wants next, one after the other, until the user has enough of it', async () => {
    const demo = channel({ id: 'ch_demo', name: 'Demo', provider: 'demo' });
    const today = { requests: 0, errors: 0, costUsd: 0, inputTokens: 0, outputTokens: 0, unpricedRequests: 0 };
    await show({ answer: freshAnswers }, { channels: [demo], keys: [], today });
    const steps = view.page.locator('.next-steps');
    await steps.waitFor();
    for (const name of ['Add Channel', 'Create Virtual Key', 'Choose a Tool', 'Try It']) {
      await steps.getByRole('button', { name }).click();
    }
    await waitFor(() => view.callsOf('open-endpoints').length === 1);
    expect(view.callsOf('open-panel').map(({ target }) => target.view)).toEqual(['new-channel', 'new-key']);
    await view.post({ type: 'sidebar', state: sidebarState({ today }) });
    await waitFor(async () => (await steps.getByRole('button', { name: 'Add Channel' }).count()) === 0);
    await steps.getByRole('button', { name: 'Dismiss' }).click();
    expect(await steps.count()).toBe(0);
    expect(await view.keptState()).toMatchObject({ stepsDismissed: true });
  });

  it('says that the gateway is away, and starts it', async () => {
    view = await browser.open('overview', { width: 800 });
    await view.post({ type: 'sidebar', state: sidebarState({ gateway: { state: 'stopped' } }) });
    await view.page.getByRole('button', { name: 'Start Gateway' }).click();
    await waitFor(() => view.callsOf('start-gateway').length === 1);
    expect(view.callsOf('read-summary')).toEqual([]);
  });

  it('shows hostile names as text', async () => {
    const name = '<img src=x onerror="window.executed++">';
    await show({}, { channels: [channel({ id: 'ch_openai', name })], warnings: [name] });
    await view.post({
      type: 'request',
      phase: 'finished',
      request: requestRow({ id: 'evil', requestedModel: name, error: name, startedAt: new Date().toISOString() }),
    });
    await event('evil').waitFor();
    expect(await view.page.locator('img').count()).toBe(0);
    expect(await view.page.evaluate(() => (window as unknown as { executed: number }).executed)).toBe(0);
    expect(await event('evil').innerText()).toContain(name);
  });
});

describe('looks', () => {
  it.each([300, 800, 1600])('fits %i px without a horizontal scroll bar', async (width) => {
    await show({ width });
    await event('ev_failover').waitFor();
    expect(await view.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0);
  });

  it.each([
    ['en', 'dark', 'hcDark'],
    ['zh-cn', 'light', 'hcLight'],
  ] as const)('has nothing serious for axe in %s, %s and %s', async (locale, theme, other) => {
    await show({ locale, theme });
    await event('ev_failover').waitFor();
    expect(await findings(view)).toEqual([]);
    await view.wear(other);
    expect(await findings(view, 'colours')).toEqual([]);
  });
});
