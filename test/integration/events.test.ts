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

it('tells of each threshold of a budget once in its period, and again where the budget was raised', async () => {
  const { events, socket } = await listen();
  const overrides = [{ model: '*', input: 0, output: 0, perRequest: 1 }];
  await house.gateway.call('putPrices', { body: { overrides } });
  const { key, secret } = await house.gateway.createKey({ budget: { usd: 4, period: 'total' } });
  const scope = { scope: 'key', scopeId: key.id, period: 'total' } as const;
  const budget = await house.gateway.call('createBudget', {
    body: { ...scope, usd: 10, notifyAt: [0.2], block: false },
  });
  const driver = house.through('openai-chat', { key: secret });
  for (let index = 0; index < 4; index += 1) await driver.generate('text');
  const reached = (): string[] =>
    events.flatMap((event) =>
      event.type === 'budget' && event.action === 'reached'
        ? [`${event.budget.id} ${event.threshold} ${event.budget.usedUsd}`]
        : [],
    );
  await waitFor(() => reached().length >= 3, { what: 'three thresholds' });
  expect(reached()).toEqual([`${budget.id} 0.2 2`, `key:${key.id} 0.75 3`, `key:${key.id} 1 4`]);
  await expect(driver.generate('text')).rejects.toThrow(/budget/);
  // Raised: the thresholds of the new amount are news again.
  await house.gateway.call('updateKey', { id: key.id, body: { budget: { usd: 5, period: 'total' } } });
  await driver.generate('text');
  await waitFor(() => reached().length >= 4, { what: 'the threshold of the raised budget' });
  expect(reached().at(-1)).toBe(`key:${key.id} 1 5`);
  await house.gateway.call('putPrices', { body: { overrides: [] } });
  socket.close();
});
