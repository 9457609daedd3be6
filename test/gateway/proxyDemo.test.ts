// The demo channel as the official SDKs see it, in all four protocols, streaming and not, with usage rows to match.
import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wordsOf } from '../../src/gateway/demo/demoText';
import { waitFor } from '../support/waitFor';
import { ProxyHouse } from './proxyHouse';

let house: ProxyHouse;
let apiKey: string;

beforeAll(async () => {
  house = await ProxyHouse.open();
  house.demo();
  apiKey = house.key();
});
afterAll(() => house.close());

const said = 'Hello there, gatehouse keeper!';
const openai = (): OpenAI => new OpenAI({ apiKey, baseURL: `${house.url}/v1`, maxRetries: 0 });
const anthropic = (): Anthropic => new Anthropic({ apiKey, baseURL: house.url, maxRetries: 0 });
const google = (): GoogleGenAI => new GoogleGenAI({ apiKey, httpOptions: { baseUrl: house.url } });

function lastRow(): {
  inputTokens: number;
  outputTokens: number;
  usageKnown: boolean;
  outcome: string | null;
  costUsd: number | null;
} {
  const [row] = house.rows();
  if (row === undefined) throw new Error('there is no row');
  return row;
}

describe('openai chat', () => {
  it('answers whole, with the usage that the row has', async () => {
    const answer = await openai().chat.completions.create({
      model: 'demo-echo',
      messages: [{ role: 'user', content: said }],
    });
    expect(answer.choices[0]?.message.content).toContain(said);
    expect(answer.usage?.prompt_tokens).toBe(Math.ceil(said.length / 4));
    expect(lastRow()).toMatchObject({
      inputTokens: answer.usage?.prompt_tokens,
      outputTokens: answer.usage?.completion_tokens,
      usageKnown: true,
      outcome: 'ok',
    });
    expect(lastRow().costUsd).toBeGreaterThan(0);
  });

  it('streams word by word to the same text, through the strict helper', async () => {
    const stream = openai().chat.completions.stream({
      model: 'demo-echo',
      messages: [{ role: 'user', content: said }],
      stream_options: { include_usage: true },
    });
    let deltas = 0;
    for await (const chunk of stream) deltas += chunk.choices[0]?.delta.content ? 1 : 0;
    const final = await stream.finalChatCompletion();
    expect(deltas).toBeGreaterThan(5);
    expect(final.choices[0]?.message.content).toContain(said);
    expect(final.choices[0]?.finish_reason).toBe('stop');
    expect(final.usage?.completion_tokens).toBe(lastRow().outputTokens);
  });
});

describe('openai responses', () => {
  it('answers whole and counts tokens', async () => {
    const answer = await openai().responses.create({ model: 'demo-echo', input: said });
    expect(answer.output_text).toContain(said);
    expect(answer.usage?.output_tokens).toBe(lastRow().outputTokens);
    const count = await openai().responses.inputTokens.count({ model: 'demo-echo', input: said });
    expect(count.input_tokens).toBe(answer.usage?.input_tokens);
  });

  it('streams through the strict helper', async () => {
    const stream = openai().responses.stream({ model: 'demo-story', input: [{ role: 'user', content: said }] });
    const types = new Set<string>();
    for await (const event of stream) types.add(event.type);
    const final = await stream.finalResponse();
    expect(final.status).toBe('completed');
    expect(final.output_text.split(' ').length).toBeGreaterThan(100);
    expect([...types]).toContain('response.output_text.delta');
    expect(final.usage?.output_tokens).toBe(lastRow().outputTokens);
  });
});

describe('anthropic', () => {
  it('answers whole and counts tokens', async () => {
    const messages = [{ role: 'user' as const, content: said }];
    const answer = await anthropic().messages.create({ model: 'demo-echo', max_tokens: 100, messages });
    expect(answer.content[0]).toMatchObject({ type: 'text', text: expect.stringContaining(said) as string });
    expect(answer.usage.output_tokens).toBe(lastRow().outputTokens);
    const count = await anthropic().messages.countTokens({ model: 'demo-echo', messages });
    expect(count.input_tokens).toBe(answer.usage.input_tokens);
    expect(lastRow()).toMatchObject({ outcome: 'ok', usageKnown: false, costUsd: null });
  });

  it('streams', async () => {
    const stream = anthropic().messages.stream({
      model: 'demo-story',
      max_tokens: 1000,
      messages: [{ role: 'user', content: [{ type: 'text', text: said }] }],
    });
    const final = await stream.finalMessage();
    expect(final.stop_reason).toBe('end_turn');
    expect(final.usage.output_tokens).toBe(lastRow().outputTokens);
  });
});

describe('gemini', () => {
  it('answers whole and counts tokens', async () => {
    const answer = await google().models.generateContent({ model: 'demo-echo', contents: said });
    expect(answer.text).toContain(said);
    expect(answer.usageMetadata?.candidatesTokenCount).toBe(lastRow().outputTokens);
    const count = await google().models.countTokens({ model: 'demo-echo', contents: said });
    expect(count.totalTokens).toBe(answer.usageMetadata?.promptTokenCount);
  });

  it('streams', async () => {
    let text = '';
    let finish: string | undefined;
    for await (const chunk of await google().models.generateContentStream({ model: 'demo-echo', contents: said })) {
      text += chunk.text ?? '';
      finish = chunk.candidates?.[0]?.finishReason ?? finish;
    }
    expect(text).toContain(said);
    expect(finish).toBe('STOP');
    expect(lastRow().outputTokens).toBe(Math.ceil(text.length / 4));
  });

  it('streams a JSON array where alt=sse is not asked for', async () => {
    const answer = await house.ask('/v1beta/models/demo-echo:streamGenerateContent', {
      headers: { 'x-goog-api-key': apiKey, 'content-type': 'application/json' },
      body: JSON.stringify({ contents: [{ role: 'user', parts: [{ text: said }] }] }),
    });
    expect(answer.status).toBe(200);
    expect((JSON.parse(answer.text) as unknown[]).length).toBeGreaterThan(5);
    expect(lastRow()).toMatchObject({ outcome: 'ok', usageKnown: true });
  });
});

it('stops streaming when the client leaves, and says so in the row', async () => {
  const stream = await openai().chat.completions.create({
    model: 'demo-story',
    stream: true,
    messages: [{ role: 'user', content: 'tell me' }],
  });
  for await (const chunk of stream) if (chunk.choices[0]?.delta.content) break;
  stream.controller.abort();
  const row = await waitFor(() => house.rows()[0]?.outcome === 'aborted' && house.rows()[0], {
    what: 'the aborted row',
  });
  expect(row).toMatchObject({ clientAborted: true, status: 200 });
  await waitFor(() => house.activity.active === 0, { what: 'no request running' });
});

it('says 404 for a model that the demo does not have, in the protocol of the caller', async () => {
  await expect(
    openai().chat.completions.create({ model: 'demo-none', messages: [{ role: 'user', content: 'x' }] }),
  ).rejects.toMatchObject({ status: 404 });
});

it('cuts text into words that put together are the text', () => {
  for (const text of ['a b  c', 'Grüße, 世界你好吗 und mehr\n\nneu', '   ', '', 'x', '　全角 空白', '😀 😀']) {
    expect(wordsOf(text).join('')).toBe(text);
  }
});
