// The event stream: who may listen, what is told, leases, the keeper of the keys, dead and slow peers.
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { GatewayEvent, LeaseEvent } from '../../src/shared/events';
import { waitFor } from '../support/waitFor';
import { ManagementFixture } from './managementFixture';

let house: ManagementFixture;
beforeEach(async () => {
  house = await ManagementFixture.start();
});
afterEach(async () => house.close());

interface Listener {
  socket: WebSocket;
  heard: (GatewayEvent | LeaseEvent)[];
}

async function listen(query = '', options: object = {}): Promise<Listener> {
  const socket = new WebSocket(`${house.url.replace('http', 'ws')}/api/v1/events${query}`, {
    headers: { authorization: `Bearer ${house.token}` },
    ...options,
  });
  const heard: Listener['heard'] = [];
  socket.on('message', (data: Buffer) => heard.push(JSON.parse(data.toString()) as GatewayEvent));
  await once(socket, 'open');
  return { socket, heard };
}

const typesOf = (listener: Listener): string[] => listener.heard.map((event) => event.type);

async function refusedWith(query: string, headers: Record<string, string>, path = '/api/v1/events'): Promise<number> {
  const socket = new WebSocket(`${house.url.replace('http', 'ws')}${path}${query}`, { headers });
  return new Promise((resolve) => {
    socket.once('open', () => {
      socket.terminate();
      resolve(101);
    });
    socket.once('unexpected-response', (_request, response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    socket.once('error', () => undefined);
  });
}

it('is closed to browsers, foreign hosts, other paths and whoever lacks the token', async () => {
  const authorization = `Bearer ${house.token}`;
  const { secret } = await house.call('createKey', { body: { name: 'k' } });
  expect(await refusedWith('', {})).toBe(401);
  expect(await refusedWith('', { authorization: 'Bearer no' })).toBe(401);
  expect(await refusedWith('', { authorization: `Bearer ${secret}` })).toBe(401);
  expect(await refusedWith(`?token=${house.token}`, {})).toBe(401);
  expect(await refusedWith('', { authorization, origin: 'http://localhost' })).toBe(403);
  expect(await refusedWith('', { authorization, 'sec-fetch-site': 'same-site' })).toBe(403);
  expect(await refusedWith('', { authorization, host: 'evil.example' })).toBe(421);
  expect(await refusedWith('', { authorization }, '/api/v1/status')).toBe(404);
  expect(await refusedWith('', { authorization }, '/')).toBe(404);
  expect(await refusedWith('?lease=', { authorization })).toBe(400);
  expect(await refusedWith(`?lease=${'a'.repeat(101)}`, { authorization })).toBe(400);
  expect(await refusedWith('?lease=a&lease=b', { authorization })).toBe(400);
  expect(await refusedWith('?colour=red', { authorization })).toBe(400);
  expect(house.leases.count).toBe(0);
  expect(await refusedWith('', { authorization })).toBe(101);
});

it('tells the state first, then each change, and at most one state a second', async () => {
  const listener = await listen();
  await waitFor(() => listener.heard.length > 0);
  expect(listener.heard[0]).toMatchObject({ type: 'status', status: { version: '1.2.3' } });
  const began = performance.now();
  for (let count = 0; count < 20; count += 1) await house.call('createKey', { body: { name: `k${count}` } });
  await waitFor(() => typesOf(listener).filter((type) => type === 'key').length === 20);
  const states = (): GatewayEvent[] =>
    listener.heard.slice(1).filter((event) => event.type === 'status') as GatewayEvent[];
  // The last one has the final figures, however the burst fell into seconds.
  await waitFor(() => {
    const last = states().at(-1);
    return last?.type === 'status' && last.status.keys.active === 20;
  });
  expect(states().length).toBeLessThanOrEqual(Math.floor((performance.now() - began) / 1000) + 1);
  listener.socket.close();
});

describe('leases', () => {
  it('last as long as the stream, one for each window', async () => {
    const first = await listen('?lease=window-1');
    const again = await listen('?lease=window-1');
    const second = await listen('?lease=window-2');
    const bystander = await listen();
    await waitFor(() => house.leases.count === 2);
    expect((await house.call('getStatus', {})).leases).toBe(2);
    first.socket.close();
    second.socket.terminate();
    await waitFor(() => house.leases.count === 1);
    again.socket.close();
    await waitFor(() => house.leases.count === 0);
    expect(bystander.socket.readyState).toBe(WebSocket.OPEN);
  });

  it('hear the log, others do not', async () => {
    const lease = await listen('?lease=w');
    const bystander = await listen();
    house.log.info('something happened', { count: 1 });
    house.events.publish({ type: 'draining', reason: 'test' });
    await waitFor(() => typesOf(bystander).includes('draining') && typesOf(lease).includes('draining'));
    const entry = { level: 'info', message: 'something happened', fields: { count: 1 } };
    expect(lease.heard).toContainEqual({ type: 'log', entry: expect.objectContaining(entry) as object });
    expect(typesOf(bystander)).not.toContain('log');
  });

  it('the oldest one keeps the keys, the others remember them, and who has no lease does not hear them', async () => {
    const bystander = await listen();
    const oldest = await listen('?lease=w1');
    const younger = await listen('?lease=w2');
    const { id } = await house.call('createChannel', {
      body: { name: 'c', provider: 'openai', secret: 'sk-real-0001' },
    });
    const keys = (listener: Listener): LeaseEvent[] =>
      listener.heard.filter((event) => event.type === 'secrets') as LeaseEvent[];
    await waitFor(() => keys(oldest).length === 1);
    expect(keys(oldest)).toMatchObject([{ secrets: { [id]: { secret: 'sk-real-0001' } } }]);
    // It goes at once and may not have written them: the next one gets them.
    oldest.socket.terminate();
    await waitFor(() => keys(younger).length === 1);
    expect(keys(younger)).toMatchObject([{ secrets: { [id]: { secret: 'sk-real-0001' } } }]);
    await house.call('updateChannel', { id, body: { secret: 'sk-real-0002' } });
    await waitFor(() => keys(younger).length === 2);
    expect(keys(younger)[1]).toMatchObject({ secrets: { [id]: { secret: 'sk-real-0002' } } });
    expect(typesOf(younger)).toContain('known-secrets');
    expect(JSON.stringify(bystander.heard)).not.toContain('sk-real');
  });

  it('the first one gets keys that were set while there was none', async () => {
    await house.call('createChannel', { body: { name: 'c', provider: 'openai', secret: 'sk-real-0003' } });
    const first = await listen('?lease=w1');
    await waitFor(() => typesOf(first).includes('secrets'));
  });
});

describe('peers', () => {
  it('that are dead lose their lease, those that answer stay', async () => {
    await house.close();
    house = await ManagementFixture.start({ pingMs: 300 });
    const alive = await listen('?lease=alive');
    await listen('?lease=dead', { autoPong: false });
    await waitFor(() => house.leases.count === 2);
    await waitFor(() => house.leases.count === 1);
    expect(alive.socket.readyState).toBe(WebSocket.OPEN);
  });

  it('that read too slowly are cut off, and the others hear everything', async () => {
    await house.close();
    // Without pings, so that only the backlog can be the reason.
    house = await ManagementFixture.start({ pingMs: 3_600_000, largestBacklog: 1_000_000 });
    const slow = await listen('?lease=slow');
    const quick = await listen('?lease=quick');
    slow.socket.pause();
    const heard = (): number => typesOf(quick).filter((type) => type === 'draining').length;
    let sent = 0;
    while (house.leases.count === 2) {
      for (let count = 0; count < 20; count += 1)
        house.events.publish({ type: 'draining', reason: 'x'.repeat(20_000) });
      sent += 20;
      await waitFor(() => heard() === sent, { interval: 1 });
      expect(sent).toBeLessThan(5000);
    }
    expect(house.leases.count).toBe(1);
    expect(quick.socket.readyState).toBe(WebSocket.OPEN);
    slow.socket.terminate();
  });

  it('that send too much are closed', async () => {
    const { socket } = await listen();
    socket.send('x'.repeat(10_000));
    const [code] = (await once(socket, 'close')) as [number];
    expect(code).toBe(1009);
  });

  it('hear when the gateway goes', async () => {
    const { socket } = await listen('?lease=w');
    const closed = once(socket, 'close');
    await house.server.close();
    expect((await closed)[0]).toBe(1001);
    expect(house.leases.count).toBe(0);
  });
});
