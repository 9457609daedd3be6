// The request log in a real browser: rows and their figures, live changes, filters, older pages, details, what it says when empty.
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { RequestLogRow } from '../../src/shared/usage';
import { isLong } from '../support/long';
import { waitFor } from '../support/waitFor';
import { findings } from './axe';
import { captured, detailOf, logOf as log } from './detailSamples';
import { names, requestRow, requestRows, runningRow, sidebarState } from './samples';
import { WebviewBrowser, type HostHandler, type OpenOptions, type WebviewPage } from './webviewPage';

let browser: WebviewBrowser;
let view: WebviewPage;
beforeAll(async () => {
  browser = await WebviewBrowser.shared();
}, 60_000);
afterEach(async () => {
  await view.close();
  expect([...view.faults, ...view.strange]).toEqual([]);
});

async function show(answer: HostHandler, options: OpenOptions = {}): Promise<void> {
  view = await browser.open('requests', { width: 1400, answer, ...options });
  await view.post({ type: 'names', ...names, proxyUrl: 'http://127.0.0.1:11999' });
  await view.post({ type: 'sidebar', state: sidebarState() });
  await waitFor(() => view.callsOf('list-requests').length > 0);
  await waitFor(async () => !(await view.text()).includes('Loading…'));
}
const view0 = { filters: {}, columns: [], selectedId: null, scrollTop: 0, readable: true };
const row = (id: string) => view.page.locator(`[data-id="${id}"]`);
const shownIds = () =>
  view.page.locator('[data-id]').evaluateAll((found) => found.map((element) => element.getAttribute('data-id')));
const finish = (id: string, part: Partial<RequestLogRow> = {}): Promise<void> =>
  view.post({
    type: 'request',
    phase: 'finished',
    request: requestRow({ id, startedAt: new Date().toISOString(), ...part }),
  });

describe('rows', () => {
  it('shows figures in full, and unknown ones as unknown', async () => {
    await show(
      log([
        requestRow({ id: 'a' }),
        requestRow({ id: 'b', costUsd: null, priceSource: null }),
        requestRow({ id: 'c', usageKnown: false, inputTokens: 0, outputTokens: 0, costUsd: null, priceSource: null }),
        requestRow({ id: 'd', priceSource: 'demo', costUsd: 0.000018, requestedModel: 'fast', model: 'gpt-5.2-mini' }),
        requestRow({ id: 'e', inputTokens: 12, warnings: ['estimated-usage: VS Code tells none'] }),
      ]),
    );
    expect(await row('e').locator('.input').innerText()).toBe('≈ 12');
    expect((await row('a').innerText()).replace(/\s+/g, ' ')).toMatch(
      /OK claude-sonnet-4-5 Anthropic Claude Code Anthropic 1,204 50,160 842 \$0\.041 640ms 4\.2s/,
    );
    expect(await row('b').locator('.cost').innerText()).toBe('unknown');
    expect(await row('c').locator('.input').innerText()).toBe('–');
    expect(await row('c').locator('.cost').innerText()).toBe('–');
    expect(await row('d').locator('.cost').innerText()).toMatch(/\$0\.000018\s+demo/);
    expect(await row('d').locator('.model').innerText()).toBe('fast → gpt-5.2-mini');
  });

  it('shows a running request at the top and finishes it in place', async () => {
    await show(log(requestRows(5)));
    await view.post({
      type: 'request',
      phase: 'started',
      request: runningRow({ id: 'live', startedAt: new Date().toISOString() }),
    });
    await row('live').waitFor();
    expect((await shownIds())[0]).toBe('live');
    expect(await row('live').locator('.result').innerText()).toContain('Running');
    const element = await row('live').elementHandle();
    await finish('live', { outcome: 'error', status: 502, error: 'gone' });
    await waitFor(async () => (await row('live').locator('.result').innerText()).includes('Error'));
    expect(await element?.evaluate((node) => node.isConnected)).toBe(true);
    expect(await row('live').locator('.result').innerText()).toContain('502');
  });

  it('announces how many came and failed, politely and together', async () => {
    await show(log([]));
    for (let n = 0; n < 3; n += 1) {
      await view.post({ type: 'request', phase: 'started', request: runningRow({ id: `l${n}` }) });
    }
    await finish('l0', { outcome: 'error' });
    const status = view.page.locator(
      'gatehouse-requests > .visually-hidden[role=status], .visually-hidden[role=status]',
    );
    await waitFor(async () => (await status.last().innerText()) === '3 new requests, 1 of them failed');
  });

  it('takes in a burst of 1,500 requests and draws only those that are seen', async () => {
    await show(log(requestRows(50)));
    await view.page.evaluate(
      (template) => {
        for (let n = 0; n < 1500; n += 1) {
          const request = { ...template, id: `burst${n}`, startedAt: new Date(Date.now() + n).toISOString() };
          window.postMessage({ type: 'request', phase: 'finished', request }, '*');
        }
      },
      requestRow({ id: 'x' }),
    );
    await row('burst1499').waitFor();
    expect(await view.page.locator('[data-id]').count()).toBeLessThan(80);
    expect((await shownIds())[0]).toBe('burst1499');
    expect(await view.text()).toContain('1,550 requests');
  });
});

