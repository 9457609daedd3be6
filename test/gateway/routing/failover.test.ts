// Two channels over real HTTP: whatever goes wrong at the first before its first byte, the client gets the answer of the second; what is
// ill is left alone, asked again and taken back; what a provider says of waiting is honoured and passed on.
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createGate } from '../../support/fakeUpstream/play';
import { waitFor } from '../../support/waitFor';
import { ProxyHouse, startUpstream } from '../proxyHouse';
import {
  askChat,
  chat,
  frames,
  good,
  model,
  refuses,
  startChat,
  whole,
  type ChatUpstream,
  type Listener,
} from './chatUpstream';

let house: ProxyHouse;
let first: ChatUpstream;
let second: ChatUpstream;
let key: string;

beforeAll(async () => {
  first = await startChat();
  second = await startChat();
});
afterAll(async () => {
  await first.close();
  await second.close();
});
beforeEach(async () => {
  for (const upstream of [first, second]) {
    upstream.answer = good;
    upstream.requests.length = 0;
  }
  house = await ProxyHouse.open({ limits: { idleMs: 1000, firstByteMs: 1500 } });
  const models = [{ id: model }];
  house.channel({ id: 'one', baseUrl: `${first.url}/v1`, secret: 'secret-of-one', models });
  house.channel({ id: 'two', baseUrl: `${second.url}/v1`, secret: 'secret-of-two', models, priority: 1 });
  key = house.key();
});
afterEach(async () => {
  await waitFor(() => house.activity.active === 0, { what: 'every request to have ended' });
  expect(house.rows().filter((row) => row.outcome === null)).toEqual([]);
  await house.close();
});

const sse = { 'content-type': 'text/event-stream' };
const json = { 'content-type': 'application/json' };
const sends =
  (headers: Record<string, string>, bytes: string | Buffer, then: 'end' | 'reset' | 'stall'): Listener =>
  (_request, response) => {
    response.writeHead(200, headers);
    if (bytes.length > 0) response.write(bytes);
    else response.flushHeaders();
    if (then === 'end') response.end();
    if (then === 'reset') setImmediate(() => response.destroy());
  };
const half = frames[0]?.slice(0, 40) ?? '';
const damaged = Buffer.concat([gzipSync(frames.join('')).subarray(0, 20), Buffer.from('damaged')]);

describe('a fault of the first before its first byte is answered by the second', () => {
  const both: [string, Listener, string][] = [
    ['reset', (request) => request.socket.destroy(), 'no-route'],
    ['silence', () => undefined, 'timed-out'],
    ...[500, 502, 504].map((status): [string, Listener, string] => [String(status), refuses(status), 'server-error']),
    ['503', refuses(503), 'overloaded'],
    ['529', refuses(529), 'overloaded'],
    ['429', refuses(429), 'rate-limited'],
    ['429 with a long wait', refuses(429, { 'retry-after': '30' }), 'rate-limited'],
    ['401', refuses(401), 'key-rejected'],
    ['402', refuses(402), 'no-credit'],
    ['403', refuses(403), 'refused'],
    ['429 of a spent account', refuses(429, {}, { code: 'insufficient_quota' }), 'no-credit'],
    ['404 of a model', refuses(404, {}, { code: 'model_not_found' }), 'model-unknown'],
    ['a redirect', refuses(302, { location: 'http://127.0.0.1:9/' }), 'invalid-answer'],
    ['HTML under 200', sends({ 'content-type': 'text/html' }, '<html></html>', 'end'), 'invalid-answer'],
  ];
  const streams: [string, Listener, string][] = [
    ['headers and a stall', sends(sse, '', 'stall'), 'timed-out'],
    ['half a frame and a stall', sends(sse, half, 'stall'), 'timed-out'],
    ['half a frame and a reset', sends(sse, half, 'reset'), 'invalid-answer'],
    ['an early end', sends(sse, half, 'end'), 'invalid-answer'],
    ['an empty stream', sends(sse, '', 'end'), 'invalid-answer'],
    ['bad SSE', sends(sse, 'this is no stream at all', 'end'), 'invalid-answer'],
    ['damaged gzip', sends({ ...sse, 'content-encoding': 'gzip' }, damaged, 'end'), 'invalid-answer'],
    ['an error under 200', sends(sse, 'data: {"error":{"message":"no"}}\n\n', 'end'), 'server-error'],
  ];
  const wholes: [string, Listener, string][] = [
    ['truncated JSON', sends(json, whole.slice(0, 50), 'end'), 'invalid-answer'],
    ['JSON and a reset', sends(json, whole.slice(0, 50), 'reset'), 'invalid-answer'],
    ['JSON and a stall', sends(json, whole.slice(0, 50), 'stall'), 'timed-out'],
    ['damaged gzip', sends({ ...json, 'content-encoding': 'gzip' }, damaged, 'end'), 'invalid-answer'],
    ['an error under 200', sends(json, '{"error":{"message":"no"}}', 'end'), 'server-error'],
  ];

  const cases = [
    ...[...both, ...streams].map(([name, ...row]) => [`${name}, streaming`, true, ...row] as const),
    ...[...both, ...wholes].map(([name, ...row]) => [`${name}, whole`, false, ...row] as const),
  ];
  it.each(cases)('%s', async (_name, stream, listener, reason) => {
    first.answer = listener;
    const answer = await askChat(house, key, { stream });
    expect([answer.status, answer.broken]).toEqual([200, false]);
    expect(answer.text).toContain(stream ? '[DONE]' : 'Hello');
    const [row] = house.rows();
    expect(row).toMatchObject({ outcome: 'ok', channelId: 'two', usageKnown: true });
    expect(row?.attempts.map(({ channelId, reason: why }) => [channelId, why])).toEqual([
      ['one', reason],
      ['two', undefined],
    ]);
  });
});

