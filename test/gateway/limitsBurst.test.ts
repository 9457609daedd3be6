// Bursts over HTTP: however many requests come at once, no more is admitted than a limit allows, and nothing stays reserved.
import { afterEach, describe, expect, it } from 'vitest';
import { usualKeySettings, type KeySettings } from '../../src/shared/virtualKey';
import { ProxyHouse, startUpstream, type Answer, type LocalUpstream } from './proxyHouse';

let house: ProxyHouse;
let upstream: LocalUpstream;
afterEach(async () => {
  await house.close();
  await upstream.close();
});

/** 20 tokens at 1 dollar per million: 20 millionths of a dollar. */
const perRequestUsd = 0.00002;
const bodyOf = (content: string): string =>
  JSON.stringify({ model: 'm', max_tokens: 40, messages: [{ role: 'user', content }] });

async function open(settings: Partial<KeySettings>, answer = { input: 10, output: 10 }): Promise<string> {
  upstream = await startUpstream((_request, response) => {
    const asked = upstream.requests.at(-1)?.body.toString() ?? '';
    // Answered in another turn, so that requests overlap.
    setImmediate(() => {
      if (asked.includes('refuse this')) {
        response.writeHead(400, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ error: { message: 'No.', type: 'invalid_request_error' } }));
        return;
      }
      response.setHeader('content-type', 'application/json');
      const usage = { prompt_tokens: answer.input, completion_tokens: answer.output };
      const choices = [{ index: 0, message: { role: 'assistant', content: 'Hi' }, finish_reason: 'stop' }];
      response.end(JSON.stringify({ id: 'x', object: 'chat.completion', created: 1, model: 'm', choices, usage }));
    });
  });
  house = await ProxyHouse.open();
  house.channel({ baseUrl: upstream.url, secret: 'real-key', models: [{ id: 'm' }] });
  house.services.store.prices.replace([{ model: 'm', input: 1, output: 1 }]);
  return house.key({ settings: { ...usualKeySettings, ...settings } });
}

const ask = (secret: string, content = 'Hello'): Promise<Answer> =>
  house.ask('/v1/chat/completions', {
    body: bodyOf(content),
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
  });

const burst = (secret: string, count: number): Promise<Answer[]> =>
  Promise.all(Array.from({ length: count }, () => ask(secret)));

const count = (answers: Answer[], status: number): number =>
  answers.filter((answer) => answer.status === status).length;

describe('bursts', () => {
  it('200 at once on a budget for 50: exactly 50 are answered', async () => {
    const secret = await open({ budget: { usd: 50 * perRequestUsd, period: 'month', onUnknownPrice: 'refuse' } });
    const begin = performance.now();
    const answers = await burst(secret, 200);
    const milliseconds = Math.round(performance.now() - begin);
    const spent = house.rows().length === 0 ? 0 : house.services.store.requests.summary({}).total.costUsd;
    const overspent = spent - 50 * perRequestUsd;
    console.log(
      `200 at once, budget for 50: ${count(answers, 200)} answered in ${milliseconds} ms, overspent $${overspent.toFixed(6)}`,
    );
    expect(count(answers, 200)).toBe(50);
    expect(count(answers, 429)).toBe(150);
    expect(upstream.requests).toHaveLength(50);
    expect(overspent).toBeCloseTo(0, 9);
    const refused = answers.find((answer) => answer.status === 429);
    expect(refused?.headers['x-should-retry']).toBe('false');
    expect(JSON.parse(refused?.text ?? '')).toMatchObject({ error: { code: 'insufficient_quota' } });
  });

  it('a budget that does not divide: one request more at most', async () => {
    const secret = await open({ budget: { usd: 10.5 * perRequestUsd, period: 'day', onUnknownPrice: 'allow' } });
    const answers = await burst(secret, 60);
    expect(count(answers, 200)).toBe(11);
    const spent = house.services.store.requests.summary({}).total.costUsd;
    expect(spent).toBeLessThanOrEqual(11.5 * perRequestUsd);
  });

  it('requests per minute, tokens per day and a quota of requests', async () => {
    const secret = await open({ limits: { requestsPerMinute: 7 } });
    expect(count(await burst(secret, 40), 200)).toBe(7);
    const byTokens = house.key({ settings: { ...usualKeySettings, limits: { tokensPerDay: 100 } } });
    expect(count(await burst(byTokens, 40), 200)).toBe(5);
    const byQuota = house.key({ settings: { ...usualKeySettings, quotas: { requestsPerMonth: 3 } } });
    expect(count(await burst(byQuota, 20), 200)).toBe(3);
  });

  it('concurrent requests: never more at the same time, and all of them one after the other', async () => {
    const secret = await open({ limits: { concurrentRequests: 2 } });
    const answers = await burst(secret, 20);
    expect(count(answers, 200)).toBeGreaterThanOrEqual(2);
    expect(
      answers.filter((answer) => answer.status === 429).every((answer) => answer.headers['retry-after'] === '1'),
    ).toBe(true);
    expect((await ask(secret)).status).toBe(200);
  });

  it('a failed request gives everything back', async () => {
    const secret = await open({ limits: { requestsPerMinute: 2 } });
    for (let index = 0; index < 4; index += 1) expect((await ask(secret, 'refuse this')).status).toBe(400);
    expect((await ask(secret)).status).toBe(200);
    expect((await ask(secret)).status).toBe(200);
    expect((await ask(secret)).status).toBe(429);
  });
});