describe('filters', () => {
  const chip = (name: string) => view.page.locator(`.change[data-opens="${name}"]`);
  async function pick(dimension: string, option: string): Promise<void> {
    await view.page.getByRole('button', { name: 'Add Filter' }).click();
    await view.page.getByRole('combobox', { name: 'Filter by…' }).fill(dimension);
    await view.page.keyboard.press('Enter');
    await view.page.getByRole('combobox', { name: `${dimension}: search` }).fill(option);
    await view.page.keyboard.press('Enter');
  }
  const lastQuery = () => view.callsOf('list-requests').at(-1);

  it('combine, ask the gateway, and let live rows pass only where they fit', async () => {
    await show(log(requestRows(3)));
    await pick('Outcome', 'Error');
    await pick('Virtual key', 'Codex CLI');
    await pick('Channel', 'OpenAI team account');
    await pick('Model', 'fast');
    await waitFor(() => lastQuery()?.model !== undefined);
    expect(lastQuery()).toEqual({
      action: 'list-requests',
      outcome: 'error',
      key: 'key_codex',
      channel: 'ch_openai',
      model: 'fast',
    });
    const fits = { keyId: 'key_codex', channelId: 'ch_openai', requestedModel: 'fast', outcome: 'error' } as const;
    await waitFor(async () => (await view.page.locator('[data-id]').count()) === 3);
    await finish('no', { ...fits, keyId: 'key_claude' });
    await finish('yes', fits);
    await row('yes').waitFor();
    expect(await row('no').count()).toBe(0);
    await view.page.getByRole('button', { name: 'Remove the filter Channel: OpenAI team account' }).click();
    await waitFor(() => lastQuery()?.channel === undefined);
    await view.page.getByRole('button', { name: 'Clear All' }).click();
    await waitFor(() => JSON.stringify(view.calls.at(-1)) === '{"action":"list-requests"}');
  });

  it('change the value of a chip, and leave it with Escape', async () => {
    await show(log(requestRows(3)), { state: { ...view0, filters: { status: '4xx' } } });
    await chip('status').click();
    await view.page.getByRole('combobox').fill('429');
    await view.page.keyboard.press('Escape');
    expect(await view.page.getByRole('dialog').count()).toBe(0);
    await waitFor(() => chip('status').evaluate((element) => element.matches(':focus')));
    await view.page.keyboard.press('Enter');
    await view.page.getByRole('option', { name: 'Rate limited (429)' }).click();
    await waitFor(() => lastQuery()?.status === '429');
  });

  it('take a time that goes with the clock, and one of the user', async () => {
    await show(log(requestRows(3)));
    await pick('Time', 'Last hour');
    const from = await waitFor(() => lastQuery()?.from);
    expect(Math.abs(Date.now() - 3_600_000 - Date.parse(from))).toBeLessThan(60_000);
    await chip('time').click();
    await view.page.getByRole('option', { name: 'From and to…' }).click();
    await view.page.getByLabel('to before').fill('2026-11-20T12:30');
    await view.page.getByLabel('to before').blur();
    await waitFor(() => lastQuery()?.to === '2026-11-20T12:30:00.000Z');
    expect(lastQuery()?.from).toBeDefined();
  });

  it('are kept over a reload, and named when nothing fits', async () => {
    await show(log([]), { state: { ...view0, filters: { status: '429', channel: 'ch_gone' } } });
    expect(view.callsOf('list-requests')[0]).toEqual({ action: 'list-requests', status: '429', channel: 'ch_gone' });
    expect(await view.text()).toContain('No requests match');
    expect(await chip('status').innerText()).toContain('Rate limited (429)');
    expect(await chip('channel').innerText()).toContain('ch_gone');
  });

  it('come from elsewhere too, and replace those that were there', async () => {
    await show(log(requestRows(3)), { state: { ...view0, filters: { status: '429' } } });
    await view.post({ type: 'request-filters', filters: { model: 'fast', from: '2026-11-01T00:00:00.000Z' } });
    await waitFor(() => lastQuery()?.model === 'fast');
    expect(lastQuery()).toEqual({ action: 'list-requests', model: 'fast', from: '2026-11-01T00:00:00.000Z' });
    expect(await chip('time').innerText()).toContain('From and to…');
  });

  it('shows the answer to the last filter only', async () => {
    let release = (): void => undefined;
    const slow = new Promise<void>((resolve) => (release = resolve));
    await show(async (request) => {
      if (request.action !== 'list-requests') return { value: null };
      if (request.outcome === 'ok') await slow;
      return { value: { rows: [requestRow({ id: `row_${request.outcome ?? 'all'}` })], nextCursor: null } };
    });
    await view.post({ type: 'request-filters', filters: { outcome: 'ok' } });
    await view.post({ type: 'request-filters', filters: { outcome: 'aborted' } });
    await row('row_aborted').waitFor();
    release();
    await view.settle();
    expect(await shownIds()).toEqual(['row_aborted']);
  });

  it('searches when typing rests, from a slash anywhere', async () => {
    await show(log(requestRows(3)));
    await row('req_00100000').focus();
    await view.page.keyboard.press('/');
    const before = view.callsOf('list-requests').length;
    await view.page.keyboard.type('timeout');
    await waitFor(() => lastQuery()?.search === 'timeout');
    expect(view.callsOf('list-requests').length).toBe(before + 1);
    await finish('no');
    await finish('yes', { error: 'Upstream TIMEOUT', outcome: 'error' });
    await row('yes').waitFor();
    expect(await row('no').count()).toBe(0);
  });

  it('goes on where pages find little, says how far, and stops for the user', async () => {
    let pages = 0;
    await show((request) => {
      if (request.action !== 'list-requests') return { value: null };
      pages += 1;
      const searchedTo = new Date(Date.UTC(2026, 10, 20) - pages * 60_000).toISOString();
      return { value: { rows: [], nextCursor: String(pages), searchedTo } };
    });
    await view.page.getByRole('button', { name: 'Search On' }).waitFor();
    const asked = pages;
    expect(asked).toBeGreaterThan(10);
    expect(await view.text()).toContain('Looked through back to');
    await view.page.getByRole('button', { name: 'Search On' }).click();
    await waitFor(() => pages > asked);
  });
});

