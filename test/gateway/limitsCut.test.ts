// Streams that pass a limit while they run: finished or cut, by the key's setting, and counted either way, also where their usage is never
// told because the client left.
import { request as httpRequest } from 'node:http';
import OpenAI from 'openai';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { usualKeySettings, type KeySettings } from '../../src/shared/virtualKey';
import { waitFor } from '../support/waitFor';
import { ProxyHouse, startUpstream, type LocalUpstream } from './proxyHouse';

let house: ProxyHouse;
let upstream: LocalUpstream;
let timers: NodeJS.Timeout[] = [];
/** Frames until the answer ends by itself. */
const frames = 400;

beforeAll(async () => {
  upstream = await startUpstream((request, response) => {
    const anthropic = request.url?.includes('/messages') === true;
    const send = (event: string, data: object): void =>
      void response.write(`${anthropic ? `event: ${event}\n` : ''}data: ${JSON.stringify(data)}\n\n`);
    response.setHeader('content-type', 'text/event-stream');
    if (anthropic) {
      const usage = { input_tokens: 11, output_tokens: 1 };
      const message = { id: 'x', type: 'message', role: 'assistant', model: 'a', content: [], usage };
      send('message_start', { type: 'message_start', message });
      send('content_block_start', { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } });
    }
    let sent = 0;
    const timer = setInterval(() => {
      sent += 1;
      if (sent > frames || response.destroyed) return clearInterval(timer);
      const text = 'word word ';
      if (anthropic)
        send('content_block_delta', { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } });
      else
        send('', {
          id: 'x',
          object: 'chat.completion.chunk',
          created: 1,
          model: 'm',
          choices: [{ index: 0, delta: { content: text } }],
        });
      if (sent === frames && !anthropic) {
        send('', {
          id: 'x',
          object: 'chat.completion.chunk',
          created: 1,
          model: 'm',
          choices: [{ index: 0, delta: {}, finish_reason: 'stop' }],
        });
        send('', {
          id: 'x',
          object: 'chat.completion.chunk',
          created: 1,
          model: 'm',
          choices: [],
          usage: { prompt_tokens: 9, completion_tokens: 800 },
        });
        response.end('data: [DONE]\n\n');
      }
    }, 1);
    timers.push(timer);
  });
  house = await ProxyHouse.open();
  house.channel({ baseUrl: upstream.url, secret: 'real-key', models: [{ id: 'm' }] });
  house.channel({ baseUrl: upstream.url, secret: 'real-key', models: [{ id: 'a' }], protocol: 'anthropic' });
  house.services.store.prices.replace([{ model: '*', input: 1, output: 1 }]);
});
afterAll(async () => {
  await house.close();
  await upstream.close();
});
afterEach(() => {
  for (const timer of timers) clearInterval(timer);
  timers = [];
});

const keyWith = (settings: Partial<KeySettings>): string =>
  house.key({ settings: { ...usualKeySettings, ...settings } });
const bodyOf = (model: string): string =>
  JSON.stringify({ model, stream: true, max_tokens: 9000, messages: [{ role: 'user', content: 'Hello' }] });
const headersOf = (secret: string): Record<string, string> => ({
  authorization: `Bearer ${secret}`,
  'content-type': 'application/json',
});

describe('a stream that passes a limit', () => {
  it.each([
    ['a quota', { quotas: { outputTokensPerDay: 100 } }, 'the limit of 100 output tokens per day'],
    ['a budget', { budget: { usd: 0.0001, period: 'day', onUnknownPrice: 'allow' } }, 'the budget of $0.0001 per day'],
    ['a rate', { limits: { tokensPerMinute: 100 } }, 'the limit of 100 tokens per minute'],
  ] as const)('is cut for %s with an error that the SDK raises, and counted', async (_what, settings, words) => {
    const secret = keyWith({ ...settings, overLimit: 'cut' });
    const client = new OpenAI({ apiKey: secret, baseURL: `${house.url}/v1` });
    const stream = await client.chat.completions.create({
      model: 'm',
      stream: true,
      messages: [{ role: 'user', content: 'x' }],
    });
    let text = '';
    const read = async (): Promise<void> => {
      for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? '';
    };
    const error: unknown = await read().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(OpenAI.APIError);
    expect((error as Error).message).toContain(`${words} for this key is used up. This answer was cut off.`);
    expect(text.length).toBeGreaterThan(100);
    expect(text.length).toBeLessThan(1500);
    const [row] = house.rows();
    expect(row).toMatchObject({
      outcome: 'error',
      usageKnown: true,
      warnings: [expect.stringContaining('estimated-usage')],
    });
    expect(row?.outputTokens).toBeGreaterThan(30);
    expect(house.services.health.get(row?.channelId ?? '').state).not.toBe('down');
    const next = await house.ask('/v1/chat/completions', { body: bodyOf('m'), headers: headersOf(secret) });
    expect(next.status).toBe(429);
  });

  it('is cut in Anthropic’s own words', async () => {
    const secret = keyWith({ quotas: { tokensPerDay: 100 }, overLimit: 'cut' });
    const answer = await house.ask('/v1/messages', { body: bodyOf('a'), headers: headersOf(secret) });
    expect(answer.status).toBe(200);
    expect(answer.text).toMatch(/event: error\ndata: \{"type":"error","error":\{"type":"rate_limit_error"/);
    expect(answer.text).not.toContain('message_stop');
    expect(house.rows()[0]).toMatchObject({ inputTokens: 11, outcome: 'error' });
  });

  it('is finished where the key says so, and the next one is refused', async () => {
    const secret = keyWith({ quotas: { outputTokensPerDay: 100 } });
    const answer = await house.ask('/v1/chat/completions', { body: bodyOf('m'), headers: headersOf(secret) });
    expect(answer.text).toContain('[DONE]');
    expect(house.rows()[0]).toMatchObject({ outcome: 'ok', outputTokens: 800 });
    const next = await house.ask('/v1/chat/completions', { body: bodyOf('m'), headers: headersOf(secret) });
    expect(next.status).toBe(429);
  });
});

it('a client that leaves before the usage is told has used what it got', async () => {
  const secret = keyWith({ quotas: { outputTokensPerDay: 20 } });
  await new Promise<void>((resolve) => {
    const leaving = httpRequest(
      { host: '127.0.0.1', port: house.port, path: '/v1/chat/completions', method: 'POST', headers: headersOf(secret) },
      (response) => {
        let bytes = 0;
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          if (bytes > 8000) leaving.destroy();
        });
        response.on('close', resolve);
        response.on('error', () => undefined);
      },
    );
    leaving.on('error', () => undefined);
    leaving.end(bodyOf('m'));
  });
  await waitFor(() => house.activity.active === 0, { what: 'the end of the request' });
  const [row] = house.rows();
  expect(row).toMatchObject({ outcome: 'aborted', usageKnown: true });
  expect(row?.outputTokens).toBeGreaterThan(20);
  const next = await house.ask('/v1/chat/completions', { body: bodyOf('m'), headers: headersOf(secret) });
  expect(next.status).toBe(429);
});
