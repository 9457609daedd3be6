// What a key adds to requests and holds them to, seen at the provider: byte for byte where the client's bytes are passed on, and in its
// own words where they are translated. Alone and together with model aliases and defaults.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { usualKeySettings, type KeySettings } from '../../src/shared/virtualKey';
import { buildTokenWorker } from '../support/tokenWorkerBundle';
import { ProxyHouse, startUpstream, type Answer, type LocalUpstream } from './proxyHouse';

let house: ProxyHouse;
let upstream: LocalUpstream;
let worker: Awaited<ReturnType<typeof buildTokenWorker>>;
beforeAll(async () => {
  upstream = await startUpstream((request, response) => {
    response.setHeader('content-type', 'application/json');
    response.setHeader('x-ratelimit-remaining-requests', '77');
    response.setHeader('anthropic-ratelimit-requests-remaining', '77');
    const usage = { prompt_tokens: 10, completion_tokens: 5 };
    const choices = [{ index: 0, message: { role: 'assistant', content: 'Hi' }, finish_reason: 'stop' }];
    const chat = { id: 'x', object: 'chat.completion', created: 1, model: 'm', choices, usage };
    const messages = {
      ...{ id: 'x', type: 'message', role: 'assistant', model: 'a', content: [{ type: 'text', text: 'Hi' }] },
      ...{ stop_reason: 'end_turn', stop_sequence: null, usage: { input_tokens: 10, output_tokens: 5 } },
    };
    response.end(JSON.stringify(request.url?.includes('/messages') === true ? messages : chat));
  });
  worker = await buildTokenWorker();
  house = await ProxyHouse.open({ tokenWorker: { file: worker.file } });
  house.channel({ baseUrl: upstream.url, secret: 'real-key', models: [{ id: 'm' }, { id: 'embedder' }] });
  house.channel({ baseUrl: upstream.url, secret: 'real-key', models: [{ id: 'old' }], provider: 'custom-openai' });
  house.channel({ baseUrl: upstream.url, secret: 'real-key', models: [{ id: 'a' }], protocol: 'anthropic' });
});
afterAll(async () => {
  await house.close();
  await upstream.close();
  worker.remove();
});
beforeEach(() => void upstream.requests.splice(0));

const keyWith = (settings: Partial<KeySettings>, defaultModel: string | null = null): string =>
  house.key({ settings: { ...usualKeySettings, ...settings }, defaultModel });

const ask = (secret: string, body: object | string, path = '/v1/chat/completions'): Promise<Answer> =>
  house.ask(path, {
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
  });

const sent = (): string => upstream.requests.at(-1)?.body.toString() ?? '';
const user = { role: 'user', content: 'Hello' };

describe('a system prompt', () => {
  it('goes into the bytes of the client, which stay what they are', async () => {
    const text = '{"messages" : [ {"role":"user","content":"Hi \\u00e9"} ], "temperature":1.0, "model":"m"}';
    await ask(keyWith({ systemPrompt: 'Be brief.' }), text);
    expect(sent()).toBe(text.replace('[ ', '[{"role":"system","content":"Be brief."}, '));
  });

  it('goes along into another protocol', async () => {
    await ask(keyWith({ systemPrompt: 'Be brief.' }), {
      model: 'a',
      messages: [{ role: 'system', content: 'Own' }, user],
    });
    expect(JSON.stringify((JSON.parse(sent()) as { system: unknown }).system)).toContain('Be brief.\\n\\nOwn');
  });

  it('counts as input', async () => {
    const settings = { systemPrompt: 'word '.repeat(500), maxInputTokens: 300 };
    const answer = await ask(keyWith(settings), { model: 'm', messages: [user] });
    expect(answer.status).toBe(400);
    expect(answer.text).toMatch(/about 5\d\d input tokens/);
    expect(upstream.requests).toHaveLength(0);
  });
});

describe('a limit on output', () => {
  it('is put in under the name that the provider knows, or cuts down what is asked', async () => {
    const secret = keyWith({ maxOutputTokens: 100 });
    await ask(secret, { model: 'old', messages: [user] });
    expect(JSON.parse(sent())).toEqual({ model: 'old', messages: [user], max_tokens: 100 });
    await ask(secret, { model: 'm', max_completion_tokens: 900, messages: [user] });
    expect(JSON.parse(sent())).toEqual({ model: 'm', max_completion_tokens: 100, messages: [user] });
    await ask(secret, { model: 'm', max_tokens: 20, messages: [user] });
    expect(JSON.parse(sent())).toEqual({ model: 'm', max_tokens: 20, messages: [user] });
  });

  it('holds in another protocol too', async () => {
    const secret = keyWith({ maxOutputTokens: 100 });
    await ask(secret, { model: 'a', messages: [user] });
    expect(JSON.parse(sent())).toMatchObject({ max_tokens: 100 });
    await ask(secret, { model: 'm', max_tokens: 5000, messages: [user] }, '/v1/messages');
    expect(JSON.stringify(JSON.parse(sent()))).toMatch(/"max_(completion_)?tokens":100/);
  });

  it('refuses what asks for more, where the key says so', async () => {
    const secret = keyWith({ maxOutputTokens: 100, outputLimit: 'refuse' });
    const refused = await ask(secret, { model: 'm', max_tokens: 101, messages: [user] });
    expect(refused.status).toBe(400);
    expect(refused.text).toContain('asks for up to 101 output tokens, and this key allows 100');
    expect(upstream.requests).toHaveLength(0);
    expect((await ask(secret, { model: 'm', max_tokens: 100, messages: [user] })).status).toBe(200);
  });

  it('leaves embeddings alone', async () => {
    await ask(keyWith({ maxOutputTokens: 1, systemPrompt: 'x' }), { model: 'embedder', input: 'a' }, '/v1/embeddings');
    expect(JSON.parse(sent())).toEqual({ model: 'embedder', input: 'a' });
  });
});

