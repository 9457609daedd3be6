// Connectivity tests of every kind of fault, each with its step and its code; the tiny completion in each protocol; cancel; drafts.
import { createServer as createTlsServer, type Server } from 'node:https';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { testChannel } from '../../src/gateway/channelProbe';
import { testDraft } from '../../src/gateway/probe/testDraft';
import { modelToAsk } from '../../src/gateway/probe/tinyCompletion';
import { httpProtocolIds } from '../../src/shared/channel';
import type { ChannelTestResult, ChannelTestStep } from '../../src/shared/channelTest';
import { TestAuthority } from '../support/certificates';
import { FakeUpstream, upstreamModels } from '../support/fakeUpstream/fakeUpstream';
import { waitFor } from '../support/waitFor';
import { ProxyHouse, startUpstream, type LocalUpstream } from './proxyHouse';

const secret = 'the-real-secret-0123';
let house: ProxyHouse;
let upstream: LocalUpstream;
let provider: FakeUpstream;
let tls: Server;
let listener: RequestListener = (_request, response) => response.end('{}');

beforeAll(async () => {
  house = await ProxyHouse.open();
  upstream = await startUpstream((request, response) => listener(request, response));
  provider = await FakeUpstream.start();
  tls = createTlsServer(new TestAuthority().issue({ hosts: ['127.0.0.1'] }), (_request, response) =>
    response.end('{}'),
  );
  await new Promise<void>((resolve) => tls.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await Promise.all([house.close(), upstream.close(), provider.close()]);
  tls.closeAllConnections();
  await new Promise((resolve) => tls.close(resolve));
});
afterEach(() => provider.reset());

const reply =
  (status: number, body: string, headers: Record<string, string> = {}): RequestListener =>
  (_request, response) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);

const causes = ({ steps }: ChannelTestResult): string[] =>
  steps.map(({ name, ok, cause, status }) =>
    [name, ok ? 'ok' : cause, ...(status === undefined ? [] : [status])].join(' '),
  );

describe('the fault of each step', () => {
  const chat = () => house.channel({ baseUrl: `${upstream.url}/v1`, secret });
  const reached = ['resolve ok', 'connect ok'];
  it.each([
    ['a name that does not exist', () => 'https://no-such-host.invalid/v1', ['resolve dns']],
    ['an address that is not allowed', () => 'http://169.254.169.254/v1', ['resolve not-allowed']],
    ['our own address', () => `${house.url}/v1`, ['resolve loop']],
    ['a closed port', () => 'http://127.0.0.1:9/v1', ['resolve ok', 'connect connection-refused']],
    [
      'a certificate of nobody',
      () => `https://127.0.0.1:${(tls.address() as AddressInfo).port}/v1`,
      [...reached, 'tls tls'],
    ],
    ['no TLS at all', () => upstream.url.replace('http:', 'https:'), [...reached, 'tls tls']],
  ])('on the way: %s', async (_, baseUrl, expected) => {
    const result = await testChannel(house.services, house.channel({ baseUrl: baseUrl(), secret }));
    expect([result.ok, causes(result)]).toEqual([false, expected]);
  });

  it.each([
    ['a rejected key', 401, '{"error":{"message":"bad key"}}', 'key-rejected'],
    [
      'Google’s word for it',
      400,
      '{"error":{"status":"INVALID_ARGUMENT","message":"API key not valid","details":[{"reason":"API_KEY_INVALID"}]}}',
      'key-rejected',
    ],
    ['no credit', 402, '{}', 'no-credit'],
    ['OpenAI’s word for it', 429, '{"error":{"code":"insufficient_quota","message":"spent"}}', 'no-credit'],
    ['a limited rate', 429, '{"error":{"message":"slow down"}}', 'rate-limited'],
    ['an error of the provider', 500, 'oops', 'server-error'],
    ['a redirect', 302, '', 'redirect'],
    ['a request that it does not take', 400, '{"error":{"message":"no"}}', 'request-refused'],
  ])('at the provider: %s', async (_, status, body, cause) => {
    listener = reply(status, body, status === 302 ? { location: 'http://127.0.0.1/' } : {});
    const result = await testChannel(house.services, chat());
    expect(causes(result)).toEqual([...reached, `authenticate ${cause} ${status}`]);
  });

  it('at the provider: something that is no list, and a hang-up', async () => {
    listener = reply(200, '<html>');
    expect(causes(await testChannel(house.services, chat())).at(-1)).toBe('list-models invalid-answer');
    listener = (request) => request.socket.destroy();
    expect(causes(await testChannel(house.services, chat())).at(-1)).toBe('authenticate no-route');
    const noKey = house.channel({ provider: 'openai', baseUrl: `${upstream.url}/v1` });
    expect(causes(await testChannel(house.services, noKey)).at(-1)).toBe('authenticate key-missing');
  });

  it('asks what only a key may read where the list is public', async () => {
    listener = (request, response) =>
      reply(request.url === '/v1/key' ? 401 : 200, '{"data":[{"id":"a"}]}')(request, response);
    const open = { provider: 'openrouter', region: 'global', baseUrl: `${upstream.url}/v1` };
    const result = await testChannel(house.services, house.channel({ ...open, secret }));
    expect(causes(result).at(-1)).toBe('authenticate key-rejected 401');
    expect(upstream.requests.at(-1)).toMatchObject({ url: '/v1/key', headers: { authorization: `Bearer ${secret}` } });
  });
});

