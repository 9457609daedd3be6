// The demo's embeddings, moderations, picture and sound through the proxy, read by the official SDKs.
import { GoogleGenAI } from '@google/genai';
import OpenAI, { toFile } from 'openai';
import { inflateSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { wavSeconds } from '../../src/protocols/otherEndpoints/wav';
import { ProxyHouse } from './proxyHouse';

let house: ProxyHouse;
let openai: OpenAI;
let google: GoogleGenAI;
beforeAll(async () => {
  house = await ProxyHouse.open();
  house.demo();
  const key = house.key();
  openai = new OpenAI({ baseURL: `${house.url}/v1`, apiKey: key, maxRetries: 0 });
  google = new GoogleGenAI({ apiKey: key, httpOptions: { baseUrl: house.url } });
});
afterAll(() => house.close());

const similar = (a: number[] = [], b: number[] = []): number =>
  a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);

it('embeds: like texts lie close to each other, in both shapes alike', async () => {
  const input = ['the red gate', 'a red gate', 'seven quick foxes'];
  const { data, usage } = await openai.embeddings.create({ model: 'demo-echo', input });
  const [first, second, third] = data.map((item) => item.embedding);
  expect(similar(first, first)).toBeCloseTo(1, 5);
  expect(similar(first, second)).toBeGreaterThan(similar(first, third));
  expect(usage.prompt_tokens).toBeGreaterThan(0);
  const answer = await google.models.embedContent({
    model: 'demo-echo',
    contents: input,
    config: { outputDimensionality: 8 },
  });
  expect(answer.embeddings?.map((item) => item.values?.length)).toEqual([8, 8, 8]);
  expect(house.rows()[0]).toMatchObject({ outcome: 'ok', usageKnown: true });
});

it('moderates', async () => {
  const answer = await openai.moderations.create({ model: 'demo-echo', input: ['a', 'b'] });
  expect(answer.results.map((result) => result.flagged)).toEqual([false, false]);
});

it('draws', async () => {
  const { data } = await openai.images.generate({ model: 'demo-echo', prompt: 'a gate', n: 2 });
  const png = Buffer.from(data?.[0]?.b64_json ?? '', 'base64');
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  const at = png.indexOf('IDAT');
  expect(inflateSync(png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4)))).toHaveLength(64 * (1 + 64 * 3));
  expect(house.rows()[0]).toMatchObject({ images: 2 });
});

it('sounds', async () => {
  const speech = await openai.audio.speech.create({ model: 'demo-echo', voice: 'alloy', input: 'one two three' });
  const wav = Buffer.from(await speech.arrayBuffer());
  expect([speech.headers.get('content-type'), wavSeconds(wav, wav.length)]).toEqual(['audio/wav', 0.6]);
});

it('says what it does not serve', async () => {
  const file = await toFile(Buffer.from('x'), 'a.wav');
  await expect(openai.audio.transcriptions.create({ model: 'demo-echo', file })).rejects.toMatchObject({
    status: 400,
    message: expect.stringContaining('does not offer transcriptions') as string,
  });
  await expect(openai.embeddings.create({ model: 'demo-echo', input: [[1]] })).rejects.toMatchObject({ status: 400 });
});
