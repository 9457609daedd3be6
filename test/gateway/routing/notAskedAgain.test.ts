// Failures that another attempt at the same channel could only repeat: cycles of gateways, rules of egress, spent accounts. One attempt
// each, beside a failure that may pass, which gets two.
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { waitFor } from '../../support/waitFor';
import { ProxyHouse } from '../proxyHouse';
import { askChat, good, model, refuses, startChat, type ChatUpstream } from './chatUpstream';

let house: ProxyHouse;
let upstream: ChatUpstream;
let key: string;
beforeAll(async () => {
  upstream = await startChat();
});
afterAll(() => upstream.close());
beforeEach(async () => {
  upstream.answer = good;
  upstream.requests.length = 0;
  house = await ProxyHouse.open({}, () => 0);
  key = house.key();
});
afterEach(async () => {
  await waitFor(() => house.activity.active === 0, { what: 'every request to have ended' });
  await house.close();
});

const attempts = () => house.rows()[0]?.attempts.filter((attempt) => attempt.passedOver !== true).length;
const channelAt = (baseUrl: string): void => {
  house.channel({ id: 'one', baseUrl, secret: 'secret-of-one', models: [{ id: model }] });
};

it.each([
  [500, 2],
  [503, 2],
  [508, 1],
])('a %s is met %i times', async (status, times) => {
  channelAt(`${upstream.url}/v1`);
  upstream.answer = refuses(status);
  const answer = await askChat(house, key);
  expect(answer.status).toBeGreaterThanOrEqual(500);
  expect(upstream.requests).toHaveLength(times);
  expect(attempts()).toBe(times);
});

it('what the rules of egress forbid is tried once', async () => {
  channelAt('https://169.254.169.254/v1');
  expect((await askChat(house, key)).status).toBe(502);
  expect(attempts()).toBe(1);
});

it('a channel that points at Gatehouse itself is tried once', async () => {
  channelAt(`${house.url}/v1`);
  expect((await askChat(house, key)).status).toBe(508);
  expect(attempts()).toBe(1);
});

it('a connection that is refused is tried twice', async () => {
  const gone = await startChat();
  await gone.close();
  channelAt(`${gone.url}/v1`);
  expect((await askChat(house, key)).status).toBe(502);
  expect(attempts()).toBe(2);
});
