// The management WebSocket: what happens is told, in order, to whoever has the token, and to nobody else.
import { WebSocket } from 'ws';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { GatewayEvent } from '../../src/shared/events';
import { createGate } from '../support/fakeUpstream/play';
import { channelTo, House } from '../support/house';
import { waitFor } from '../support/waitFor';

let house: House;
beforeAll(async () => {
  house = await House.build();
});
afterAll(async () => house.close());

async function listen(query = ''): Promise<{ events: GatewayEvent[]; socket: WebSocket }> {
  const socket = new WebSocket(`${house.gateway.listening.managementUrl.replace('http', 'ws')}/api/v1/events${query}`, {
    headers: { authorization: `Bearer ${house.gateway.listening.managementToken}` },
  });
  const events: GatewayEvent[] = [];
  socket.on('message', (data: Buffer) => events.push(JSON.parse(data.toString()) as GatewayEvent));
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  return { events, socket };
}

it('tells a request started, then finished, with its row', async () => {
  const { events, socket } = await listen();
  const gate = createGate();
  house.upstream.script({ beforeFrame: (index) => (index === 2 ? gate.opened : undefined) });
  const running = house.through('anthropic').stream('text');
  const phases = (): string[] => events.flatMap((event) => (event.type === 'request' ? [event.phase] : []));
  await waitFor(() => phases().includes('started'));
  expect(phases()).toEqual(['started']);
  gate.open();
  await running;
  await waitFor(() => phases().includes('finished'));
  expect(phases()).toEqual(['started', 'finished']);
  const [started, finished] = events.flatMap((event) => (event.type === 'request' ? [event.request] : []));
  expect(started).toMatchObject({ outcome: null, status: null });
  expect(finished).toMatchObject({ id: started?.id, outcome: 'ok', inputTokens: 12 });
  expect(await house.gateway.closedRow(finished?.id ?? '')).toEqual(finished);
  socket.close();
});

it('tells of channels and keys as they change, without secrets', async () => {
  const { events, socket } = await listen();
  const channel = await house.gateway.createChannel(channelTo(house.upstream, 'gemini', { name: 'short-lived' }));
  const key = await house.gateway.createKey({ name: 'short-lived' });
  await house.gateway.call('revokeKey', { id: key.key.id });
  await house.gateway.call('deleteChannel', { id: channel.id });
  await waitFor(() => events.some((event) => event.type === 'channel' && event.action === 'deleted'));
  const told = events.flatMap((event) =>
    event.type === 'channel' || event.type === 'key' ? [`${event.type} ${event.action}`] : [],
  );
  expect(told.filter((text) => text !== 'channel updated')).toEqual([
    'channel created',
    'key created',
    'key revoked',
    'channel deleted',
  ]);
  expect(JSON.stringify(events)).not.toContain(key.secret);
  expect(JSON.stringify(events)).not.toContain(house.upstream.secret);
  socket.close();
});

it('is closed to strangers', async () => {
  const url = `${house.gateway.listening.managementUrl.replace('http', 'ws')}/api/v1/events`;
  const attempts: [Record<string, string>, number][] = [
    [{}, 401],
    [{ authorization: 'Bearer wrong' }, 401],
    [{ authorization: `Bearer ${house.key.secret}` }, 401],
    [{ authorization: `Bearer ${house.gateway.listening.managementToken}`, origin: 'https://evil.example' }, 403],
    [{ authorization: `Bearer ${house.gateway.listening.managementToken}`, host: 'evil.example' }, 421],
  ];
  for (const [headers, status] of attempts) {
    const socket = new WebSocket(url, { headers });
    const got = await new Promise((resolve) => {
      socket.once('open', () => resolve(101));
      socket.once('unexpected-response', (_request, response) => resolve(response.statusCode));
      socket.once('error', () => undefined);
    });
    socket.terminate();
    expect({ headers, got }).toEqual({ headers, got: status });
  }
});

it('counts leases', async () => {
  const { socket } = await listen('?lease=window-1');
  await waitFor(async () => (await house.gateway.call('getStatus', {})).leases === 1);
  socket.close();
  await waitFor(async () => (await house.gateway.call('getStatus', {})).leases === 0);
});
