// Row 6 of the security table: bodies too big, endless, mis-measured, compressed to explode, or nested to the sky.
// The right refusal each time, and memory that does not move.
import { gzipSync } from 'node:zlib';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { alias, House } from '../support/house';
import { generateBody, generateHeaders, openSocket, rawRequest, sendBytes } from '../support/rawHttp';
import { waitFor } from '../support/waitFor';
import { recordTests } from '../support/qualityFigure';

recordTests(
  6,
  'bodies',
  (ran, failed) => `${ran} tests of bodies too large, endless, mis-measured, compressed and nested, ${failed} failed`,
);

const mebibyte = 1024 * 1024;
/** 512 MiB in half a MiB. */
const bomb = gzipSync(Buffer.alloc(512 * mebibyte, 0x20), { level: 9 });
let house: House;
beforeAll(async () => {
  house = await House.build();
});
afterAll(async () => house.close());

/** Resident memory of the gateway in MiB. */
function residentMemory(): number {
  const status = readFileSync(`/proc/${house.gateway.listening.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
}

const head = (...lines: string[]): string =>
  [
    'POST /v1/chat/completions HTTP/1.1',
    `Host: 127.0.0.1:${house.gateway.proxyPort}`,
    `Authorization: Bearer ${house.key.secret}`,
    'Content-Type: application/json',
    ...lines,
    '',
    '',
  ].join('\r\n');

async function honest(): Promise<number> {
  const answer = await rawRequest(`${house.gateway.proxyUrl}/v1/chat/completions`, {
    headers: generateHeaders('openai-chat', house.key.secret),
    body: generateBody('openai-chat', alias('openai-chat'), false),
  });
  return answer.status;
}

it('refuses an announced body over the cap before it comes', async () => {
  for (const length of [String(32 * mebibyte + 1), '99999999999', '9'.repeat(15)]) {
    expect((await sendBytes(house.gateway.proxyPort, head(`Content-Length: ${length}`))).status).toBe(413);
  }
});

it('takes a body just under the cap', async () => {
  const filler = 'x'.repeat(31 * mebibyte);
  const answer = await rawRequest(`${house.gateway.proxyUrl}/v1/chat/completions`, {
    headers: generateHeaders('openai-chat', house.key.secret),
    body: generateBody('openai-chat', alias('openai-chat'), false, filler),
  });
  expect(answer.status).toBe(200);
  expect(house.upstream.lastRequest().body.length).toBeGreaterThan(31 * mebibyte);
  house.upstream.reset();
});

it('cuts off endless chunks with 413 and flat memory', async () => {
  expect(await honest()).toBe(200);
  const before = residentMemory();
  const socket = await openSocket(house.gateway.proxyPort);
  const chunk = Buffer.concat([Buffer.from('100000\r\n'), Buffer.alloc(mebibyte, 0x20), Buffer.from('\r\n')]);
  let answer = '';
  let closed = false;
  let sent = 0;
  socket.on('data', (data) => (answer += data.toString('latin1')));
  socket.on('close', () => (closed = true));
  socket.write(head('Transfer-Encoding: chunked'));
  while (!closed && sent < 400) {
    sent += 1;
    if (!socket.write(chunk)) {
      await Promise.race([
        new Promise((resolve) => socket.once('drain', resolve)),
        new Promise((resolve) => socket.once('close', resolve)),
      ]);
    }
  }
  await waitFor(() => closed, { timeout: 10_000, what: 'the end of the connection' });
  expect(answer === '' ? '413 (lost to the reset)' : answer).toMatch(/413/);
  expect(sent).toBeLessThan(400);
  expect(residentMemory() - before).toBeLessThan(150);
  expect(await honest()).toBe(200);
});

it('many bodies under the cap at once do not stay in memory', async () => {
  const filler = generateBody('openai-chat', 'no-such-model', false, 'x'.repeat(8 * mebibyte));
  const before = residentMemory();
  for (let round = 0; round < 5; round += 1) {
    const answers = await Promise.all(
      Array.from({ length: 6 }, async () =>
        rawRequest(`${house.gateway.proxyUrl}/v1/chat/completions`, {
          headers: generateHeaders('openai-chat', house.key.secret),
          body: filler,
        }),
      ),
    );
    expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: 6 }, () => 404));
  }
  await waitFor(() => residentMemory() - before < 250, { timeout: 15_000, what: 'memory given back' });
});

it('a body shorter than announced, then silence or an end, reaches nobody', async () => {
  house.upstream.reset();
  const socket = await openSocket(house.gateway.proxyPort);
  let closed = false;
  socket.on('close', () => (closed = true));
  socket.resume();
  socket.write(`${head('Content-Length: 500')}{"model":"${alias('openai-chat')}"`);
  socket.end();
  await waitFor(() => closed);
  expect(house.upstream.requests).toHaveLength(0);
  expect(await honest()).toBe(200);
});

it.each([
  ['two lengths', ['Content-Length: 5', 'Content-Length: 6']],
  ['length and chunked', ['Content-Length: 5', 'Transfer-Encoding: chunked']],
  ['a negative length', ['Content-Length: -1']],
  ['a length in hex', ['Content-Length: 0x10']],
  ['a length with a plus', ['Content-Length: +5']],
  ['an unknown transfer coding', ['Transfer-Encoding: gzip, chunked, x']],
  ['chunked not last', ['Transfer-Encoding: chunked, gzip']],
])('framing with %s is refused', async (_what, lines) => {
  house.upstream.reset();
  const answer = await sendBytes(house.gateway.proxyPort, `${head(...lines)}0\r\n\r\n`);
  expect([400, 411, 413, 415, 501]).toContain(answer.status);
  expect(house.upstream.requests).toHaveLength(0);
});

it('a gzip bomb is refused without being unpacked', async () => {
  expect(bomb.length).toBeLessThan(mebibyte);
  const before = residentMemory();
  for (const encoding of ['gzip', 'GZIP', 'x-gzip', 'gzip, gzip', 'deflate', 'br', 'zstd']) {
    const answer = await rawRequest(`${house.gateway.proxyUrl}/v1/chat/completions`, {
      headers: { ...generateHeaders('openai-chat', house.key.secret), 'content-encoding': encoding },
      body: bomb,
    });
    expect([400, 413, 415]).toContain(answer.status);
  }
  expect(residentMemory() - before).toBeLessThan(100);
  expect(await honest()).toBe(200);
});

it('a gzip bomb from the provider does not fill our memory', async () => {
  const before = residentMemory();
  for (const stream of [false, true]) {
    house.upstream.script({ body: bomb, headers: { 'content-encoding': 'gzip' } });
    const answer = await rawRequest(`${house.gateway.proxyUrl}/v1/chat/completions`, {
      headers: generateHeaders('openai-chat', house.key.secret),
      body: generateBody('openai-chat', alias('openai-chat'), stream),
      timeout: 20_000,
    });
    expect(answer.status).toBeGreaterThanOrEqual(200);
  }
  expect(residentMemory() - before).toBeLessThan(250);
  expect(await honest()).toBe(200);
});

it.each([
  ['arrays', '['],
  ['objects', '{"a":'],
])('JSON nested 100,000 deep (%s) is a 400, quickly', async (_what, opening) => {
  const depth = 100_000;
  const inner = opening.repeat(depth) + (opening === '[' ? ']' : '1}').repeat(opening === '[' ? depth : 1);
  const body = `{"model":"${alias('openai-chat')}","messages":${inner}}`;
  const began = performance.now();
  const answer = await rawRequest(`${house.gateway.proxyUrl}/v1/chat/completions`, {
    headers: generateHeaders('openai-chat', house.key.secret),
    body,
  });
  expect(answer.status).toBe(400);
  expect(performance.now() - began).toBeLessThan(10_000);
  const management = await rawRequest(`${house.gateway.listening.managementUrl}/api/v1/keys`, {
    headers: { authorization: `Bearer ${house.gateway.listening.managementToken}`, 'content-type': 'application/json' },
    body: `{"name":${inner}}`,
  });
  expect(management.status).toBe(400);
});

it('depth 150 is nobody’s fault', async () => {
  const deep = '['.repeat(150) + ']'.repeat(150);
  const answer = await rawRequest(`${house.gateway.proxyUrl}/v1/chat/completions`, {
    headers: generateHeaders('openai-chat', house.key.secret),
    body: `{"model":"${alias('openai-chat')}","extra":${deep},"messages":[{"role":"user","content":"x"}]}`,
  });
  expect(answer.status).toBe(200);
});

it('headers over 16 KiB or 100 in number are 431', async () => {
  const many = Array.from({ length: 150 }, (_, index) => `x-h${index}: 1`);
  expect((await sendBytes(house.gateway.proxyPort, head(...many, 'Content-Length: 2') + '{}')).status).toBe(431);
  expect(
    (await sendBytes(house.gateway.proxyPort, head(`x-big: ${'x'.repeat(17_000)}`, 'Content-Length: 2') + '{}')).status,
  ).toBe(431);
});

it('the management API caps its bodies too', async () => {
  const answer = await rawRequest(`${house.gateway.listening.managementUrl}/api/v1/keys`, {
    headers: { authorization: `Bearer ${house.gateway.listening.managementToken}`, 'content-type': 'application/json' },
    body: `{"name":"${'x'.repeat(40 * mebibyte)}"}`,
  }).catch((error: { code?: string }) => ({ status: error.code === 'EPIPE' || error.code === 'ECONNRESET' ? 413 : 0 }));
  expect(answer.status).toBe(413);
});
