// Row 11 of the security table: upstreams that lead back to a gateway, by ways that no address shows. The first gateway that sees a request
// of its own kind ends it with 508. (Addresses of our own, and a ring of three: egress.test.ts.)
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { GatewayFixture } from '../support/gatewayFixture';
import { startHttpProxy, startSocksProxy } from '../support/fakeProxies';
import { generateBody, generateHeaders, rawRequest } from '../support/rawHttp';
import { recordFigure } from '../support/qualityFigure';

let gateways: GatewayFixture[];
const closers: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  gateways = await Promise.all([1, 2, 3].map(async () => GatewayFixture.start()));
});
afterAll(async () => {
  await Promise.all(closers.map(async (close) => close()));
  await Promise.all(gateways.map(async (gateway) => gateway.close()));
});

function member(index: number): GatewayFixture {
  const gateway = gateways[index % gateways.length];
  if (gateway === undefined) throw new Error('there is no gateway');
  return gateway;
}

/** A port that forwards to `port`, as port forwarding of a remote window or a container does. */
async function forwarder(port: number): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    }
    client.pipe(upstream).pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(async () => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}

async function askOf(gateway: GatewayFixture, model: string): Promise<number> {
  const { secret } = await gateway.createKey({ name: `asks for ${model}` });
  const headers = generateHeaders('openai-chat', secret);
  const body = generateBody('openai-chat', model, false);
  return (await rawRequest(`${gateway.proxyUrl}/v1/chat/completions`, { headers, body })).status;
}

async function lead(
  from: GatewayFixture,
  to: GatewayFixture,
  model: string,
  more: { baseUrl: string; proxy?: string },
) {
  // A gateway knows its own virtual keys and refuses them as keys of a provider; another one's it cannot know.
  const own = { secret: 'sk-of-nobody-in-particular' };
  const { secret } = from === to ? own : await to.createKey({ name: `for ${model}`, prefix: 'sk-' });
  return from.createChannel({ name: model, provider: 'custom-openai', secret, models: [{ id: model }], ...more });
}

it('a gateway behind a forwarded port of itself answers 508 at the first return', async () => {
  const gateway = member(0);
  const port = await forwarder(gateway.proxyPort);
  await lead(gateway, gateway, 'mirror', { baseUrl: `http://127.0.0.1:${port}/v1` });
  expect(await askOf(gateway, 'mirror')).toBe(508);
  expect((await gateway.rows()).filter(({ requestedModel }) => requestedModel === 'mirror')).toHaveLength(1);
});

it('nor does a proxy on this machine lead back to it', async () => {
  const gateway = member(0);
  for (const [kind, start] of [
    ['http', startHttpProxy],
    ['socks5h', startSocksProxy],
  ] as const) {
    const fake = await start({ hosts: { 'far.local': gateway.proxyPort } });
    closers.push(async () => fake.close());
    const model = `through-${kind}`;
    await lead(gateway, gateway, model, { baseUrl: 'http://far.local/v1', proxy: `${kind}://127.0.0.1:${fake.port}` });
    expect([model, await askOf(gateway, model)]).toEqual([model, 508]);
    expect([...new Set(fake.asked)]).toEqual(['far.local:80']);
    expect((await gateway.rows()).filter(({ requestedModel }) => requestedModel === model)).toHaveLength(1);
  }
});

it('a cycle of three over forwarded ports ends within one hop', async () => {
  const ports = await Promise.all([0, 1, 2].map(async (index) => forwarder(member(index).proxyPort)));
  for (const index of [0, 1, 2]) {
    const baseUrl = `http://127.0.0.1:${ports[(index + 1) % 3] ?? 0}/v1`;
    await lead(member(index), member(index + 1), 'cycle', { baseUrl });
  }
  const statuses = [];
  for (const index of [0, 1, 2]) statuses.push(await askOf(member(index), 'cycle'));
  expect(statuses).toEqual([508, 508, 508]);
  const rows = await Promise.all(gateways.map(async (gateway) => gateway.rows()));
  const hops = rows.flat().filter(({ requestedModel }) => requestedModel === 'cycle').length - statuses.length;
  const figure = `3 ways to itself and 3 round a cycle of 3: 508 each, ${hops} hops beyond the first gateway`;
  recordFigure({ row: 11, part: 'loops', figure, holds: hops === 0 });
  expect(hops).toBe(0);
});
