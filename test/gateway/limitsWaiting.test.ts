// Requests that wait for room: first come, first served, for a bounded time, and never in the way of their own end. And clocks that jump.
import { createHash } from 'node:crypto';
import { request as httpRequest, type ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LimitsService } from '../../src/gateway/limits/limitsService';
import { GatewayError } from '../../src/shared/errors';
import { usualKeySettings, type KeySettings } from '../../src/shared/virtualKey';
import { waitFor } from '../support/waitFor';
import { ProxyHouse, startUpstream, type Answer, type LocalUpstream } from './proxyHouse';

let house: ProxyHouse;
let upstream: LocalUpstream;
let held: ServerResponse[];
beforeEach(async () => {
  held = [];
  upstream = await startUpstream((_request, response) => void held.push(response));
  house = await ProxyHouse.open();
  house.channel({ baseUrl: upstream.url, secret: 'real-key', models: [{ id: 'm' }] });
  house.services.store.prices.replace([{ model: 'm', input: 1, output: 1 }]);
});
afterEach(async () => {
  await house.close();
  await upstream.close();
});

const body = JSON.stringify({ model: 'm', max_tokens: 40, messages: [{ role: 'user', content: 'Hello' }] });
const headersOf = (secret: string): Record<string, string> => ({
  authorization: `Bearer ${secret}`,
  'content-type': 'application/json',
});
const ask = (secret: string): Promise<Answer> =>
  house.ask('/v1/chat/completions', { body, headers: headersOf(secret) });
const keyWith = (settings: Partial<KeySettings>): string =>
  house.key({ settings: { ...usualKeySettings, ...settings } });

/** Lets the oldest running request end with this usage. */
async function answerOne(input = 10, output = 10): Promise<void> {
  const response = await waitFor(() => held.shift(), { what: 'a request at the provider' });
  const usage = { prompt_tokens: input, completion_tokens: output };
  const choices = [{ index: 0, message: { role: 'assistant', content: 'Hi' }, finish_reason: 'stop' }];
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ id: 'x', object: 'chat.completion', created: 1, model: 'm', choices, usage }));
}

const running = (count: number): Promise<unknown> =>
  waitFor(() => house.activity.active === count, { what: `${count} running requests` });

/** Room for two requests by what they use, for one by what they may use. */
const narrow = { budget: { usd: 0.00004, period: 'total', onUnknownPrice: 'allow' } } as const;

describe('a request that waits for another', () => {
  it('goes when that one has settled, and the next is refused', async () => {
    const secret = keyWith(narrow);
    const all = [ask(secret), ask(secret), ask(secret)];
    await running(3);
    await answerOne();
    await answerOne();
    const statuses = (await Promise.all(all)).map((answer) => answer.status);
    expect(statuses.toSorted()).toEqual([200, 200, 429]);
    expect(upstream.requests).toHaveLength(2);
  });

  it('goes when that one fails', async () => {
    const secret = keyWith(narrow);
    const all = [ask(secret), ask(secret)];
    await running(2);
    const first = await waitFor(() => held.shift(), { what: 'a request at the provider' });
    first.writeHead(400, { 'content-type': 'application/json' }).end('{"error":{"message":"No."}}');
    await answerOne();
    expect((await Promise.all(all)).map((answer) => answer.status).toSorted()).toEqual([200, 400]);
  });

  it('gives up its place when its client leaves', async () => {
    const secret = keyWith(narrow);
    const first = ask(secret);
    await running(1);
    await waitFor(() => held.length === 1, { what: 'the first request at the provider' });
    const leaving = httpRequest({
      host: '127.0.0.1', port: house.port, path: '/v1/chat/completions', method: 'POST', headers: headersOf(secret),
    }); // prettier-ignore
    leaving.on('error', () => undefined);
    leaving.end(body);
    await running(2);
    leaving.destroy();
    await running(1);
    const last = ask(secret);
    await running(2);
    await answerOne();
    await answerOne();
    expect((await first).status).toBe(200);
    expect((await last).status).toBe(200);
    const outcomes = house.rows().map((row) => row.outcome);
    expect(outcomes.toSorted()).toEqual(['aborted', 'ok', 'ok']);
    expect(upstream.requests).toHaveLength(2);
  });

  it('ends when the gateway is going', async () => {
    const secret = keyWith(narrow);
    const all = [ask(secret), ask(secret)];
    await running(2);
    house.activity.cutAll();
    expect((await Promise.all(all)).map((answer) => answer.status)).toEqual([503, 503]);
  });

  it('does not wait for ever', async () => {
    const { store, now, log } = house.services;
    const limits = new LimitsService({ store, now, log, onThreshold: () => undefined, patienceMs: 20 });
    const secret = keyWith(narrow);
    const key = store.keys.findByHash(createHash('sha256').update(secret).digest(), now());
    if (key === undefined) throw new Error('no key');
    const cost = { least: 0, most: 39_000 };
    const estimate = { inputTokens: { least: 0, most: 0 }, outputTokens: { least: 0, most: 0 }, cost };
    const never = (): (() => void) => () => undefined;
    const first = await limits.admit(key, estimate, never);
    const second: unknown = await limits.admit(key, estimate, never).catch((error: unknown) => error);
    expect(GatewayError.is(second, 'rate-limited') && second.retryAfterSeconds).toBe(5);
    first.end(undefined, undefined);
    (await limits.admit(key, estimate, never)).end(undefined, undefined);
  });
});

