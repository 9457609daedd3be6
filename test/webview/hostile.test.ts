// Rows 15 of the security table: hostile names are text everywhere, and malformed or random messages change nothing.
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { toolIds } from '../../src/shared/tools';
import { waitFor } from '../support/waitFor';
import type { RequestDetail } from '../../src/shared/requestDetail';
import type { RequestLogRow } from '../../src/shared/usage';
import { detailOf, logOf } from './detailSamples';
import { budget, openFolds } from './panelSamples';
import { channel, names, preset, requestRow, sidebarState, virtualKey } from './samples';
import { row } from './statistics/kit';
import { WebviewBrowser, type HostHandler, type WebviewPage } from './webviewPage';
import { tool } from './toolSamples';
import { recordTests } from '../support/qualityFigure';

recordTests(
  15,
  'names and messages',
  (ran, failed) =>
    `${hostile.length} hostile names in every webview and 2,500 random messages to each of nine (${ran} tests), ${failed} failed`,
);

let browser: WebviewBrowser;
beforeAll(async () => {
  browser = await WebviewBrowser.shared();
}, 60_000);

const code = 'window.executed++';
const shapes = [
  `<img src=x onerror="${code}">`,
  `<script>${code}</script>`,
  `"><svg onload="${code}">`,
  `'--><script>${code}</script>`,
  `<iframe srcdoc="<script>parent.${code}</script>">`,
  `javascript:${code}`,
  `\${${code}}`,
  `{{constructor.constructor('${code}')()}}`,
  `<a href="javascript:${code}">x</a>`,
  `<style>@import 'http://evil.test'</style>`,
  `<math><mi xlink:href="javascript:${code}">x</mi></math>`,
  `<template><img src=x onerror="${code}"></template>`,
  `<slot name="actions">x</slot>`,
  `</style><img src=x onerror="${code}">`,
  `\u202Egnp.exe`,
  `a\u0000b\u0007c`,
  '𝕳'.repeat(60),
  'x'.repeat(4000),
  `line\nbreak\r\ttab`,
  '__proto__',
];
/** A hundred: each shape bare, and behind four different beginnings. */
const hostile = ['', ' ', '"', "'", '`'].flatMap((start) => shapes.map((shape) => start + shape));

const executed = (view: WebviewPage): Promise<number> =>
  view.page.evaluate(() => (window as unknown as { executed: number }).executed);

