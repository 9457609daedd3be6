// Images and files by URL for providers that take bytes only: fetched under strict rules, or refused with the cause in the client's words.
// The connector of the test leads one host name to a local server; every other one goes through the product's own rules.
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import type { buildConnector } from 'undici';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createConnector } from '../../src/gateway/proxy/connector';
import { checkPublicAddress } from '../../src/gateway/proxy/egress';
import { mediaTypeOf } from '../../src/gateway/proxy/fetchMediaType';
import { FakeUpstream, upstreamModels } from '../support/fakeUpstream/fakeUpstream';
import { waitFor } from '../support/waitFor';
import { addFakeChannels } from './fakeChannels';
import { ProxyHouse } from './proxyHouse';

const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
const pdf = Buffer.from('%PDF-1.7\n');
const files = 'https://files.example';

let fileServer: Server;
let seen: { url: string; headers: IncomingMessage['headers'] }[];
let serve: (request: IncomingMessage, response: ServerResponse) => void;
let upstream: FakeUpstream;
let house: ProxyHouse;
let openai: OpenAI;

/** What the names of the tests resolve to. */
const names: Record<string, string> = {
  'inside.example': '10.0.0.8',
  'me.example': '127.0.0.1',
  'meta.example': '169.254.169.254',
};

function testConnector(): buildConnector.connector {
  const strict = createConnector({
    connectMs: 1000,
    ownAddresses: () => [],
    check: checkPublicAddress,
    lookup: (host, _options, callback) => {
      const address = names[host];
      if (address === undefined) callback(Object.assign(new Error(host), { code: 'ENOTFOUND' }), []);
      else callback(null, [{ address, family: 4 }]);
    },
  });
  return (target, callback) => {
    if (target.hostname !== 'files.example') return strict(target, callback);
    const socket = connect((fileServer.address() as AddressInfo).port, '127.0.0.1');
    socket.once('connect', () => callback(null, socket));
    socket.once('error', (error) => callback(error, null));
  };
}

beforeAll(async () => {
  fileServer = createServer((request, response) => {
    seen.push({ url: request.url ?? '', headers: request.headers });
    serve(request, response);
  });
  await new Promise<void>((resolve) => fileServer.listen(0, '127.0.0.1', resolve));
  upstream = await FakeUpstream.start();
});
afterAll(async () => {
  fileServer.closeAllConnections();
  await new Promise((resolve) => fileServer.close(resolve));
  await upstream.close();
});
beforeEach(async () => {
  seen = [];
  upstream.reset();
  serve = (request, response) => {
    const isPdf = request.url?.endsWith('.pdf') === true;
    response.writeHead(200, { 'content-type': isPdf ? 'application/pdf' : 'image/png' }).end(isPdf ? pdf : png);
  };
  const mediaLimits = { fileBytes: 1000, allBytes: 2500, milliseconds: 2000 };
  house = await ProxyHouse.open({ mediaConnector: testConnector(), mediaLimits });
  addFakeChannels(house, upstream);
  openai = new OpenAI({ baseURL: `${house.url}/v1`, apiKey: house.key(), maxRetries: 0 });
});
afterEach(async () => house.close());

const ask = (urls: string[], model = upstreamModels.gemini): Promise<OpenAI.ChatCompletion> =>
  openai.chat.completions.create({
    model,
    messages: [{ role: 'user', content: urls.map((url) => ({ type: 'image_url', image_url: { url } })) }],
  });

/** The message of the 400 that `urls` get. */
async function refused(urls: string[]): Promise<string> {
  const error: unknown = await ask(urls).then(
    () => undefined,
    (caught: unknown) => caught,
  );
  expect(error).toBeInstanceOf(OpenAI.BadRequestError);
  expect(upstream.requests).toEqual([]);
  return (error as Error).message;
}

describe('what is fetched', () => {
  it('goes to a provider that takes bytes only, each once, with no word of the client’s', async () => {
    await ask([`${files}/a.png?sig=1`, `${files}/b.png`, `${files}/a.png?sig=1`]);
    expect(seen.map(({ url }) => url).sort()).toEqual(['/a.png?sig=1', '/b.png']);
    const body = upstream.lastRequest().body.toString();
    expect(body.split(png.toString('base64'))).toHaveLength(4);
    expect(body).toContain('image/png');
    expect(body).not.toContain('files.example');
    for (const { headers } of seen) {
      expect(Object.keys(headers).sort()).toEqual(['accept', 'accept-encoding', 'connection', 'host', 'user-agent']);
    }
    expect(house.rows()[0]).toMatchObject({ outcome: 'ok' });
  });

  it('is a PDF of an Anthropic client too', async () => {
    const anthropic = new Anthropic({ baseURL: house.url, apiKey: house.key(), maxRetries: 0 });
    await anthropic.messages.create({
      model: upstreamModels.gemini,
      max_tokens: 100,
      messages: [
        {
          role: 'user',
          content: [
            { type: 'document', source: { type: 'url', url: `${files}/a.pdf` } },
            { type: 'text', text: '?' },
          ],
        },
      ],
    });
    expect(upstream.lastRequest().body.toString()).toContain(pdf.toString('base64'));
  });

  it('is left to providers that fetch URLs themselves', async () => {
    await ask([`${files}/a.png`], upstreamModels.anthropic);
    await ask([`${files}/a.png`], upstreamModels['openai-chat']);
    expect(seen).toEqual([]);
    expect(upstream.lastRequest().body.toString()).toContain(`${files}/a.png`);
  });

  it('is fetched once for two candidates', async () => {
    const models = [{ id: upstreamModels.gemini }];
    const baseUrl = upstream.baseUrl('gemini');
    house.channel({ id: 'second', protocol: 'gemini', priority: 1, baseUrl, models, secret: upstream.secret });
    upstream.script([{ status: 500 }, {}]);
    await ask([`${files}/a.png`]);
    expect([seen.length, upstream.requests.length]).toEqual([1, 2]);
  });

  it('is followed through five redirects, and no further', async () => {
    serve = (request, response) => {
      const left = Number(/\d+/.exec(request.url ?? '')?.[0]);
      if (left === 0) response.writeHead(200, { 'content-type': 'image/png' }).end(png);
      else response.writeHead(302, { location: `/${left - 1}` }).end();
    };
    await ask([`${files}/5`]);
    upstream.reset();
    expect(await refused([`${files}/6`])).toContain('more than 5 redirects');
  });
});

