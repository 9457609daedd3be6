// Form uploads through the proxy: streamed while they arrive, kept only where they must be, given whole to the next channel, capped,
// and gone when the request is.
import { once } from 'node:events';
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { clearSpool } from '../../src/gateway/proxy/spool';
import type { ChannelRecord } from '../../src/store/channelRepository';
import { modelOf, OtherProvider } from '../support/fakeUpstream/otherProvider';
import { createGate } from '../support/fakeUpstream/play';
import { seededRandom } from '../support/seededRandom';
import { TemporaryFolder } from '../support/temporaryFolder';
import { waitFor } from '../support/waitFor';
import { ProxyHouse } from './proxyHouse';

const kibibyte = 1024;
const uploadBytes = 4 * 1024 * kibibyte;
const spoolMemoryBytes = 64 * kibibyte;
const boundary = 'gate-boundary-0123456789';
const content = seededRandom(7).bytes(600 * kibibyte);

let folder: TemporaryFolder;
let house: ProxyHouse;
let first: OtherProvider;
let second: OtherProvider;
let backup: ChannelRecord;
let key: string;

beforeAll(async () => {
  folder = new TemporaryFolder('uploads');
  first = await OtherProvider.start();
  second = await OtherProvider.start('second-secret-0123456789abcdef');
  const limits = { uploadBytes, spoolMemoryBytes, bodyIdleMs: 2000, lingerMs: 500 };
  house = await ProxyHouse.open({ limits, spoolFolder: folder.join('uploads') });
  key = house.key();
  const models = [{ id: 'whisper', alias: 'alias' }];
  house.channel({ secret: first.secret, baseUrl: `${first.url}/v1`, models, name: 'first' });
  backup = house.channel({ secret: second.secret, baseUrl: `${second.url}/v1`, models, name: 'second', priority: 5 });
});
afterAll(async () => {
  await house.close();
  await first.close();
  await second.close();
  folder.remove();
});
beforeEach(async () => {
  await waitFor(() => house.activity.active === 0 && spooled().length === 0);
  first.reset();
  second.reset();
  house.forgive();
  house.services.store.channels.update(backup.id, { enabled: false, updatedAt: Date.now() });
});

const withBackup = (): void => {
  house.services.store.channels.update(backup.id, { enabled: true, updatedAt: Date.now() });
};

const part = (name: string, value: string): string =>
  `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
const filePart = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.bin"\r\n\r\n`;
const end = `\r\n--${boundary}--\r\n`;
const modelFirst = Buffer.concat([Buffer.from(part('model', 'alias') + filePart), content, Buffer.from(end)]);
const fileFirst = Buffer.concat([
  Buffer.from(filePart),
  content,
  Buffer.from(`\r\n${part('model', 'alias')}--${boundary}--\r\n`),
]);

function begin(headers: Record<string, string | number> = {}): ClientRequest {
  const outgoing = httpRequest({
    host: '127.0.0.1',
    port: house.port,
    path: '/v1/audio/transcriptions',
    method: 'POST',
    agent: false,
    headers: {
      authorization: `Bearer ${key}`,
      'content-type': `multipart/form-data; boundary=${boundary}`,
      ...headers,
    },
  });
  outgoing.on('error', () => undefined);
  return outgoing;
}

async function answerOf(outgoing: ClientRequest): Promise<{ status: number; text: string }> {
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return { status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() };
}

function upload(body: Buffer, headers: Record<string, string | number> = { 'content-length': body.length }) {
  const outgoing = begin(headers);
  const answer = answerOf(outgoing);
  // Written apart from the end: Node would count what it is given with the end.
  outgoing.write(body);
  outgoing.end();
  return answer;
}

const spooled = (): string[] => (existsSync(folder.join('uploads')) ? readdirSync(folder.join('uploads')) : []);
const replaced = (body: Buffer): Buffer => Buffer.from(body.toString('latin1').replace('alias', 'whisper'), 'latin1');

describe.each([
  ['the model first', modelFirst],
  ['the file first', fileFirst],
])('%s', (_order, body) => {
  it.each([
    ['with its length', { 'content-length': body.length }],
    ['in chunks', {}],
  ])('arrives byte for byte but for the model, %s', async (_how, headers) => {
    expect(await upload(body, headers)).toMatchObject({ status: 200 });
    expect(first.last().body.equals(replaced(body))).toBe(true);
    // The file came whole before the request went on, so its length is known in any case.
    const lengthKnown = 'content-length' in headers || body === fileFirst;
    expect(first.last().headers['content-length']).toBe(lengthKnown ? String(body.length + 2) : undefined);
    await waitFor(() => spooled().length === 0);
  });

  it.each([500, 429, 401, 404])('status %i of the first channel: the second gets all of it', async (status) => {
    withBackup();
    first.answer = () => ({ status, pieces: ['{"error":{"message":"no"}}'] });
    expect(await upload(body)).toMatchObject({ status: 200 });
    expect(second.last().body.equals(replaced(body))).toBe(true);
    expect(house.rows()[0]).toMatchObject({ outcome: 'ok', attempts: [{ status }, { status: 200 }] });
    await waitFor(() => spooled().length === 0);
  });

  it('a channel that answers before it has read: the second gets all of it', async () => {
    withBackup();
    house.services.secrets.set(house.rows()[0]?.attempts[0]?.channelId ?? '', 'wrong', Date.now());
    first.beforeBody = () => Promise.reject(new Error('hang up'));
    expect(await upload(body)).toMatchObject({ status: 200 });
    expect(second.last().body.equals(replaced(body))).toBe(true);
    house.services.secrets.set(house.rows()[0]?.attempts[0]?.channelId ?? '', first.secret, Date.now());
  });
});

