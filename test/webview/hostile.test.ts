// Rows 15 of the security table: hostile names are text everywhere, and malformed or random messages change nothing.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { waitFor } from '../support/waitFor';
import { channel, names, requestRow, sidebarState, virtualKey } from './samples';
import { WebviewBrowser, type WebviewPage } from './webviewPage';

let browser: WebviewBrowser;
beforeAll(async () => {
  browser = await WebviewBrowser.start();
}, 60_000);
afterAll(() => browser.close());

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

  it('shows them as text in the sidebar', async () => {
    const view = await browser.open('sidebar', {
      state: {
        foldedSections: [],
        expanded: hostile.map((_, index) => `ch_${index}`),
        showRevoked: true,
        channelDraft: null,
        keyDraft: null,
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
            health: { state: 'down', reason: name, checkedAt: name },
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
    const view = await browser.open('requests', {
      width: 1400,
      answer: (request) =>
        request.action === 'list-requests' ? { value: { rows, nextCursor: null } } : { value: null },
    });
    const byName = Object.fromEntries(hostile.filter((name) => name !== '__proto__').map((name) => [name, name]));
    await view.post({ type: 'names', channels: byName, keys: byName });
    await waitFor(async () => (await view.page.locator('[data-id]').count()) === 100);
    const models = await view.page.locator('[data-id] .model').evaluateAll((all) => all.map((e) => e.textContent));
    expect(models).toEqual(hostile.map((name) => `${name} → ${name}!`));
    for (const index of [0, 5, 17, 99]) {
      await view.page.locator('[data-id]').nth(index).click();
      expect(await view.page.locator('.detail').textContent()).toContain(hostile[index]);
    }
    expect(await view.page.locator('gatehouse-requests img, gatehouse-requests iframe').count()).toBe(0);
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

  it.each(['sidebar', 'requests'] as const)(
    'takes 2,500 random messages in the %s without a side effect',
    async (bundle) => {
      const view = await browser.open(bundle, {
        width: 800,
        answer: () => ({ value: { rows: [requestRow({ id: 'only' })], nextCursor: null } }),
      });
      await view.post({ type: 'sidebar', state: sidebarState() });
      await view.post({ type: 'names', ...names, proxyUrl: null });
      await waitFor(async () => !(await view.text()).includes('Loading…'));
      const before = await view.text();
      const calls = view.calls.length;
      const messages: unknown[] = fc.sample<unknown>(
        fc.oneof(
          fc.jsonValue({ maxDepth: 3 }),
          fc.record({
            type: fc.constantFrom('sidebar', 'names', 'request', 'result', 'ready', 'call', '__proto__'),
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
    },
  );
});
