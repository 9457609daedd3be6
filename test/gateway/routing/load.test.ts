// Many requests at once over real HTTP, with the real clock: two accounts with rate limits, and one of three providers that dies. What
// counts is what reaches the clients; the figures are printed. The same with a simulated clock: test/routing/simulation.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { inParallel } from '../../support/inParallel';
import { seededRandom } from '../../support/seededRandom';
import { ProxyHouse, type Answer } from '../proxyHouse';
import { askChat, frames, good, model, refuses, startChat, type ChatUpstream } from './chatUpstream';

/** A busy machine takes its time; what is measured is counts. */
vi.setConfig({ testTimeout: 90_000 });

const started: ChatUpstream[] = [];
let house: ProxyHouse | undefined;
afterEach(async () => {
  await house?.close();
  house = undefined;
  for (const upstream of started.splice(0)) await upstream.close();
});

async function pool(count: number): Promise<{ house: ProxyHouse; key: string; upstreams: ChatUpstream[] }> {
  const opened = (house = await ProxyHouse.open({}, seededRandom(5).next));
  for (let index = 0; index < count; index += 1) {
    const upstream = await startChat();
    started.push(upstream);
    const more = { baseUrl: `${upstream.url}/v1`, secret: `secret-number-${index}`, models: [{ id: model }] };
    opened.channel({ id: `account-${index}`, ...more });
  }
  return { house: opened, key: opened.key(), upstreams: [...started] };
}

/** An account that takes `limit` requests per window and refuses the rest; `tells` puts what is left into every answer. */
function limited(upstream: ChatUpstream, limit: number, windowMs: number, tells: boolean): () => number {
  let used = 0;
  let opened = 0;
  let refused = 0;
  upstream.answer = (request, response) => {
    const now = Date.now();
    if (now - opened >= windowMs) {
      opened = now;
      used = 0;
    }
    const left = opened + windowMs - now;
    if (used >= limit) {
      refused += 1;
      return refuses(429, { 'retry-after-ms': String(left) })(request, response);
    }
    used += 1;
    if (tells) {
      response.setHeader('x-ratelimit-limit-requests', String(limit));
      response.setHeader('x-ratelimit-remaining-requests', String(limit - used));
      response.setHeader('x-ratelimit-reset-requests', `${left}ms`);
    }
    good(request, response);
  };
  return () => refused;
}

describe('two accounts with rate limits', () => {
  it.each([
    ['that tell what is left', true],
    ['that tell nothing before they refuse', false],
  ])('%s: 1,000 requests, and no error reaches a client while one has room', async (_how, tells) => {
    const { house: opened, key, upstreams } = await pool(2);
    const [small, large] = upstreams;
    if (small === undefined || large === undefined) throw new Error('two upstreams were started');
    const refusedBySmall = limited(small, 40, 500, tells);
    // It always has room: more than all requests in a window.
    const refusedByLarge = limited(large, 2000, 500, tells);
    const statuses: number[] = [];
    await inParallel([...Array(1000).keys()], 20, async (index) => {
      statuses.push((await askChat(opened, key, { stream: index % 2 === 0 })).status);
    });
    const rows = opened.services.store.requests.page({ limit: 1000 }).rows;
    const by = (id: string): number => rows.filter((row) => row.channelId === id && row.outcome === 'ok').length;
    const figures = {
      requests: statuses.length,
      errors: statuses.filter((status) => status !== 200).length,
      bySmall: by('account-0'),
      byLarge: by('account-1'),
      refusedBySmall: refusedBySmall(),
      refusedByLarge: refusedByLarge(),
    };
    console.log(`two accounts, ${tells ? 'told' : 'untold'} limits:`, JSON.stringify(figures));
    expect(figures).toMatchObject({ requests: 1000, errors: 0, refusedByLarge: 0 });
    expect(figures.bySmall).toBeGreaterThan(20);
    expect(figures.bySmall + figures.byLarge).toBe(1000);
    // What was told beforehand is heeded: it is hardly ever run into.
    expect(figures.refusedBySmall).toBeLessThan(tells ? 60 : 400);
  });
});

it('one of three providers dies under load: no request is lost that had not begun to answer', async () => {
  const { house: opened, key, upstreams } = await pool(3);
  const random = seededRandom(11);
  /** Streams take 20 to 60 ms, the first frame comes a little after the request. */
  for (const upstream of upstreams) {
    upstream.answer = (_request, response) => {
      const pause = 5 + random.next() * 15;
      const send = (index: number): void => {
        const frame = frames[index];
        if (response.destroyed) return;
        if (frame === undefined) return void response.end();
        if (index === 0) response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write(frame);
        setTimeout(() => send(index + 1), pause);
      };
      setTimeout(() => send(0), pause);
    };
  }
  const [, dying] = upstreams;
  const begun = (answer: Answer): boolean => answer.status === 200 && answer.text.includes('"content":"Hel"');
  const answers: Answer[] = [];
  await inParallel([...Array(800).keys()], 40, async () => {
    answers.push(await askChat(opened, key, { stream: true }));
    if (answers.length === 200) await dying?.close();
  });
  // An answer that has its finish is whole to every client, also without the frame behind it.
  const whole = answers.filter((answer) => answer.status === 200 && answer.text.includes('"finish_reason":"stop"'));
  const cut = answers.filter((answer) => begun(answer) && !whole.includes(answer));
  const rows = opened.services.store.requests.page({ limit: 1000 }).rows;
  const figures = {
    requests: answers.length,
    whole: whole.length,
    cutInTheMiddle: cut.length,
    lostBeforeTheirFirstByte: answers.length - whole.length - cut.length,
    movedToAnother: rows.filter((row) => row.outcome === 'ok' && row.attempts.some(({ error }) => error !== undefined))
      .length,
  };
  console.log('one of three dies:', JSON.stringify(figures));
  expect(figures.lostBeforeTheirFirstByte).toBe(0);
  expect(figures.movedToAnother).toBeGreaterThan(0);
  // What had begun is told to have broken off, never as if all were well.
  expect(cut.every((answer) => answer.text.includes('"error"'))).toBe(true);
  expect(rows.filter((row) => row.outcome === null)).toEqual([]);
});
