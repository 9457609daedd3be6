// Whether the proxy still takes a key: asked of a real one, and of nobody.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isKeyTaken } from '../../../src/extension/folders/askKey';
import { ProxyHouse } from '../../gateway/proxyHouse';

let house: ProxyHouse;
beforeAll(async () => {
  house = await ProxyHouse.open();
});
afterAll(() => house.close());

it('is told by the proxy, and costs nothing', async () => {
  expect(await isKeyTaken(house.url, house.key())).toBe(true);
  expect(await isKeyTaken(house.url, house.key({ state: 'revoked' }))).toBe(false);
  expect(await isKeyTaken(house.url, 'gk-unknown')).toBe(false);
  expect(house.rows()).toEqual([]);
});

it('is taken for true where nobody answers', async () => {
  expect(await isKeyTaken('http://127.0.0.1:9', 'gk-any')).toBe(true);
});
