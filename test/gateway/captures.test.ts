// Captured bodies over real HTTP: off unless wanted, whole and redacted where they are, told as not captured where they are no text, and never
// in the way of an answer. Canary secrets stand in every place where one could slip through.
import { gzipSync } from 'node:zlib';
import { request as httpRequest } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CapturedExchange } from '../../src/shared/requestDetail';
import { waitFor } from '../support/waitFor';
import { ProxyHouse, startUpstream, type LocalUpstream } from './proxyHouse';

const realKey = 'sk-real-canary-0123456789abcdefABCDEF';
const otherKey = `gk-${'Zz9'.repeat(14)}Z`;
const answer = (text: string): string =>
  JSON.stringify({
    id: 'c1',
    object: 'chat.completion',
    created: 1,
    model: 'm1',
    choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: text } }],
    usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 },
  });

let house: ProxyHouse;
let upstream: LocalUpstream | undefined;
let key: string;

beforeEach(async () => {
  house = await ProxyHouse.open();
  key = house.key();
});
afterEach(async () => {
  await house.close();
  await upstream?.close();
  upstream = undefined;
});

const captures = (): NonNullable<ProxyHouse['services']['captures']> => {
  const { captures: service } = house.services;
  if (service === undefined) throw new Error('the house captures');
  return service;
};
const turnOn = (kilobytes = 256): void => captures().change({ enabled: true, kilobytes });

/** The capture of the newest request. */
async function captured(): Promise<CapturedExchange> {
  await waitFor(() => house.rows()[0]?.outcome != null);
  const id = house.rows()[0]?.id ?? '';
  let exchange: CapturedExchange | null = null;
  await waitFor(async () => (exchange = await house.services.store.captures.read(id)) !== null);
  return exchange as unknown as CapturedExchange;
}

const post = (path: string, body: string | Buffer, headers: Record<string, string> = {}) =>
  house.ask(path, {
    body,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
  });

async function chatUpstream(text: string): Promise<void> {
  upstream = await startUpstream((_request, response) => {
    response.setHeader('content-type', 'application/json').end(answer(text));
  });
  house.channel({ baseUrl: `${upstream.url}/v1`, secret: realKey, models: [{ id: 'm1', alias: 'short' }] });
}

