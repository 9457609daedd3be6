// Model servers on this machine: which are recognised, and what of OLLAMA_HOST is followed.
import type { RequestListener } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findLocalServers, localOrigin } from '../../src/gateway/discovery';
import { ProxyHouse, startUpstream, type LocalUpstream } from './proxyHouse';

let house: ProxyHouse;
let server: LocalUpstream;
let pages: Record<string, string> = {};
const listener: RequestListener = (request, response) => {
  const page = pages[request.url ?? ''];
  response.writeHead(page === undefined ? 404 : 200, { 'content-type': 'application/json' }).end(page ?? '{}');
};

beforeAll(async () => {
  house = await ProxyHouse.open();
  server = await startUpstream(listener);
});
afterAll(async () => {
  await house.close();
  await server.close();
});

/** Of the one server of the test: others may really run on this machine. */
const found = async (variable: string) =>
  (await findLocalServers(house.services, { OLLAMA_HOST: variable })).filter(({ baseUrl }) =>
    baseUrl.includes(`:${server.port}/`),
  );

describe('discovery', () => {
  it('finds a server where its variable says, with its models', async () => {
    pages = { '/api/version': '{"version":"0.13.3"}', '/v1/models': '{"data":[{"id":"llama3:latest"}]}' };
    const expected = [{ provider: 'ollama', baseUrl: `${server.url}/v1`, models: ['llama3:latest'] }];
    expect(await found(`127.0.0.1:${server.port}`)).toEqual(expected);
    expect(await found(`http://0.0.0.0:${server.port}`)).toEqual(expected);
    expect(server.requests.at(-1)?.headers.authorization).toBeUndefined();
  });

  it('finds one without models, too', async () => {
    pages = { '/api/version': '{"version":"0.13.3"}' };
    expect(await found(`:${server.port}`)).toEqual([{ provider: 'ollama', baseUrl: `${server.url}/v1`, models: [] }]);
  });

  it('passes over whoever else listens there, and our own ports', async () => {
    for (const page of ['{"name":"another"}', '<html>', '[]', '"version"']) {
      pages = { '/api/version': page };
      expect(await found(`127.0.0.1:${server.port}`), page).toEqual([]);
    }
    const own = await findLocalServers(house.services, { OLLAMA_HOST: `127.0.0.1:${house.port}` });
    expect(own.filter(({ baseUrl }) => baseUrl.includes(`:${house.port}/`))).toEqual([]);
  });

  it('ends at once when nobody waits for it any more', async () => {
    const abort = new AbortController();
    abort.abort();
    expect(await findLocalServers(house.services, {}, abort.signal)).toEqual([]);
  });
});

describe('OLLAMA_HOST', () => {
  it.each([
    ['127.0.0.1', 'http://127.0.0.1:11434'],
    ['localhost:9000', 'http://127.0.0.1:9000'],
    [':9000', 'http://127.0.0.1:9000'],
    ['0.0.0.0', 'http://127.0.0.1:11434'],
    ['http://127.0.0.1:8080/', 'http://127.0.0.1:8080'],
    ['https://localhost', 'https://127.0.0.1'],
    ['[::1]:9000', 'http://[::1]:9000'],
    ['192.168.1.20:11434', undefined],
    ['ollama.com', undefined],
    ['', undefined],
    ['::::', undefined],
  ])('%j', (text, origin) => expect(localOrigin(text, 11_434)).toBe(origin));
});
