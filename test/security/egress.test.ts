// Rows 9 to 11 of the security table, from outside: no channel can be aimed at metadata services, odd spellings of them, plain
// http on the internet or ourselves; a ring of gateways ends at its first step. (Resolvers that lie: test/gateway/proxyEgress.)
import { afterAll, beforeAll, expect, it } from 'vitest';
import { GatewayFixture } from '../support/gatewayFixture';
import { generateBody, generateHeaders, rawRequest } from '../support/rawHttp';
import { recordFigure } from '../support/qualityFigure';

const ring: GatewayFixture[] = [];
beforeAll(async () => {
  ring.push(...(await Promise.all([1, 2, 3].map(async () => GatewayFixture.start()))));
});
afterAll(async () => {
  await Promise.all(ring.map(async (gateway) => gateway.close()));
});

function member(index: number): GatewayFixture {
  const gateway = ring[index % ring.length];
  if (gateway === undefined) throw new Error('the ring is empty');
  return gateway;
}

/** P and M stand for our own proxy and management ports. */
const forbidden = [
  'http://169.254.169.254/v1',
  'https://169.254.169.254/v1',
  'http://169.254.170.2/v2/credentials',
  'http://169.254.0.1:8080',
  'http://2852039166/v1',
  'http://0xa9fea9fe/v1',
  'http://0251.0376.0251.0376/v1',
  'http://169.254.43518/v1',
  'http://[::ffff:169.254.169.254]/v1',
  'http://[::ffff:a9fe:a9fe]/v1',
  'http://[::169.254.169.254]/v1',
  'http://[64:ff9b::a9fe:a9fe]/v1',
  'http://[2002:a9fe:a9fe::1]/v1',
  'http://[fe80::1]/v1',
  'http://[fd00:ec2::254]/v1',
  'http://100.100.100.200/v1',
  'http://168.63.129.16/v1',
  'http://0.0.0.0:9/v1',
  'http://0/v1',
  'http://[::]:9/v1',
  'http://224.0.0.1/v1',
  'http://255.255.255.255/v1',
  'http://[ff02::1]/v1',
  'http://8.8.8.8/v1',
  'http://api.openai.com/v1',
  'http://metadata.google.internal.example.com/v1',
  'http://[2001:4860:4860::8888]/v1',
  'https://user:password@api.example/v1',
  'https://api.example/v1?x=1',
  'https://api.example/v1#x',
  'ftp://127.0.0.1/v1',
  'file:///etc/passwd',
  'unix:/var/run/docker.sock',
  'javascript:alert(1)',
  '//127.0.0.1/v1',
  '127.0.0.1:9/v1',
  'http://',
  'nonsense',
  'http://127.0.0.1:P/v1',
  'http://localhost:P/v1',
  'http://LOCALHOST:P/v1',
  'http://localhost.:P/v1',
  'http://x.localhost:P/v1',
  'http://[::1]:P/v1',
  'http://[::ffff:127.0.0.1]:P/v1',
  'http://127.1:P/v1',
  'http://2130706433:P/v1',
  'http://127.0.0.2:P/v1',
  'http://0.0.0.0:P/v1',
  'http://127.0.0.1:M/v1',
];

it(`no channel goes to any of ${forbidden.length} forbidden places`, async () => {
  const gateway = member(0);
  const accepted: string[] = [];
  for (const target of forbidden) {
    const baseUrl = target.replace(/:P\b/, `:${gateway.proxyPort}`).replace(/:M\b/, `:${gateway.managementPort}`);
    const body = {
      name: target.slice(0, 90),
      provider: 'custom',
      protocol: 'openai-chat' as const,
      baseUrl,
      secret: 'x'.repeat(20),
    };
    const status = await gateway.call('createChannel', { body: { ...body, models: [{ id: 'm' }] } }).then(
      () => 201,
      (error: { status?: number }) => error.status,
    );
    if (status !== 400) accepted.push(`${target}: ${status}`);
  }
  const figure = `${forbidden.length} base URLs of channels, ${accepted.length} accepted`;
  recordFigure({ row: 9, part: 'base URLs', figure, holds: accepted.length === 0 });
  expect(accepted).toEqual([]);
});

it('a channel cannot be moved there afterwards', async () => {
  const gateway = member(0);
  const { id } = await gateway.createChannel({
    name: 'movable',
    provider: 'custom',
    protocol: 'openai-chat',
    baseUrl: 'http://127.0.0.1:9/v1',
    models: [{ id: 'movable' }],
  });
  const move = gateway.call('updateChannel', { id, body: { baseUrl: 'http://169.254.169.254/v1' } });
  await expect(move).rejects.toMatchObject({ status: 400 });
});

it('a ring of three gateways ends with 508 at its first step', async () => {
  const keys = await Promise.all(ring.map(async (gateway) => gateway.createKey({ prefix: 'sk-' })));
  for (const index of [0, 1, 2]) {
    await member(index).createChannel({
      name: 'next in the ring',
      provider: 'custom-openai',
      baseUrl: `${member(index + 1).proxyUrl}/v1`,
      secret: keys[(index + 1) % 3]?.secret ?? '',
      models: [{ id: 'round' }],
    });
  }
  const answer = await rawRequest(`${member(0).proxyUrl}/v1/chat/completions`, {
    headers: generateHeaders('openai-chat', keys[0]?.secret ?? ''),
    body: generateBody('openai-chat', 'round', false),
  });
  expect(answer.status).toBe(508);
  expect(await member(0).rows()).toHaveLength(1);
  expect(await member(2).rows()).toHaveLength(0);
});
