// A window brings another real key for a channel whose key the provider has refused: the channel is asked again at once.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { alias, House } from '../support/house';
import { waitFor } from '../support/waitFor';

const protocol = 'openai-chat';
let house: House;
beforeAll(async () => {
  house = await House.build();
});
afterAll(async () => house.close());

const ask = () => house.through(protocol, { maxRetries: 0 }).generate('text');
const put = (secret: string, setAt: number) =>
  house.gateway.call('putSecrets', { body: { secrets: { [house.channels[protocol].id]: { secret, setAt } } } });
const health = async () => {
  const channels = await house.gateway.call('listChannels', {});
  return channels.find(({ models }) => models.some((model) => model.alias === alias(protocol)))?.health;
};

it('a changed key ends the hold of a key that was refused, the same key does not', async () => {
  const later = Date.now() + 1000;
  await put('sk-not-the-right-one-0123456789', later);
  await expect(ask()).rejects.toMatchObject({ status: 502 });
  expect(house.upstream.requests).toHaveLength(1);
  await waitFor(async () => (await health())?.cause?.code === 'key-rejected', { what: 'the hold of the channel' });

  await put('sk-not-the-right-one-0123456789', later + 1000);
  await expect(ask()).rejects.toThrow();
  expect(house.upstream.requests).toHaveLength(1);

  await put(house.upstream.secret, later + 2000);
  expect((await health())?.cause).toBeNull();
  expect((await ask()).text).toContain('城门');
  expect(house.upstream.requests).toHaveLength(2);
});
