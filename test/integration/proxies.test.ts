// The real gateway behind proxies: a channel's own with a password, which outlives a restart and lies nowhere in clear; and the system's.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TestAuthority } from '../support/certificates';
import { startHttpProxy, startSocksProxy } from '../support/fakeProxies';
import { GatewayFixture } from '../support/gatewayFixture';
import { generateBody, generateHeaders, rawRequest } from '../support/rawHttp';
import { TemporaryFolder } from '../support/temporaryFolder';

const authority = new TestAuthority();
const folder = new TemporaryFolder('proxies');
const environment = { NODE_EXTRA_CA_CERTS: folder.join('authority.pem') };
const answer = {
  id: 'x',
  object: 'chat.completion',
  created: 1,
  model: 'm',
  choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'hello' } }],
  usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
};
let server: Server;
let hosts: Record<string, number>;

beforeAll(async () => {
  writeFileSync(environment.NODE_EXTRA_CA_CERTS, authority.cert);
  server = createServer(authority.issue({ hosts: ['provider.example'] }), (request, response) => {
    request.resume().on('end', () => {
      response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  hosts = { 'provider.example': (server.address() as AddressInfo).port };
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  folder.remove();
});

const channel = {
  provider: 'custom-openai',
  baseUrl: 'https://provider.example/v1',
  secret: 'sk-of-the-test-server',
  models: [{ id: 'm' }],
};

async function ask(gateway: GatewayFixture): Promise<[number, string]> {
  const { secret } = await gateway.createKey();
  const headers = generateHeaders('openai-chat', secret);
  const body = generateBody('openai-chat', 'm', false);
  const got = await rawRequest(`${gateway.proxyUrl}/v1/chat/completions`, { headers, body });
  return [got.status, got.body.toString()];
}

it("a channel's own, with a password", async () => {
  const password = 'pass-word-of-the-proxy';
  const fake = await startSocksProxy({ hosts, credential: `me:${password}` });
  const dataDirectory = folder.join('data');
  const proxy = `socks5h://me:${password}@127.0.0.1:${fake.port}`;
  let gateway = await GatewayFixture.start({ dataDirectory, environment });
  const created = await gateway.createChannel({ ...channel, name: 'a', proxy });
  expect(created.proxy).toBe(`socks5h://127.0.0.1:${fake.port}`);
  expect(await ask(gateway)).toEqual([200, JSON.stringify(answer)]);
  expect(
    (await gateway.call('testChannel', { id: created.id })).steps.filter(({ ok }) => !ok).map(({ name }) => name),
  ).not.toContain('connect');
  await gateway.close();

  gateway = await GatewayFixture.start({ dataDirectory, environment });
  expect((await ask(gateway))[0]).toBe(200);
  const log = gateway.log;
  await gateway.call('updateChannel', { id: created.id, body: { proxy: `socks5h://me:wrong@127.0.0.1:${fake.port}` } });
  const [status, text] = await ask(gateway);
  expect([status, text]).toEqual([
    502,
    expect.stringContaining('The proxy did not accept the user name and password.'),
  ]);
  await gateway.close();
  await fake.close();
  const files = readdirSync(dataDirectory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(files.length).toBeGreaterThan(1);
  for (const { parentPath, name } of files) {
    expect([name, readFileSync(`${parentPath}/${name}`).includes(password)]).toEqual([name, false]);
  }
  expect(log + text).not.toContain(password);
});

it("the system's, from the environment and then from the editor", async () => {
  const [systems, editors] = [await startHttpProxy({ hosts, credential: 'a:b' }), await startHttpProxy({ hosts })];
  const gateway = await GatewayFixture.start({
    environment: {
      ...environment,
      HTTPS_PROXY: `http://a:b@127.0.0.1:${systems.port}`,
      https_proxy: '',
      NO_PROXY: '',
      no_proxy: '',
    },
  });
  await gateway.createChannel({ ...channel, name: 'a' });
  expect((await ask(gateway))[0]).toBe(200);
  expect([systems.asked.length, editors.asked.length]).toEqual([1, 0]);
  const editorProxy = { proxy: `http://127.0.0.1:${editors.port}`, noProxy: [] };
  await gateway.call('updateOptions', { body: { editorProxy } });
  expect((await ask(gateway))[0]).toBe(200);
  expect([systems.asked.length, editors.asked]).toEqual([1, ['provider.example:443']]);
  await gateway.close();
  await Promise.all([systems.close(), editors.close()]);
});
