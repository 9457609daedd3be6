// Embeddings, images, audio, moderations and reranking through the proxy, judged by the official SDKs; what is relayed is relayed
// byte for byte, and each request has its row with its usage.
import { GoogleGenAI } from '@google/genai';
import OpenAI, { toFile } from 'openai';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RequestLogRow } from '../../src/shared/usage';
import { modelOf, OtherProvider, type OtherAnswer } from '../support/fakeUpstream/otherProvider';
import { createGate } from '../support/fakeUpstream/play';
import { waitFor } from '../support/waitFor';
import { ProxyHouse } from './proxyHouse';

let house: ProxyHouse;
let provider: OtherProvider;
let key: string;
let openai: OpenAI;
let google: GoogleGenAI;

/** One model on an OpenAI channel, one on a Gemini channel, one on an Anthropic one; clients use aliases. */
beforeAll(async () => {
  provider = await OtherProvider.start();
  house = await ProxyHouse.open();
  key = house.key();
  const { secret, url } = provider;
  house.channel({ secret, baseUrl: `${url}/v1`, models: [{ id: 'up/openai', alias: 'm 模型' }], name: 'O' });
  house.channel({
    secret,
    baseUrl: `${url}/v1beta`,
    protocol: 'gemini',
    models: [{ id: 'up-gemini', alias: 'g-模型' }],
    name: 'G',
  });
  house.channel({ secret, baseUrl: url, protocol: 'anthropic', models: [{ id: 'claude-x' }], name: 'A' });
  house.channel({
    secret,
    baseUrl: `${url}/v1`,
    protocol: 'openai-responses',
    models: [{ id: 'responses-only' }],
    name: 'R',
  });
  house.channel({
    secret,
    baseUrl: `${url}/v1`,
    models: [{ id: 'omni-moderation-latest' }, { id: 'dall-e-2' }],
    name: 'D',
  });
  openai = new OpenAI({ baseURL: `${house.url}/v1`, apiKey: key, maxRetries: 0 });
  google = new GoogleGenAI({ apiKey: key, httpOptions: { baseUrl: house.url } });
});
afterAll(async () => {
  await house.close();
  await provider.close();
});
beforeEach(() => provider.reset());

async function lastRow(): Promise<RequestLogRow> {
  return waitFor(() => {
    const [row] = house.rows();
    return row?.outcome === null ? undefined : row;
  });
}

