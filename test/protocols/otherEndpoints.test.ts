// The readers of the other endpoints: lengths of recordings, what a request says of itself, usage of whole, large and streamed answers.
import { describe, expect, it } from 'vitest';
import { coversUsage } from '../../src/metering/prices/arithmetic';
import { ratesOf } from '../../src/metering/prices/rates';
import { matchEndpoint, upstreamPath } from '../../src/protocols/endpoints';
import { readOtherAnswer } from '../../src/protocols/otherEndpoints/answerFacts';
import { askedInJson, usageAsAsked } from '../../src/protocols/otherEndpoints/asked';
import { withGeminiModel } from '../../src/protocols/otherEndpoints/geminiModels';
import { LargeJsonTap } from '../../src/protocols/otherEndpoints/largeAnswer';
import { newOtherTap } from '../../src/protocols/otherEndpoints/streamTap';
import { wavSeconds } from '../../src/protocols/otherEndpoints/wav';
import { usageBuckets } from '../../src/protocols/usageBuckets';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const nothing = { count: 1, characters: undefined, audioSeconds: undefined };

describe('WAV', () => {
  const chunk = (name: string, size: number, data = Buffer.alloc(0)): Buffer => {
    const head = Buffer.alloc(8);
    head.write(name, 'latin1');
    head.writeUInt32LE(size, 4);
    return Buffer.concat([head, data]);
  };
  const format = Buffer.alloc(16);
  format.writeUInt32LE(32_000, 8);
  const start = Buffer.concat([chunk('RIFF', 0, Buffer.from('WAVE'))]);
  const fmt = chunk('fmt ', 16, format);
  it.each([
    ['its data', Buffer.concat([start, fmt, chunk('data', 64_000)]), 44 + 64_000, 2],
    ['an open size', Buffer.concat([start, fmt, chunk('data', 0xffffffff)]), 44 + 16_000, 0.5],
    ['no size', Buffer.concat([start, fmt, chunk('data', 0)]), 44 + 16_000, 0.5],
    [
      'odd chunks before it',
      Buffer.concat([start, chunk('LIST', 3, Buffer.alloc(4)), fmt, chunk('data', 32_000)]),
      99_999,
      1,
    ],
    ['no format', Buffer.concat([start, chunk('data', 32_000)]), 99_999, undefined],
    ['data out of sight', Buffer.concat([start, fmt, chunk('LIST', 9000)]), 99_999, undefined],
    ['another kind of file', Buffer.from('ID3\u0004 and so on and on'), 99_999, undefined],
    ['nothing', Buffer.alloc(0), 0, undefined],
  ])('with %s', (_what, head, length, seconds) => {
    expect(wavSeconds(head, length)).toBe(seconds);
  });
});

describe('what a request says of itself', () => {
  it('characters are code points, not units', () => {
    const asked = askedInJson('speak', bytes('{"input":"a\\ud83c\\udf09é 模"}'));
    expect(asked.characters).toBe(5);
    expect(usageAsAsked('speak', asked)).toMatchObject({ characters: 5, output: 0 });
    expect(askedInJson('speak', bytes('{"input":5}')).characters).toBeUndefined();
  });

  it('the number of pictures', () => {
    expect(askedInJson('generate-images', bytes('{"n":3}')).count).toBe(3);
    for (const body of ['{}', '{"n":null}', '{"n":0}', '{"n":"2"}', '{"n":1.5}']) {
      expect(askedInJson('generate-images', bytes(body)).count).toBe(1);
    }
  });
});

describe('whole answers', () => {
  it.each([
    ['rerank', { usage: { total_tokens: 12, prompt_tokens: 12 } }, { input: 12 }],
    ['rerank', { meta: { tokens: { input_tokens: 3, output_tokens: 1 } } }, { input: 3, output: 1 }],
    [
      'rerank',
      { meta: { billed_units: { search_units: 2 } } },
      { input: 0, raw: { billed_units: { search_units: 2 } } },
    ],
    ['predict', { predictions: [{}, {}] }, { images: 2 }],
    [
      'generate-images',
      { data: [{}], usage: { input_tokens: 5, output_tokens: 6 } },
      { images: 1, input: 5, output: 6 },
    ],
    ['transcribe', { text: '', duration: 2.25 }, { audioSeconds: 2.25 }],
    ['embed', { usage: { prompt_tokens: 4, total_tokens: 4 } }, { input: 4 }],
    ['embed', { usageMetadata: { promptTokenCount: 6 } }, { input: 6 }],
  ] as const)('%s %o', (operation, body, usage) => {
    expect(readOtherAnswer(operation, body, nothing).usage).toMatchObject(usage);
  });

  it('that tell nothing are not known; those with an error are errors', () => {
    expect(readOtherAnswer('transcribe', { text: '', duration: 'long' }, nothing).usage).toBeUndefined();
    expect(readOtherAnswer('embed', { embedding: { values: [] } }, nothing).usage).toBeUndefined();
    expect(readOtherAnswer('generate-images', { error: { message: 'no' }, data: [] }, nothing)).toEqual({
      error: 'no',
    });
  });
});

