// Counting tokens through the proxy: the provider's own counter in its own words, and an honest estimate where there is none.
import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import OpenAI from 'openai';
import { writeFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ChannelRecord } from '../../src/store/channelRepository';
import { TemporaryFolder } from '../support/temporaryFolder';
import { buildTokenWorker } from '../support/tokenWorkerBundle';
import { waitFor } from '../support/waitFor';
import { countedAt } from '../../src/gateway/proxy/countTokens';
import { providerPresets } from '../../src/catalog/providers';
import type { UpstreamProtocolId } from '../../src/shared/channel';
import { ProxyHouse, startUpstream, type LocalUpstream } from './proxyHouse';

let worker: Awaited<ReturnType<typeof buildTokenWorker>>;
let house: ProxyHouse;
let upstream: LocalUpstream;
let reply: { status: number; body: string; type?: string };

beforeAll(async () => {
  worker = await buildTokenWorker();
  house = await ProxyHouse.open({ tokenWorker: { file: worker.file } });
  upstream = await startUpstream((_request, response) => {
    response.writeHead(reply.status, { 'content-type': reply.type ?? 'application/json' }).end(reply.body);
  });
});
afterAll(async () => {
  await house.close();
  await upstream.close();
  worker.remove();
});
afterEach(() => {
  for (const channel of house.services.store.channels.list()) house.services.store.channels.delete(channel.id);
  upstream.requests.length = 0;
});

let serial = 0;
/** A channel of its own model, so that nothing is remembered of it. */
function channel(patch: Partial<ChannelRecord>): string {
  serial += 1;
  const model = `model-${serial}`;
  house.channel({ baseUrl: upstream.url, secret: 'real', models: [{ id: model }], ...patch });
  return model;
}

const said = 'How many tokens are in this sentence, which is not very long?';
const asAnthropic = { messages: [{ role: 'user', content: said }] };

async function count(model: string, body: object = asAnthropic, path = '/v1/messages/count_tokens') {
  const headers = { 'x-api-key': house.key(), 'anthropic-version': '2023-06-01', 'content-type': 'application/json' };
  const answer = await house.ask(path, { headers, body: JSON.stringify({ model, ...body }) });
  return { ...answer, json: JSON.parse(answer.text) as Record<string, unknown> };
}

const counters: [string, Partial<ChannelRecord>, { status: number; body: string }, string, string][] = [
  [
    'anthropic',
    { protocol: 'anthropic' },
    { status: 200, body: '{"input_tokens":7}' },
    '/v1/messages/count_tokens',
    'messages',
  ],
  [
    'responses',
    { protocol: 'openai-responses' },
    { status: 200, body: '{"object":"response.input_tokens","input_tokens":7}' },
    '/responses/input_tokens',
    'input',
  ],
  [
    'gemini',
    { protocol: 'gemini' },
    { status: 200, body: '{"totalTokens":7}' },
    ':countTokens',
    'generateContentRequest',
  ],
  [
    'kimi',
    { provider: 'kimi', protocol: 'openai-chat' },
    { status: 200, body: '{"data":{"total_tokens":7}}' },
    '/tokenizers/estimate-token-count',
    'messages',
  ],
];