describe('pages', () => {
  const list = () => view.page.locator('gatehouse-request-table');
  const scrollTo = (top: number) => list().evaluate((element, to) => (element.scrollTop = to), top);

  it('loads older rows as one scrolls, until there are none', async () => {
    await show(log(requestRows(220)));
    await waitFor(() => view.callsOf('list-requests').length >= 2);
    for (const cursor of ['100', '150', '200']) {
      await scrollTo(1e6);
      await waitFor(() => view.callsOf('list-requests').some((call) => call.cursor === cursor));
    }
    await waitFor(async () => (await view.text()).includes('220 requests'));
    await scrollTo(1e6);
    await row('req_00099781').waitFor();
    expect(await view.text()).toContain('That is all.');
    expect(await view.page.locator('[data-id]').count()).toBeLessThan(80);
    expect(await row('req_00099781').getAttribute('aria-rowindex')).toBe('221');
  });

  it('draws a few of very many rows, and goes from end to end by keyboard', async () => {
    const [count, pages] = isLong ? [10_000, 10] : [2000, 2];
    await show(log(requestRows(count), 1000));
    for (let page = 2; page <= pages; page += 1) {
      await scrollTo(1e7);
      await waitFor(() => view.callsOf('list-requests').length >= page);
    }
    await view.page.getByText('That is all.').waitFor();
    await scrollTo(0);
    const [newest, oldest] = ['req_00100000', `req_${String(100_001 - count).padStart(8, '0')}`];
    await row(newest).focus();
    await view.page.keyboard.press('End');
    await waitFor(() => row(oldest).evaluate((element) => element.matches(':focus')));
    await view.page.keyboard.press('Home');
    await waitFor(() => row(newest).evaluate((element) => element.matches(':focus')));
    // Whatever place one jumps to, only what is seen there is drawn.
    let most = 0;
    for (let step = 0; step < 12; step += 1) {
      await scrollTo((step * 4001) % (count * 20));
      await view.settle();
      most = Math.max(most, await view.page.locator('[data-id]').count());
    }
    expect(most).toBeGreaterThan(5);
    expect(most).toBeLessThan(80);
  });

  it('lets new requests wait while older ones are read, and shows them on a click', async () => {
    await show(log(requestRows(200), 200));
    await scrollTo(2000);
    const before = await shownIds();
    await finish('newer1');
    await finish('newer2');
    const pill = view.page.getByRole('button', { name: '2 newer requests' });
    await pill.waitFor();
    expect(await list().evaluate((element) => element.scrollTop)).toBe(2000);
    expect(await shownIds()).toEqual(before);
    await pill.click();
    await row('newer2').waitFor();
    expect(await pill.count()).toBe(0);
    expect(await list().evaluate((element) => element.scrollTop)).toBe(0);
  });

  it('shows the columns that the user chose, and remembers them', async () => {
    await show(log([requestRow({ id: 'a', tool: 'claude-code', route: 'failover' })]), { width: 1600 });
    await view.page.getByRole('button', { name: 'Columns' }).click();
    await view.page.getByRole('checkbox', { name: 'Route' }).check();
    await view.page.getByRole('checkbox', { name: 'Tool' }).check();
    await view.page.getByRole('checkbox', { name: 'Cached' }).uncheck();
    await view.page.keyboard.press('Escape');
    expect(await row('a').innerText()).toMatch(/Failover[^]*Claude Code/);
    expect(await row('a').locator('.cached').count()).toBe(0);
    expect(await view.keptState()).toMatchObject({ columns: expect.arrayContaining(['route', 'tool']) as unknown });
  });

  it('says why loading failed and tries again, by hand or when the gateway is back', async () => {
    let works = false;
    await show((request) =>
      works && request.action === 'list-requests'
        ? { value: { rows: requestRows(2), nextCursor: null } }
        : { error: { kind: 'gateway-unreachable', message: '' } },
    );
    expect(await view.text()).toContain('The requests could not be loaded. The gateway is not running.');
    const before = view.calls.length;
    await view.page.getByRole('button', { name: 'Try Again' }).click();
    await waitFor(() => view.calls.length === before + 1);
    works = true;
    await view.post({ type: 'names', ...names, proxyUrl: null });
    await view.post({ type: 'names', ...names, proxyUrl: 'http://127.0.0.1:11580' });
    await waitFor(async () => (await view.page.locator('[data-id]').count()) === 2);
  });

  it('is empty with the command that sends the first request', async () => {
    await show(log([]));
    const text = await view.text();
    expect(text).toContain('No requests yet');
    expect(text).toContain('curl http://127.0.0.1:11999/v1/chat/completions');
    expect(text).toContain('YOUR_VIRTUAL_KEY');
    await view.page.getByRole('button', { name: 'Take Over a Tool' }).click();
    await view.page.getByRole('button', { name: 'Try a Message' }).click();
    await waitFor(() => view.callsOf('open-tools').length + view.callsOf('open-endpoints').length === 2);
    await finish('first');
    await row('first').waitFor();
  });
});