describe('the tiny completion', () => {
  it.each(httpProtocolIds)('asks and reads %s as its vendor does', async (protocol) => {
    const model = upstreamModels[protocol];
    const channel = house.channel({
      ...{ protocol, baseUrl: provider.baseUrl(protocol), secret: provider.secret },
      models: [{ id: model, alias: 'fast' }],
    });
    const result = await testChannel(house.services, channel, { completion: true });
    expect(causes(result).at(-1)).toBe('completion ok');
    expect(result.completion?.model).toBe(model);
    expect(result.completion?.text).not.toBe('');
    const asked = provider.lastRequest();
    expect(asked.refusal).toBeUndefined();
    expect(asked.call).toMatchObject({ operation: 'generate', model, stream: false });
    expect(asked.body.length).toBeLessThan(1000);
  });

  it('tells of a model that is not there, and leaves the health of the channel as it is', async () => {
    const place = {
      protocol: 'openai-chat',
      baseUrl: provider.baseUrl('openai-chat'),
      secret: provider.secret,
    } as const;
    const channel = house.channel(place);
    const result = await testChannel(house.services, channel, { completion: true, model: 'no-such-model' });
    expect(causes(result).at(-1)).toBe('completion model-unknown 404');
    expect(house.services.health.get(channel.id).state).not.toBe('down');
  });

  it('is asked of what the channel names, else of a small model that talks', () => {
    const pick = (named: string[], listed: string[]) =>
      modelToAsk({ provider: 'openai', models: named.map((id) => ({ id })) }, listed);
    expect(pick(['gpt-*', 'gpt-5'], [])).toBe('gpt-5');
    expect(pick([], ['text-embedding-3-small', 'gpt-5', 'gpt-5-mini', 'whisper-1'])).toBe('gpt-5-mini');
    expect(pick([], ['text-embedding-3-small', 'unheard-of'])).toBe('unheard-of');
    expect(() => pick(['gpt-*'], ['text-embedding-3-small'])).toThrow(/no model/);
  });
});

describe('cancel', () => {
  it('ends the request at the provider at once, and counts for nothing', async () => {
    let closed = false;
    listener = (request) => request.socket.once('close', () => (closed = true));
    const before = upstream.requests.length;
    const channel = house.channel({ baseUrl: `${upstream.url}/v1`, secret });
    const abort = new AbortController();
    const running = testChannel(house.services, channel, { signal: abort.signal });
    await waitFor(() => upstream.requests.length > before);
    abort.abort();
    expect(causes(await running)).toEqual(['resolve ok', 'connect ok', 'authenticate cancelled']);
    await waitFor(() => closed);
    expect(house.services.health.get(channel.id).state).toBe('unknown');
  });

  it('tells each step as it ends', async () => {
    listener = reply(200, '{"data":[{"id":"a"}]}');
    const told: ChannelTestStep[] = [];
    const result = await testChannel(house.services, house.channel({ baseUrl: `${upstream.url}/v1`, secret }), {
      onStep: (step) => told.push(step),
    });
    expect(told).toEqual(result.steps);
  });
});

describe('a draft', () => {
  const draftSecret = 'draft-secret-4567890';
  const none = { secret: undefined, proxySecret: undefined, savedAs: undefined };
  const record = () => {
    const channel = house.channel({ baseUrl: `${upstream.url}/v1` });
    house.services.store.channels.delete(channel.id);
    return channel;
  };

  it('is tested with its own secret, of which nothing is left', async () => {
    listener = reply(200, '{"data":[{"id":"a"}]}');
    const draft = { ...record(), secretHint: '' };
    const result = await testDraft(house.services, draft, { ...none, secret: draftSecret }, {});
    expect(result).toMatchObject({ ok: true, models: ['a'] });
    expect(upstream.requests.at(-1)?.headers.authorization).toBe(`Bearer ${draftSecret}`);
    expect(house.services.secrets.all()).not.toHaveProperty(draft.id);
    expect(house.services.health.get(draft.id).state).toBe('unknown');
  });

  it('never shows its secret, whatever the provider says', async () => {
    listener = reply(401, `{"error":{"message":"unknown key ${draftSecret}"}}`);
    const draft = { ...record(), secretHint: '' };
    const result = await testDraft(house.services, draft, { ...none, secret: draftSecret }, {});
    expect(causes(result).at(-1)).toBe('authenticate key-rejected 401');
    expect(JSON.stringify(result) + house.logLines.join('')).not.toContain(draftSecret);
  });

  it('without a key that is needed is only looked for', async () => {
    const before = upstream.requests.length;
    const result = await testDraft(house.services, record(), none, { reachabilityOnly: true });
    expect(result).toMatchObject({ ok: true, reachabilityOnly: true });
    expect(causes(result)).toEqual(['resolve ok', 'connect ok']);
    expect(upstream.requests).toHaveLength(before);
  });
});
