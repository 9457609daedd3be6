// The Statistics page in a real browser over a made year: sums, filters, drill-down, export, live figures, states, keyboard, languages.
import { isDeepStrictEqual } from 'node:util';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { waitFor } from '../../support/waitFor';
import type { WebviewAction } from '../../../src/shared/webviewMessages';
import { startOfDay } from '../../../webview/localTime';
import { sidebarState } from '../samples';
import { WebviewBrowser, type HostHandler, type OpenOptions, type WebviewPage } from '../webviewPage';
import { madeYear, summaryOf } from './madeUsage';
import { host, openStatistics, zone } from './page';

const made = madeYear(Date.now(), 8);
const answers = host(made);

let browser: WebviewBrowser;
let view: WebviewPage;
beforeAll(async () => {
  browser = await WebviewBrowser.shared();
}, 60_000);
afterEach(async () => {
  await view.close();
  expect([...view.faults, ...view.strange]).toEqual([]);
});

async function open(options: OpenOptions = {}): Promise<void> {
  view = await openStatistics(browser, { answer: answers, ...options });
}
async function openWithFigures(options: OpenOptions = {}): Promise<void> {
  await open(options);
  await view.page.locator('[data-chart=calendar]').waitFor();
}
const kept = (part: object) => ({
  choice: { kind: 'preset', preset: '30d' },
  granularity: 'auto',
  filters: {},
  compare: true,
  live: true,
  measure: 'cost',
  stack: 'model',
  sort: { by: 'cost', descending: true },
  whole: [],
  heat: 'requests',
  closed: [],
  ...part,
});
const summaries = () => view.callsOf('read-summary').map(({ request }) => request);
/** What a call asked for while the main figures were read: the groups. */
const asked = () => summaries().map(({ groupBy }) => groupBy.join(','));
const last = <A extends WebviewAction['action']>(action: A) => view.callsOf(action).at(-1);
/** Does `act`, again where the page was still busy with the call before, until the request log was opened with `filters`. */
async function leads(act: () => Promise<void>, filters: object): Promise<void> {
  const opens = async (): Promise<boolean> => {
    await act();
    await view.settle();
    return isDeepStrictEqual(last('open-requests')?.filters, filters);
  };
  await waitFor(opens, { what: `the request log with ${JSON.stringify(filters)}` });
}
/** Presses the button, again where the page was still busy, until it has asked for `action`. */
async function presses<A extends WebviewAction['action']>(name: string, action: A) {
  return waitFor(async () => {
    await view.page.getByRole('button', { name, exact: true }).click();
    await view.settle();
    return last(action);
  });
}
const iso = (at: number): string => new Date(at).toISOString();
const dollars = (usd: number): string =>
  new Intl.NumberFormat('en', { style: 'currency', currency: 'USD', currencyDisplay: 'narrowSymbol' }).format(usd);
const card = (id: string) => view.page.locator(`[data-card=${id}]`);
async function choose(field: string, option: string): Promise<void> {
  await view.page.locator(`[data-field="${field}"] vscode-dropdown`).first().click();
  await view.page.getByRole('option', { name: option, exact: true }).click();
}
async function addFilter(name: string, value: string): Promise<void> {
  await view.page.locator('gatehouse-filter-chips .add').click();
  await view.page.getByRole('option', { name, exact: true }).click();
  await view.page.keyboard.type(value);
  await view.page.keyboard.press('Enter');
}