describe('what is refused', () => {
  it.each([
    ['http://files.example/a.png', 'not https'],
    ['https://user:secret@files.example/a.png', 'user name'],
    ['https://127.0.0.1/a.png', 'not a public one'],
    ['https://[::1]/a.png', 'not a public one'],
    ['https://192.168.1.1/a.png', 'not a public one'],
    ['https://inside.example/a.png', 'not a public one'],
    ['https://me.example/a.png', 'not a public one'],
    ['https://meta.example/latest/meta-data', 'not a public one'],
    ['https://nowhere.example/a.png', 'could not be resolved'],
  ])('%s: %s', async (url, cause) => {
    const message = await refused([url]);
    expect(message).toContain(cause);
    expect(message).not.toContain('secret');
    expect(seen).toEqual([]);
  });

  it.each([
    ['https://inside.example/a.png', 'not a public one'],
    ['https://169.254.169.254/a.png', 'not a public one'],
    ['http://files.example/a.png', 'not https'],
    ['https://u:p@files.example/a.png', 'user name'],
  ])('a redirect to %s', async (location, cause) => {
    serve = (_request, response) => response.writeHead(302, { location }).end();
    expect(await refused([`${files}/a.png`])).toContain(cause);
    expect(seen).toHaveLength(1);
  });

  const answers: [string, (response: ServerResponse) => void, string][] = [
    ['status 404', (response) => response.writeHead(404).end(), 'status 404'],
    ['a page', (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'), "'text/html'"],
    [
      'a PDF as an image',
      (response) => response.writeHead(200, { 'content-type': 'application/pdf' }).end(pdf),
      'not an image',
    ],
    [
      'a page that is called an image',
      (response) => response.writeHead(200, { 'content-type': 'image/png' }).end('<html>'),
      'not what its type',
    ],
    ['a type that is not told', (response) => response.writeHead(200).end(png), 'no known type'],
    [
      'too many bytes',
      (response) =>
        response.writeHead(200, { 'content-type': 'image/png' }).end(Buffer.concat([png, Buffer.alloc(2000)])),
      'larger than',
    ],
    [
      'too many bytes without a length',
      (response) => {
        response.writeHead(200, { 'content-type': 'image/png' }).write(png);
        response.end(Buffer.alloc(2000));
      },
      'larger than',
    ],
    [
      'an end in the middle',
      (response) => {
        response.writeHead(200, { 'content-type': 'image/png', 'content-length': 500 }).write(png);
        response.socket?.end();
      },
      'broke off',
    ],
    ['no answer in time', () => undefined, 'within 2 seconds'],
  ];
  it.each(answers)('%s', async (_name, answer, cause) => {
    serve = (_request, response) => answer(response);
    const message = await refused([`${files}/a.png?signature=secret`]);
    expect(message).toContain(`The image at ${files}/a.png could not be fetched`);
    expect(message).toContain(cause);
    expect(message).not.toContain('secret');
    expect(house.rows()[0]).toMatchObject({ outcome: 'error', status: 400 });
  });

  it('more than eight', async () => {
    const urls = Array.from({ length: 9 }, (_, index) => `${files}/${index}.png`);
    expect(await refused(urls)).toContain('at most 8');
    expect(seen).toEqual([]);
  });

  it('files that are too large together', async () => {
    serve = (_request, response) =>
      response.writeHead(200, { 'content-type': 'image/png' }).end(Buffer.concat([png, Buffer.alloc(900)]));
    expect(await refused([`${files}/1`, `${files}/2`, `${files}/3`])).toContain('together');
  });
});

it('is broken off when the client leaves', async () => {
  let closed = false;
  serve = (_request, response) => void response.on('close', () => (closed = true));
  const controller = new AbortController();
  const asked = openai.chat.completions.create(
    {
      model: upstreamModels.gemini,
      messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: `${files}/a` } }] }],
    },
    { signal: controller.signal },
  );
  await waitFor(() => seen.length === 1);
  controller.abort();
  await expect(asked).rejects.toBeInstanceOf(OpenAI.APIUserAbortError);
  await waitFor(() => closed);
  await waitFor(() => house.rows()[0]?.outcome === 'aborted');
});

it('knows files by their first bytes', () => {
  const known: [string, string | undefined][] = [
    ['ffd8ffe0', 'image/jpeg'],
    ['474946383961', 'image/gif'],
    ['524946460000000057454250', 'image/webp'],
    ['524946460000000057415645', 'audio/wav'],
    ['49443304', 'audio/mpeg'],
    ['fff15080', 'audio/aac'],
    ['4f676753', 'audio/ogg'],
    ['664c6143', 'audio/flac'],
    ['0000001c667479704d344120', 'audio/mp4'],
    ['0000001c6674797061766966', 'image/avif'],
    ['0000001c6674797069736f6d', undefined],
    ['3c68746d6c3e', undefined],
    ['', undefined],
  ];
  for (const [hex, mediaType] of known) expect([hex, mediaTypeOf(Buffer.from(hex, 'hex'))]).toEqual([hex, mediaType]);
});