const json = (path: string, body: unknown) =>
  house.ask(path, {
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

const wav = Buffer.concat([
  Buffer.from('RIFF\0\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0', 'latin1'),
  Buffer.from(new Uint32Array([8000, 16_000]).buffer),
  Buffer.from([2, 0, 16, 0]),
  Buffer.from('data\xff\xff\xff\xff', 'latin1'),
  Buffer.alloc(16_000 * 2.5),
]);

describe('embeddings', () => {
  it('pass through, base64 and floats', async () => {
    const packed = await openai.embeddings.create({ model: 'm 模型', input: ['a', 'bcd'] });
    expect(packed.data.map((item) => item.embedding)).toEqual([
      [1, -0.5, 0.25],
      [3, -0.5, 0.25],
    ]);
    expect(provider.last().json).toMatchObject({ model: 'up/openai', encoding_format: 'base64' });
    const plain = await openai.embeddings.create({ model: 'responses-only', input: 'a', encoding_format: 'float' });
    expect(plain.data[0]?.embedding).toEqual([1, -0.5, 0.25]);
    expect(await lastRow()).toMatchObject({
      outcome: 'ok',
      inputTokens: 7,
      usageKnown: true,
      upstreamProtocol: 'openai-chat',
      model: 'responses-only',
    });
  });

  it('pass through byte for byte but for the model', async () => {
    const answer = await json('/v1/embeddings', '{ "input" : [[1,2]],\n "model":"m \\u6a21型", "x": 1.0e0 }');
    expect(provider.last().body.toString()).toBe('{ "input" : [[1,2]],\n "model":"up/openai", "x": 1.0e0 }');
    expect(answer.text).toBe(JSON.stringify(JSON.parse(answer.text), null, 1));
  });

  it('larger than memory should hold keep their usage', async () => {
    const huge = `{"data":[${'{"embedding":[0.123456789]},'.repeat(400_000)}{}],"usage":{"prompt_tokens":99,"total_tokens":99}}`;
    provider.answer = () => ({ pieces: [huge] });
    const answer = await json('/v1/embeddings', { model: 'm 模型', input: 'x' });
    expect(answer.text === huge).toBe(true);
    expect(await lastRow()).toMatchObject({ outcome: 'ok', inputTokens: 99, warnings: [] });
  });

  it('of an OpenAI client by Gemini', async () => {
    const one = await openai.embeddings.create({ model: 'g-模型', input: 'a', dimensions: 3 });
    expect(one).toMatchObject({ model: 'g-模型', data: [{ embedding: [1, 2, 3] }], usage: { prompt_tokens: 4 } });
    expect(provider.last()).toMatchObject({
      path: '/v1beta/models/up-gemini:embedContent',
      json: { outputDimensionality: 3 },
    });
    expect(await lastRow()).toMatchObject({ inputTokens: 4, usageKnown: true, upstreamProtocol: 'gemini' });
    const many = await openai.embeddings.create({
      model: 'g-模型',
      input: ['a', 'bcd'],
      encoding_format: 'float',
      user: 'u',
    });
    expect(many.data.map((item) => item.embedding)).toEqual([
      [1, -0.5, 0.25],
      [3, -0.5, 0.25],
    ]);
    expect(await lastRow()).toMatchObject({ usageKnown: false, warnings: ['dropped-field user'] });
  });

  it('of a Google client by Gemini, its model replaced everywhere', async () => {
    const answer = await google.models.embedContent({ model: 'g-模型', contents: ['a', 'bcd'] });
    expect(answer.embeddings?.map((item) => item.values)).toEqual([
      [1, -0.5, 0.25],
      [3, -0.5, 0.25],
    ]);
    expect(JSON.stringify(provider.last().json)).not.toContain('模型');
    const body = '{ "model":"models/g-模型", "content":{"parts":[{"text":"x \\"model\\": {"}]}}';
    expect((await json('/v1/models/g-%E6%A8%A1%E5%9E%8B:embedContent', body)).status).toBe(200);
    expect(provider.last().body.toString()).toBe(body.replace('g-模型', 'up-gemini'));
  });

  it('of a Google client by OpenAI', async () => {
    const config = { taskType: 'CLUSTERING', outputDimensionality: 3 };
    const answer = await google.models.embedContent({ model: 'm 模型', contents: ['a', 'bcd'], config });
    expect(answer.embeddings?.map((item) => item.values)).toEqual([
      [1, -0.5, 0.25],
      [3, -0.5, 0.25],
    ]);
    expect(provider.last().json).toEqual({
      model: 'up/openai',
      input: ['a', 'bcd'],
      encoding_format: 'float',
      dimensions: 3,
    });
    expect(await lastRow()).toMatchObject({
      inputTokens: 7,
      inboundProtocol: 'gemini',
      warnings: ['dropped-field taskType: CLUSTERING'],
    });
  });

  it('that cannot be translated are refused in the client’s words', async () => {
    await expect(openai.embeddings.create({ model: 'g-模型', input: [[1, 2]] })).rejects.toMatchObject({
      status: 400,
      message: expect.stringContaining('tokens') as string,
    });
    await expect(openai.embeddings.create({ model: 'claude-x', input: 'a' })).rejects.toMatchObject({
      status: 400,
      message: expect.stringContaining("'A', which does not offer embeddings") as string,
    });
    expect((await json('/v1beta/models/claude-x:embedContent', { content: {} })).text).toContain('INVALID_ARGUMENT');
    provider.answer = () => ({ pieces: ['{"embeddings":[{"values":[1]}]}'] });
    await expect(openai.embeddings.create({ model: 'g-模型', input: ['a', 'b'] })).rejects.toMatchObject({
      status: 502,
    });
    expect(provider.requests).toHaveLength(1);
  });

  it('errors of the other shape come in the client’s', async () => {
    provider.answer = () => ({
      status: 429,
      pieces: ['{"error":{"code":429,"message":"slow down","status":"RESOURCE_EXHAUSTED"}}'],
    });
    await expect(openai.embeddings.create({ model: 'g-模型', input: 'a' })).rejects.toMatchObject({
      status: 429,
      message: expect.stringContaining('slow down') as string,
    });
  });
});

describe('images', () => {
  it('are generated, counted and metered', async () => {
    const answer = await openai.images.generate({ model: 'm 模型', prompt: 'a gate', n: 2 });
    expect(answer.data).toHaveLength(2);
    expect(await lastRow()).toMatchObject({ images: 2, inputTokens: 20, outputTokens: 300, usageKnown: true });
    await openai.images.generate({ prompt: 'a gate' });
    expect(modelOf(provider.last())).toBe('dall-e-2');
  });

  it('larger than memory should hold are counted as they pass', async () => {
    const picture = `{"b64_json":"${'A'.repeat(5_000_001)}"}`;
    const whole = `{"created":1,"data":[${picture},${picture}],"usage":{"input_tokens":3,"output_tokens":4,"total_tokens":7}}`;
    provider.answer = () => ({ pieces: [whole.slice(0, 5_000_100), whole.slice(5_000_100)] });
    const answer = await json('/v1/images/generations', { model: 'm 模型', prompt: 'p' });
    expect(answer.text === whole).toBe(true);
    expect(await lastRow()).toMatchObject({ images: 2, outputTokens: 4, warnings: [] });
  });

  const frames = (last: string): string[] => [
    'event: image_generation.partial_image\ndata: {"type":"image_generation.partial_image","partial_image_index":0,"b64_json":"AA=="}\n\n',
    `event: image_generation.completed\ndata: ${last}\n\n`,
  ];
  it.each([100, 2_000_000])('stream, with a last picture of %i bytes', async (size) => {
    const completed = JSON.stringify({
      type: 'image_generation.completed',
      b64_json: 'A'.repeat(size),
      usage: { input_tokens: 5, output_tokens: 6, total_tokens: 11 },
    });
    provider.answer = () => ({ type: 'text/event-stream', pieces: frames(completed) });
    const stream = await openai.images.generate({ model: 'm 模型', prompt: 'p', stream: true, partial_images: 1 });
    const types: string[] = [];
    for await (const event of stream) types.push(event.type);
    expect(types).toEqual(['image_generation.partial_image', 'image_generation.completed']);
    expect(await lastRow()).toMatchObject({ outcome: 'ok', stream: true, images: 1, inputTokens: 5, outputTokens: 6 });
    const raw = await json('/v1/images/generations', { model: 'm 模型', prompt: 'p', stream: true });
    expect(raw.text === frames(completed).join('')).toBe(true);
  });

  it('a stream that breaks off is told in-band', async () => {
    provider.answer = () => ({ type: 'text/event-stream', pieces: frames('{}').slice(0, 1), torn: true });
    const stream = await openai.images.generate({ model: 'm 模型', prompt: 'p', stream: true });
    await expect(
      (async () => {
        for await (const event of stream) expect(event).toBeDefined();
      })(),
    ).rejects.toThrow();
    expect(await lastRow()).toMatchObject({ outcome: 'error' });
  });

  it('are edited from a form, and varied without a model', async () => {
    const image = await toFile(Buffer.from('png'), 'a.png', { type: 'image/png' });
    await openai.images.edit({ model: 'm 模型', image: [image, image], prompt: 'p' });
    expect(modelOf(provider.last())).toBe('up/openai');
    expect(provider.last().form?.getAll('image[]')).toHaveLength(2);
    expect(await lastRow()).toMatchObject({ images: 2, requestedModel: 'm 模型', model: 'up/openai' });
    await openai.images.createVariation({ image });
    expect(modelOf(provider.last())).toBe('dall-e-2');
    expect(await (provider.last().form?.get('image') as File).text()).toBe('png');
  });
});

describe('audio', () => {
  it('is spoken, byte for byte, its characters counted', async () => {
    const speech = await openai.audio.speech.create({ model: 'm 模型', voice: 'alloy', input: 'Grüße 🌉' });
    expect(speech.headers.get('content-type')).toBe('audio/mpeg');
    const expected = Buffer.concat([Buffer.from([0xff, 0xfb, 0x90]), Buffer.alloc(2000, 7), Buffer.from('end')]);
    expect(Buffer.from(await speech.arrayBuffer()).equals(expected)).toBe(true);
    expect(await lastRow()).toMatchObject({ outcome: 'ok', usageKnown: true, costUsd: null, characters: 7 });
  });

  it('its last bytes wait for the row, its first do not wait for the last', async () => {
    const gate = createGate();
    provider.answer = () => ({
      type: 'audio/wav',
      pieces: ['first', 'second', 'last'],
      before: (index) => (index === 2 ? gate.opened : undefined),
    });
    const response = await fetch(`${house.url}/v1/audio/speech`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: '{"model":"m 模型","input":"x","voice":"v"}',
    });
    const reader = response.body?.getReader();
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('first');
    expect(house.rows()[0]?.outcome).toBeNull();
    gate.open();
    let rest = '';
    for (let step = await reader?.read(); step?.done === false; step = await reader?.read()) {
      rest += Buffer.from(step.value).toString();
      if (rest.endsWith('last')) expect(house.rows()[0]?.outcome).toBe('ok');
    }
    expect(rest).toBe('secondlast');
  });

  it('that breaks off is no success', async () => {
    provider.answer = () => ({ type: 'audio/mpeg', pieces: ['abc', 'def'], torn: true });
    await expect(
      openai.audio.speech
        .create({ model: 'm 模型', voice: 'alloy', input: 'x' })
        .then((speech) => speech.arrayBuffer()),
    ).rejects.toThrow();
    expect(await lastRow()).toMatchObject({ outcome: 'error' });
  });

  it('that is a web page is no sound', async () => {
    provider.answer = () => ({ type: 'text/html', pieces: ['<html>'] });
    await expect(openai.audio.speech.create({ model: 'm 模型', voice: 'alloy', input: 'x' })).rejects.toMatchObject({
      status: 502,
    });
  });

  it('is spoken as events', async () => {
    const pieces = [
      'data: {"type":"speech.audio.delta","audio":"AA=="}\n\n',
      'data: {"type":"speech.audio.done","usage":{"input_tokens":2,"output_tokens":9,"total_tokens":11}}\n\n',
    ];
    provider.answer = () => ({ type: 'text/event-stream', pieces });
    const answer = await json('/v1/audio/speech', { model: 'm 模型', input: 'x', voice: 'v', stream_format: 'sse' });
    expect(answer.text).toBe(pieces.join(''));
    expect(await lastRow()).toMatchObject({ inputTokens: 2, outputTokens: 9 });
  });

  const answers: [string, OtherAnswer, Partial<RequestLogRow>][] = [
    ['seconds', { pieces: ['{"text":"t","usage":{"type":"duration","seconds":3}}'] }, { audioSeconds: 3 }],
    ['a duration', { pieces: ['{"text":"t","duration":"12.5","language":"de"}'] }, { audioSeconds: 12.5 }],
    [
      'tokens',
      { pieces: ['{"text":"t","usage":{"type":"tokens","input_tokens":14,"output_tokens":5,"total_tokens":19}}'] },
      { inputTokens: 14, outputTokens: 5, audioSeconds: 0 },
    ],
    [
      'nothing, as text',
      { type: 'text/plain; charset=utf-8', pieces: ['1\n00:00:00,000 --> '] },
      { audioSeconds: 2.5 },
    ],
  ];
  it.each(answers)('is transcribed, and metered by %s', async (_what, answer, row) => {
    provider.answer = () => answer;
    const file = await toFile(wav, 'a.wav', { type: 'audio/wav' });
    const text: unknown = await openai.audio.transcriptions.create({ file, model: 'm 模型' });
    expect(text).toBeDefined();
    expect(modelOf(provider.last())).toBe('up/openai');
    expect(Buffer.from(await (provider.last().form?.get('file') as File).arrayBuffer()).equals(wav)).toBe(true);
    expect(await lastRow()).toMatchObject({ outcome: 'ok', usageKnown: true, ...row });
  });

  it('is transcribed as a stream', async () => {
    const pieces = [
      'data: {"type":"transcript.text.delta","delta":"Gu"}\n\n',
      'data: {"type":"transcript.text.done","text":"Gu","usage":{"type":"tokens","input_tokens":1,"output_tokens":2,"total_tokens":3}}\n\n',
      'data: [DONE]\n\n',
    ];
    provider.answer = () => ({ type: 'text/event-stream', pieces });
    const file = await toFile(wav, 'a.wav');
    const stream = await openai.audio.transcriptions.create({ file, model: 'm 模型', stream: true });
    const types: string[] = [];
    for await (const event of stream) types.push(event.type);
    expect(types).toEqual(['transcript.text.delta', 'transcript.text.done']);
    expect(await lastRow()).toMatchObject({ outcome: 'ok', stream: true, inputTokens: 1, outputTokens: 2 });
  });

  it('is translated', async () => {
    const file = await toFile(Buffer.from('mp3'), 'a.mp3');
    expect((await openai.audio.translations.create({ file, model: 'm 模型' })).text).toBe('Guten Tag');
    expect(await lastRow()).toMatchObject({ audioSeconds: 3 });
  });
});

describe('moderations and reranking', () => {
  it('count as requests', async () => {
    expect((await openai.moderations.create({ input: 'x' })).model).toBe('omni-moderation-latest');
    expect(await lastRow()).toMatchObject({ outcome: 'ok', usageKnown: true, inputTokens: 0, costUsd: null });
    const answer = await json('/v1/rerank', { model: 'm 模型', query: 'q', documents: ['a', 'b'], top_n: 1 });
    expect(JSON.parse(answer.text)).toMatchObject({ results: [{ index: 1 }] });
    expect(provider.last().json).toEqual({ model: 'up/openai', query: 'q', documents: ['a', 'b'], top_n: 1 });
    expect(await lastRow()).toMatchObject({ outcome: 'ok', usageKnown: true });
  });

  it('need a model where the API knows no usual one', async () => {
    const answer = await json('/v1/rerank', { query: 'q', documents: [] });
    expect([answer.status, answer.text]).toEqual([400, expect.stringContaining('names no model')]);
  });

  it('keys and their models are checked', async () => {
    const narrow = house.key({ models: ['other'] });
    const headers = { authorization: `Bearer ${narrow}`, 'content-type': 'application/json' };
    expect((await house.ask('/v1/moderations', { headers, body: '{"model":"m 模型","input":"x"}' })).status).toBe(403);
    expect((await house.ask('/v1/moderations', { body: '{}' })).status).toBe(401);
    expect((await house.ask('/v1/moderations', { method: 'GET', headers })).status).toBe(405);
    expect(provider.requests).toHaveLength(0);
  });
});