describe('details', () => {
  const pane = () => view.page.locator('.pane');

  it('shows everything about a request, with its attempts', async () => {
    await show(log(requestRows(20)));
    const failed = requestRows(20).find((candidate) => candidate.attempts.length === 3);
    await row(failed?.id ?? '').click();
    const text = await pane().innerText();
    for (const part of [
      'Error · 502',
      'connect ETIMEDOUT',
      'OpenAI team account',
      '429',
      'no answer',
      '9.8s',
      'No route',
    ]) {
      expect(text).toContain(part);
    }
    expect(text).toContain('Passed over: Quota used up');
    await row('req_00100000').click();
    await pane().locator('.arithmetic').waitFor();
    const usage = await pane().innerText();
    for (const part of ['48,120', '2,040', '842', 'of which reasoning', 'Gatehouse’s price list'])
      expect(usage).toContain(part);
    await pane().getByRole('button', { name: 'Copy request id' }).click();
    await waitFor(() => view.callsOf('copy-request-id')[0]?.id === 'req_00100000');
  });

  it('works the cost out line by line, to the last digit', async () => {
    await show(log([requestRow({ id: 'a', costUsd: 0.038418 })]));
    await row('a').click();
    const lines = pane().locator('.arithmetic tr');
    await lines.first().waitFor();
    const words = await lines.evaluateAll((found) =>
      found.map((line) => (line as HTMLElement).innerText.replace(/\s+/g, ' ')),
    );
    expect(words.slice(1)).toEqual([
      'Input 1,204 × $3.00 per M $0.003612',
      'Cache read 48,120 × $0.30 per M $0.014436',
      'Cache write, 5 minutes 2,000 × $3.75 per M $0.0075',
      'Cache write, 1 hour 40 × $6.00 per M $0.00024',
      'Output 842 × $15.00 per M $0.01263',
      'Cost $0.038418',
    ]);
    const text = await pane().innerText();
    expect(text).toContain('Gatehouse’s price list (2026-03-14)');
    expect(await pane().getByText('Where it was read').getAttribute('href')).toBe('https://prices.example/claude');
    await pane().getByRole('button', { name: 'Open Prices' }).click();
    await waitFor(() => view.callsOf('open-prices')[0]?.model === 'claude-sonnet-4-5');
  });

  it('says why a price is missing, and leads to the price editor', async () => {
    const unpriced = requestRow({ id: 'a', costUsd: null, priceSource: null, model: 'new-model' });
    const record = { version: 1, source: null, loose: 'old-model', missing: ['audioOutput'] } as const;
    const detail = detailOf(unpriced, { price: { record: { ...record, missing: ['audioOutput'] }, arithmetic: null } });
    await show(log([unpriced], 50, () => detail));
    await row('a').click();
    await pane().getByRole('button', { name: 'Set a Price…' }).click();
    await waitFor(() => view.callsOf('open-prices')[0]?.model === 'new-model');
    const text = await pane().innerText();
    expect(text).toContain('A price for “old-model” was found');
    expect(text).toContain('Sound, output');
  });

  it('tells the times of attempts in words beside the bars', async () => {
    const attempts = [
      { channelId: 'ch_openai', status: 429, reason: 'rate-limited', startedMs: 3, milliseconds: 210 },
      { channelId: 'ch_anthropic', status: 200, startedMs: 240, firstByteMs: 400, milliseconds: 3000 },
    ] as const;
    const failover = requestRow({ id: 'a', attempts: [...attempts], route: 'failover', durationMs: 3240 });
    await show(log([failover]));
    await row('a').click();
    const bars = pane().locator('.waterfall li');
    expect(await bars.count()).toBe(4);
    const words = await bars.evaluateAll((found) => found.map((item) => item.getAttribute('title')));
    expect(words).toEqual([
      'Gateway: 3ms',
      'Attempt 1 of 2, OpenAI team account, began after 3ms, no time of a first byte known, failed 213ms after the beginning',
      'Gateway: 27ms',
      'Attempt 2 of 2, Anthropic, began after 240ms, first byte 400ms later, then 2.6s until the end, ended 3.2s after the beginning',
    ]);
    expect(await pane().innerText()).toContain('Another channel answered after the first one had failed.');
  });

  it('shows captured bodies readable and as they came, and says how to have them', async () => {
    const rows = requestRows(3);
    await show(log(rows, 50, (one) => detailOf(one, { capture: one.id === 'req_00100000' ? captured : null })));
    await row('req_00099999').click();
    await pane().getByRole('button', { name: 'Open the Setting' }).click();
    await waitFor(() => view.callsOf('open-capture-setting').length === 1);
    await row('req_00100000').click();
    await pane()
      .getByRole('button', { name: /Request of the client/ })
      .click();
    const body = pane().locator('pre.body-text');
    expect(await body.innerText()).toContain('"max_tokens": 1024,\n');
    expect(await pane().innerText()).toContain('POST /v1/messages?beta=true');
    await pane().getByText('Line breaks and indents').click();
    await waitFor(async () => (await body.innerText()) === captured.inbound.text);
    await pane()
      .getByRole('button', { name: /Answer to the client/ })
      .click();
    expect(await pane().innerText()).toContain('Only the beginning and the end were kept.');
  });

  it('copies the command, steps through the list, and narrows the log to what it shows', async () => {
    await show(log(requestRows(5)));
    await row('req_00100000').click();
    await pane().getByRole('button', { name: 'Copy as curl (PowerShell)' }).click();
    await waitFor(() => view.callsOf('copy-curl').length === 1);
    expect(view.callsOf('copy-curl')[0]).toEqual({ action: 'copy-curl', id: 'req_00100000', shell: 'powershell' });
    await waitFor(async () => (await pane().innerText()).includes('a small request to the same model'));
    expect(await pane().getByRole('button', { name: 'Newer request' }).isDisabled()).toBe(true);
    await pane().getByRole('button', { name: 'Older request' }).click();
    await waitFor(async () => (await pane().innerText()).includes('req_00099999'));
    await pane().getByRole('button', { name: 'Show only OpenAI team account' }).click();
    await waitFor(() => view.callsOf('list-requests').at(-1)?.channel === 'ch_openai');
  });

  it('opens a request that is not in the list, and says so where it is gone', async () => {
    await show((request) =>
      request.action === 'read-request' && request.id === 'elsewhere'
        ? { value: detailOf(requestRow({ id: 'elsewhere', requestedModel: 'far-away' })) }
        : log(requestRows(3))(request),
    );
    await view.post({ type: 'show-request', id: 'elsewhere' });
    await waitFor(async () => (await pane().count()) === 1 && (await pane().innerText()).includes('far-away'));
    await view.post({ type: 'show-request', id: 'gone' });
    await waitFor(async () => (await pane().innerText()).includes('gone'));
    await pane().getByRole('button', { name: 'Close' }).click();
    await waitFor(async () => (await pane().count()) === 0);
  });

  it('follows the arrows, closes with Escape and gives the focus back', async () => {
    await show(log(requestRows(20)));
    await row('req_00100000').focus();
    await view.page.keyboard.press('ArrowDown');
    expect(await pane().count()).toBe(0);
    await view.page.keyboard.press('Enter');
    await waitFor(async () => (await pane().innerText()).includes('req_00099999'));
    await view.page.keyboard.press('ArrowDown');
    await waitFor(async () => (await pane().innerText()).includes('req_00099998'));
    expect(await row('req_00099998').getAttribute('aria-selected')).toBe('true');
    await pane().focus();
    await view.page.keyboard.press('Escape');
    await waitFor(async () => (await pane().count()) === 0);
    await waitFor(() => row('req_00099998').evaluate((element) => element.matches(':focus')));
  });

  it('changes while the request runs, and stays when the row no longer fits the filters', async () => {
    await show(log([runningRow({ id: 'live' })]), {
      state: { ...view0, filters: { key: 'key_claude' }, selectedId: 'live' },
    });
    expect(await pane().innerText()).toContain('still running');
    await finish('live', { outputTokens: 77 });
    await waitFor(async () => (await pane().innerText()).includes('77'));
  });
});

