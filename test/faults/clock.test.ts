// Row 48 of the reliability table: the computer sleeps (the gateway is stopped as a whole, and goes on), and the clock jumps, both ways, over a
// change of daylight saving time too. Running streams end properly or go on, the next request is fine, durations are never negative, and the
// sums are those of the rows. The quick form sleeps 2 s, the whole one 60 s.
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { ProxyHouse } from '../gateway/proxyHouse';
import { FakeUpstream, upstreamModels } from '../support/fakeUpstream/fakeUpstream';
import { createGate } from '../support/fakeUpstream/play';
import { alias, House } from '../support/house';
import { isLong } from '../support/long';
import { recordFigure, recordTests } from '../support/qualityFigure';
import { generateBody, generateHeaders, rawRequest } from '../support/rawHttp';
import { waitFor } from '../support/waitFor';

const minute = 60_000;
const hour = 60 * minute;

describe('a clock that jumps', () => {
  recordTests(
    48,
    'clock jumps',
    (ran, failed) => `${ran} kinds of jumps during and between requests, ${failed} failed`,
  );
  let upstream: FakeUpstream;
  let house: ProxyHouse;
  beforeAll(async () => {
    upstream = await FakeUpstream.start();
  });
  afterEach(async () => {
    upstream.reset();
    await house.close();
    vi.useRealTimers();
  });
  afterAll(async () => upstream.close());

  it.each([
    ['ten minutes ahead', '2026-06-10T12:00:00Z', 10 * minute],
    ['a day ahead', '2026-06-10T12:00:00Z', 24 * hour],
    ['ten minutes back', '2026-06-10T12:00:00Z', -10 * minute],
    ['a day back', '2026-06-10T00:10:00Z', -24 * hour],
    ['over the beginning of summer time', '2026-03-29T00:59:00Z', hour],
    ['over its end', '2026-10-25T00:59:00Z', hour],
    ['back over the new year', '2027-01-01T00:00:30Z', -minute],
  ])('%s', async (_what, start, jump) => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date(start) });
    house = await ProxyHouse.open();
    const secret = house.key({ settings: { ...house.services.store.keys.list()[0]?.settings } as never });
    house.channel({
      baseUrl: upstream.baseUrl('openai-chat'),
      secret: upstream.secret,
      models: [{ id: upstreamModels['openai-chat'], alias: 'm' }],
    });
    const ask = (stream: boolean): ReturnType<ProxyHouse['ask']> =>
      house.ask('/v1/chat/completions', {
        headers: generateHeaders('openai-chat', secret),
        body: generateBody('openai-chat', 'm', stream),
      });
    expect((await ask(false)).status).toBe(200);
    // One jump in the middle of a stream, one more between requests.
    const gate = createGate();
    upstream.script({ scenario: 'text', beforeFrame: (index) => (index === 2 ? gate.opened : undefined) });
    const running = ask(true);
    await waitFor(() => upstream.requests.length === 2);
    vi.setSystemTime(Date.now() + jump);
    gate.open();
    const streamed = await running;
    expect([streamed.status, streamed.broken, streamed.text.includes('[DONE]')]).toEqual([200, false, true]);
    vi.setSystemTime(Date.now() + jump);
    for (const stream of [false, true]) expect((await ask(stream)).status).toBe(200);

    const { store } = house.services;
    const rows = house.rows();
    expect(rows.map(({ outcome }) => outcome)).toEqual(['ok', 'ok', 'ok', 'ok']);
    expect(rows.filter(({ durationMs }) => durationMs === null || durationMs < 0)).toEqual([]);
    const { total } = store.requests.summary({});
    const sum = (name: 'inputTokens' | 'outputTokens'): number => rows.reduce((all, row) => all + row[name], 0);
    expect([total.requests, total.inputTokens, total.outputTokens]).toEqual([
      4,
      sum('inputTokens'),
      sum('outputTokens'),
    ]);
  });
});

describe('a computer that sleeps', () => {
  let house: House;
  beforeAll(async () => {
    house = await House.build();
  });
  afterAll(async () => house.close());

  it('leaves running streams and the next requests well', { timeout: 5 * minute }, async () => {
    const sleepMs = isLong ? minute : 2000;
    const gate = createGate();
    house.upstream.script({ scenario: 'text', beforeFrame: (index) => (index === 3 ? gate.opened : undefined) });
    const { pid } = house.gateway.listening;
    const running = house.through('anthropic', { maxRetries: 0 }).stream('text');
    await waitFor(() => house.upstream.requests.at(-1)?.call !== undefined);
    process.kill(pid, 'SIGSTOP');
    const until = performance.now() + sleepMs;
    // What comes while it sleeps waits for it.
    const meanwhile = rawRequest(`${house.gateway.proxyUrl}/v1/chat/completions`, {
      headers: generateHeaders('openai-chat', house.key.secret),
      body: generateBody('openai-chat', alias('openai-chat'), false),
      timeout: sleepMs + 30_000,
    });
    gate.open();
    await waitFor(() => performance.now() > until, { timeout: sleepMs + 10_000 });
    process.kill(pid, 'SIGCONT');
    const began = performance.now();
    expect((await meanwhile).status).toBe(200);
    const next = await house.through('openai-responses', { maxRetries: 0 }).generate('text');
    const after = performance.now() - began;
    const { text } = await running;
    expect([text, next.text].map((said) => said.includes('城门'))).toEqual([true, true]);
    await waitFor(async () => (await house.gateway.call('getStatus', {})).activeRequests === 0);
    const rows = await house.gateway.rows();
    const open = rows.filter(({ outcome }) => outcome !== 'ok').length;
    recordFigure({
      row: 48,
      part: 'sleep',
      figure:
        `${sleepMs / 1000} s asleep with a stream running and a request waiting: both whole, the next answered after ` +
        `${Math.round(after)} ms, ${open} of ${rows.length} rows not ok`,
      holds: open === 0,
    });
    expect(open).toBe(0);
  });
});