describe('figures', () => {
  it('are those of the gateway: cards, lists and chart add up to its total', async () => {
    await openWithFigures({ state: kept({}) });
    const request = summaries().find(({ groupBy }) => groupBy.join() === 'day');
    if (request === undefined) throw new Error('the days were not asked for');
    const { total } = summaryOf(made, request, zone);
    expect(await card('cost').locator('.figure').innerText()).toBe(dollars(total.costUsd));
    expect(await card('cost').locator('.line').innerText()).toContain(`+ ${total.unpricedRequests} unpriced`);
    expect(await card('requests').locator('.figure').innerText()).toBe(total.requests.toLocaleString('en'));
    // Where no price at all is known, there is no amount: that would be taken for free.
    const models = view.page.locator('[data-ranking=model]');
    await models.getByRole('button', { name: /^Show All/ }).click();
    const unknown = models.locator('tbody tr', { hasText: 'qwen3-coder-local' });
    expect(await unknown.locator('td.column-cost').innerText()).toMatch(/^unknown\s+\d+ unpriced$/);
    // The table twin of the chart has every digit: its rows add up to the very nano-dollar.
    const sums = await view.page.locator('[data-chart=over-time] gh-time-chart').evaluate((chart) => {
      const { table } = chart as unknown as {
        table: { columns: { kind: string }[]; rows: { cells: (number | null)[] }[] };
      };
      return table.rows.map(({ cells }) =>
        cells
          .slice(1, 1 + (chart as unknown as { series: unknown[] }).series.length)
          .reduce<number>((sum, cell) => sum + Math.round((cell ?? 0) * 1e9), 0),
      );
    });
    expect(sums.reduce((sum, one) => sum + one, 0)).toBe(Math.round(total.costUsd * 1e9));
    expect(await view.text()).toContain('Deleted channel (ch_gone_)');
    expect(await view.text()).toContain(`times in ${zone}`);
  });

  it('ask few questions, and none for parts that are folded', async () => {
    await openWithFigures({
      state: kept({ closed: ['requests', 'rankings', 'kinds', 'speed', 'budgets'], compare: false }),
    });
    expect(asked().sort()).toEqual(['day', 'day', 'day,model']);
    await view.page.locator('[data-section=requests] h2 button').click();
    await waitFor(() => asked().includes('day,route,errorKind'));
    // What was answered already is not asked again.
    expect(asked().filter((groups) => groups === 'day,model')).toHaveLength(1);
  });

  it('say which models have no price, and lead to the price editor', async () => {
    await openWithFigures({ state: kept({ choice: { kind: 'preset', preset: 'year' } }) });
    expect(await presses('Set a Price for qwen3-coder-local', 'open-prices')).toEqual({
      action: 'open-prices',
      model: 'qwen3-coder-local',
    });
    const call = await presses('Show Requests of qwen3-coder-local', 'open-requests');
    expect(call.filters).toMatchObject({ model: 'qwen3-coder-local' });
  });
});

