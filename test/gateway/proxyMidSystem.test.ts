// An alias that leads a client of a newer Claude to an older one: system messages in the middle of the conversation, which the older one
// refuses, are folded into the user's turns; everything else, and everything for models that take them, goes through byte for byte.
import Anthropic from '@anthropic-ai/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ProxyHouse, startUpstream, type LocalUpstream } from './proxyHouse';

let upstream: LocalUpstream;
let house: ProxyHouse;
let key: string;

const older = 'claude-sonnet-4-5-20250929';
const refusal = { type: 'error', error: { type: 'invalid_request_error', message: "role 'system' is not supported" } };

interface Sent {
  model: string;
  system?: unknown;
  messages: { role: string; content: unknown }[];
}

const sent = (): Sent => JSON.parse(upstream.requests.at(-1)?.body.toString() ?? '{}') as Sent;

beforeAll(async () => {
  upstream = await startUpstream((_request, response) => {
    const { model, messages } = sent();
    const head = { 'content-type': 'application/json' };
    if (model === older && messages.some(({ role }) => role === 'system')) {
      response.writeHead(400, head).end(JSON.stringify(refusal));
      return;
    }
    const usage = { input_tokens: 3, output_tokens: 2 };
    const content = [{ type: 'text', text: 'Yes.' }];
    const message = { id: 'msg_1', type: 'message', role: 'assistant', model, content, stop_reason: 'end_turn', usage };
    const counted = upstream.requests.at(-1)?.url.includes('count_tokens') === true;
    response.writeHead(200, head).end(JSON.stringify(counted ? { input_tokens: 42 } : message));
  });
  house = await ProxyHouse.open();
  key = house.key();
  const models = [{ id: older, alias: 'claude-opus-5' }, { id: 'claude-opus-4-8' }, { id: 'made-up' }];
  house.channel({ provider: 'anthropic', protocol: 'anthropic', baseUrl: upstream.url, models, secret: 'sk-real' });
});
afterAll(async () => {
  await house.close();
  await upstream.close();
});

type Messages = Anthropic.MessageCreateParamsNonStreaming['messages'];

const conversation: Messages = [
  { role: 'user', content: 'Read the file.' },
  { role: 'system', content: 'The file has changed.' },
  { role: 'assistant', content: 'I shall.' },
  { role: 'user', content: 'Well?' },
];

/** Sends the bytes of `body`, spaced as some libraries do. */
async function post(
  body: object,
  path = '/v1/messages',
): Promise<{ status: number; bytes: Buffer; warnings: string[] }> {
  const text = JSON.stringify(body, null, 1);
  const answer = await house.ask(path, {
    headers: { 'x-api-key': key, 'content-type': 'application/json', 'anthropic-version': '2023-06-01' },
    body: text,
  });
  return { status: answer.status, bytes: Buffer.from(text), warnings: house.rows()[0]?.warnings ?? [] };
}

describe('system messages in the middle', () => {
  it('are folded for an older model behind an alias', async () => {
    const client = new Anthropic({ baseURL: house.url, apiKey: key, maxRetries: 0 });
    const message = await client.messages.create({ model: 'claude-opus-5', max_tokens: 50, messages: conversation });
    expect(message.content).toMatchObject([{ type: 'text', text: 'Yes.' }]);
    expect(sent().messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user']);
    expect(JSON.stringify(sent().messages[0])).toContain('<system-reminder>\\nThe file has changed.');
    expect(house.rows()[0]?.warnings).toContain('mapped-value messages[1].role: system to user');
  });

  it('are folded for its token counter too', async () => {
    const { status } = await post({ model: 'claude-opus-5', messages: conversation }, '/v1/messages/count_tokens');
    expect(status).toBe(200);
    expect(sent().messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user']);
  });

  it.each(['claude-opus-4-8', 'made-up'])('go through to %s, which takes them or is not known', async (model) => {
    const { status, bytes } = await post({ model, max_tokens: 50, messages: conversation });
    expect(status).toBe(200);
    expect(upstream.requests.at(-1)?.body).toEqual(bytes);
  });

  it.each([
    ['without any', { system: 'Be brief.' }, 'Hello'],
    ['that only speaks of one', {}, 'Say {"role": "system"} and "role":"system".'],
    ['whose tool has such an example', { tools: [{ name: 't', input_schema: { example: { role: 'system' } } }] }, 'Hi'],
  ])('do not keep a request %s from going through', async (_what, members, text) => {
    const messages = [{ role: 'user', content: text }];
    const { status, bytes } = await post({ model: 'claude-opus-5', max_tokens: 50, messages, ...members });
    expect(status).toBe(200);
    expect(upstream.requests.at(-1)?.body.toString()).toBe(bytes.toString().replace('claude-opus-5', older));
  });
});
