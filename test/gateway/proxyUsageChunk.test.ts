// Relayed chat streams are metered also where the client does not ask for usage: the provider is asked, and the client is not told.
import OpenAI from 'openai';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { FakeUpstream, upstreamModels } from '../support/fakeUpstream/fakeUpstream';
import { expectedUsage, scenarios, streamFrames } from '../support/fakeUpstream/fixtures';
import { ProxyHouse, startUpstream } from './proxyHouse';

const model = upstreamModels['openai-chat'];
const messages = [{ role: 'user' as const, content: 'Hello' }];
const splicedIn = ',"stream_options":{"include_usage":true}';

let upstream: FakeUpstream;
let house: ProxyHouse;
let headers: Record<string, string>;

beforeAll(async () => {
  upstream = await FakeUpstream.start();
});
afterAll(() => upstream.close());
beforeEach(async () => {
  upstream.reset();
  house = await ProxyHouse.open();
  headers = { authorization: `Bearer ${house.key()}`, 'content-type': 'application/json' };
  house.channel({
    id: 'chat',
    baseUrl: upstream.baseUrl('openai-chat'),
    models: [{ id: model }],
    secret: upstream.secret,
  });
});
afterEach(async () => house.close());

it.each(scenarios)('%s: bytes in both directions, and the usage', async (scenario) => {
  upstream.script({ scenario });
  const body = `{"model":"${model}", "stream":true,"messages":[{"role":"user","content":"Hi"}], "seed":1.0 }`;
  const answer = await house.ask('/v1/chat/completions', { headers, body });
  expect(upstream.lastRequest().body.toString()).toBe(body.replace('"stream":true', `"stream":true${splicedIn}`));
  const own = streamFrames('openai-chat', scenario, { includeUsage: false, jsonArray: false });
  expect(answer.text).toBe(Buffer.concat(own).toString());
  expect(house.rows()[0]).toMatchObject({ outcome: 'ok', usageKnown: true, ...expectedUsage('openai-chat', scenario) });
});

it('a client that asks gets every byte, and sends every byte', async () => {
  const body = `{"model":"${model}","stream":true,"stream_options":{"include_usage":true},"messages":[{"role":"user","content":"Hi"}]}`;
  const answer = await house.ask('/v1/chat/completions', { headers, body });
  expect(upstream.lastRequest().body.toString()).toBe(body);
  const all = streamFrames('openai-chat', 'text', { includeUsage: true, jsonArray: false });
  expect(answer.text).toBe(Buffer.concat(all).toString());
});

it('the SDK sees chunks with choices alone', async () => {
  const client = new OpenAI({ baseURL: `${house.url}/v1`, apiKey: house.key(), maxRetries: 0 });
  const stream = await client.chat.completions.create({ model, messages, stream: true });
  for await (const chunk of stream) expect([chunk.choices.length, chunk.usage ?? null]).toEqual([1, null]);
});

it('a provider that refuses the question is asked once, and the client hears nothing of it', async () => {
  const strict = await startUpstream((_request, response) => {
    if (strict.requests.at(-1)?.body.includes('stream_options') === true) {
      response.writeHead(400, { 'content-type': 'application/json' });
      response.end('{"error":{"message":"Unrecognized request argument supplied: stream_options"}}');
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end(Buffer.concat(streamFrames('openai-chat', 'short', { includeUsage: false, jsonArray: false })));
  });
  try {
    house.channel({ id: 'strict', baseUrl: strict.url, models: [{ id: 'old' }] });
    const body = JSON.stringify({ model: 'old', messages, stream: true });
    for (let count = 0; count < 2; count += 1) {
      expect((await house.ask('/v1/chat/completions', { headers, body })).status).toBe(200);
      expect(house.rows()[0]).toMatchObject({ outcome: 'ok', usageKnown: false, attempts: [{ status: 200 }] });
    }
    expect(strict.requests.map((request) => request.body.toString() === body)).toEqual([false, true, true]);
    // A client that asks itself is told.
    const asking = body.replace('"stream":true', `"stream":true${splicedIn}`);
    expect((await house.ask('/v1/chat/completions', { headers, body: asking })).status).toBe(400);
  } finally {
    await strict.close();
  }
});

it('a provider that is known to refuse the question is not asked', async () => {
  house.demo();
  const body = JSON.stringify({ model: 'demo-echo', messages, stream: true });
  const answer = await house.ask('/v1/chat/completions', { headers, body });
  // The demo tells its usage with the finish where it is not asked, and beside it where it is.
  expect(answer.text).toMatch(/"finish_reason":"stop"\}\],"usage":\{/);
});
