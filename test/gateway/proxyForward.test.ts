// What travels where: body bytes, headers and queries upstream, headers and bodies back, failover, model lists, refusals.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ProxyHouse, startUpstream, type LocalUpstream } from './proxyHouse';

type Listener = (request: IncomingMessage, response: ServerResponse) => void;

let house: ProxyHouse;
let first: LocalUpstream;
let second: LocalUpstream;
let answerFirst: Listener;
let answerSecond: Listener;
let key: string;

const ok: Listener = (_request, response) => {
  response.setHeader('content-type', 'application/json');
  response.end('{"id":"1","model":"m-1","choices":[],"usage":{"prompt_tokens":5,"completion_tokens":7}}');
};
const status =
  (code: number, text = `{"error":{"message":"status ${code}"}}`, headers: Record<string, string> = {}): Listener =>
  (_request, response) => {
    response.writeHead(code, { 'content-type': 'application/json', ...headers });
    response.end(text);
  };

beforeAll(async () => {
  first = await startUpstream((request, response) => answerFirst(request, response));
  second = await startUpstream((request, response) => answerSecond(request, response));
});
afterAll(async () => {
  await first.close();
  await second.close();
});
beforeEach(async () => {
  answerFirst = ok;
  answerSecond = ok;
  first.requests.length = 0;
  second.requests.length = 0;
  house = await ProxyHouse.open({ limits: { secretMs: 50 } });
  key = house.key();
});
afterEach(() => house.close());