it('large answers are read the same however they are cut', () => {
  const text = `{"data":[{"url":"a"},{"b64_json":"AAAA"},{"b64_json": "\\"b64_json\\""}],"usage":{"input_tokens":1,"output_tokens":2}}`;
  for (let size = 1; size < text.length; size += 1) {
    const tap = new LargeJsonTap('generate-images');
    for (let at = 0; at < text.length; at += size) tap.push(bytes(text.slice(at, at + size)));
    expect(tap.facts().usage, `pieces of ${size}`).toMatchObject({ images: 2, input: 1, output: 2 });
  }
});

it('streams end with the last result that was asked for', () => {
  const frame = (type: string, usage?: object): Uint8Array =>
    bytes(`data: ${JSON.stringify({ type, b64_json: 'AA', usage })}\n\n`);
  const tap = newOtherTap('generate-images', { ...nothing, count: 2 });
  expect(tap.push(frame('image_generation.partial_image'))).toMatchObject({ ended: false });
  expect(tap.push(frame('image_generation.completed', { input_tokens: 1, output_tokens: 2 })).ended).toBe(false);
  expect(tap.push(frame('image_generation.completed', { input_tokens: 1, output_tokens: 3 })).ended).toBe(true);
  expect(tap.close()).toMatchObject({ complete: true, facts: { usage: { images: 2, input: 2, output: 5 } } });
  const torn = newOtherTap('speak', nothing);
  torn.push(frame('speech.audio.delta'));
  expect(torn.close().complete).toBe(false);
  const failed = newOtherTap('transcribe', nothing);
  expect(failed.push(bytes('data: {"error":{"message":"overloaded"}}\n\n')).ended).toBe(true);
  expect(failed.close()).toMatchObject({ complete: true, facts: { error: 'overloaded' } });
});

it('Google’s bodies name the model of the path', () => {
  const text = (body: string, model: string): string => new TextDecoder().decode(withGeminiModel(bytes(body), model));
  const batch =
    '{"requests":[ {"model":"models/a","content":{"model":"keep"}},[],"x",{"content":"\\"}{\\\\"} ,{"model":"models/c"}]}';
  expect(text(batch, 'up')).toBe(batch.replace('models/a', 'models/up').replace('models/c', 'models/up'));
  expect(text('{"model":"models/up"}', 'up')).toBe('{"model":"models/up"}');
  expect(text('{"model":"models/a"}', 'tunedModels/t')).toBe('{"model":"tunedModels/t"}');
  expect(text('{"requests":{"model":"x"}}', 'up')).toBe('{"requests":{"model":"x"}}');
});

it('paths lead to the provider’s own', () => {
  const hints = { anthropicVersion: false };
  for (const path of [
    'embeddings',
    'images/generations',
    'images/edits',
    'images/variations',
    'audio/speech',
    'audio/transcriptions',
    'audio/translations',
    'moderations',
    'rerank',
  ]) {
    const match = matchEndpoint(`/v1/${path}`, hints);
    expect(match).toMatchObject({ protocol: 'openai-chat', allowedMethods: ['POST'] });
    expect(match && upstreamPath(match, 'm')).toBe(`/${path}`);
  }
  for (const method of ['embedContent', 'batchEmbedContents', 'predict']) {
    for (const version of ['v1', 'v1beta']) {
      const match = matchEndpoint(`/${version}/models/a:${method}`, hints);
      expect(match).toMatchObject({ protocol: 'gemini', model: 'a' });
      expect(match && upstreamPath(match, 'b')).toBe(`/models/b:${method}`);
    }
  }
});

it('what no rate counts has no cost', () => {
  const tokens = ratesOf({ input: 1, output: 1 });
  const pictures = ratesOf({ input: 1, output: 1, image: 0.04 });
  const requests = ratesOf({ input: 0, output: 0, perRequest: 0.002 });
  expect(coversUsage(usageBuckets({ input: 5, raw: null }), tokens)).toBe(true);
  expect(coversUsage(usageBuckets({ images: 1, raw: null }), tokens)).toBe(false);
  expect(coversUsage(usageBuckets({ images: 1, raw: null }), pictures)).toBe(true);
  expect(coversUsage(usageBuckets({ audioSeconds: 9, raw: null }), pictures)).toBe(false);
  expect(coversUsage(usageBuckets({ raw: null }), tokens)).toBe(false);
  expect(coversUsage(usageBuckets({ raw: null }), requests)).toBe(true);
});
