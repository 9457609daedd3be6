// Row 2 of the security table: requests shaped like a browser's, each with a valid key, at both servers: 403 and nothing done.
// The last test is the counter-check: clients that are no browsers (SDKs on Node's fetch) are let in.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { alias, House } from '../support/house';
import { generateBody, rawRequest, type RawRequest } from '../support/rawHttp';
import { recordTests } from '../support/qualityFigure';

recordTests(
  2,
  'shapes',
  (ran, failed) => `${shapes.length} shapes of requests at two servers (${ran} tests), ${failed} let in`,
);

let house: House;
beforeAll(async () => {
  house = await House.build();
});
afterAll(async () => house.close());
beforeEach(() => house.upstream.reset());

const origins = [
  'null',
  'https://evil.example',
  'http://evil.example:1234',
  'http://localhost',
  'http://localhost:P',
  'http://127.0.0.1:P',
  'http://[::1]:P',
  'https://127.0.0.1:P',
  'chrome-extension://abcdefghijklmnopabcdefghijklmnop',
  'moz-extension://0f5ae0a4-0000-4000-8000-000000000000',
  'safari-web-extension://x',
  'vscode-webview://1a2b3c',
  'vscode-file://vscode-app',
  'file://',
  'app://obsidian.md',
  'capacitor://localhost',
  '',
  '*',
];
const shapes: [string, Record<string, string>, string?][] = [
  ...origins.map((origin): [string, Record<string, string>] => [`Origin ${JSON.stringify(origin)}`, { origin }]),
  ['text/plain with Origin', { origin: 'https://evil.example', 'content-type': 'text/plain' }],
  ['form with Origin', { origin: 'https://evil.example', 'content-type': 'application/x-www-form-urlencoded' }],
  ['multipart with null Origin', { origin: 'null', 'content-type': 'multipart/form-data; boundary=x' }],
  ['Sec-Fetch-Site cross-site', { 'sec-fetch-site': 'cross-site' }],
  ['Sec-Fetch-Site same-site', { 'sec-fetch-site': 'same-site' }],
  ['Sec-Fetch-Site same-origin', { 'sec-fetch-site': 'same-origin' }],
  ['Sec-Fetch-Site in capitals', { 'sec-fetch-site': 'CROSS-SITE' }],
  ['Sec-Fetch-Site unknown word', { 'sec-fetch-site': 'elsewhere' }],
  [
    'img: no-cors, cross-site',
    { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' },
  ],
  [
    'navigation from elsewhere',
    { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
  ],
  ['Referer and Origin of our own', { origin: 'http://127.0.0.1:P', referer: 'http://127.0.0.1:P/' }],
  [
    'preflight',
    {
      origin: 'https://evil.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization',
    },
    'OPTIONS',
  ],
  [
    'preflight for the private network',
    {
      origin: 'https://evil.example',
      'access-control-request-method': 'POST',
      'access-control-request-private-network': 'true',
    },
    'OPTIONS',
  ],
  ['preflight without Origin', { 'access-control-request-method': 'POST' }, 'OPTIONS'],
  ['GET with Origin', { origin: 'https://evil.example' }, 'GET'],
  ['HEAD with Origin', { origin: 'https://evil.example' }, 'HEAD'],
];

describe.each(['proxy', 'management'] as const)('%s server', (server) => {
  it.each(shapes)('%s', async (_what, headers, method = 'POST') => {
    const { gateway } = house;
    const proxy = server === 'proxy';
    const port = String(proxy ? gateway.proxyPort : gateway.managementPort);
    const own = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.replaceAll('P', port)]));
    const request: RawRequest = {
      method,
      headers: {
        authorization: `Bearer ${proxy ? house.key.secret : gateway.listening.managementToken}`,
        'content-type': 'application/json',
        ...own,
      },
    };
    if (method === 'POST') {
      request.body = proxy ? generateBody('openai-chat', alias('openai-chat'), false) : '{"name":"from a browser"}';
    }
    const base = proxy ? gateway.proxyUrl : gateway.listening.managementUrl;
    const paths = proxy ? ['/v1/chat/completions', '/v1/models', '/health'] : ['/api/v1/keys', '/api/v1/status'];
    for (const path of paths) {
      const answer = await rawRequest(base + path, request);
      expect({ path, status: answer.status }).toEqual({ path, status: 403 });
      expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
    }
    expect(house.upstream.requests).toHaveLength(0);
    expect((await gateway.call('listKeys', {})).map((key) => key.name)).not.toContain('from a browser');
  });

  it('upgrades no WebSocket of a page', async () => {
    const base = server === 'proxy' ? house.gateway.proxyUrl : house.gateway.listening.managementUrl;
    const answer = await rawRequest(`${base}/api/v1/events`, {
      headers: {
        authorization: `Bearer ${house.gateway.listening.managementToken}`,
        origin: 'https://evil.example',
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
      },
    });
    expect(answer.status).toBe(403);
  });
});

it('lets in what is no browser', async () => {
  const harmless: Record<string, string>[] = [
    {},
    { 'sec-fetch-mode': 'cors', 'accept-language': '*' }, // Node's own fetch
    { 'sec-fetch-site': 'none' },
    { 'user-agent': 'curl/8.0' },
  ];
  for (const headers of harmless) {
    const answer = await rawRequest(`${house.gateway.proxyUrl}/v1/chat/completions`, {
      headers: { authorization: `Bearer ${house.key.secret}`, 'content-type': 'application/json', ...headers },
      body: generateBody('openai-chat', alias('openai-chat'), false),
    });
    expect({ headers, status: answer.status }).toEqual({ headers, status: 200 });
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
  }
});