describe('capturing', () => {
  it('is off unless somebody wants it, and keeps nothing then', async () => {
    await chatUpstream('hello');
    await post('/v1/chat/completions', '{"model":"m1","messages":[]}');
    expect(captures().get()).toEqual({ enabled: false, kilobytes: 256, days: 3 });
    await captures().settled();
    expect(await house.services.store.captures.read(house.rows()[0]?.id ?? '')).toBeNull();
  });

  it('keeps the body of the client, the one sent upstream where it differs, and the answer, without any secret', async () => {
    turnOn();
    await chatUpstream(`your key is ${realKey}, and ${otherKey}`);
    const body = JSON.stringify({
      model: 'short',
      messages: [{ role: 'user', content: `I pasted ${realKey} and ${key} and ${otherKey} häßlich` }],
    });
    const asked = await post(`/v1/chat/completions?key=${key}&trace=1`, body, {
      'x-api-key': key,
      cookie: `session=${key}`,
      'x-custom-token': 'canary-header',
      'x-trace': `mine-${realKey}`,
    });
    expect(asked.text).toContain(realKey);
    const exchange = await captured();
    const hidden = body
      .replaceAll(realKey, '[redacted]')
      .replaceAll(key, '[redacted]')
      .replaceAll(otherKey, '[redacted]');
    expect(exchange).toMatchObject({
      method: 'POST',
      path: '/v1/chat/completions?trace=1',
      inbound: { contentType: 'application/json', text: hidden, bytes: Buffer.byteLength(body), truncated: false },
      upstream: { text: hidden.replace('"short"', '"m1"'), truncated: false },
      answer: {
        contentType: 'application/json',
        text: answer('your key is [redacted], and [redacted]'),
        truncated: false,
      },
    });
    expect(exchange.headers).toMatchObject({ 'content-type': 'application/json', 'x-trace': 'mine-[redacted]' });
    const all = JSON.stringify(exchange);
    for (const canary of [realKey, key, otherKey, 'canary-header', 'session=']) expect(all).not.toContain(canary);

    // The body upstream is the same, byte for byte: told once.
    await post('/v1/chat/completions', body.replace('"short"', '"m1"'));
    expect((await captured()).upstream).toBeNull();
  });

  it('keeps a stream as the client got it, and what came before the client left', async () => {
    turnOn();
    house.demo();
    const body = JSON.stringify({
      model: 'demo-echo',
      stream: true,
      messages: [{ role: 'user', content: 'one two three' }],
    });
    const streamed = await post('/v1/chat/completions', body);
    const exchange = await captured();
    expect(exchange.answer).toMatchObject({ text: streamed.text, bytes: streamed.body.length, truncated: false });
    expect(streamed.text).toContain('[DONE]');

    upstream = await startUpstream((_request, response) => {
      response.setHeader('content-type', 'text/event-stream');
      response.write(
        'data: {"id":"x","object":"chat.completion.chunk","created":1,"model":"m2","choices":[{"index":0,"delta":{"content":"begun"}}]}\n\n',
      );
    });
    house.channel({ baseUrl: `${upstream.url}/v1`, models: [{ id: 'm2' }] });
    await new Promise<void>((resolve, reject) => {
      const outgoing = httpRequest(
        {
          host: '127.0.0.1',
          port: house.port,
          path: '/v1/chat/completions',
          method: 'POST',
          headers: { 'x-api-key': key },
        },
        (response) => response.once('data', () => resolve(void outgoing.destroy())),
      );
      outgoing.on('error', reject);
      outgoing.end('{"model":"m2","stream":true,"messages":[]}');
    });
    await waitFor(() => house.rows()[0]?.outcome === 'aborted');
    const left = await captured();
    expect(left.inbound.text).toBe('{"model":"m2","stream":true,"messages":[]}');
    expect(left.answer?.text).toContain('"begun"');
  });

  it('keeps compressed bodies as they read, and refusals', async () => {
    turnOn();
    await chatUpstream('hello');
    const body = '{"model":"m1","messages":[{"role":"user","content":"zipped"}]}';
    await post('/v1/chat/completions', gzipSync(body), { 'content-encoding': 'gzip' });
    expect((await captured()).inbound).toMatchObject({ text: body, bytes: body.length });

    const refused = await post('/v1/chat/completions', '{"model":"nobody","messages":[]}');
    expect(refused.status).toBe(404);
    const exchange = await captured();
    expect(exchange.upstream).toBeNull();
    expect(exchange.answer?.text).toBe(refused.text);
    const broken = await post('/v1/chat/completions', '{"model":');
    expect(broken.status).toBe(400);
    expect(await captured()).toMatchObject({ inbound: { text: '{"model":' }, answer: { text: broken.text } });
  });

  it('says of forms and of sound that they are not captured', async () => {
    turnOn();
    upstream = await startUpstream((request, response) => {
      if (request.url?.endsWith('/speech') === true)
        response.setHeader('content-type', 'audio/mpeg').end(Buffer.alloc(9000, 7));
      else response.setHeader('content-type', 'application/json').end('{"text":"hello"}');
    });
    house.channel({ baseUrl: `${upstream.url}/v1`, models: [{ id: 'm1' }] });
    const form =
      '--b\r\ncontent-disposition: form-data; name="model"\r\n\r\nm1\r\n--b\r\ncontent-disposition: form-data; name="file"; filename="a.wav"\r\n\r\nsecret sound\r\n--b--\r\n';
    const spoken = await post('/v1/audio/transcriptions', form, { 'content-type': 'multipart/form-data; boundary=b' });
    expect(spoken.status).toBe(200);
    const first = await captured();
    expect(first).toMatchObject({
      inbound: { text: '[not captured]', truncated: true, bytes: form.length },
      upstream: null,
      answer: { text: '{"text":"hello"}' },
    });
    expect(JSON.stringify(first)).not.toContain('secret sound');

    await post('/v1/audio/speech', '{"model":"m1","input":"hi","voice":"alloy"}');
    expect((await captured()).answer).toEqual({
      contentType: 'audio/mpeg',
      text: '[not captured]',
      bytes: 9000,
      truncated: true,
    });
  });

  it('keeps the beginning and the end of huge bodies, and of data in base64 its size alone', async () => {
    turnOn(16);
    await chatUpstream('x'.repeat(300_000));
    const image = Buffer.alloc(3_000_000, 9).toString('base64');
    const withImage = JSON.stringify({
      model: 'm1',
      messages: [
        { role: 'user', content: [{ type: 'image_url', image_url: { url: `data:image/png;base64,${image}` } }] },
      ],
    });
    await post('/v1/chat/completions', withImage);
    const first = await captured();
    expect(first.inbound).toEqual({
      contentType: 'application/json',
      text: withImage.replace(image, `[base64: ${image.length} characters]`),
      bytes: withImage.length,
      truncated: false,
    });

    // Secrets stand across the cuts, wherever these are.
    const words = `it is ${realKey} so `.repeat(40_000);
    const body = `{"model":"m1","messages":[{"role":"user","content":"${words}the end"}]}`;
    await post('/v1/chat/completions', body);
    const { inbound } = await captured();
    expect(inbound).toMatchObject({ truncated: true, bytes: body.length });
    expect(inbound.text.length).toBeLessThan(20_000);
    expect(inbound.text.startsWith('{"model":"m1"')).toBe(true);
    expect(inbound.text.endsWith('the end"}]}')).toBe(true);
    expect(inbound.text).toMatch(/\n\[\.\.\. \d+ bytes left out \.\.\.\]\n/);
    for (let start = 0; start + 6 <= realKey.length; start += 1) {
      expect(inbound.text).not.toContain(realKey.slice(start, start + 6));
    }
  });

  it('stops at once when it is switched off, and deletes what is asked, or too old', async () => {
    turnOn();
    await chatUpstream('hello');
    const ids: string[] = [];
    for (let index = 0; index < 40; index += 1) {
      await post('/v1/chat/completions', `{"model":"m1","messages":[],"user":"${index}"}`);
      await captured();
      ids.push(house.rows()[0]?.id ?? '');
    }
    const { store } = house.services;
    captures().change({ enabled: false });
    expect(await store.captures.read(ids[0] ?? '')).not.toBeNull();
    expect(await store.captures.deleteBefore(Date.now() - 3_600_000)).toBe(0);
    expect(await store.captures.deleteAll()).toBe(40);
    expect(await store.captures.read(ids[0] ?? '')).toBeNull();
    expect(house.rows()).toHaveLength(40);
  });
});