const chat = '/v1/chat/completions';
function auth(): Record<string, string> {
  return { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
}
function oneChannel(patch = {}): string {
  return house.channel({ id: 'one', baseUrl: `${first.url}/v1`, secret: 'sk-real-secret-number-one', ...patch }).id;
}
function twoChannels(): void {
  oneChannel();
  house.channel({ id: 'two', baseUrl: `${second.url}/v1/`, secret: 'sk-real-secret-number-two', priority: 1 });
}

describe('the body', () => {
  it('arrives byte for byte, but for the model', async () => {
    oneChannel({ models: [{ id: 'real-model', alias: 'my-model' }] });
    const odd =
      '{ "z":1.0e+2,\n\t"model" : "my-model" ,"b":"\\u00e9é","a":[1,{"model":"my-model"}],"n":12345678901234567890 }\r\n';
    await house.ask(chat, { headers: auth(), body: odd });
    expect(first.requests[0]?.body.toString()).toBe(odd.replace('"my-model" ,', '"real-model" ,'));
    expect(first.requests[0]?.headers['content-length']).toBe(String(Buffer.byteLength(odd) + 2));
  });

  it('gets the default model of the key where it names none', async () => {
    oneChannel();
    key = house.key({ defaultModel: 'the-default' });
    await house.ask(chat, { headers: auth(), body: '{"messages":[]}' });
    await house.ask(chat, { headers: auth(), body: ' {}' });
    expect(first.requests.map((request) => request.body.toString())).toEqual([
      '{"model":"the-default","messages":[]}',
      ' {"model":"the-default"}',
    ]);
    expect(house.rows()[0]).toMatchObject({ requestedModel: null, model: 'the-default' });
  });
});

describe('headers', () => {
  it('upstream: credentials, hop-by-hop and proxy traces out, the rest as it came', async () => {
    oneChannel({ headers: { 'X-Extra': 'yes', Connection: 'close', Host: 'evil.example' } });
    await house.ask(`${chat}?beta=true&key=${key}&a=%20b&access_token=t`, {
      headers: {
        ...auth(), 'x-api-key': 'sk-ant-users-own', 'x-goog-api-key': 'AIza-users-own', 'api-key': 'azure', cookie: 'a=b',
        'x-forwarded-for': '1.2.3.4', 'x-forwarded-host': 'h', forwarded: 'for=1', via: '1.1 x', 'proxy-authorization': 'Basic x',
        te: 'trailers', connection: 'keep-alive, x-hop-secret', 'x-hop-secret': '1', 'x-gatehouse-anything': '1', 'x-copy': `my ${key}`,
        'accept-encoding': 'gzip, br', 'user-agent': 'test/1', 'anthropic-beta': ['a', 'b'], 'x-stainless-os': 'Linux',
        'openai-organization': 'org', session_id: 's', 'x-claude-code-session-id': 'c', baggage: 'user=me',
        traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01', tracestate: 'a=1',
      },
      body: '{"model":"m"}',
    }); // prettier-ignore
    const [got] = first.requests;
    expect(got?.url).toBe('/v1/chat/completions?beta=true&a=%20b');
    const { host, connection, ...headers } = got?.headers ?? {};
    expect([host, connection]).toEqual([`127.0.0.1:${first.port}`, 'keep-alive']);
    expect(headers).toEqual({
      authorization: 'Bearer sk-real-secret-number-one',
      'content-type': 'application/json',
      'content-length': '13',
      'user-agent': 'test/1',
      'anthropic-beta': 'a, b',
      'x-stainless-os': 'Linux',
      'openai-organization': 'org',
      session_id: 's',
      'x-claude-code-session-id': 'c',
      'accept-encoding': 'identity',
      'x-gatehouse-hop': '1',
      'x-extra': 'yes',
    });
    expect(JSON.stringify(got?.rawHeaders)).not.toContain(key);
  });

  it('upstream: the credential takes the form of the protocol, and a version is sent where the client sent none', async () => {
    house.channel({ protocol: 'anthropic', baseUrl: first.url, secret: 'anthropic-real-secret' });
    house.channel({ protocol: 'gemini', baseUrl: `${first.url}/v1beta`, secret: 'gemini-real-secret' });
    house.channel({ protocol: 'openai-responses', baseUrl: `${first.url}/v1`, secret: 'openai-real-secret' });
    const headers = auth();
    answerFirst = status(200, '{}');
    await house.ask('/v1/messages?beta=true', { headers, body: '{"model":"m"}' });
    await house.ask('/v1/messages', {
      headers: { ...headers, 'anthropic-version': '2026-10-21' },
      body: '{"model":"m"}',
    });
    await house.ask('/v1beta/models/m:generateContent', { headers, body: '{}' });
    await house.ask('/v1beta/models/m:streamGenerateContent?alt=sse', { headers, body: '{}' });
    await house.ask('/v1/responses', { headers, body: '{"model":"m"}' });
    await house.ask('/v1/messages/count_tokens', { headers, body: '{"model":"m"}' });
    expect(
      first.requests.map(({ url, headers: got }) => [
        url,
        got['x-api-key'] ?? got['x-goog-api-key'] ?? got.authorization,
        got['anthropic-version'],
      ]),
    ).toEqual([
      ['/v1/messages?beta=true', 'anthropic-real-secret', '2023-06-01'],
      ['/v1/messages', 'anthropic-real-secret', '2026-10-21'],
      ['/v1beta/models/m:generateContent', 'gemini-real-secret', undefined],
      ['/v1beta/models/m:streamGenerateContent?alt=sse', 'gemini-real-secret', undefined],
      ['/v1/responses', 'Bearer openai-real-secret', undefined],
      ['/v1/messages/count_tokens', 'anthropic-real-secret', '2023-06-01'],
    ]);
  });

  it('back: cookies, CORS, connection headers and our own names out; ours added', async () => {
    oneChannel();
    answerFirst = status(200, '{"choices":[]}', {
      'set-cookie': 'a=b', 'access-control-allow-origin': '*', 'x-gatehouse-channel': 'spoofed', connection: 'x-private',
      'x-private': '1', 'alt-svc': 'h3', 'x-request-id': 'upstream-id', 'x-ratelimit-remaining-tokens': '10', 'openai-version': '1',
    }); // prettier-ignore
    const answer = await house.ask(chat, { headers: auth(), body: '{"model":"m"}' });
    expect(answer.headers).toMatchObject({
      'x-request-id': 'upstream-id',
      'x-ratelimit-remaining-tokens': '10',
      'openai-version': '1',
      'x-gatehouse-channel': 'one',
      'content-length': '14',
    });
    for (const name of ['set-cookie', 'access-control-allow-origin', 'x-private', 'alt-svc']) {
      expect([name, answer.headers[name]]).toEqual([name, undefined]);
    }
    expect(answer.headers['x-gatehouse-request-id']).toBe(house.rows()[0]?.id);
  });
});

describe('failover', () => {
  it('goes on for 5xx, 429, 401, 402, 403, redirects, HTML, broken JSON and refused connections', async () => {
    twoChannels();
    const faults: [string, Listener][] = [
      ...[500, 502, 503, 529, 429, 401, 402, 403, 301, 302, 307, 308].map((code): [string, Listener] => [
        String(code),
        status(code, '{}', { location: `${second.url}/stolen` }),
      ]),
      ['html', status(200, '<html></html>', { 'content-type': 'text/html' })],
      ['cut', status(200, '{"choices":[')],
      ['error in 200', status(200, '{"error":{"message":"no"}}')],
      ['reset', (request) => request.socket.destroy()],
    ];
    for (const [name, listener] of faults) {
      house.forgive();
      answerFirst = listener;
      const answer = await house.ask(chat, { headers: auth(), body: '{"model":"m"}' });
      const [row] = house.rows();
      expect([name, answer.status, row?.channelId, row?.outcome]).toEqual([name, 200, 'two', 'ok']);
      expect(answer.headers['x-gatehouse-channel']).toBe('two');
      expect(row?.attempts.map((attempt) => [attempt.channelId, attempt.error !== undefined])).toEqual([
        ['one', true],
        ['two', false],
      ]);
    }
    // Redirects were not followed: whatever the second got, it got as the next channel.
    expect(second.requests.every((request) => request.url === '/v1/chat/completions')).toBe(true);
    expect(
      second.requests.every((request) => request.headers.authorization === 'Bearer sk-real-secret-number-two'),
    ).toBe(true);
  });

  it('does not go on for the mistakes of the client', async () => {
    twoChannels();
    for (const code of [400, 404, 409, 413, 422]) {
      const text = `{"error":{"message":"yours","code":${code}}}`;
      answerFirst = status(code, text, { 'x-should-retry': 'false', 'request-id': 'r' });
      const answer = await house.ask(chat, { headers: auth(), body: '{"model":"m"}' });
      expect([answer.status, answer.text, answer.headers['x-should-retry'], answer.headers['request-id']]).toEqual([
        code,
        text,
        'false',
        'r',
      ]);
      expect(house.rows()[0]).toMatchObject({ status: code, outcome: 'error', error: 'yours', channelId: 'one' });
      expect(house.services.health.get('one').state).toBe('healthy');
    }
    expect(second.requests.length).toBe(0);
  });

  it('says what the last channel said, with retry-after, and knows who is ill', async () => {
    twoChannels();
    answerFirst = status(500);
    answerSecond = status(429, '{"error":{"message":"slow down"}}', { 'retry-after': '7' });
    const answer = await house.ask(chat, { headers: auth(), body: '{"model":"m"}' });
    expect([answer.status, answer.headers['retry-after'], JSON.parse(answer.text)]).toEqual([
      429,
      '7',
      { error: { message: 'slow down' } },
    ]);
    expect(house.services.health.get('two').state).toBe('degraded');
    expect(house.events.filter((event) => event.type === 'channel').map((event) => event.channel.id)).toEqual([
      'one',
      'two',
    ]);
  });
});

describe('refusals', () => {
  it('a refused real key is never told as a fault of the virtual key, and does not leak', async () => {
    oneChannel();
    for (const code of [401, 403]) {
      house.forgive();
      answerFirst = status(
        code,
        `{"error":{"message":"Incorrect API key sk-real-secret-number-one (sk-real-secret…): no"}}`,
      );
      const answer = await house.ask(chat, { headers: auth(), body: '{"model":"m"}' });
      expect([answer.status, answer.headers['x-should-retry']]).toEqual([502, 'false']);
      expect(answer.text).toContain('Channel one');
      expect(answer.text).not.toContain('sk-real-secret');
      expect(JSON.stringify(house.rows()[0])).not.toContain('sk-real-secret');
    }
    house.forgive();
    answerFirst = status(400, '{"error":{"message":"bad","debug":"Bearer sk-real-secret-number-one"}}');
    const answer = await house.ask(chat, { headers: auth(), body: '{"model":"m"}' });
    expect([answer.status, answer.text]).toEqual([400, '{"error":{"message":"bad","debug":"Bearer [redacted]"}}']);
    expect(house.logLines.join('')).not.toContain('sk-real-secret');
  });

  it('an error page that is not JSON is told in the protocol of the caller, with the status it had', async () => {
    house.channel({ protocol: 'anthropic', baseUrl: first.url, secret: 'anthropic-real-secret' });
    answerFirst = status(503, '<html><title>Sorry</title></html>', {
      'content-type': 'text/html',
      'retry-after': '30',
    });
    const answer = await house.ask('/v1/messages', { headers: auth(), body: '{"model":"m"}' });
    expect([answer.status, answer.headers['retry-after'], answer.headers['content-type']]).toEqual([
      503,
      '30',
      'application/json; charset=utf-8',
    ]);
    expect(JSON.parse(answer.text)).toMatchObject({
      type: 'error',
      error: { message: expect.stringContaining('Sorry') as string },
    });
  });

  it('makes rows for what is refused once the key is known', async () => {
    house.channel({
      id: 'one',
      baseUrl: `${first.url}/v1`,
      secret: 'sk-real-secret-number-one',
      models: [{ id: 'm' }],
    });
    const narrow = house.key({ models: ['m-*'] });
    const other = house.key({ channels: ['another'] });
    const cases: [string, string, number, Record<string, string>][] = [
      ['not json', 'hello', 400, auth()],
      ['empty', '', 400, auth()],
      ['array', '[]', 400, auth()],
      ['deep', '{"a":'.repeat(100_000), 400, auth()],
      ['no model', '{}', 400, auth()],
      ['unknown model', '{"model":"unknown"}', 404, auth()],
      ['not allowed', '{"model":"m"}', 403, { 'x-api-key': narrow }],
      ['channel not allowed', '{"model":"m"}', 403, { 'x-api-key': other }],
    ];
    for (const [name, body, expected, headers] of cases) {
      const answer = await house.ask(chat, { method: 'POST', headers, body });
      const [row] = house.rows();
      expect([name, answer.status, row?.status, row?.outcome, row?.id]).toEqual([
        name,
        expected,
        expected,
        'error',
        answer.headers['x-gatehouse-request-id'],
      ]);
      expect((JSON.parse(answer.text) as { error: unknown }).error).toBeDefined();
    }
    expect(house.rows().length).toBe(cases.length);
    expect(first.requests.length).toBe(0);
  });

  it('says so when the key of a channel is missing, and waits for one that is on its way', async () => {
    house.channel({ id: 'late', baseUrl: `${first.url}/v1`, secretHint: 'abcd' });
    const answer = await house.ask(chat, { headers: auth(), body: '{"model":"m"}' });
    expect([answer.status, answer.text.includes('Channel late')]).toEqual([503, true]);
    const asked = house.ask(chat, { headers: auth(), body: '{"model":"m"}' });
    house.services.secrets.set('late', 'the-late-secret', Date.now());
    expect((await asked).status).toBe(200);
    expect(first.requests[0]?.headers.authorization).toBe('Bearer the-late-secret');
  });

  it('refuses our own address as an upstream, and a second hop, with 508', async () => {
    house.channel({ id: 'self', baseUrl: `${house.url}/v1`, secret: key });
    expect((await house.ask(chat, { headers: auth(), body: '{"model":"m"}' })).status).toBe(508);
    const neighbour = await ProxyHouse.open();
    try {
      neighbour.channel({ baseUrl: `${house.url}/v1`, secret: key });
      const secret = neighbour.key();
      const answer = await neighbour.ask(chat, { headers: { 'x-api-key': secret }, body: '{"model":"m"}' });
      expect(answer.status).toBe(508);
    } finally {
      await neighbour.close();
    }
  });
});

describe('model lists', () => {
  it('show what the key may use, in the shape of the caller, asking providers once', async () => {
    answerFirst = status(200, '{"data":[{"id":"listed-1"},{"id":"listed-2"}]}');
    oneChannel({ priority: 1 });
    house.channel({
      id: 'two',
      baseUrl: `${second.url}/v1`,
      models: [{ id: 'x-real', alias: 'x' }, { id: 'y' }, { id: 'any-*' }],
    });
    house.channel({ id: 'off', enabled: false, models: [{ id: 'hidden' }] });
    house.channel({ id: 'down', baseUrl: 'http://127.0.0.1:9', priority: 2 });
    const ids = async (headers: Record<string, string>, path = '/v1/models'): Promise<string[]> => {
      const list = JSON.parse((await house.ask(path, { headers })).text) as {
        data?: { id: string }[];
        models?: { name: string }[];
      };
      return list.data?.map((model) => model.id) ?? list.models?.map((model) => model.name) ?? [];
    };
    expect(await ids(auth())).toEqual(['x', 'y', 'listed-1', 'listed-2']);
    expect(await ids({ ...auth(), 'anthropic-version': '2023-06-01' }, '/v1/models?limit=1000')).toEqual([
      'x',
      'y',
      'listed-1',
      'listed-2',
    ]);
    expect(await ids(auth(), '/v1beta/models')).toEqual(['models/x', 'models/y', 'models/listed-1', 'models/listed-2']);
    expect(first.requests.length).toBe(1);
    expect(await ids({ 'x-api-key': house.key({ models: ['listed-*'] }) })).toEqual(['listed-1', 'listed-2']);
    expect(await ids({ 'x-api-key': house.key({ channels: ['two'] }) })).toEqual(['x', 'y']);
    expect(JSON.parse((await house.ask('/v1/models/x', { headers: auth() })).text)).toMatchObject({
      id: 'x',
      object: 'model',
    });
    expect(JSON.parse((await house.ask('/v1beta/models/x', { headers: auth() })).text)).toMatchObject({
      name: 'models/x',
    });
    expect((await house.ask('/v1/models/hidden', { headers: auth() })).status).toBe(404);
    expect((await house.ask('/v1/models', { method: 'HEAD', headers: auth() })).status).toBe(200);
    expect(house.rows().length).toBe(0);
  });
});
