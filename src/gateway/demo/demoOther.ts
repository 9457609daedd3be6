// The demo's embeddings, moderations, a picture and a sound: made on the spot, the same for the same request. Called by openDemo.ts.
// What the demo does not serve never gets here: the catalogue's row of the demo says what it does.
import { createHash } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';
import {
  decodeGeminiEmbeddings,
  decodeOpenaiEmbeddings,
  encodeGeminiVectors,
  encodeOpenaiVectors,
} from '../../protocols/gemini/embeddings';
import { arrayIn, countIn, stringIn } from '../../protocols/wire/jsonValue';
import { GatewayError } from '../../shared/errors';
import type { DemoCall } from './demoAnswer';
import { estimateTokens } from './demoText';

export interface DemoFile {
  contentType: string;
  bytes: Buffer;
}

const dimensionsByDefault = 64;

/** The answer to `call` with its parsed `body`. Throws `bad-request` for a request that cannot be read. */
export function demoOther(call: DemoCall, body: unknown): DemoFile {
  switch (call.operation) {
    case 'embed':
    case 'batch-embed':
      return json(embed(call, body));
    case 'moderate':
      return json(moderate(call, body));
    case 'generate-images':
      return json(draw(call, body));
    case 'speak':
      return { contentType: 'audio/wav', bytes: beep(stringIn(body, 'input') ?? '') };
    default:
      throw new GatewayError('bad-request', 'The demo does not serve this: add a channel of a provider that does.');
  }
}

function json(body: unknown): DemoFile {
  return { contentType: 'application/json', bytes: Buffer.from(JSON.stringify(body)) };
}

function embed(call: DemoCall, body: unknown): unknown {
  const method = call.operation === 'batch-embed' ? 'batchEmbedContents' : 'embedContent';
  const { request } = call.protocol === 'gemini' ? decodeGeminiEmbeddings(body, method) : decodeOpenaiEmbeddings(body);
  const dimensions = Math.min(Math.max(Math.round(request.dimensions ?? dimensionsByDefault), 1), 4096);
  const vectors = request.inputs.map((text) => vectorOf(text, dimensions));
  const answer = { vectors, promptTokens: estimateTokens(request.inputs.join('')) };
  return call.protocol === 'gemini'
    ? encodeGeminiVectors(answer, method)
    : encodeOpenaiVectors(answer, call.model, request.base64);
}

/** Words give the directions: texts that share words lie close to each other. Of length 1. */
function vectorOf(text: string, dimensions: number): number[] {
  const vector = new Array<number>(dimensions).fill(0);
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [text]) {
    const hash = createHash('sha256').update(word).digest();
    const at = hash.readUInt32LE(0) % dimensions;
    vector[at] = (vector[at] ?? 0) + (hash.readUInt8(4) < 128 ? 1 : -1);
  }
  const length = Math.hypot(...vector);
  if (length === 0) vector[0] = 1;
  return vector.map((value) => (length === 0 ? value : value / length));
}

function moderate(call: DemoCall, body: unknown): unknown {
  const count = Math.max(arrayIn(body, 'input').length, 1);
  const none = <T>(value: T): Record<string, T> =>
    Object.fromEntries(['harassment', 'hate', 'self-harm', 'sexual', 'violence'].map((name) => [name, value]));
  const result = {
    flagged: false,
    categories: none(false),
    category_scores: none(0),
    category_applied_input_types: none([]),
  };
  return { id: `modr-${call.id}`, model: call.model, results: Array.from({ length: count }, () => result) };
}

function draw(call: DemoCall, body: unknown): unknown {
  const count = Math.min(Math.max(countIn(body, 'n') ?? 1, 1), 10);
  const picture = gatePicture(stringIn(body, 'prompt') ?? '').toString('base64');
  return { created: call.createdAt, data: Array.from({ length: count }, () => ({ b64_json: picture })) };
}

const pictureSize = 64;

/** A gate in a colour of the prompt's, as PNG (https://www.w3.org/TR/png-3/): 64 × 64 points, three bytes each. */
function gatePicture(prompt: string): Buffer {
  const [red = 0, green = 0, blue = 0] = createHash('sha256').update(prompt).digest();
  const rows = Array.from({ length: pictureSize }, (_, y) => {
    const row = Buffer.alloc(1 + pictureSize * 3);
    for (let x = 0; x < pictureSize; x += 1) {
      const wall = y > 20 && x > 8 && x < 56;
      const opening = Math.hypot(x - 32, Math.min(y - 40, 0)) < 12;
      const colour = wall && !opening ? [red, green, blue] : [235, 240, 245];
      row.set(colour, 1 + x * 3);
    }
    return row;
  });
  const head = Buffer.alloc(13);
  head.writeUInt32BE(pictureSize, 0);
  head.writeUInt32BE(pictureSize, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const chunk = (name: string, data: Buffer): Buffer => {
    const content = Buffer.concat([Buffer.from(name, 'latin1'), data]);
    const framed = Buffer.alloc(content.length + 8);
    framed.writeUInt32BE(data.length, 0);
    framed.set(content, 4);
    framed.writeUInt32BE(crc32(content), content.length + 4);
    return framed;
  };
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

const samplesPerSecond = 8000;

/** A short tone per word, at most ten, as WAV: 8 kHz, one channel, 16 bits. */
function beep(text: string): Buffer {
  const words = Math.min(Math.max(text.split(/\s+/).filter((word) => word !== '').length, 1), 10);
  const perWord = samplesPerSecond / 5;
  const sound = Buffer.alloc(words * perWord * 2);
  for (let index = 0; index < words * perWord; index += 1) {
    const within = index % perWord;
    const fade = Math.min(within, perWord - within) / perWord;
    const pitch = 330 + 55 * (Math.floor(index / perWord) % 4);
    const value = Math.sin((2 * Math.PI * pitch * index) / samplesPerSecond) * fade;
    sound.writeInt16LE(Math.round(value * 12_000), index * 2);
  }
  const head = Buffer.alloc(44);
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(36 + sound.length, 4);
  head.write('WAVEfmt ', 8, 'latin1');
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(samplesPerSecond, 24);
  head.writeUInt32LE(samplesPerSecond * 2, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36, 'latin1');
  head.writeUInt32LE(sound.length, 40);
  return Buffer.concat([head, sound]);
}