describe('range and filters', () => {
  it('combine, show as chips, are kept, and are cleared', async () => {
    await openWithFigures({ state: kept({}) });
    await addFilter('Tool', 'Codex');
    await waitFor(() => summaries().at(-1)?.filters.tool === 'codex');
    await addFilter('Route', 'failover');
    await waitFor(() => summaries().some(({ filters }) => filters.tool === 'codex' && filters.route === 'failover'));
    expect(await view.keptState()).toMatchObject({ filters: { tool: 'codex', route: 'failover' } });
    await view.page.getByRole('button', { name: /^Remove .*Codex/ }).click();
    await waitFor(
      async () => JSON.stringify(((await view.keptState()) as { filters: object }).filters) === '{"route":"failover"}',
    );
    await view.page.locator('gatehouse-filter-chips .clear').click();
    await waitFor(async () => JSON.stringify(((await view.keptState()) as { filters: object }).filters) === '{}');
  });

  it('narrow the page from a list', async () => {
    await openWithFigures({ state: kept({}) });
    await view.page.getByRole('button', { name: 'Filter by Codex CLI' }).click();
    await waitFor(() => summaries().some(({ filters }) => filters.key === 'key_codex'));
  });

  it('take presets, custom dates and the size of points', async () => {
    await openWithFigures({ state: kept({}) });
    await choose('range', 'Last 90 days');
    await waitFor(
      () =>
        asked().includes('day') &&
        summaries().some(({ from }) => Date.parse(from) === startOfDay(Date.now(), zone, -89)),
    );
    await choose('granularity', 'Months');
    await waitFor(() => asked().includes('month'));
    await choose('range', 'From … to …');
    await view.page.locator('[data-field=from] input').fill('2026-01-10');
    await view.page.locator('[data-field=to] input').fill('2026-01-09');
    await view.page.getByRole('button', { name: 'Show', exact: true }).click();
    await view.page.getByText('Choose both dates').waitFor();
    await view.page.locator('[data-field=to] input').fill('2026-01-20');
    await view.page.getByRole('button', { name: 'Show', exact: true }).click();
    await waitFor(() =>
      summaries().some(({ from, to }) => from === '2026-01-09T23:00:00.000Z' && to === '2026-01-20T23:00:00.000Z'),
    );
  });

  it('are restored, with what was folded', async () => {
    await openWithFigures({ state: kept({ stack: 'channel', closed: ['rankings'], filters: { key: 'key_codex' } }) });
    expect(asked()).toContain('day,channel');
    expect(
      summaries()
        .filter(({ groupBy }) => groupBy.includes('day'))
        .some(({ filters }) => filters.key === 'key_codex'),
    ).toBe(true);
    expect(await view.page.locator('[data-section=rankings] h2 button').getAttribute('aria-expanded')).toBe('false');
    expect(await view.page.locator('[data-field=range] vscode-dropdown').getAttribute('aria-label')).toContain(
      'Last 30 days',
    );
  });

  it('sort the lists without asking anew', async () => {
    await openWithFigures({ state: kept({}) });
    const before = view.calls.length;
    await view.page.locator('[data-ranking=model] th.column-requests button').click();
    await waitFor(
      async () =>
        (await view.page.locator('[data-ranking=model] th.column-requests').getAttribute('aria-sort')) === 'descending',
    );
    const counts = await view.page.locator('[data-ranking=model] td.column-requests').allInnerTexts();
    const numbers = counts.map((text) => Number(text.replaceAll(',', '')));
    expect(numbers).toEqual([...numbers].sort((one, other) => other - one));
    expect(view.calls.length).toBe(before);
  });
});

describe('drill-down', () => {
  const today = startOfDay(Date.now(), zone);
  it('leads from cards and rows to their requests', async () => {
    await openWithFigures({ state: kept({ filters: { protocol: 'anthropic' } }) });
    const range = { from: iso(startOfDay(today, zone, -29)), to: iso(startOfDay(today, zone, 1)) };
    await leads(() => card('errors').click(), { ...range, protocol: 'anthropic', outcome: 'error' });
    const row = view.page.locator('[data-ranking=folder] tbody .open', { hasText: 'No folder' });
    await leads(() => row.click(), { ...range, protocol: 'anthropic', folder: '' });
  });

  it('leads from a point, reached by the keyboard, to its day, and from a series to its value', async () => {
    await openWithFigures({ state: kept({}) });
    await view.page.locator('[data-chart=over-time] gh-time-chart [role=application]').focus();
    await view.page.keyboard.press('End');
    await view.page.keyboard.press('ArrowLeft');
    const enter = () => view.page.keyboard.press('Enter');
    const yesterday = { from: iso(startOfDay(today, zone, -1)), to: iso(today) };
    await leads(enter, yesterday);
    await view.page.keyboard.press('ArrowDown');
    const largest = await view.page
      .locator('[data-chart=over-time] gh-time-chart')
      .evaluate((chart) => (chart as unknown as { series: { name: string }[] }).series[0]?.name);
    await leads(enter, { ...yesterday, model: largest });
  });

  it('zooms into a part of a chart', async () => {
    await openWithFigures({ state: kept({}) });
    await view.page.locator('[data-chart=routes] gh-time-chart [role=application]').focus();
    await view.page.keyboard.press('Home');
    await view.page.keyboard.press('Shift+ArrowRight');
    await view.page.keyboard.press('Enter');
    await waitFor(
      () =>
        asked().some((groups) => groups.startsWith('hour')) ||
        asked().filter((groups) => groups === 'day,model').length > 1,
    );
    const part = { kind: 'part', from: startOfDay(today, zone, -29), to: startOfDay(today, zone, -27) };
    expect(await view.keptState()).toMatchObject({ choice: part });
    await view.page.getByRole('button', { name: 'Zoom Out' }).click();
    await waitFor(async () => {
      const { choice } = (await view.keptState()) as { choice: object };
      return JSON.stringify(choice) === '{"kind":"preset","preset":"30d"}';
    });
  });

  it('leads from a day of the calendar to its requests', async () => {
    await openWithFigures({ state: kept({}) });
    const map = view.page.locator('[data-chart=calendar] gh-heat-map');
    const pick = (): Promise<void> =>
      map.evaluate((element, at) => {
        element.dispatchEvent(new CustomEvent('pick', { detail: { kind: 'calendar', at } }));
      }, today);
    await leads(pick, { from: iso(today), to: iso(startOfDay(today, zone, 1)) });
  });
});

