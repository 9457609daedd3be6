// A channel's proxy over the management API: kept without its password, which goes to the vault and comes back in no answer.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { proxySecretId } from '../../src/store/channelView';
import { ManagementFixture } from './managementFixture';

let house: ManagementFixture;
beforeEach(async () => {
  house = await ManagementFixture.start();
});
afterEach(async () => house.close());

const body = { provider: 'openai', secret: 'sk-proj-abcdefghijklmnopqrstuvwxyz' };
const kept = (id: string): string | undefined => house.secrets.peek(proxySecretId(id));

it('takes user and password out of the URL', async () => {
  const { status, body: json } = await house.send('POST', '/channels', {
    ...body,
    name: 'a',
    proxy: 'http://me:se%20cret@proxy.example:3128',
  });
  const channel = json as { id: string; proxy: string };
  expect([status, channel.proxy]).toEqual([201, 'http://proxy.example:3128']);
  expect(kept(channel.id)).toBe('http://me:se%20cret@proxy.example:3128');
  expect(JSON.stringify([json, house.published, house.store.channels.list()])).not.toContain('se%20cret');

  const at = `/channels/${channel.id}`;
  // A form sends back what it was shown.
  await house.send('PATCH', at, { proxy: channel.proxy, name: 'b' });
  expect(kept(channel.id)).toBeDefined();
  await house.send('PATCH', at, { weight: 2 });
  expect(kept(channel.id)).toBeDefined();
  await house.send('PATCH', at, { proxy: 'socks5://other.example' });
  expect(kept(channel.id)).toBeUndefined();
  await house.send('PATCH', at, { proxy: 'socks5://u:p@other.example' });
  expect(kept(channel.id)).toBe('socks5://u:p@other.example:1080');
  await house.send('DELETE', at);
  expect(kept(channel.id)).toBeUndefined();
});

it('refuses what is no proxy, or ourselves', async () => {
  const own = new URL(house.url).port;
  for (const proxy of [
    'none',
    'proxy.example:3128',
    'ftp://x',
    'http://169.254.169.254',
    `http://127.0.0.1:${own}`,
    `socks5://localhost:${own}`,
  ]) {
    expect([proxy, (await house.send('POST', '/channels', { ...body, name: proxy, proxy })).status]).toEqual([
      proxy,
      400,
    ]);
  }
  expect(house.store.channels.list().filter(({ provider }) => provider === 'openai')).toEqual([]);
});

it('takes a credential back from a window only for a channel with a proxy of its own', async () => {
  const { body: json } = await house.send('POST', '/channels', {
    ...body,
    name: 'a',
    proxy: 'http://proxy.example:3128',
  });
  const { body: other } = await house.send('POST', '/channels', { ...body, name: 'b' });
  const [mine, systems] = [json, other].map((channel) => (channel as { id: string }).id);
  const secret = { secret: 'http://me:pw@proxy.example:3128', setAt: Date.now() };
  const ids = [mine, systems, 'nobody'].map((id) => proxySecretId(id ?? ''));
  await house.send('PUT', '/gateway/secrets', { secrets: Object.fromEntries(ids.map((id) => [id, secret])) });
  expect(ids.map((id) => house.secrets.peek(id))).toEqual([secret.secret, undefined, undefined]);
});

it("hears the editor's proxy", async () => {
  const editorProxy = { proxy: 'http://me:pw@proxy.example:3128', noProxy: ['a.example'] };
  expect((await house.send('PATCH', '/gateway/options', { editorProxy })).status).toBe(204);
  expect((await house.send('PATCH', '/gateway/options', { editorProxy: { proxy: 7, noProxy: [] } })).status).toBe(400);
  expect(house.editorProxies).toEqual([editorProxy]);
  expect(house.logLines.join()).not.toContain('pw@');
});
