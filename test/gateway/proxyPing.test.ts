// A silent upstream: the client hears pings in its own protocol between whole frames, and nothing of the answer is changed by them.
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ProxyHouse, startUpstream, type LocalUpstream } from './proxyHouse';

const chatFrames = [
  'data: {"id":"c","model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":"Hel"},"finish_reason":null}]}\n\n',
  'data: {"id":"c","choices":[{"index":0,"delta":{"content":"lo"},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n',
];
const geminiFrames = [
  'data: {"candidates":[{"content":{"role":"model","parts":[{"text":"Hel"}]}}]}\n\n',
  'data: {"candidates":[{"content":{"role":"model","parts":[{"text":"lo"}]},"finishReason":"STOP"}]}\n\n',
];
const anthropicFrames = [
  'event: message_start\ndata: {"type":"message_start","message":{"id":"a","model":"m","usage":{"input_tokens":1,"output_tokens":1}}}\n\n',
  'event: message_delta\ndata: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":2}}\n\n' +
    'event: message_stop\ndata: {"type":"message_stop"}\n\n',
];

let house: ProxyHouse;
let upstream: LocalUpstream;
let frames: string[];
let heard: PromiseWithResolvers<void>;

beforeAll(async () => {
  const serve = async (_request: IncomingMessage, response: ServerResponse): Promise<void> => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(frames[0]);
    await heard.promise;
    response.end(frames[1]);
  };
  upstream = await startUpstream((request, response) => void serve(request, response));
});
afterAll(() => upstream.close());
beforeEach(async () => {
  heard = Promise.withResolvers();
  house = await ProxyHouse.open({ limits: { pingMs: 20, idleMs: 20_000 } });
  house.channel({ id: 'chat', baseUrl: `${upstream.url}/v1`, models: [{ id: 'chat-model' }] });
  house.channel({ id: 'anthropic', protocol: 'anthropic', baseUrl: upstream.url, models: [{ id: 'claude' }] });
  house.channel({ id: 'gemini', protocol: 'gemini', baseUrl: `${upstream.url}/v1beta`, models: [{ id: 'flash' }] });
});
afterEach(async () => house.close());

/** Reads the answer; lets the upstream go on as soon as two pings have come. */
async function listen(path: string, body: object, ping: string): Promise<string> {
  const answer = await fetch(`${house.url}${path}`, {
    method: 'POST',
    headers: { 'x-api-key': house.key(), 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  let text = '';
  for await (const chunk of answer.body ?? []) {
    text += new TextDecoder().decode(chunk);
    if (text.split(ping).length > 2) heard.resolve();
  }
  return text;
}

const messages = [{ role: 'user', content: 'hi' }];

it('is a comment in OpenAI chat, and all other bytes are the upstream’s', async () => {
  frames = chatFrames;
  const ping = ': keep-alive\n\n';
  const text = await listen('/v1/chat/completions', { model: 'chat-model', stream: true, messages }, ping);
  expect(text.replaceAll(ping, '')).toBe(chatFrames.join(''));
  expect(house.rows()[0]).toMatchObject({ outcome: 'ok' });
});

it('is a ping event in Anthropic Messages', async () => {
  frames = anthropicFrames;
  const ping = 'event: ping\ndata: {"type":"ping"}\n\n';
  const text = await listen('/v1/messages', { model: 'claude', stream: true, max_tokens: 9, messages }, ping);
  expect(text.replaceAll(ping, '')).toBe(anthropicFrames.join(''));
});

it('is a blank line in Gemini', async () => {
  frames = geminiFrames;
  const body = { contents: [{ role: 'user', parts: [{ text: 'hi' }] }] };
  const text = await listen('/v1beta/models/flash:streamGenerateContent?alt=sse', body, '\n\n\n\n');
  // The first ping may come before the first frame.
  expect(text.replace(/^\n+/, '').replaceAll(/\n{2,}/g, '\n\n')).toBe(geminiFrames.join(''));
});

it('comes in the client’s protocol where the answer is translated', async () => {
  frames = chatFrames;
  const ping = 'event: ping\ndata: {"type":"ping"}\n\n';
  const text = await listen('/v1/messages', { model: 'chat-model', stream: true, max_tokens: 9, messages }, ping);
  expect(text).toContain('"text":"Hel"');
  expect(text).toContain('"type":"message_stop"');
  expect(house.rows()[0]).toMatchObject({ outcome: 'ok', upstreamProtocol: 'openai-chat' });
});