describe('width', () => {
  it.each([300, 800, 1400])('fits %i px without a horizontal scroll bar', async (width) => {
    await show(log(requestRows(20)), { width });
    await row('req_00100000').click();
    const overflow = await view.page.evaluate(() => {
      const list = document.querySelector('gatehouse-requests')?.shadowRoot?.querySelector('gatehouse-request-table');
      return [
        document.documentElement.scrollWidth - window.innerWidth,
        (list?.scrollWidth ?? 0) - (list?.clientWidth ?? 0),
      ];
    });
    expect(overflow).toEqual([0, 0]);
  });
});

describe('for everyone', () => {
  it.each([
    ['en', 'dark', 'hcDark'],
    ['zh-cn', 'light', 'hcLight'],
  ] as const)('has nothing serious for axe in %s, %s and %s', async (locale, theme, other) => {
    const rows = requestRows(30);
    await show(
      log(rows, 50, (one) => detailOf(one, { capture: captured })),
      {
        locale,
        theme,
        state: { ...view0, filters: { status: '4xx', within: '24h' }, columns: ['channel', 'cost', 'route'] },
      },
    );
    await row('req_00100000').click();
    await view.page.locator('.arithmetic').waitFor();
    for (const fold of await view.page.locator('.fold button').all()) await fold.click();
    expect(await findings(view)).toEqual([]);
    await view.page.locator('.add').click();
    expect(await findings(view)).toEqual([]);
    await view.wear(other);
    expect(await findings(view, 'colours')).toEqual([]);
    await view.page.keyboard.press('Escape');
    await view.page.locator('.columns vscode-button').click();
    expect(await findings(view)).toEqual([]);
  });

  it('is used by keyboard alone, from the search to the details and back', async () => {
    await show(log(requestRows(30)), { width: 1200 });
    const { keyboard } = view.page;
    await keyboard.press('/');
    for (const stop of ['Columns', 'Add Filter']) {
      await keyboard.press('Tab');
      const name = await view.page.evaluate(() => {
        let active = document.activeElement;
        while (active?.shadowRoot?.activeElement != null) active = active.shadowRoot.activeElement;
        return active?.closest('[aria-label]')?.getAttribute('aria-label') ?? active?.textContent.trim();
      });
      expect(name).toContain(stop === 'Add Filter' ? 'Filter' : stop);
    }
    await keyboard.press('Tab');
    await waitFor(() => row('req_00100000').evaluate((element) => element.matches(':focus')));
    await keyboard.press('ArrowDown');
    await keyboard.press('Enter');
    const pane = view.page.locator('.pane');
    await waitFor(async () => (await pane.innerText()).includes('req_00099999'));
    await keyboard.press('Tab');
    await waitFor(() => pane.evaluate((element) => element.matches(':focus')));
    await keyboard.press('Escape');
    await waitFor(() => row('req_00099999').evaluate((element) => element.matches(':focus')));
  });
});
