// The channel test, step by step, and the fetching of model lists: what is said of every way a provider can be unwell.
import type { RequestListener } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testChannel } from '../../src/gateway/channelProbe';
import { fetchModels } from '../../src/gateway/probe/modelList';
import type { ChannelTestResult } from '../../src/shared/channelTest';
import { ProxyHouse, startUpstream, type LocalUpstream } from './proxyHouse';

let house: ProxyHouse;
let upstream: LocalUpstream;
let listener: RequestListener;

beforeAll(async () => {
  house = await ProxyHouse.open();
  upstream = await startUpstream((request, response) => listener(request, response));
});
afterAll(async () => {
  await house.close();
  await upstream.close();
});

const reply =
  (status: number, body: string, headers: Record<string, string> = {}): RequestListener =>
  (_request, response) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);

function steps(result: ChannelTestResult): string[] {
  return result.steps.map((step) => `${step.name} ${step.ok ? 'ok' : 'failed'}`);
}

describe('a test', () => {
  it('that passes shows every step and the models, in each protocol', async () => {
    const lists = [
      ['openai-chat', '/v1', '/v1/models', '{"data":[{"id":"a"},{"id":"b"}]}'],
      ['openai-responses', '/v1/', '/v1/models', '{"data":[{"id":"a"},{"id":"b"}]}'],
      ['anthropic', '', '/v1/models?limit=1000', '{"data":[{"id":"a"},{"id":"b"}],"has_more":false}'],
      ['gemini', '/v1beta', '/v1beta/models?pageSize=1000', '{"models":[{"name":"models/a"},{"name":"models/b"}]}'],
    ] as const;
    for (const [protocol, base, path, body] of lists) {
      listener = reply(200, body);
      const channel = house.channel({ protocol, baseUrl: upstream.url + base, secret: 'the-real-secret' });
      const result = await testChannel(house.services, channel);
      expect(steps(result)).toEqual(['resolve ok', 'connect ok', 'authenticate ok', 'list-models ok']);
      expect([result.ok, result.models]).toEqual([true, ['a', 'b']]);
      expect(upstream.requests.at(-1)?.url).toBe(path);
      expect(JSON.stringify(upstream.requests.at(-1)?.headers)).toContain('the-real-secret');
      expect(house.services.health.get(channel.id).state).toBe('healthy');
      expect(await fetchModels(house.services, channel)).toEqual([{ id: 'a' }, { id: 'b' }]);
    }
    expect(house.events.some((event) => event.type === 'channel' && event.channel.health.state === 'healthy')).toBe(
      true,
    );
  });

  it('that fails stops at the step at fault, says why without a secret, and marks the channel', async () => {
    const cases: [string, string, RequestListener | undefined, string[], string][] = [
      ['refused key', `${upstream.url}/v1`, reply(401, '{"error":{"message":"bad key the-real-secret"}}'), ['resolve ok', 'connect ok', 'authenticate failed'], 'down'],
      ['server error', `${upstream.url}/v1`, reply(500, 'oops'), ['resolve ok', 'connect ok', 'authenticate failed'], 'degraded'],
      ['redirect', `${upstream.url}/v1`, reply(302, '', { location: 'http://127.0.0.1/' }), ['resolve ok', 'connect ok', 'authenticate failed'], 'degraded'],
      ['not JSON', `${upstream.url}/v1`, reply(200, '<html>', { 'content-type': 'text/html' }), ['resolve ok', 'connect ok', 'authenticate ok', 'list-models failed'], 'degraded'],
      ['hangs up', `${upstream.url}/v1`, (request) => request.socket.destroy(), ['resolve ok', 'connect ok', 'authenticate failed'], 'down'],
      ['nobody there', 'http://127.0.0.1:9/v1', undefined, ['resolve ok', 'connect failed'], 'down'],
      ['no such host', 'https://no-such-host.invalid/v1', undefined, ['resolve failed'], 'down'],
      ['forbidden address', 'http://169.254.169.254/v1', undefined, ['resolve failed'], 'down'],
      ['ourselves', `${house.url}/v1`, undefined, ['resolve failed'], 'down'],
    ]; // prettier-ignore
    for (const [name, baseUrl, answer, expected, state] of cases) {
      if (answer !== undefined) listener = answer;
      const channel = house.channel({ baseUrl, secret: 'the-real-secret' });
      const result = await testChannel(house.services, channel);
      expect([name, result.ok, steps(result)]).toEqual([name, false, expected]);
      expect([name, house.services.health.get(channel.id).state]).toEqual([name, state]);
      expect(result.steps.at(-1)?.error).toBeTruthy();
      expect(JSON.stringify(result) + JSON.stringify(house.services.health.get(channel.id))).not.toContain(
        'the-real-secret',
      );
      await expect(fetchModels(house.services, channel)).rejects.toMatchObject({ name: 'GatewayError' });
    }
    expect(house.logLines.join('')).not.toContain('the-real-secret');
  });

  it('passes where a provider lists nothing, and without a secret where none is needed', async () => {
    listener = reply(404, '{"error":{"message":"no such path"}}');
    const result = await testChannel(house.services, house.channel({ baseUrl: `${upstream.url}/v1` }));
    expect([result.ok, result.models, steps(result)]).toEqual([
      true,
      undefined,
      ['resolve ok', 'connect ok', 'authenticate ok'],
    ]);
    expect(upstream.requests.at(-1)?.headers.authorization).toBeUndefined();
    const missing = await testChannel(
      house.services,
      house.channel({ provider: 'openai', baseUrl: `${upstream.url}/v1` }),
    );
    expect([missing.ok, missing.steps.at(-1)?.error]).toEqual([false, expect.stringContaining('no key') as string]);
  });

  it('of the demo answers at once', async () => {
    const result = await testChannel(house.services, house.demo());
    expect([result.ok, result.models]).toEqual([true, ['demo-echo', 'demo-story']]);
  });
});

it('a list that takes too long is given up in time', async () => {
  listener = () => undefined;
  const channel = house.channel({ baseUrl: `${upstream.url}/v1`, secret: 'the-real-secret' });
  const began = performance.now();
  await expect(fetchModels(house.services, channel, { limitMs: 200 })).rejects.toMatchObject({
    kind: 'upstream-timeout',
  });
  expect(performance.now() - began).toBeLessThan(15_000);
});