describe('export', () => {
  async function exportAs(kind: string): Promise<void> {
    await view.page.getByRole('button', { name: 'Export' }).click();
    await view.page.locator(`[data-export=${kind}]`).click();
  }
  it('writes the shown sums, which add up to the total', async () => {
    await openWithFigures({ state: kept({}) });
    await exportAs('sums-csv');
    const file = await waitFor(() => last('save-files')?.files[0]);
    expect(file.name).toMatch(/^gatehouse-statistics-\d{4}-\d\d-\d\d-\d{4}-\d\d-\d\d\.csv$/);
    const lines = file.content
      .trim()
      .split('\r\n')
      .map((line) => line.split(','));
    const nano = (text: string | undefined): bigint => BigInt((text ?? '').replace('.', ''));
    const of = (group: string): bigint =>
      lines.filter(([own]) => own === group).reduce((sum, line) => sum + nano(line[2]), 0n);
    expect(of('total')).toBeGreaterThan(0n);
    for (const group of ['day', 'model', 'channel', 'key', 'tool', 'provider', 'folder', 'operation']) {
      expect(of(group), group).toBe(of('total'));
    }
    await exportAs('sums-json');
    await waitFor(() => view.callsOf('save-files').length === 2);
    const json = JSON.parse(last('save-files')?.files[0]?.content ?? '') as {
      rows: { group: string; costUsd: string }[];
    };
    expect(nano(json.rows.find(({ group }) => group === 'total')?.costUsd)).toBe(of('total'));
  });

  it('asks the host for the rows behind the figures', async () => {
    await openWithFigures({ state: kept({ filters: { tool: 'codex' } }) });
    await exportAs('requests-json');
    const call = await waitFor(() => last('export-requests'));
    expect(call).toMatchObject({ format: 'json', filters: { tool: 'codex' } });
    expect(Date.parse(call.filters.from ?? '')).toBe(startOfDay(Date.now(), zone, -29));
  });

  it('draws every chart as a PNG of its own name', async () => {
    await openWithFigures({ state: kept({}) });
    await exportAs('pictures');
    const call = await waitFor(() => last('save-files'), { timeout: 20_000 });
    const names = call.files.map(({ name }) => name);
    expect(names.length).toBe(await view.page.locator('gh-chart-frame').count());
    expect(new Set(names).size).toBe(names.length);
    for (const { content } of call.files) expect(Buffer.from(content, 'base64').subarray(1, 4).toString()).toBe('PNG');
  });

  it('saves the picture of one chart', async () => {
    await openWithFigures({ state: kept({}) });
    await view.page.getByRole('button', { name: /PNG.*Kinds of tokens|Kinds of tokens.*PNG/ }).click();
    const call = await waitFor(() => last('save-files'));
    expect(call.files).toMatchObject([{ name: 'gatehouse-kinds-of-tokens.png', encoding: 'base64' }]);
  });
});

