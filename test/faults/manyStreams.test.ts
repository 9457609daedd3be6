// Row 46 of the reliability table: readers at 1 KB/s and open idle streams. What a slow client does not take is not fetched, an idle stream costs
// little, and of all that clients leave behind nothing stays. 20 readers and 200 streams; the whole form has 100 and 1,000.
import { readdirSync, readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { GatewayFixture } from '../support/gatewayFixture';
import { isLong } from '../support/long';
import { counted, recordFigure } from '../support/qualityFigure';
import { generateBody, openSocket } from '../support/rawHttp';
import { waitFor } from '../support/waitFor';

const idle = isLong ? 1000 : 200;
const readers = isLong ? 100 : 20;
const readingSeconds = isLong ? 30 : 3;
let gateway: GatewayFixture;
let key: string;
let provider: Server;
let begin: (response: ServerResponse) => void = () => undefined;
const running = new Set<ServerResponse>();
let sockets: Socket[] = [];

beforeAll(async () => {
  provider = createServer((request, response) => {
    request.resume();
    running.add(response);
    response.on('close', () => running.delete(response));
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    begin(response);
  });
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
  gateway = await GatewayFixture.start();
  const baseUrl = `http://127.0.0.1:${(provider.address() as AddressInfo).port}/v1`;
  await gateway.createChannel({ name: 'p', provider: 'custom-openai', baseUrl, secret: 'sk-x', models: [{ id: 'm' }] });
  key = (await gateway.createKey()).secret;
});
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  sockets = [];
});
afterAll(async () => {
  await gateway.close();
  provider.closeAllConnections();
  await new Promise((resolve) => provider.close(resolve));
});

const frame = (text: string): string =>
  `data: ${JSON.stringify({ id: 'c', choices: [{ index: 0, delta: { content: text }, finish_reason: null }] })}\n\n`;

/** Resident memory of the gateway in KiB, and how many descriptors it holds. */
function measure(): { memory: number; descriptors: number } {
  const { pid } = gateway.listening;
  const memory = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
  return { memory, descriptors: readdirSync(`/proc/${pid}/fd`).length };
}

async function openStream(): Promise<Socket> {
  const body = generateBody('openai-chat', 'm', true);
  const socket = await openSocket(gateway.proxyPort);
  sockets.push(socket);
  socket.write(
    `POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1:${gateway.proxyPort}\r\nAuthorization: Bearer ${key}\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
  return socket;
}

const activeRequests = async (): Promise<number> => (await gateway.call('getStatus', {})).activeRequests;

it(`${idle} open idle streams cost little, and none is left when their clients go`, { timeout: 120_000 }, async () => {
  begin = (response) => response.write(frame('x'));
  // A first round, so that what is only made once is not counted.
  for (let count = 0; count < 20; count += 1) (await openStream()).resume();
  await waitFor(() => running.size === 20);
  for (const socket of sockets) socket.destroy();
  await waitFor(async () => running.size === 0 && (await activeRequests()) === 0);
  const before = measure();

  let heard = 0;
  for (let count = 0; count < idle; count += 1) {
    (await openStream()).once('data', () => (heard += 1)).resume();
  }
  await waitFor(() => heard === idle && running.size === idle, { timeout: 60_000, what: 'every stream to begin' });
  const open = measure();
  expect(await activeRequests()).toBe(idle);
  const left = performance.now();
  for (const socket of sockets) socket.destroy();
  await waitFor(() => running.size === 0, { timeout: 20_000, what: 'the end of every upstream' });
  const gone = performance.now() - left;
  await waitFor(async () => (await activeRequests()) === 0);
  await waitFor(() => measure().descriptors <= before.descriptors + 5, {
    timeout: 20_000,
    what: 'descriptors given back',
  });
  const each = (open.memory - before.memory) / idle;
  const openRows = (await gateway.rows(1000)).filter(({ outcome }) => outcome === null).length;
  recordFigure({
    row: 46,
    part: 'idle streams',
    figure:
      `${counted(idle)} open: ${each.toFixed(0)} KiB each; after their clients left 0 upstreams within ${Math.round(gone)} ms, ` +
      `${openRows} rows open, ${measure().descriptors - before.descriptors} descriptors more than before`,
    holds: each < 200 && openRows === 0,
  });
  expect(each).toBeLessThan(200);
  expect(openRows).toBe(0);
});

it(`${readers} readers at 1 KB/s do not fill the memory`, { timeout: 180_000 }, async () => {
  const piece = Buffer.from(frame('y'.repeat(16_000)).repeat(8));
  let sent = 0;
  begin = (response) => {
    // As much as there is room for, without end.
    const pump = (): void => {
      while (!response.destroyed) {
        sent += piece.length;
        if (!response.write(piece)) return;
      }
    };
    response.on('drain', pump);
    pump();
  };
  const before = measure();
  for (let count = 0; count < readers; count += 1) (await openStream()).pause();
  await waitFor(() => running.size === readers);
  let taken = 0;
  let highest = 0;
  const timer = setInterval(() => {
    for (const socket of sockets) taken += (socket.read(100) as Buffer | null)?.length ?? 0;
    highest = Math.max(highest, measure().memory);
  }, 100);
  try {
    const until = performance.now() + readingSeconds * 1000;
    await waitFor(() => performance.now() > until, { timeout: readingSeconds * 1000 + 30_000, interval: 100 });
  } finally {
    clearInterval(timer);
  }
  const sentBy = sent;
  const more = (highest - before.memory) / 1024;
  for (const socket of sockets) socket.destroy();
  await waitFor(async () => running.size === 0 && (await activeRequests()) === 0, { timeout: 20_000 });
  // Buffers of sockets on both sides hold a few MB each, and no more comes.
  const each = sentBy / readers / 1024 / 1024;
  recordFigure({
    row: 46,
    part: 'slow readers',
    figure:
      `${readers} readers for ${readingSeconds} s took ${counted(Math.round(taken / 1024))} KiB; the provider got rid of ` +
      `${each.toFixed(1)} MiB each (buffers of the system), the gateway had ${Math.max(0, Math.round(more))} MiB more at most`,
    holds: more < 150 && each < 30,
  });
  expect(taken).toBeGreaterThan(0);
  expect(each).toBeLessThan(30);
  expect(more).toBeLessThan(150);
});
