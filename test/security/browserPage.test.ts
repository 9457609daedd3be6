// Row 3 of the security table: a page of another origin in a real Chromium tries every way a page has of reaching a loopback
// server, with a valid key in its hands. None may reach a handler: no upstream call, no row, no key, no channel, no readable byte.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium, type Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { chromiumPath } from '../support/chromium';
import { alias, House } from '../support/house';
import { generateBody } from '../support/rawHttp';
import { recordFigure } from '../support/qualityFigure';

let house: House;
let site: Server;
let browser: Browser;
beforeAll(async () => {
  house = await House.build();
  site = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end('<!doctype html><title>a page of somebody else</title><body></body>');
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  browser = await chromium.launch({ executablePath: chromiumPath(), args: ['--no-sandbox'] });
});
afterAll(async () => {
  await browser.close();
  site.closeAllConnections();
  await new Promise((resolve) => site.close(resolve));
  await house.close();
});

interface Targets {
  proxy: string;
  management: string;
  key: string;
  token: string;
  body: string;
}

/** Runs inside the page. Returns, for each attempt, what the page could learn. */
async function attack({ proxy, management, key, token, body }: Targets): Promise<Record<string, string>> {
  const learnt: Record<string, string> = {};
  const chat = `${proxy}/v1/chat/completions?key=${key}`;
  const fetches: [string, string, RequestInit][] = [
    ['fetch no-cors text/plain', chat, { method: 'POST', mode: 'no-cors', body }],
    ['fetch no-cors form', chat, { method: 'POST', mode: 'no-cors', body: new URLSearchParams({ model: 'x' }) }],
    ['fetch no-cors GET', `${proxy}/v1/models?key=${key}`, { mode: 'no-cors' }],
    ['fetch no-cors health', `${proxy}/health`, { mode: 'no-cors' }],
    ['fetch no-cors with credentials', chat, { method: 'POST', mode: 'no-cors', credentials: 'include', body }],
    ['fetch no-cors keepalive', chat, { method: 'POST', mode: 'no-cors', keepalive: true, body }],
    ['fetch cors simple', chat, { method: 'POST', body }],
    ['fetch cors with key', chat, { method: 'POST', headers: { authorization: `Bearer ${key}` }, body }],
    ['fetch cors JSON', chat, { method: 'POST', headers: { 'content-type': 'application/json' }, body }],
    ['fetch management', `${management}/api/v1/keys`, { headers: { authorization: `Bearer ${token}` } }],
    [
      'fetch management no-cors',
      `${management}/api/v1/keys`,
      { method: 'POST', mode: 'no-cors', body: '{"name":"page"}' },
    ],
  ];
  for (const [what, url, init] of fetches) {
    learnt[what] = await fetch(url, init).then(
      async (response) => (response.type === 'opaque' ? 'opaque' : `read ${(await response.text()).slice(0, 40)}`),
      () => 'failed',
    );
  }
  navigator.sendBeacon(chat, body);
  navigator.sendBeacon(`${management}/api/v1/keys`, '{"name":"page"}');
  const element = async (tag: 'img' | 'script' | 'iframe' | 'link', url: string): Promise<void> => {
    const node = document.createElement(tag);
    const done = new Promise((resolve) => {
      node.onload = () => resolve('loaded');
      node.onerror = () => resolve('failed');
    });
    if (node instanceof HTMLLinkElement) {
      node.rel = 'stylesheet';
      node.href = url;
    } else node.src = url;
    document.body.append(node);
    learnt[tag] = String(await done);
  };
  await element('img', `${proxy}/v1/models?key=${key}`);
  await element('script', `${proxy}/v1/models?key=${key}&callback=x`);
  await element('link', `${proxy}/v1/models?key=${key}`);
  await element('iframe', `${proxy}/v1/models?key=${key}`);
  for (const [action, enctype] of [
    [chat, 'text/plain'],
    [chat, 'application/x-www-form-urlencoded'],
    [chat, 'multipart/form-data'],
    [`${management}/api/v1/keys?token=${token}`, 'text/plain'],
  ] as const) {
    const frame = document.createElement('iframe');
    frame.name = `frame-${document.forms.length}`;
    document.body.append(frame);
    const form = document.createElement('form');
    Object.assign(form, { action, enctype, method: 'POST', target: frame.name });
    const field = document.createElement('input');
    field.name = body.slice(0, -1);
    field.value = '"}';
    form.append(field);
    document.body.append(form);
    const loaded = new Promise((resolve) => (frame.onload = resolve));
    form.submit();
    await loaded;
  }
  for (const base of [proxy, management]) {
    const socket = new WebSocket(`${base.replace('http', 'ws')}/api/v1/events?token=${token}&lease=page`);
    learnt[`WebSocket ${base === proxy ? 'proxy' : 'management'}`] = await new Promise((resolve) => {
      socket.onopen = () => resolve('open');
      socket.onerror = () => resolve('failed');
    });
    const source = new EventSource(`${base}/api/v1/events?token=${token}&key=${key}`);
    learnt[`EventSource ${base === proxy ? 'proxy' : 'management'}`] = await new Promise((resolve) => {
      source.onopen = () => resolve('open');
      source.onerror = () => resolve('failed');
    });
    source.close();
  }
  return learnt;
}