describe('live', () => {
  it('reads again when requests end, once for a burst, and only while it is wanted', async () => {
    await openWithFigures({ state: kept({}) });
    const first = asked().filter((groups) => groups === 'day,model').length;
    await view.postTogether(Array.from({ length: 5 }, () => ({ type: 'usage-changed' as const })));
    await waitFor(() => asked().filter((groups) => groups === 'day,model').length === first + 1);
    await view.page.getByRole('checkbox', { name: 'Live' }).click();
    await waitFor(async () => ((await view.keptState()) as { live: boolean }).live === false);
    await view.post({ type: 'usage-changed' });
    // A refresh by hand reads everything: nothing else came in between.
    await view.page.getByRole('button', { name: 'Read the figures again' }).click();
    await waitFor(() => asked().filter((groups) => groups === 'day,model').length === first + 2);
  });

  it('says so politely', async () => {
    await openWithFigures({ state: kept({}) });
    await waitFor(async () =>
      (await view.page.locator('main > [role=status]').innerText()).startsWith('Figures updated: $'),
    );
  });
});

describe('states', () => {
  it('says how to begin where there was never a request', async () => {
    await open({ answer: host([], []) });
    await presses('Take Over a Coding Tool', 'open-tools');
    await presses('Try a Message', 'open-endpoints');
  });

  it('offers a longer range, or to clear the filters', async () => {
    const old = made.filter(({ at }) => at < Date.now() - 40 * 86_400_000);
    await open({ answer: host(old, []), state: kept({ filters: { model: 'nothing' } }) });
    await view.page.getByText('No requests match').waitFor();
    await view.page.locator('.empty-state').getByRole('button', { name: 'Clear Filters' }).click();
    await view.page.getByText('No requests in this range').waitFor();
    await view.page.getByRole('button', { name: 'Show the Last Year' }).click();
    await card('cost').waitFor();
  });

  it('shows why it failed, and tries again', async () => {
    let broken = true;
    const flaky: HostHandler = (request) =>
      broken && request.action === 'read-summary'
        ? { error: { kind: 'internal', message: 'The disk is gone.' } }
        : answers(request);
    await open({ answer: flaky });
    await view.page.getByRole('button', { name: 'Try Again' }).waitFor();
    broken = false;
    await view.page.getByRole('button', { name: 'Try Again' }).click();
    await card('cost').waitFor();
    await waitFor(async () => (await view.page.locator('.notice-error').count()) === 0);
  });

  it('says that the gateway is stopped, offers to start it, and reads anew when it is back', async () => {
    await openWithFigures({ state: kept({}) });
    const first = asked().length;
    await view.post({ type: 'sidebar', state: sidebarState({ gateway: { state: 'stopped' } }) });
    await presses('Start Gateway', 'start-gateway');
    await view.post({ type: 'sidebar', state: sidebarState() });
    await waitFor(() => asked().length > first);
  });

  it('shows budgets with what is expected, and leads to them', async () => {
    await openWithFigures({ state: kept({}) });
    await view.page.locator('[data-budget=b_tool]').getByText('Forecast: $').waitFor();
    expect((await presses('Open Budgets', 'open-panel')).target).toEqual({ view: 'budgets' });
  });

  it('is in Chinese where VS Code is', async () => {
    await openWithFigures({ locale: 'zh-cn', state: kept({}) });
    const text = await view.text();
    for (const words of ['统计', '费用趋势', '最近 30 天', '已删除的渠道', '预算与预测']) expect(text).toContain(words);
    expect(text).not.toMatch(/statistics\.|Cost over time/);
  });
});

it.each([320, 1600])('has no sideways scrolling at %i px', async (width) => {
  await openWithFigures({ width, state: kept({}) });
  expect(await view.page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
});