describe('hostile names', () => {
  it('has a hundred of them', () => {
    expect(new Set(hostile).size).toBe(100);
  });

  it('shows them as text in the statistics', async () => {
    const rows = hostile.map((name, index) => {
      const part = {
        model: name,
        channel: `ch_${index}`,
        key: `key_${index}`,
        tool: name,
        folder: name,
        provider: name,
      };
      return row({ ...part, operation: name, requests: 1 + index, costUsd: 1 + index, unpricedRequests: 1, errors: 1 });
    });
    const view = await browser.open('statistics', {
      width: 1200,
      answer: (request) => {
        if (request.action === 'list-budgets')
          return { value: [budget({ id: 'b', scope: 'folder', scopeId: shapes[0] ?? '' })] };
        if (request.action === 'read-hours') return { value: [] };
        if (request.action !== 'read-summary') return { value: null };
        const { from } = request.request;
        const placed = rows.map((one) => ({
          ...one,
          hour: from,
          day: from,
          month: from,
          errorKind: one.model,
          route: one.model,
        }));
        return { value: { rows: placed, total: row({ requests: 100, costUsd: 1, unpricedRequests: 100 }) } };
      },
    });
    await view.post({ type: 'time-zone', zone: 'UTC' });
    await view.post({
      type: 'sidebar',
      state: sidebarState({
        channels: hostile.map((name, index) => channel({ id: `ch_${index}`, name })),
        keys: hostile.map((name, index) => virtualKey({ id: `key_${index}`, name })),
      }),
    });
    await view.page.locator('[data-chart=calendar]').waitFor();
    for (const more of await view.page.locator('.ranking .more').all()) await more.click();
    const text = await view.text();
    for (const shape of shapes.slice(0, 14)) expect(text, shape).toContain(shape.trim());
    expect(await executed(view)).toBe(0);
    expect([...view.faults, ...view.strange]).toEqual([]);
    await view.close();
  });

  it('shows them as text in the sidebar', async () => {
    const view = await browser.open('sidebar', {
      state: {
        foldedSections: [],
        expanded: hostile.map((_, index) => `ch_${index}`),
        showRevoked: true,
        scrollTop: 0,
      },
    });
    await view.post({
      type: 'sidebar',
      state: sidebarState({
        channels: hostile.map((name, index) =>
          channel({
            id: `ch_${index}`,
            name,
            provider: name,
            region: name,
            baseUrl: name,
            models: [{ id: name, alias: name }],
            health: { state: 'down', reason: name, checkedAt: name, cause: null, models: [] },
          }),
        ),
        keys: hostile.map((name, index) =>
          virtualKey({
            id: `key_${index}`,
            name,
            hint: name,
            note: name,
            models: [name],
            channels: [name],
            expiresAt: name,
          }),
        ),
        warnings: hostile,
      }),
    });
    await waitFor(async () => (await view.page.locator('[data-row]').count()) === 200);
    const titles = await view.page
      .locator('[data-row^="ch_"] .row-title')
      .evaluateAll((all) => all.map((e) => e.textContent));
    expect(titles).toEqual(hostile);
    expect(
      await view.page.locator('gatehouse-sidebar img, gatehouse-sidebar iframe, gatehouse-sidebar script').count(),
    ).toBe(0);
    expect(await executed(view)).toBe(0);
    expect(view.faults).toEqual([]);
    expect(await view.page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    await view.close();
  });

  it('shows them as text in the request log', async () => {
    const rows = hostile.map((name, index) =>
      requestRow({
        id: `req_${String(1000 - index)}`,
        startedAt: new Date(Date.now() - index * 1000).toISOString(),
        requestedModel: name,
        model: `${name}!`,
        keyId: name,
        channelId: name,
        error: name,
        outcome: 'error',
        warnings: [name],
        priceSource: name,
        attempts: [{ channelId: name, status: null, error: name, milliseconds: 1 }],
      }),
    );
    // As high as all of the rows: those that are not seen are not drawn.
    const detail = (row: RequestLogRow): RequestDetail => {
      const name = row.error ?? '';
      const body = { contentType: name, text: name, bytes: 1, truncated: false };
      const record = {
        version: 1,
        source: 'snapshot',
        sourceVersion: name,
        sourceUrl: name,
        model: name,
        loose: name,
      } as const;
      return detailOf(row, {
        usage: { raw: { [name]: name }, cacheWrite5mTokens: 0, cacheWrite1hTokens: 0, parts: null },
        price: { record, arithmetic: null },
        capture: {
          method: name,
          path: name,
          headers: { [`x${name}`]: name },
          inbound: body,
          upstream: body,
          answer: body,
        },
      });
    };
    const view = await browser.open('requests', { width: 1400, height: 2900, answer: logOf(rows, 200, detail) });
    const byName = Object.fromEntries(hostile.filter((name) => name !== '__proto__').map((name) => [name, name]));
    await view.post({ type: 'names', channels: byName, keys: byName });
    await waitFor(async () => (await view.page.locator('[data-id]').count()) === 100);
    const models = await view.page.locator('[data-id] .model').evaluateAll((all) => all.map((e) => e.textContent));
    expect(models).toEqual(hostile.map((name) => `${name} → ${name}!`));
    for (const index of [0, 5, 17, 99]) {
      await view.page.locator('[data-id]').nth(index).click();
      const pane = view.page.locator('.pane');
      expect(await pane.textContent()).toContain(hostile[index]);
      await pane.getByRole('checkbox').waitFor();
      const folds = (isOpen: boolean) => pane.locator(`.fold button[aria-expanded=${isOpen}]`);
      while ((await folds(false).count()) > 0) await folds(false).first().click();
      const parts = await pane.locator('pre').evaluateAll((all) => all.map((part) => part.textContent));
      expect(parts).toEqual([
        JSON.stringify({ [hostile[index] ?? '']: hostile[index] }, null, 2),
        ...[1, 2, 3].map(() => expect.stringContaining(hostile[index] ?? '') as string),
      ]);
      while ((await folds(true).count()) > 0) await folds(true).first().click();
    }
    expect(await view.page.locator('gatehouse-requests img, gatehouse-requests iframe').count()).toBe(0);
    expect(await executed(view)).toBe(0);
    expect(view.faults).toEqual([]);
    await view.close();
  });
});

describe('hostile names in the panels', () => {
  const channels = hostile.map((name, index) =>
    channel({
      id: `ch_${index}`,
      name,
      group: name,
      priority: index,
      models: [{ id: name, alias: name }],
      headers: {},
      health: {
        state: 'down',
        reason: name,
        checkedAt: null,
        cause: { code: 'refused', params: { model: name }, until: name, detail: name },
        models: [],
      },
    }),
  );
  const models = hostile.map((name) => ({ id: name, name, price: null }));
  const keys = hostile.map((name, index) =>
    virtualKey({
      id: `key_${index}`,
      name,
      note: name,
      hint: name,
      models: [name],
      channels: [name],
      defaultModel: name,
    }),
  );
  const answer: HostHandler = (request) => {
    switch (request.action) {
      case 'list-models':
        return {
          value: hostile.map((name, index) => ({
            channelId: `ch_${index}`,
            channelName: name,
            provider: name,
            enabled: true,
            known: true,
            patterns: [name],
            models: [models[index]],
          })),
        };
      case 'fetch-models':
        return { value: { models } };
      case 'discover-servers':
        return {
          value: hostile.map((name) => ({ provider: 'ollama', baseUrl: name, models: [name], channelId: null })),
        };
      case 'list-budgets':
        return { value: hostile.map((name) => budget({ id: name, scope: 'folder', scopeId: name })) };
      case 'list-key-days':
        return { value: hostile.map((name) => ({ keyId: name, day: name, requests: 1, costUsd: 1 })) };
      case 'test-draft':
        return {
          value: { ok: false, steps: hostile.map((name) => ({ name, ok: false, milliseconds: 1, error: name })) },
        };
      case 'list-channel-prices':
        return {
          value: hostile
            .slice(0, 20)
            .map((model) => ({ model: model.trim().slice(0, 200) || 'x', input: 1, output: 1 })),
        };
      default:
        return { value: null };
    }
  };
  const clean = async (view: WebviewPage, element: string): Promise<void> => {
    expect(await view.page.locator(`${element} img, ${element} iframe, ${element} script`).count()).toBe(0);
    expect(await executed(view)).toBe(0);
    expect(view.faults).toEqual([]);
    const wide = await view.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(wide).toBeLessThanOrEqual(0);
  };

  it.each([300, 1000])('are text in the channel panel at %i px', async (width) => {
    const view = await browser.open('channel', { width, answer });
    await view.send({ type: 'target', target: { view: 'new-channel' } });
    const named = hostile.map((name, index) => preset({ id: `p${index}`, name: { en: name, zh: name } }));
    await view.post({ type: 'sidebar', state: sidebarState({ channels, keys: [], providers: named }) });
    await waitFor(async () => (await view.page.locator('[data-card]').count()) >= hostile.length);
    await clean(view, 'gatehouse-channel');
    for (const index of [0, 5, 19]) {
      await view.send({ type: 'target', target: { view: 'channel', id: `ch_${index}` } });
      expect((await view.page.locator('h1').textContent())?.trim()).toBe(`Edit ${hostile[index]?.trim()}`);
      await openFolds(view);
      await view.page.locator('nav button').last().click();
      await view.page.locator('.models-head vscode-button').click();
      await waitFor(async () => (await view.page.locator('.rows .row').count()) >= 99);
      await clean(view, 'gatehouse-channel');
    }
    await view.close();
  });

  it.each([300, 1000])('are text in the keys panel at %i px', async (width) => {
    const view = await browser.open('virtual-keys', { width, answer });
    await view.send({ type: 'target', target: { view: 'keys' } });
    await view.post({ type: 'sidebar', state: sidebarState({ channels, keys }) });
    await waitFor(async () => (await view.page.locator('[data-key]').count()) === hostile.length);
    const names = await view.page.locator('[data-key] .name').allTextContents();
    expect(names.map((name) => name.trim())).toEqual(hostile.map((name) => name.trim()));
    await clean(view, 'gatehouse-virtual-keys');
    await view.send({ type: 'target', target: { view: 'budgets' } });
    await waitFor(async () => (await view.page.locator('[data-budget]').count()) === hostile.length);
    await clean(view, 'gatehouse-virtual-keys');
    await view.send({ type: 'target', target: { view: 'key', id: 'key_1' } });
    await openFolds(view);
    for (const radio of await view.page.locator('.radio-group input[value=some]').all()) await radio.click();
    await waitFor(async () => (await view.page.locator('.list .row').count()) >= 99);
    await clean(view, 'gatehouse-virtual-keys');
    await view.close();
  });
});

describe('hostile names on the other pages', () => {
  const channels = hostile.map((name, index) =>
    channel({ id: `ch_${index}`, name, models: [{ id: name, alias: name }] }),
  );
  const keys = hostile.map((name, index) => virtualKey({ id: `key_${index}`, name, hint: name }));

  it('fills them into snippets as values, and shows answers as text', async () => {
    const text = hostile.join('\n');
    const view = await browser.open('endpoints', {
      width: 1000,
      answer: ({ action }) => {
        if (action !== 'try-message') return { value: action === 'list-models' ? [] : null };
        const request = requestRow({ id: 'r', channelId: hostile[0] ?? '', model: hostile[1] ?? '' });
        return { value: { status: 500, error: text, cancelled: false, text, request } };
      },
    });
    await view.post({ type: 'sidebar', state: sidebarState({ channels, keys }) });
    await view.post({ type: 'held-keys', keyIds: hostile });
    for (const name of [...hostile.slice(0, 20)]) {
      await view.page.locator('gatehouse-snippets').evaluate((element, model) => {
        element.dispatchEvent(new CustomEvent('view-change', { detail: { model, snippet: 'openai-python' } }));
      }, name);
      await view.settle();
      const shown = await view.page.locator('pre.text').textContent();
      expect(shown).toContain('base_url="http://127.0.0.1:11580/v1"');
    }
    await view.page.locator('gatehouse-try-it vscode-button[appearance=primary]').click();
    await view.page.locator('.results').waitFor();
    expect(await view.page.locator('.answer-text').textContent()).toBe(text);
    expect(await view.page.locator('gatehouse-endpoints img, gatehouse-endpoints iframe').count()).toBe(0);
    expect(await executed(view)).toBe(0);
    expect(view.faults).toEqual([]);
    await view.close();
  });

  it('shows them as text on the page of tools', async () => {
    const answers = toolIds.map((id, index) => {
      const name = hostile[index] ?? '';
      const names = hostile.slice(index * 10, index * 10 + 10);
      return tool({
        id,
        name,
        status: 'taken-over',
        address: name,
        model: name,
        keyId: `key_${index}`,
        files: names.map((path) => ({ path, exists: true, backup: path })),
        warnings: [{ kind: 'project-file', effect: 'overrides', names, file: name, message: name }],
        drift: [{ kind: 'changed', file: name, key: name }],
      });
    });
    const view = await browser.open('tools', {
      width: 1000,
      answer: ({ action }) => ({ value: action === 'list-tools' ? answers : action === 'list-models' ? [] : null }),
    });
    await view.post({ type: 'sidebar', state: sidebarState({ channels, keys }) });
    await waitFor(async () => (await view.page.locator('[data-tool]').count()) === toolIds.length);
    expect(await view.page.locator('[data-tool] h3').allTextContents()).toEqual(hostile.slice(0, toolIds.length));
    expect(await view.page.locator('gatehouse-tools img, gatehouse-tools iframe').count()).toBe(0);
    expect(await executed(view)).toBe(0);
    expect(view.faults).toEqual([]);
    await view.close();
  });
});

describe('malformed messages', () => {
  it('ignores what does not fit, and works on afterwards', async () => {
    const view = await browser.open('sidebar');
    await view.post({ type: 'sidebar', state: sidebarState() });
    const before = await view.text();
    const good = sidebarState();
    const bad: unknown[] = [
      null,
      7,
      'sidebar',
      [],
      {},
      { type: 'sidebar' },
      { type: 'sidebar', state: {} },
      { type: 'sidebar', state: { ...good, channels: [{ id: 'x' }] } },
      { type: 'sidebar', state: { ...good, gateway: { state: 'running' } } },
      { type: 'sidebar', state: { ...good, keys: 'none' } },
      { type: 'sidebar', state: { ...good, warnings: [{}] } },
      { type: 'request', phase: 'finished', request: {} },
      { type: 'request', phase: 'paused', request: requestRow({ id: 'x' }) },
      { type: 'result', callId: 1, ok: true, value: null },
      { type: 'result', callId: 99, ok: false, error: { kind: 'x', message: 'y' } },
      { type: 'result', callId: 'x', ok: true },
      { type: 'names', channels: [], keys: {} },
    ];
    for (const message of bad) await view.send(message);
    expect(await view.text()).toBe(before);
    expect(view.faults).toEqual([]);
    expect(view.calls).toEqual([]);
    await view.post({ type: 'sidebar', state: sidebarState({ gateway: { state: 'stopped' } }) });
    expect(await view.text()).toContain('Stopped');
    await view.close();
  });

  it.each([
    'sidebar',
    'requests',
    'endpoints',
    'tools',
    'channel',
    'virtual-keys',
    'prices',
    'statistics',
    'overview',
  ] as const)('takes 2,500 random messages in the %s without a side effect', async (bundle) => {
    const view = await browser.open(bundle, {
      width: 800,
      answer: () => ({ value: { rows: [requestRow({ id: 'only' })], nextCursor: null } }),
    });
    await view.post({ type: 'sidebar', state: sidebarState() });
    await view.post({ type: 'names', ...names, proxyUrl: null });
    await view.send({ type: 'target', target: { view: bundle === 'channel' ? 'new-channel' : 'keys' } });
    await waitFor(async () => !(await view.text()).includes('Loading…'));
    const before = await view.text();
    const calls = view.calls.length;
    const messages: unknown[] = fc.sample<unknown>(
      fc.oneof(
        fc.jsonValue({ maxDepth: 3 }),
        fc.record({
          type: fc.constantFrom('sidebar', 'names', 'request', 'result', 'target', 'test-step', 'call', '__proto__'),
          target: fc.jsonValue({ maxDepth: 2 }),
          testId: fc.string(),
          state: fc.jsonValue({ maxDepth: 2 }),
          request: fc.jsonValue({ maxDepth: 2 }),
          callId: fc.integer(),
          ok: fc.boolean(),
          value: fc.jsonValue({ maxDepth: 2 }),
          form: fc.string(),
        }),
      ),
      { numRuns: 2500, seed: 15 },
    );
    await view.page.evaluate((all) => {
      for (const message of all) window.postMessage(message, '*');
    }, messages);
    await view.settle();
    await view.settle();
    expect(await view.text()).toBe(before);
    expect(view.calls.length).toBe(calls);
    expect(view.faults).toEqual([]);
    await view.close();
  });
});
