// The typed client against a stand-in server: answers, refusals, time limits, the event stream.
import { once } from 'node:events';
import http from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { describeError } from '../../src/extension/errorMessages';
import { isUnreachable, ManagementClient } from '../../src/extension/managementClient';
import { parseRuntimeFile } from '../../src/extension/runtimeFile';
import { inEnglish } from '../../src/extension/translate';
import { GatewayError } from '../../src/shared/errors';

const servers: http.Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

interface Heard {
  method: string;
  url: string;
  authorization: string;
  body: string;
}

/** A server that answers every request in the same way and remembers what it heard. */
async function serve(
  status: number,
  answer: string | undefined,
): Promise<{ client: ManagementClient; heard: Heard[] }> {
  const heard: Heard[] = [];
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      heard.push({ method, url, authorization: headers.authorization ?? '', body: Buffer.concat(chunks).toString() });
      if (answer !== undefined) response.writeHead(status).end(answer);
    });
  });
  servers.push(server.listen(0, '127.0.0.1'));
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { client: new ManagementClient(`http://127.0.0.1:${address.port}`, 'token'), heard };
}

const failure = async (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'no failure',
    (error: unknown) => error,
  );

describe('ManagementClient', () => {
  it('calls by the table: method, path, query, body, token', async () => {
    const { client, heard } = await serve(200, '[]');
    await client.call('listRequests', { query: { limit: 5, status: '4xx', cursor: undefined } });
    await client.call('updateChannel', { id: 'a/b c', body: { enabled: false } });
    expect(heard).toEqual([
      { method: 'GET', url: '/api/v1/usage/requests?limit=5&status=4xx', authorization: 'Bearer token', body: '' },
      { method: 'PATCH', url: '/api/v1/channels/a%2Fb%20c', authorization: 'Bearer token', body: '{"enabled":false}' },
    ]);
  });

  it('answers undefined where the call has no answer', async () => {
    const { client } = await serve(204, '');
    expect(await client.call('drain', { body: { reason: 'stop' } })).toBeUndefined();
  });

  it('throws the kind that the gateway told', async () => {
    const { client } = await serve(409, '{"error":{"kind":"conflict","message":"taken","details":{"a":1}}}');
    const error = await failure(client.call('createChannel', { body: { name: 'x', provider: 'demo' } }));
    expect(error).toMatchObject({ kind: 'conflict', message: 'taken', details: { a: 1 }, status: 409 });
  });

  it.each([
    [500, 'not json'],
    [404, '{"error":{"kind":"made-up","message":"m"}}'],
    [200, '{"cut'],
  ])('throws `internal` for an answer that is not of the gateway: %i %s', async (status, text) => {
    const { client } = await serve(status, text);
    expect(GatewayError.is(await failure(client.call('getStatus', {})), 'internal')).toBe(true);
  });

  it('tells a gateway that is not there from a provider that is not there', async () => {
    const { client } = await serve(502, '{"error":{"kind":"upstream-unreachable","message":"no route"}}');
    const ofProvider = await failure(client.call('refreshModels', { id: 'x' }));
    expect(isUnreachable(ofProvider)).toBe(false);
    expect(describeError(ofProvider, inEnglish)).toContain('provider cannot be reached');
    const [server] = servers;
    server?.closeAllConnections();
    server?.close();
    const ofGateway = await failure(client.call('getStatus', {}));
    expect(isUnreachable(ofGateway)).toBe(true);
    expect(describeError(ofGateway, inEnglish)).toContain('gateway does not answer');
  });

  it('gives up after its time, and at once when it is cancelled', async () => {
    const { client, heard } = await serve(200, undefined);
    expect(isUnreachable(await failure(client.call('getStatus', {}, { timeout: 50 })))).toBe(true);
    const abort = new AbortController();
    const call = failure(client.call('testChannel', { id: 'x' }, { signal: abort.signal }));
    while (heard.length < 2) await new Promise((resolve) => setImmediate(resolve));
    abort.abort();
    expect(GatewayError.is(await call, 'client-closed')).toBe(true);
  });
});

describe('the runtime file', () => {
  const runtime = {
    pid: 1,
    version: '1',
    proxyUrl: 'http://127.0.0.1:1',
    managementUrl: 'http://127.0.0.1:2',
    managementToken: 't',
    startedAt: '2026-01-01T00:00:00.000Z',
  };
  it('is read', () => expect(parseRuntimeFile(JSON.stringify(runtime))).toEqual(runtime));
  it.each([
    'http://evil.example:2',
    'https://127.0.0.1:2',
    'http://127.0.0.1.evil.example',
    'http://127.0.0.1@evil.example',
    'nonsense',
  ])('is not believed when it names %s: the token goes to this machine alone', (managementUrl) =>
    expect(parseRuntimeFile(JSON.stringify({ ...runtime, managementUrl }))).toBeUndefined(),
  );
  it.each(['', '{', '[]', '{"pid":1}'])('is not there when it says %j', (text) =>
    expect(parseRuntimeFile(text)).toBeUndefined(),
  );
});