describe('the breaker', () => {
  const askedFirst = (): number => first.requests.length;

  it('leaves an ill channel alone, asks it again with one request, and takes it back', async () => {
    first.answer = refuses(500);
    for (let count = 0; count < 3; count += 1) expect((await askChat(house, key)).status).toBe(200);
    expect(askedFirst()).toBe(3);
    // Open: nobody asks.
    for (let count = 0; count < 5; count += 1) expect((await askChat(house, key)).status).toBe(200);
    expect(askedFirst()).toBe(3);
    const { health } = house.services;
    expect(health.get('one')).toMatchObject({
      state: 'degraded',
      cause: { code: 'server-error', params: { status: 500, model } },
    });
    const some = expect.any(Number) as number;
    expect(house.rows()[0]?.attempts).toEqual([
      { channelId: 'one', status: null, milliseconds: 0, reason: 'server-error', passedOver: true },
      { channelId: 'two', status: 200, startedMs: some, firstByteMs: some, milliseconds: some },
    ]);
    // Half-open after two seconds: of many at once one asks, and it is well again.
    const gate = createGate();
    first.answer = (request, response) => void gate.opened.then(() => good(request, response));
    await waitFor(() => health.get('one').cause?.until === null, { what: 'the hold to end' });
    const asked = Array.from({ length: 8 }, () => askChat(house, key));
    await waitFor(() => house.rows().filter((row) => row.outcome === 'ok').length === 8 + 7);
    gate.open();
    expect((await Promise.all(asked)).map((answer) => answer.status)).toEqual(Array(8).fill(200));
    expect(askedFirst()).toBe(4);
    expect(health.get('one')).toMatchObject({ state: 'healthy', cause: null });
    await askChat(house, key);
    expect(askedFirst()).toBe(5);
  });

  it('tells the windows when a channel is held, and when the hold is over', async () => {
    first.answer = refuses(429, { 'retry-after': '1' });
    house.services.store.channels.update('two', { enabled: false });
    const asked = askChat(house, key);
    await waitFor(() => house.events.some((event) => event.type === 'channel'));
    first.answer = good;
    expect((await asked).status).toBe(200);
    await waitFor(() => house.services.health.get('one').state === 'healthy');
    const told = house.events.flatMap((event) => (event.type === 'channel' ? [event.channel.health] : []));
    expect(told[0]).toMatchObject({
      state: 'degraded',
      cause: { code: 'rate-limited', until: expect.any(String) as string },
    });
    expect(told.at(-1)).toMatchObject({ state: 'healthy', reason: null, cause: null });
  });

  it('a rejected key is held until the key is changed, or a test passes', async () => {
    first.answer = refuses(401);
    await askChat(house, key);
    await askChat(house, key);
    expect(askedFirst()).toBe(1);
    expect(house.services.health.get('one')).toMatchObject({
      state: 'down',
      cause: { code: 'key-rejected', until: null },
    });
    house.services.health.changed('one');
    await askChat(house, key);
    expect(askedFirst()).toBe(2);
    house.services.health.testPassed('one');
    first.answer = good;
    await askChat(house, key);
    expect(askedFirst()).toBe(3);
    expect(house.rows()[0]?.channelId).toBe('one');
  });

  it('never blames a channel for the client’s own 400', async () => {
    first.answer = refuses(400);
    for (let count = 0; count < 6; count += 1) expect((await askChat(house, key)).status).toBe(400);
    expect([askedFirst(), second.requests.length]).toEqual([6, 0]);
    expect(house.services.health.get('one')).toMatchObject({ state: 'healthy', cause: null });
    expect(house.rows()[0]?.attempts[0]?.reason).toBe('request-refused');
  });
});