describe('the counter of the provider', () => {
  it.each(counters)('%s answers an Anthropic client', async (_name, patch, answer, path, member) => {
    reply = answer;
    const model = channel(patch);
    const counted = await count(model);
    expect(counted.json).toEqual({ input_tokens: 7 });
    expect(counted.headers).not.toHaveProperty('x-gatehouse-estimated');
    const [asked] = upstream.requests;
    expect(asked?.url).toContain(path);
    const sent = JSON.parse(asked?.body.toString() ?? '') as object;
    expect(sent).toHaveProperty(member);
    expect(Object.keys(sent)).not.toEqual(expect.arrayContaining(['max_tokens']));
    expect(sent).not.toHaveProperty('stream');
    expect(house.rows()[0]).toMatchObject({
      outcome: 'ok',
      status: 200,
      usageKnown: false,
      costUsd: null,
      warnings: [],
    });
  });

  it.each(['anthropic', 'gemini', 'openai-responses'] as const)(
    '%s counts for SDKs of all three protocols',
    async (protocol) => {
      reply = { status: 200, body: '{"input_tokens":7,"totalTokens":7,"object":"response.input_tokens"}' };
      const model = channel({ protocol });
      const apiKey = house.key();
      const anthropic = new Anthropic({ apiKey, baseURL: house.url, maxRetries: 0 });
      const openai = new OpenAI({ apiKey, baseURL: `${house.url}/v1`, maxRetries: 0 });
      const google = new GoogleGenAI({ apiKey, httpOptions: { baseUrl: house.url } });
      const messages = [{ role: 'user' as const, content: said }];
      expect((await anthropic.messages.countTokens({ model, messages })).input_tokens).toBe(7);
      expect((await openai.responses.inputTokens.count({ model, input: said })).input_tokens).toBe(7);
      expect((await google.models.countTokens({ model, contents: said })).totalTokens).toBe(7);
      expect(upstream.requests).toHaveLength(3);
    },
  );

  it('hears the client itself where both speak one protocol', async () => {
    reply = { status: 200, body: '{"input_tokens": 7}' };
    const model = channel({ protocol: 'anthropic' });
    const answer = await count(model, { ...asAnthropic, unknown: [1.0] });
    expect(answer.text).toBe('{"input_tokens": 7}');
    expect(upstream.requests[0]?.body.toString()).toBe(JSON.stringify({ model, ...asAnthropic, unknown: [1.0] }));
  });

  it('does not stand in the way with its 400, 401 and 429', async () => {
    const error = JSON.stringify({ error: { message: 'no', type: 'x' } });
    for (const protocol of ['anthropic', 'gemini'] as const) {
      const model = channel({ protocol });
      for (const [status, told] of [
        [400, 400],
        [401, 502],
        [429, 429],
      ] as const) {
        house.forgive();
        reply = { status, body: error };
        const answer = await count(model);
        expect([protocol, status, answer.status]).toEqual([protocol, status, told]);
        expect(answer.json).toHaveProperty('error');
      }
    }
  });

  it('of a channel that is held is not asked, nor waited for: the tokens are estimated', async () => {
    const model = channel({ protocol: 'anthropic' });
    reply = { status: 401, body: '{"error":{"message":"no"}}' };
    expect((await count(model)).status).toBe(502);
    reply = { status: 200, body: '{"input_tokens":7}' };
    const answer = await count(model);
    expect([answer.status, answer.headers['x-gatehouse-estimated']]).toEqual([200, '1']);
    expect(answer.json).not.toEqual({ input_tokens: 7 });
    expect(house.rows()[0]).toMatchObject({ outcome: 'ok', attempts: [{ reason: 'key-rejected', passedOver: true }] });
    house.forgive();
    expect((await count(model)).json).toEqual({ input_tokens: 7 });
  });

  it('of the next channel, where the first refuses its key', async () => {
    reply = { status: 200, body: '{"input_tokens":7}' };
    const refusing = await startUpstream((_request, response) => response.writeHead(401).end('{}'));
    const model = channel({ protocol: 'anthropic', priority: 1 });
    house.channel({
      protocol: 'anthropic',
      baseUrl: refusing.url,
      secret: 'bad',
      models: [{ id: model }],
      priority: 0,
    });
    expect((await count(model)).json).toEqual({ input_tokens: 7 });
    expect(house.rows()[0]?.attempts.map(({ status }) => status)).toEqual([401, 200]);
    await refusing.close();
  });
});

function expectEstimate(answer: Awaited<ReturnType<typeof count>>): void {
  expect(answer.status).toBe(200);
  expect(answer.headers).toMatchObject({ 'x-gatehouse-estimated': '1', 'x-gatehouse-warnings': '1' });
  const tokens = answer.json['input_tokens'] as number;
  expect(tokens).toBeGreaterThan(13);
  expect(tokens).toBeLessThan(40);
  const [row] = house.rows();
  expect(row).toMatchObject({ outcome: 'ok', status: 200, usageKnown: false, costUsd: null });
  expect(row?.warnings[0]).toMatch(/^estimated-tokens /);
}

describe('some providers count at one endpoint for all', () => {
  const at = (provider: string, protocol: UpstreamProtocolId, baseUrl?: string) => {
    const preset = providerPresets.find(({ id }) => id === provider);
    const [region = 'default'] = preset?.regions ?? [];
    const url = baseUrl ?? preset?.endpoints[region]?.[protocol] ?? '';
    const record = house.channel({ provider, region, protocol, baseUrl: url });
    const counted = countedAt({ channel: record, model: 'm', protocol, baseUrl: url, upstreamModel: 'm' });
    return [counted.protocol, counted.baseUrl];
  };

  it('OpenAI at Responses, Kimi at chat', () => {
    expect(at('openai', 'openai-chat')).toEqual(['openai-responses', 'https://api.openai.com/v1']);
    expect(at('kimi', 'anthropic')).toEqual(['openai-chat', 'https://api.moonshot.cn/v1']);
    expect(at('anthropic', 'anthropic')).toEqual(['anthropic', 'https://api.anthropic.com']);
  });

  it('but not where the base URL is another', () => {
    expect(at('openai', 'openai-chat', 'http://127.0.0.1:9/v1')).toEqual(['openai-chat', 'http://127.0.0.1:9/v1']);
  });
});

