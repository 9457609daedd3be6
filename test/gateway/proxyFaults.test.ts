// Upstreams that break, clients that leave, bodies that bomb, a gateway that must go: one proper end each, every row closed.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { connect, createServer, type AddressInfo } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ProxyLimits } from '../../src/gateway/proxy/limits';
import { waitFor } from '../support/waitFor';
import { type ask, ProxyHouse, sendRaw, startUpstream, type LocalUpstream } from './proxyHouse';
import { recordTests } from '../support/qualityFigure';

recordTests(
  41,
  'faults of upstreams and clients',
  (ran, failed) => `${ran} tests (cut streams, HTML under 200, bad coding, cut bodies), ${failed} failed`,
);

type Listener = (request: IncomingMessage, response: ServerResponse) => void;

let house: ProxyHouse;
let upstream: LocalUpstream;
let listener: Listener;
let key: string;
/** Times that only something that hangs can reach, on a busy machine too. */
const limits: Partial<ProxyLimits> = {
  idleMs: 20_000,
  firstByteMs: 20_000,
  trailerMs: 100,
  bodyIdleMs: 20_000,
  lingerMs: 200,
  wholeBytes: 64 * 1024,
  bodyBytes: 1024 * 1024,
};

const frames = [
  'data: {"id":"c","model":"m-1","choices":[{"index":0,"delta":{"role":"assistant","content":"Hel"},"finish_reason":null}]}\n\n',
  'data: {"id":"c","choices":[{"index":0,"delta":{"content":"lo"},"finish_reason":null}]}\n\n',
  'data: {"id":"c","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":5,"completion_tokens":7}}\n\n',
  'data: [DONE]\n\n',
];
const whole = frames.join('');

beforeAll(async () => {
  listener = (_request, response) => response.writeHead(500).end();
  upstream = await startUpstream((request, response) => listener(request, response));
});
afterAll(() => upstream.close());
/** In the place of the house of all tests one with shorter times. */
async function hurry(shorter: Partial<ProxyLimits>): Promise<void> {
  await house.close();
  await openHouse({ ...limits, ...shorter });
}
async function openHouse(own: Partial<ProxyLimits>): Promise<void> {
  house = await ProxyHouse.open({ limits: own });
  house.channel({ id: 'one', baseUrl: `${upstream.url}/v1`, secret: 'sk-real-secret-number-one' });
  house.channel({
    id: 'an',
    protocol: 'anthropic',
    baseUrl: upstream.url,
    secret: 'sk-real-secret-number-two',
    models: [{ id: 'claude' }],
  });
  key = house.key();
}
beforeEach(async () => {
  upstream.requests.length = 0;
  await openHouse(limits);
});
afterEach(async () => {
  await waitFor(() => house.activity.active === 0, { what: 'every request to have ended' });
  expect(house.rows().filter((row) => row.outcome === null)).toEqual([]);
  await house.close();
});