describe('what providers say of waiting', () => {
  const alone = (): void => void house.services.store.channels.update('two', { enabled: false });

  it('a short wait is waited for where the request is', async () => {
    let refused = 0;
    first.answer = (request, response) =>
      (refused++ === 0 ? refuses(429, { 'retry-after-ms': '300' }) : good)(request, response);
    const began = performance.now();
    expect((await askChat(house, key)).status).toBe(200);
    expect(performance.now() - began).toBeGreaterThan(280);
    expect(house.rows()[0]?.attempts.map(({ channelId }) => channelId)).toEqual(['one', 'one']);
  });

  it('a longer one sends it on, and holds the channel that long', async () => {
    first.answer = refuses(429, { 'retry-after': '60' });
    await askChat(house, key);
    expect(house.rows()[0]?.channelId).toBe('two');
    first.answer = good;
    await askChat(house, key);
    expect(first.requests.length).toBe(1);
  });

  it('where nobody is left, it is told to the client: the soonest, and none that nobody told', async () => {
    first.answer = refuses(429, { 'retry-after': '40' });
    second.answer = refuses(429, { 'retry-after': '20' });
    const both = await askChat(house, key);
    expect([both.status, both.headers['retry-after']]).toEqual([429, '20']);
    // Held now: told without asking.
    const held = await askChat(house, key);
    expect(held.status).toBe(429);
    expect(Number(held.headers['retry-after'])).toBeGreaterThan(15);
    expect(held.text).toContain('rate limited until');
    expect([first.requests.length, second.requests.length]).toEqual([1, 1]);
    expect(house.rows()[0]?.attempts.map(({ passedOver }) => passedOver)).toEqual([true, true]);
    house.forgive();
    alone();
    first.answer = refuses(500);
    const silent = await askChat(house, key);
    expect([silent.status, silent.headers['retry-after']]).toEqual([500, undefined]);
  });

  it('by the clock of the provider, where it names a date', async () => {
    const date = new Date(Date.now() - 3_600_000);
    const later = new Date(date.getTime() + 90_000);
    first.answer = refuses(429, { date: date.toUTCString(), 'retry-after': later.toUTCString() });
    alone();
    await askChat(house, key);
    const until = Date.parse(house.services.health.get('one').cause?.until ?? '');
    expect(until - Date.now()).toBeGreaterThan(85_000);
    expect(until - Date.now()).toBeLessThan(95_000);
  });

  it('a client that leaves while it waits is let go at once', async () => {
    alone();
    first.answer = refuses(429, { 'retry-after': '4' });
    const controller = new AbortController();
    const asked = fetch(`${house.url}${chat}`, {
      method: 'POST',
      signal: controller.signal,
      headers: { authorization: `Bearer ${key}` },
      body: JSON.stringify({ model }),
    });
    await waitFor(() => first.requests.length === 1);
    controller.abort();
    await expect(asked).rejects.toThrow();
    await waitFor(() => house.rows()[0]?.outcome === 'aborted', { timeout: 3500 });
    expect(first.requests.length).toBe(1);
  });
});

it('a channel that is our own address is passed over', async () => {
  house.channel({ id: 'self', baseUrl: `${house.url}/v1`, models: [{ id: 'loop' }] });
  house.channel({ id: 'other', baseUrl: `${second.url}/v1`, models: [{ id: 'loop' }], priority: 1 });
  expect((await askChat(house, key, { model: 'loop' })).status).toBe(200);
  expect(house.rows()[0]?.channelId).toBe('other');
});

it('an address where nobody listens costs a moment, once', async () => {
  const gone = await startUpstream(() => undefined);
  await gone.close();
  house.channel({ id: 'gone', baseUrl: `${gone.url}/v1`, models: [{ id: 'x' }] });
  house.channel({ id: 'there', baseUrl: `${second.url}/v1`, models: [{ id: 'x' }], priority: 1 });
  for (let count = 0; count < 3; count += 1) expect((await askChat(house, key, { model: 'x' })).status).toBe(200);
  const asked = house.rows().map((row) => row.attempts.filter(({ passedOver }) => passedOver !== true).length);
  expect(asked).toEqual([1, 1, 2]);
  expect(house.services.health.get('gone')).toMatchObject({ state: 'down', cause: { code: 'no-route' } });
});
