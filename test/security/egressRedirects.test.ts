// Row 10 of the security table: providers that redirect. No redirect is followed, so the place that it names sees no request, let alone a
// credential; the client gets a proper error. The real gateway, two servers of the test.
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { protocolIds } from '../../src/shared/channel';
import { GatewayFixture } from '../support/gatewayFixture';
import { generateBody, generateHeaders, generatePath, rawRequest } from '../support/rawHttp';
import { recordFigure } from '../support/qualityFigure';

const statuses = [300, 301, 302, 303, 305, 307, 308];
const secret = 'sk-a-real-key-that-stays-with-its-provider';

interface Listener {
  server: Server;
  port: number;
  seen: IncomingMessage[];
}

async function listen(answer: (request: IncomingMessage) => [number, Record<string, string>]): Promise<Listener> {
  const seen: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    seen.push(request);
    request.resume().on('end', () => response.writeHead(...answer(request)).end('{}'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, port: (server.address() as AddressInfo).port, seen };
}

let gateway: GatewayFixture;
let elsewhere: Listener;
let provider: Listener;

beforeAll(async () => {
  gateway = await GatewayFixture.start();
  elsewhere = await listen(() => [200, { 'content-type': 'application/json' }]);
  provider = await listen(({ url = '' }) => {
    const status = Number(/-(3\d\d)\//.exec(url)?.[1] ?? 404);
    const scheme = url.includes('relative') ? '' : 'http:';
    return [status, { location: `${scheme}//localhost:${elsewhere.port}${url}` }];
  });
});
afterAll(async () => {
  await gateway.close();
  for (const { server } of [elsewhere, provider]) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

it(`no redirect of ${statuses.length} kinds is followed, for any protocol, streaming or not, nor in a test of the channel`, async () => {
  const { secret: key } = await gateway.createKey();
  let asked = 0;
  for (const status of statuses) {
    for (const protocol of protocolIds) {
      const model = `${protocol}-${status}`;
      const form = status % 2 === 0 ? 'relative' : 'absolute';
      const channel = await gateway.createChannel({
        name: model,
        provider: 'custom',
        protocol,
        baseUrl: `http://127.0.0.1:${provider.port}/${form}-${status}/v1`,
        secret,
        models: [{ id: model }],
      });
      for (const stream of [false, true]) {
        const url = gateway.proxyUrl + generatePath(protocol, model, stream);
        const answer = await rawRequest(url, {
          headers: generateHeaders(protocol, key),
          body: generateBody(protocol, model, stream),
        });
        asked += 1;
        expect([model, stream, answer.status >= 500, answer.headers.location]).toEqual([
          model,
          stream,
          true,
          undefined,
        ]);
        expect(answer.body.toString()).not.toContain(secret);
      }
      const tested = await gateway.call('testChannel', { id: channel.id });
      expect([model, tested.ok]).toEqual([model, false]);
      // Out of the way of the next rows.
      await gateway.call('deleteChannel', { id: channel.id });
    }
  }
  expect(provider.seen.length).toBeGreaterThanOrEqual(asked);
  expect(provider.seen.every(({ headers }) => JSON.stringify(headers).includes(secret))).toBe(true);
  const figure = `${provider.seen.length} redirects, ${elsewhere.seen.length} seen elsewhere`;
  recordFigure({ row: 10, part: 'redirects', figure, holds: elsewhere.seen.length === 0 });
  expect(elsewhere.seen).toEqual([]);
});