describe('limits of a channel', () => {
  it('send requests to the next channel, and refuse where there is none', async () => {
    const [first] = house.services.store.channels.list();
    if (first === undefined) throw new Error('no channel');
    const quotas = { requestsPerDay: 1 } as const;
    house.services.store.channels.update(first.id, { settings: { ...first.settings, quotas } });
    const secret = keyWith({});
    const one = ask(secret);
    await answerOne();
    expect((await one).status).toBe(200);
    const refused = await ask(secret);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    const second = house.channel({ baseUrl: upstream.url, secret: 'real-key', models: [{ id: 'm' }], priority: 5 });
    const two = ask(secret);
    await answerOne();
    expect((await two).headers['x-gatehouse-channel']).toBe(second.id);
  });

  it('a budget of a channel holds in a burst', async () => {
    const [first] = house.services.store.channels.list();
    const scope = { scope: 'channel', scopeId: first?.id ?? '', usd: 0.00004, period: 'day' } as const;
    const rest = { notifyAt: [1], block: true, onUnknownPrice: 'allow', createdAt: 1 } as const;
    house.services.store.budgets.save({ id: 'b', ...scope, ...rest, notifyAt: [1] });
    const secret = keyWith({});
    const all = Array.from({ length: 6 }, () => ask(secret));
    await running(6);
    await answerOne();
    await answerOne();
    const statuses = (await Promise.all(all)).map((answer) => answer.status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(2);
    expect(upstream.requests).toHaveLength(2);
  });
});

describe('limits that are set while requests run', () => {
  it('count what those use in the end', async () => {
    const secret = keyWith({});
    const first = ask(secret);
    await waitFor(() => held.length === 1, { what: 'the first request at the provider' });
    const [key] = house.services.store.keys.list();
    const settings: KeySettings = { ...usualKeySettings, quotas: { tokensPerDay: 30 } };
    house.services.store.keys.update(key?.id ?? '', { settings });
    const second = ask(secret);
    await waitFor(() => held.length === 2, { what: 'the second request at the provider' });
    await answerOne();
    await answerOne();
    expect([(await first).status, (await second).status]).toEqual([200, 200]);
    // 20 of the second alone would leave room.
    expect((await ask(secret)).status).toBe(429);
  });
});

describe('a clock that jumps', () => {
  const hour = 3_600_000;

  it('lets a day pass when it goes forward, and gives nothing back when it is set back', async () => {
    let time = Date.parse('2026-11-21T22:00:00Z');
    const { store, log } = house.services;
    const limits = new LimitsService({ store, now: () => time, log, timeZone: 'UTC', onThreshold: () => undefined });
    const secret = keyWith({ quotas: { requestsPerDay: 1 }, limits: { requestsPerHour: 5 } });
    const key = store.keys.findByHash(createHash('sha256').update(secret).digest(), time);
    if (key === undefined) throw new Error('no key');
    const never = (): (() => void) => () => undefined;
    const use = { inputTokens: 1, outputTokens: 1, cost: 1 };
    const admit = async (): Promise<string> =>
      limits.admit(key, undefined, never).then(
        (hold) => {
          hold.end(use, undefined);
          return 'admitted';
        },
        (error: unknown) => GatewayError.from(error).kind,
      );
    expect(await admit()).toBe('admitted');
    expect(await admit()).toBe('quota-exceeded');
    time -= 30 * hour;
    expect(await admit()).toBe('quota-exceeded');
    time += 34 * hour;
    expect(await admit()).toBe('admitted');
    // The zone of the user decides when the day begins.
    time = Date.parse('2026-11-22T20:00:00Z');
    expect(await admit()).toBe('quota-exceeded');
  });
});