it('reaches no handler, and reads nothing', async () => {
  const { gateway, upstream } = house;
  const rowsBefore = (await gateway.rows()).length;
  const keysBefore = (await gateway.call('listKeys', {})).length;
  const page = await browser.newPage();
  const seen: { url: string; status: number }[] = [];
  page.on('response', (response) => {
    const { port } = new URL(response.url());
    if ([gateway.proxyPort, gateway.managementPort].includes(Number(port))) {
      seen.push({ url: response.url().replace(/key=[^&]*|token=[^&]*/g, '…'), status: response.status() });
    }
  });
  await page.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}/`);
  const learnt = await page.evaluate(attack, {
    proxy: gateway.proxyUrl,
    management: gateway.listening.managementUrl,
    key: house.key.secret,
    token: gateway.listening.managementToken,
    body: generateBody('openai-chat', alias('openai-chat'), false),
  });
  await page.close();

  const reached = seen.filter(({ status }) => status !== 403);
  recordFigure({
    row: 3,
    part: 'a page of another origin',
    figure: `${Object.keys(learnt).length} ways tried in Chromium, ${seen.length} requests came, ${reached.length} reached a handler`,
    holds: reached.length === 0 && upstream.requests.length === 0,
  });
  expect(Object.entries(learnt).filter(([, what]) => what.startsWith('read') || what === 'open')).toEqual([]);
  expect(learnt['img']).toBe('failed');
  expect(learnt['script']).toBe('failed');
  // Whatever the browser itself let through was refused by the guard.
  expect(seen.length).toBeGreaterThan(10);
  expect(reached).toEqual([]);
  expect(upstream.requests).toEqual([]);
  expect(await gateway.rows()).toHaveLength(rowsBefore);
  expect(await gateway.call('listKeys', {})).toHaveLength(keysBefore);
  expect((await gateway.call('getStatus', {})).leases).toBe(0);
});

it('a page under a name that points at us (DNS rebinding) gets 421', async () => {
  const { gateway } = house;
  const rebound = await chromium.launch({
    executablePath: chromiumPath(),
    args: ['--no-sandbox', '--host-resolver-rules=MAP rebound.example 127.0.0.1'],
  });
  const page = await rebound.newPage();
  for (const port of [gateway.proxyPort, gateway.managementPort]) {
    const response = await page.goto(`http://rebound.example:${port}/v1/models?key=${house.key.secret}`);
    expect([403, 421]).toContain(response?.status());
    expect(await page.content()).not.toContain(alias('openai-chat'));
  }
  await rebound.close();
});
