// The request log in a real browser: rows and their figures, live changes, filters, older pages, details, what it says when empty.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { RequestLogRow } from '../../src/shared/usage';
import { waitFor } from '../support/waitFor';
import { names, requestRow, requestRows, runningRow } from './samples';
import { WebviewBrowser, type HostHandler, type OpenOptions, type WebviewPage } from './webviewPage';

let browser: WebviewBrowser;
let view: WebviewPage;
beforeAll(async () => {
  browser = await WebviewBrowser.start();
}, 60_000);
afterAll(() => browser.close());
afterEach(async () => {
  await view.close();
  expect([...view.faults, ...view.strange]).toEqual([]);
});

/** Answers list-requests from `rows`, as the gateway pages them. */
function log(rows: readonly RequestLogRow[], size = 50): HostHandler {
  return (request) => {
    if (request.action !== 'list-requests') return { value: null };
    const from = Number(request.cursor ?? 0);
    const next = from + size < rows.length ? String(from + size) : null;
    return { value: { rows: rows.slice(from, from + size), nextCursor: next } };
  };
}

async function show(answer: HostHandler, options: OpenOptions = {}): Promise<void> {
  view = await browser.open('requests', { width: 1400, answer, ...options });
  await view.post({ type: 'names', ...names, proxyUrl: 'http://127.0.0.1:11999' });
  await waitFor(() => view.callsOf('list-requests').length > 0);
  await waitFor(async () => !(await view.text()).includes('Loading…'));
}
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
      ]),
    );
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

  it('draws a burst of a thousand requests, and keeps at most a thousand rows', async () => {
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
    expect(await view.page.locator('[data-id]').count()).toBe(1000);
    expect((await shownIds())[0]).toBe('burst1499');
  });
});

describe('filters', () => {
  const dropdown = (name: string) => view.page.locator(`[data-field="${name}"] vscode-dropdown`);
  async function choose(name: string, option: string): Promise<void> {
    await dropdown(name).click();
    await view.page.getByRole('option', { name: option, exact: true }).click();
  }

  it('asks the host under each filter and lets live rows pass only where they fit', async () => {
    await show(log(requestRows(3)));
    await choose('status', 'Error');
    await choose('key', 'Codex CLI');
    await choose('channel', 'OpenAI team account');
    await view.page.getByRole('combobox', { name: 'Model (exact name)' }).fill('fast');
    await view.page.keyboard.press('Enter');
    const call = await waitFor(() => view.callsOf('list-requests').find((found) => found.model !== undefined));
    expect(call).toEqual({
      action: 'list-requests',
      status: 'error',
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
    await view.page.getByRole('button', { name: 'Clear filters' }).click();
    await waitFor(() => JSON.stringify(view.calls.at(-1)) === '{"action":"list-requests"}');
  });

  it('keeps filters over a reload, and says when nothing fits', async () => {
    await show(log([]), {
      state: { filters: { status: '429', key: '', channel: 'ch_gone', model: '' }, selectedId: null, scrollTop: 0 },
    });
    expect(view.callsOf('list-requests')[0]).toEqual({ action: 'list-requests', status: '429', channel: 'ch_gone' });
    expect(await view.text()).toContain('No requests match');
    expect(await dropdown('channel').getAttribute('aria-label')).toContain('ch_gone (removed)');
  });

  it('shows the answer to the last filter only', async () => {
    let release = (): void => undefined;
    const slow = new Promise<void>((resolve) => (release = resolve));
    await show(async (request) => {
      if (request.action !== 'list-requests') return { value: null };
      if (request.status === 'ok') await slow;
      const id = request.status ?? 'all';
      return { value: { rows: [requestRow({ id: `row_${id}` })], nextCursor: null } };
    });
    await choose('status', 'OK');
    await choose('status', 'Aborted');
    await row('row_aborted').waitFor();
    release();
    await view.settle();
    expect(await shownIds()).toEqual(['row_aborted']);
  });
});

describe('pages', () => {
  it('loads older rows by the cursor until there are none', async () => {
    await show(log(requestRows(120)));
    expect(await view.page.locator('[data-id]').count()).toBe(50);
    expect(await view.text()).toContain('50+ requests');
    for (const cursor of ['50', '100']) {
      await view.page.getByRole('button', { name: 'Load Older Requests' }).click();
      await waitFor(() => view.callsOf('list-requests').at(-1)?.cursor === cursor);
    }
    await waitFor(async () => (await view.page.locator('[data-id]').count()) === 120);
    const text = await view.text();
    expect(text).toContain('That is all.');
    expect(text).toContain('120 requests');
    const ids = await shownIds();
    expect(new Set(ids).size).toBe(120);
  });

  it('goes to older rows beyond a thousand, and back to the newest', async () => {
    await show(log(requestRows(2200), 200));
    for (let page = 2; page <= 7; page += 1) {
      await view.page.getByRole('button', { name: 'Load Older Requests' }).click();
      await waitFor(() => view.callsOf('list-requests').length === page);
      await view.settle();
    }
    expect(await view.page.locator('[data-id]').count()).toBe(1000);
    await finish('newer');
    await waitFor(async () => (await view.text()).includes('1 newer request'));
    await view.page.getByRole('button', { name: 'Show Newest' }).click();
    await waitFor(async () => (await view.page.locator('[data-id]').count()) === 200);
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
    await finish('first');
    await row('first').waitFor();
  });
});

describe('details', () => {
  const pane = () => view.page.locator('.detail');

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
    const usage = await pane().innerText();
    for (const part of ['48,120', '2,040', '842', 'of which reasoning', 'your own price list'])
      expect(usage).toContain(part);
    await pane().getByRole('button', { name: 'Copy request id' }).click();
    await waitFor(() => view.callsOf('copy-request-id')[0]?.id === 'req_00100000');
  });

  it('follows the arrows, closes with Escape and gives the focus back', async () => {
    await show(log(requestRows(20)));
    await row('req_00100000').focus();
    await view.page.keyboard.press('ArrowDown');
    expect(await pane().count()).toBe(0);
    await view.page.keyboard.press('Enter');
    expect(await pane().innerText()).toContain('req_00099999');
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
      state: { filters: { status: '', key: 'key_claude', channel: '', model: '' }, selectedId: 'live', scrollTop: 0 },
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
      const list = document.querySelector('gatehouse-requests')?.shadowRoot?.querySelector('.list');
      return [
        document.documentElement.scrollWidth - window.innerWidth,
        (list?.scrollWidth ?? 0) - (list?.clientWidth ?? 0),
      ];
    });
    expect(overflow).toEqual([0, 0]);
  });
});