describe('an estimate', () => {
  it('where the protocol has no counter: nobody is asked', async () => {
    expectEstimate(await count(channel({ protocol: 'openai-chat' })));
    expectEstimate(await count(channel({ provider: 'ollama', protocol: 'anthropic' })));
    expect(upstream.requests).toHaveLength(0);
  });

  it.each([404, 405, 501])('where the counter answers %i, which is remembered', async (status) => {
    reply = { status, body: '{"error":{"message":"no such path"}}' };
    const model = channel({ protocol: 'anthropic' });
    expectEstimate(await count(model));
    expect(house.rows()[0]?.attempts).toMatchObject([{ status }]);
    expectEstimate(await count(model));
    expect(house.rows()[0]?.attempts).toMatchObject([{ status: null }]);
    expect(upstream.requests).toHaveLength(1);
    // Translated as well.
    const google = channel({ protocol: 'gemini' });
    expectEstimate(await count(google));
    expectEstimate(await count(google));
    expect(upstream.requests).toHaveLength(2);
  });

  it.each([
    ['a page', { status: 200, body: '<html></html>', type: 'text/html' }],
    ['JSON without a count', { status: 200, body: '{"detail":"Not Found"}' }],
    ['a redirect', { status: 302, body: '' }],
  ])('where %s answers in place of a counter', async (_name, answer) => {
    reply = answer;
    for (const protocol of ['anthropic', 'gemini'] as const) {
      const model = channel({ protocol });
      upstream.requests.length = 0;
      expectEstimate(await count(model));
      expectEstimate(await count(model));
      expect(upstream.requests).toHaveLength(1);
    }
  });

  it('where nobody can be reached, which is not remembered', async () => {
    const model = channel({ protocol: 'anthropic', baseUrl: 'http://127.0.0.1:9' });
    expectEstimate(await count(model));
    expectEstimate(await count(model));
    expect(house.rows()[0]?.attempts[0]?.error).toBeDefined();
  });

  it('in the words of every client', async () => {
    const model = channel({ protocol: 'openai-chat' });
    const apiKey = house.key();
    const openai = new OpenAI({ apiKey, baseURL: `${house.url}/v1`, maxRetries: 0 });
    const google = new GoogleGenAI({ apiKey, httpOptions: { baseUrl: house.url } });
    expect((await openai.responses.inputTokens.count({ model, input: said })).input_tokens).toBeGreaterThan(13);
    expect((await google.models.countTokens({ model, contents: said })).totalTokens).toBeGreaterThan(13);
  });

  it('of a request that is none is a 400', async () => {
    const model = channel({ protocol: 'openai-chat' });
    expect((await count(model, { messages: 'x' })).status).toBe(400);
  });

  it('26 at once, as a coding tool asks them', async () => {
    const model = channel({ protocol: 'openai-chat' });
    const bodies = Array.from({ length: 26 }, (_, index) => ({
      messages: [{ role: 'user', content: `${said} `.repeat(1 + index * 50) }],
    }));
    const answers = await Promise.all(bodies.map((body) => count(model, body)));
    const tokens = answers.map(({ json }) => json['input_tokens'] as number);
    expect(answers.map(({ status }) => status)).toEqual(bodies.map(() => 200));
    expect(tokens).toEqual([...tokens].sort((one, other) => one - other));
    expect(new Set(tokens).size).toBe(26);
  });
});

it('a counter that does not answer in its time is estimated, and its request ended', async () => {
  let ended = false;
  const silent = await startUpstream((_request, response) => void response.on('close', () => (ended = true)));
  const other = await ProxyHouse.open({ tokenWorker: { file: worker.file }, limits: { counterMs: 50 } });
  other.channel({ protocol: 'anthropic', baseUrl: silent.url, secret: 'real', models: [{ id: 'm' }] });
  const answer = await other.ask('/v1/messages/count_tokens', {
    headers: { 'x-api-key': other.key(), 'anthropic-version': '2023-06-01' },
    body: JSON.stringify({ model: 'm', ...asAnthropic }),
  });
  expect([answer.status, answer.headers['x-gatehouse-estimated']]).toEqual([200, '1']);
  expect(other.rows()[0]?.attempts[0]?.error).toContain('token counter');
  await waitFor(() => ended);
  await other.close();
  await silent.close();
});

it('a worker that crashes costs the one request', async () => {
  using folder = new TemporaryFolder('crashing-worker');
  const file = folder.join('worker.js');
  const crash = "if (texts.join('').includes('crash')) process.exit(1);";
  const body = `({ texts }) => { ${crash} parentPort.postMessage({ tokens: 5, wideTokens: 0, pages: 0 }); }`;
  writeFileSync(file, `const { parentPort } = require('node:worker_threads'); parentPort.on('message', ${body});`);
  const other = await ProxyHouse.open({ tokenWorker: { file } });
  other.channel({ protocol: 'openai-chat', models: [{ id: 'm' }] });
  const headers = { 'x-api-key': other.key(), 'anthropic-version': '2023-06-01' };
  const ask = (content: string) =>
    other.ask('/v1/messages/count_tokens', {
      headers,
      body: JSON.stringify({ model: 'm', messages: [{ role: 'user', content }] }),
    });
  const answers = await Promise.all([ask('one'), ask('crash'), ask('two')]);
  await other.close();
  expect(answers.map(({ status }) => status)).toEqual([200, 500, 200]);
});