it('with the model first, the provider reads while the client still writes, and the client waits for the provider', async () => {
  const gate = createGate();
  first.beforeBody = () => gate.opened;
  const outgoing = begin();
  const answer = answerOf(outgoing);
  outgoing.write(part('model', 'alias') + filePart);
  await waitFor(() => first.requests.length === 1);
  // The sockets between client, gateway and provider take a few hundred KiB each; the rest waits at the client.
  let written = 0;
  while (written < 3 * 1024 * kibibyte && outgoing.write(Buffer.alloc(256 * kibibyte))) written += 256 * kibibyte;
  expect(spooled()).toEqual([]);
  gate.open();
  outgoing.end(end);
  expect(await answer).toMatchObject({ status: 200 });
  expect(modelOf(first.last())).toBe('whisper');
});

it('with the file first, it waits in a file that nobody else can read', async () => {
  const outgoing = begin();
  const answer = answerOf(outgoing);
  outgoing.write(filePart);
  outgoing.write(content);
  await waitFor(() => spooled().length === 1);
  const [name = ''] = spooled();
  const kept = folder.join('uploads', name);
  if (process.platform !== 'win32') {
    expect(statSync(kept).mode & 0o777).toBe(0o600);
    expect(statSync(folder.join('uploads')).mode & 0o777).toBe(0o700);
  }
  expect(first.requests).toHaveLength(0);
  outgoing.end(`\r\n${part('model', 'alias')}--${boundary}--\r\n`);
  expect(await answer).toMatchObject({ status: 200 });
  await waitFor(() => spooled().length === 0);
});

it('what a crash left behind is removed at the start', () => {
  const left = folder.join('left');
  clearSpool(left, (error) => expect(error).toBeUndefined());
  const other = new TemporaryFolder('left');
  writeFileSync(other.join('1-abc'), 'x');
  clearSpool(other.path, (error) => expect(error).toBeUndefined());
  expect(readdirSync(other.path)).toEqual([]);
  other.remove();
});

describe('refused', () => {
  it.each([
    [
      'a second model behind the file',
      Buffer.concat([
        modelFirst.subarray(0, -end.length),
        Buffer.from(`\r\n${part('model', 'gpt')}--${boundary}--\r\n`),
      ]),
    ],
    ['a form that ends too early', modelFirst.subarray(0, -10)],
  ])('%s, which no provider gets whole', async (_what, body) => {
    const answer = await upload(body);
    expect(answer).toMatchObject({ status: 400 });
    expect(answer.text).toContain('multipart form');
    expect(first.requests.every((request) => request.body.length === 0)).toBe(true);
    expect(house.rows()[0]).toMatchObject({ outcome: 'error', status: 400 });
  });

  it('what is over the cap, announced or not', async () => {
    expect(await upload(modelFirst, { 'content-length': uploadBytes + 1 })).toMatchObject({ status: 413 });
    const big = Buffer.concat([Buffer.from(part('model', 'alias') + filePart), Buffer.alloc(uploadBytes)]);
    expect(await upload(big, {})).toMatchObject({ status: 413 });
    const late = Buffer.concat([Buffer.from(filePart), Buffer.alloc(uploadBytes)]);
    expect(await upload(late, {})).toMatchObject({ status: 413 });
    await waitFor(() => spooled().length === 0);
  });

  it('compressed forms, two content types, and forms where JSON is meant', async () => {
    expect(await upload(modelFirst, { 'content-encoding': 'gzip' })).toMatchObject({ status: 415 });
    expect(await upload(modelFirst, { 'content-type': 'multipart/form-data' })).toMatchObject({ status: 400 });
    const headers = { authorization: `Bearer ${key}`, 'content-type': `multipart/form-data; boundary=${boundary}` };
    expect(await house.ask('/v1/embeddings', { headers, body: modelFirst })).toMatchObject({ status: 400 });
    expect(
      await house.ask('/v1/audio/transcriptions', {
        headers: { ...headers, authorization: 'Bearer x' },
        body: modelFirst,
      }),
    ).toMatchObject({ status: 401 });
    expect(first.requests).toHaveLength(0);
  });

  it('by the provider in the middle: the client hears it', async () => {
    const outgoing = begin();
    const answer = answerOf(outgoing);
    first.beforeBody = () => Promise.reject(new Error('hang up'));
    outgoing.write(part('model', 'alias') + filePart);
    outgoing.write(content);
    expect(await answer).toMatchObject({ status: 502 });
    outgoing.destroy();
  });

  it('a client that falls silent', async () => {
    const outgoing = begin();
    const answer = answerOf(outgoing);
    outgoing.write(part('model', 'alias') + filePart);
    expect(await answer).toMatchObject({ status: 408 });
    await waitFor(() => first.last().abandoned);
    outgoing.destroy();
  });
});

describe('the client leaves', () => {
  it('in the middle of its upload: the provider’s request ends, and nothing is kept', async () => {
    const outgoing = begin();
    outgoing.write(part('model', 'alias') + filePart);
    outgoing.write(content);
    await waitFor(() => first.received > 100 * kibibyte);
    outgoing.destroy();
    await waitFor(() => first.last().abandoned);
    await waitFor(() => house.rows()[0]?.outcome === 'aborted');
    expect(spooled()).toEqual([]);
    await waitFor(() => house.activity.active === 0);
  });

  it('before its model was there', async () => {
    const outgoing = begin();
    outgoing.write(filePart);
    outgoing.write(content);
    await waitFor(() => spooled().length === 1);
    outgoing.destroy();
    await waitFor(() => spooled().length === 0);
    await waitFor(() => house.activity.active === 0);
    expect(first.requests).toHaveLength(0);
  });
});