describe('together with aliases and a default model', () => {
  it('the model is the alias’s, prompt and limit are the key’s', async () => {
    const settings = { modelAliases: { 'gpt-4o': 'old' }, systemPrompt: 'S', maxOutputTokens: 7 };
    await ask(keyWith(settings), { model: 'gpt-4o', messages: [user] });
    const messages = [{ role: 'system', content: 'S' }, user];
    expect(JSON.parse(sent())).toEqual({ model: 'old', messages, max_tokens: 7 });
    await ask(keyWith(settings, 'gpt-4o'), { messages: [user], max_tokens: 70 });
    expect(JSON.parse(sent())).toEqual({ model: 'old', messages, max_tokens: 7 });
  });
});

describe('kinds of endpoints', () => {
  it('count tokens as chat, and lists of models are for every key', async () => {
    const secret = keyWith({ endpoints: ['embeddings'] });
    expect((await ask(secret, { model: 'm', messages: [user] })).status).toBe(403);
    expect((await ask(secret, { model: 'a', messages: [user] }, '/v1/messages/count_tokens')).status).toBe(403);
    expect((await ask(secret, { model: 'embedder', input: 'a' }, '/v1/embeddings')).status).toBe(200);
    const list = await house.ask('/v1/models', { headers: { authorization: `Bearer ${secret}` } });
    expect(list.status).toBe(200);
    const chat = keyWith({ endpoints: ['chat'] });
    const refused = await ask(chat, { model: 'embedder', input: 'a' }, '/v1/embeddings');
    expect(refused.status).toBe(403);
    expect(refused.text).toContain('embeddings');
  });
});

describe('tools that only stop at statuses of their own', () => {
  it.each([
    ['codex_exec/0.169.0 (Debian 12.0.0; x86_64)', 400],
    ['opencode/1.18.33 ai-sdk/provider-utils/4.0.23', 400],
    ['openai-node/7', 429],
  ])('%s gets %d for a spent quota', async (agent, status) => {
    const secret = keyWith({ quotas: { requestsPerDay: 0 } });
    const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json', 'user-agent': agent };
    const answer = await house.ask('/v1/responses', { body: '{"model":"m","input":"x"}', headers });
    expect(answer.status).toBe(status);
    expect(answer.text).toContain('the limit of 0 requests per day');
    expect(house.rows()[0]?.status).toBe(status);
    const revoked = { ...headers, authorization: `Bearer ${'x'.repeat(46)}` };
    const unknown = await house.ask('/v1/responses', { body: '{"model":"m","input":"x"}', headers: revoked });
    expect(unknown.status).toBe(agent.startsWith('codex') ? 400 : 401);
  });
});

describe('rate-limit headers', () => {
  it("are the provider's own for a key without rates, and ours alone for one with", async () => {
    const plain = await ask(keyWith({}), { model: 'm', messages: [user] });
    expect(plain.headers['x-ratelimit-remaining-requests']).toBe('77');
    const limited = await ask(keyWith({ limits: { requestsPerMinute: 5 } }), { model: 'm', messages: [user] });
    expect(limited.headers['x-ratelimit-remaining-requests']).toBe('4');
    expect(limited.headers).not.toHaveProperty('anthropic-ratelimit-requests-remaining');
  });
});

describe('unknown prices', () => {
  it('are refused by a budget that takes only known ones, and flagged by one that does not', async () => {
    const budget = { usd: 5, period: 'month' } as const;
    const strict = await ask(keyWith({ budget: { ...budget, onUnknownPrice: 'refuse' } }), {
      model: 'm',
      messages: [user],
    });
    expect(strict.status).toBe(429);
    expect(strict.text).toContain('price of this model is not known');
    expect(upstream.requests).toHaveLength(0);
    const lenient = await ask(keyWith({ budget: { ...budget, onUnknownPrice: 'allow' } }), {
      model: 'm',
      messages: [user],
    });
    expect(lenient.status).toBe(200);
    expect(lenient.headers['x-gatehouse-warnings']).toBe('1');
    expect(house.rows()[0]).toMatchObject({ costUsd: null, warnings: [expect.stringContaining('unpriced-request m')] });
  });
});