const chat = '/v1/chat/completions';
const streaming = '{"model":"m","stream":true}';
function auth(): Record<string, string> {
  return { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
}
const sse = (response: ServerResponse): void => {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' });
};
const askStream = (): ReturnType<typeof ask> => house.ask(chat, { headers: auth(), body: streaming });

describe('streams', () => {
  it('go through byte for byte, with usage, also dripped and with odd line ends', async () => {
    for (const text of [
      whole,
      `\ufeff${whole}`,
      whole.replaceAll('\n', '\r\n'),
      whole.trimEnd(),
      `: ping\n\n${whole}: after\n\n`,
    ]) {
      for (const size of [1, 7, 64, 10_000]) {
        listener = (_request, response) => {
          sse(response);
          const bytes = Buffer.from(text);
          for (let start = 0; start < bytes.length; start += size) response.write(bytes.subarray(start, start + size));
          response.end();
        };
        const answer = await askStream();
        // A last frame gets the blank line that it lacks: without it readers would drop the frame.
        expect([size, answer.text, answer.broken]).toEqual([size, text === whole.trimEnd() ? whole : text, false]);
        expect(house.rows()[0]).toMatchObject({
          outcome: 'ok',
          usageKnown: true,
          inputTokens: 5,
          outputTokens: 7,
          status: 200,
          stream: true,
        });
      }
    }
  });

  it('are told in-band when they break at any byte, and never end as if all were well', async () => {
    const bytes = Buffer.from(whole);
    const finished = whole.indexOf('data: [DONE]');
    const cuts = [
      ...new Set([1, 5, 40, frames[0]?.length ?? 0, ...Array.from({ length: 20 }, (_, index) => index * 23 + 9)]),
    ];
    for (const cut of cuts.filter((position) => position < finished)) {
      for (const [how, close] of [
        ['end', (response: ServerResponse) => response.end()],
        ['reset', (response: ServerResponse) => setTimeout(() => response.destroy(), 5)],
      ] as const) {
        house.forgive();
        listener = (_request, response) => {
          sse(response);
          response.write(bytes.subarray(0, cut));
          close(response);
        };
        const answer = await askStream();
        const [row] = house.rows();
        const firstFrame = frames[0]?.length ?? 0;
        expect([cut, how, row?.outcome, answer.broken]).toEqual([cut, how, 'error', false]);
        if (cut < firstFrame) {
          expect([cut, answer.status]).toEqual([cut, 502]);
        } else {
          expect(answer.status).toBe(200);
          const parts = answer.text.split('\n\n').filter((part) => part !== '');
          expect(
            parts.every((part) => part.startsWith('data: ') && typeof JSON.parse(part.slice(6)) === 'object'),
          ).toBe(true);
          expect(JSON.parse(parts.at(-1)?.slice(6) ?? '')).toHaveProperty('error');
          expect(answer.text).not.toContain('[DONE]');
        }
      }
    }
  });

  it('that stall are ended in-band in time; a silent upstream is a 504', async () => {
    await hurry({ idleMs: 250, firstByteMs: 400 });
    listener = (_request, response) => {
      sse(response);
      response.write(frames[0]);
    };
    const stalled = await askStream();
    expect(stalled.text).toContain('"error"');
    listener = () => undefined;
    const silent = await askStream();
    expect([silent.status, house.rows()[0]?.status]).toEqual([504, 504]);
  });

  it('with HTML, JSON or nothing under status 200 are a 502 before the first byte', async () => {
    for (const [type, text] of [
      ['text/html', '<html>'],
      ['application/json', '{"choices":[]}'],
      ['text/event-stream', ''],
      ['text/event-stream', ': only a comment'],
      ['', 'x'],
    ] as const) {
      house.forgive();
      listener = (_request, response) => {
        response.writeHead(200, type === '' ? {} : { 'content-type': type });
        response.end(text);
      };
      const answer = await askStream();
      expect([type, answer.status, JSON.parse(answer.text)]).toMatchObject([type, 502, { error: {} }]);
    }
  });

  it('that do not end after their last frame end for the client', async () => {
    listener = (_request, response) => {
      sse(response);
      response.write(whole);
    };
    const answer = await askStream();
    expect([answer.text, answer.broken, house.rows()[0]?.outcome]).toEqual([whole, false, 'ok']);
  });

  it('release the last frame only when the row is on disk', async () => {
    const { requests } = house.services.store;
    const close = requests.close.bind(requests);
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    requests.close = async (...parts) => {
      await held;
      return close(...parts);
    };
    listener = (_request, response) => {
      sse(response);
      response.end(whole);
    };
    const seen: string[] = [];
    const socket = connect(house.port, '127.0.0.1');
    const head = `POST ${chat} HTTP/1.1\r\nHost: 127.0.0.1:${house.port}\r\nAuthorization: Bearer ${key}\r\n`;
    socket.write(`${head}Content-Length: ${streaming.length}\r\n\r\n${streaming}`);
    socket.on('data', (chunk) => seen.push(chunk.toString()));
    await waitFor(() => seen.join('').includes('"lo"'), { what: 'the frames before the finish' });
    expect(seen.join('')).not.toMatch(/"stop"|DONE/);
    release();
    await waitFor(() => seen.join('').includes('[DONE]'), { what: 'the last frame' });
    socket.destroy();
  });

  it('that were compressed although nobody asked are decoded; damaged ones are an error', async () => {
    for (const [coding, compress] of [
      ['gzip', gzipSync],
      ['deflate', deflateSync],
      ['br', brotliCompressSync],
      ['zstd', zstdCompressSync],
    ] as const) {
      const packed = compress(Buffer.from(whole));
      listener = (_request, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream', 'content-encoding': coding });
        response.end(packed);
      };
      const good = await askStream();
      expect([coding, good.text, good.headers['content-encoding']]).toEqual([coding, whole, undefined]);
      listener = (_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': coding });
        response.end(Buffer.concat([packed.subarray(0, packed.length >> 1), Buffer.from('damaged')]));
      };
      const bad = await house.ask(chat, { headers: auth(), body: '{"model":"m"}' });
      expect([coding, bad.status]).toEqual([coding, 502]);
    }
  });
});

describe('whole answers', () => {
  it('that are cut short are a clean 502', async () => {
    for (const cut of [0, 1, 10]) {
      house.forgive();
      listener = (_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': 100 });
        response.write('{"choices":[]'.slice(0, cut));
        setTimeout(() => response.destroy(), 5);
      };
      const answer = await house.ask(chat, { headers: auth(), body: '{"model":"m"}' });
      expect([cut, answer.status, answer.broken]).toEqual([cut, 502, false]);
    }
  });

  it('that are very large go through as they come, and break where they broke', async () => {
    const large = JSON.stringify({ choices: [], filler: 'x'.repeat(300_000) });
    for (const chunked of [true, false]) {
      listener = (_request, response) => {
        response.writeHead(200, {
          'content-type': 'application/json',
          ...(chunked ? {} : { 'content-length': large.length }),
        });
        response.end(large);
      };
      const answer = await house.ask(chat, { headers: auth(), body: '{"model":"m"}' });
      expect([answer.text === large, answer.broken]).toEqual([true, false]);
      expect(house.rows()[0]).toMatchObject({
        outcome: 'ok',
        usageKnown: false,
        warnings: [expect.stringContaining('usage-not-read')],
      });
      listener = (_request, response) => {
        response.writeHead(200, {
          'content-type': 'application/json',
          ...(chunked ? {} : { 'content-length': large.length }),
        });
        response.write(large.slice(0, 200_000));
        setTimeout(() => response.destroy(), 20);
      };
      const broken = await house.ask(chat, { headers: auth(), body: '{"model":"m"}' });
      expect([broken.broken, house.rows()[0]?.outcome]).toEqual([true, 'error']);
    }
  });

  it('reach the client though the provider closes a kept-alive connection just when it is used again', async () => {
    let accepted = 0;
    const flaky = createServer((socket) => {
      accepted += 1;
      let served = 0;
      socket
        .on('error', () => undefined)
        .on('data', () => {
          if (served++ > 0) socket.end();
          else
            socket.write(
              'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 14\r\n\r\n{"choices":[]}',
            );
        });
    });
    await new Promise<void>((resolve) => flaky.listen(0, '127.0.0.1', resolve));
    house.channel({ baseUrl: `http://127.0.0.1:${(flaky.address() as AddressInfo).port}`, models: [{ id: 'flaky' }] });
    for (let count = 0; count < 10; count += 1) {
      const answer = await house.ask(chat, { headers: auth(), body: '{"model":"flaky"}' });
      expect([count, answer.status, house.rows()[0]?.attempts]).toEqual([
        count,
        200,
        [expect.objectContaining({ status: 200 })],
      ]);
    }
    expect(accepted).toBeGreaterThan(1);
    await new Promise((resolve) => flaky.close(resolve));
  });
});

describe('the client leaves', () => {
  it('and the upstream is aborted at once, with what was used recorded', async () => {
    for (const [path, body, first] of [
      [chat, streaming, frames[0] ?? ''],
      [
        '/v1/messages',
        '{"model":"claude","stream":true}',
        'event: message_start\ndata: {"type":"message_start","message":{"model":"c","usage":{"input_tokens":9,"output_tokens":1}}}\n\n',
      ],
    ] as const) {
      let aborted = 0;
      listener = (_request, response) => {
        sse(response);
        response.write(first);
        response.on('close', () => (aborted = performance.now()));
      };
      const socket = connect(house.port, '127.0.0.1');
      const head = `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1:${house.port}\r\nx-api-key: ${key}\r\n`;
      socket.write(`${head}Content-Length: ${body.length}\r\n\r\n${body}`);
      await new Promise((resolve) => socket.once('data', resolve));
      const left = performance.now();
      socket.destroy();
      await waitFor(() => aborted > 0, { interval: 2, what: 'the abort upstream' });
      // Within the time of a busy machine; how soon it really is is measured in integration/abort.test.ts.
      expect(aborted - left).toBeLessThan(5000);
      const row = await waitFor(() => house.rows()[0]?.outcome === 'aborted' && house.rows()[0]);
      expect(row).toMatchObject({ clientAborted: true, status: 200 });
      if (path === '/v1/messages') expect(row).toMatchObject({ inputTokens: 9, usageKnown: true });
      expect(house.services.health.get('one').state).not.toBe('down');
    }
  });

  it('before there was an answer: no status, one row', async () => {
    let aborted = false;
    listener = (_request, response) => response.on('close', () => (aborted = true));
    const socket = connect(house.port, '127.0.0.1');
    socket.write(
      `POST ${chat} HTTP/1.1\r\nHost: 127.0.0.1:${house.port}\r\nx-api-key: ${key}\r\nContent-Length: ${streaming.length}\r\n\r\n${streaming}`,
    );
    await waitFor(() => upstream.requests.length === 1);
    socket.destroy();
    await waitFor(() => aborted);
    const row = await waitFor(() => house.rows()[0]?.outcome === 'aborted' && house.rows()[0]);
    expect(row).toMatchObject({ status: null, clientAborted: true });
  });

  it('while its body is read: no row', async () => {
    await sendRaw(
      house.port,
      `POST ${chat} HTTP/1.1\r\nHost: 127.0.0.1:${house.port}\r\nx-api-key: ${key}\r\nContent-Length: 100\r\n\r\n{`,
      50,
    );
    await waitFor(() => house.activity.active === 0);
    expect(house.rows()).toEqual([]);
  });

  it('slowly: a client that does not read stops the upstream from sending', async () => {
    await hurry({ idleMs: 1500 });
    let sent = 0;
    listener = (_request, response) => {
      sse(response);
      const frame = Buffer.from(`data: {"choices":[],"filler":"${'x'.repeat(16_000)}"}\n\n`);
      const pump = (): void => {
        while (sent < 200_000_000 && response.write(frame)) sent += frame.length;
      };
      response.on('drain', pump);
      pump();
    };
    const socket = connect(house.port, '127.0.0.1');
    socket.pause();
    socket.write(
      `POST ${chat} HTTP/1.1\r\nHost: 127.0.0.1:${house.port}\r\nx-api-key: ${key}\r\nContent-Length: ${streaming.length}\r\n\r\n${streaming}`,
    );
    let before = -1;
    // Sending has stopped when a whole poll interval brought nothing new; longer than the idle limit, which must not fire.
    await waitFor(() => (sent > 0 && sent === before) || ((before = sent), false), {
      interval: 2000,
      what: 'back-pressure',
    });
    expect(sent).toBeLessThan(40_000_000);
    expect(house.rows()[0]?.outcome).toBeNull();
    socket.destroy();
  });
});

describe('bodies', () => {
  const post = (headers: Record<string, string>, body: Buffer | string): ReturnType<typeof ask> =>
    house.ask(chat, { headers: { ...auth(), ...headers }, body });

  it('may be compressed in four ways, and go upstream plain', async () => {
    listener = (_request, response) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"choices":[]}');
    const plain = Buffer.from('{"model":"m","messages":[]}');
    for (const [coding, compress] of [
      ['gzip', gzipSync],
      ['deflate', deflateSync],
      ['br', brotliCompressSync],
      ['zstd', zstdCompressSync],
    ] as const) {
      expect([coding, (await post({ 'content-encoding': coding }, compress(plain))).status]).toEqual([coding, 200]);
    }
    expect(
      upstream.requests.every(
        (request) => request.body.equals(plain) && request.headers['content-encoding'] === undefined,
      ),
    ).toBe(true);
  });

  it('that are too large, bombs, unknown or damaged codings are refused', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));
    expect(bomb.length).toBeLessThan(100_000);
    const before = process.memoryUsage().rss;
    expect((await post({ 'content-encoding': 'gzip' }, bomb)).status).toBe(413);
    expect((await post({ 'content-encoding': 'br' }, brotliCompressSync(Buffer.alloc(8 * 1024 * 1024)))).status).toBe(
      413,
    );
    expect((await post({ 'content-encoding': 'gzip' }, 'not gzip')).status).toBe(400);
    expect((await post({ 'content-encoding': 'compress' }, '{}')).status).toBe(415);
    expect((await post({ 'content-encoding': 'gzip, gzip' }, '{}')).status).toBe(415);
    expect((await post({ 'content-encoding': 'constructor' }, '{}')).status).toBe(415);
    expect((await post({}, Buffer.alloc(limits.bodyBytes ?? 0, 32))).status).toBe(400);
    expect((await post({}, Buffer.alloc((limits.bodyBytes ?? 0) + 1, 32))).status).toBe(413);
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024);
    expect(upstream.requests.length).toBe(0);
  });

  it('without an end are cut off at the cap, and slow ones by time', async () => {
    const head = (): string => `POST ${chat} HTTP/1.1\r\nHost: 127.0.0.1:${house.port}\r\nx-api-key: ${key}\r\n`;
    const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`;
    let closed = false;
    let sent = 0;
    const answer: string[] = [];
    const socket = connect(house.port, '127.0.0.1', () => socket.write(`${head()}Transfer-Encoding: chunked\r\n\r\n`));
    socket
      .on('data', (data) => answer.push(data.toString()))
      .on('error', () => undefined)
      .on('close', () => (closed = true));
    const pump = (): void => {
      while (!closed && socket.writable) {
        sent += chunk.length;
        if (!socket.write(chunk)) return;
      }
    };
    socket.on('drain', pump).on('connect', pump);
    await waitFor(() => closed, { what: 'the endless body to be cut off' });
    expect(answer.join('')).toMatch(/^HTTP\/1\.1 413 /);
    expect(sent).toBeGreaterThan(limits.bodyBytes ?? 0);
    await hurry({ bodyIdleMs: 200 });
    const slow = await sendRaw(house.port, `${head()}Content-Length: 100\r\n\r\n{`);
    expect(slow).toMatch(/^HTTP\/1\.1 408 /);
  });
});

describe('the gateway must go', () => {
  it('streams end in-band, waiting requests with 503, new ones are refused', async () => {
    listener = (_request, response) => {
      if (upstream.requests.length > 1) return;
      sse(response);
      response.write(frames[0]);
    };
    const running = askStream();
    await waitFor(() => upstream.requests.length === 1 && house.activity.active === 1);
    await waitFor(() => house.services.store.requests.page({}).rows.length === 1);
    const waiting = house.ask(chat, { headers: auth(), body: '{"model":"m"}' });
    await waitFor(() => upstream.requests.length === 2);
    house.activity.startDraining();
    const refused = await askStream();
    expect([refused.status, JSON.parse(refused.text)]).toMatchObject([503, { error: { code: 'draining' } }]);
    house.activity.cutAll();
    const [cut, stopped] = await Promise.all([running, waiting]);
    expect([cut.status, cut.broken, cut.text.includes('draining')]).toEqual([200, false, true]);
    expect([stopped.status, stopped.broken]).toEqual([503, false]);
    await house.proxy.stopAccepting();
    await expect(house.ask('/health')).rejects.toThrow();
  });

  it('a port that is taken is a conflict', async () => {
    const other = await ProxyHouse.open();
    try {
      await other.proxy.stopAccepting();
      await expect(other.proxy.listen(house.port)).rejects.toMatchObject({
        kind: 'conflict',
        details: { port: house.port, server: 'proxy' },
      });
    } finally {
      await other.close();
    }
  });
});
