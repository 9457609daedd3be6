// Further addresses of the real gateway: by the management API and by the command line, with TLS, over restarts and a drain, and with the
// vendors' SDKs as clients that come in there.
import { spawnSync } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { TestAuthority } from '../support/certificates';
import { freePort, furtherAddress } from '../support/furtherAddress';
import { GatewayFixture } from '../support/gatewayFixture';
import { alias, House } from '../support/house';
import { rawRequest } from '../support/rawHttp';
import { createDriver } from '../support/sdkDriver';
import { TemporaryFolder } from '../support/temporaryFolder';
import { waitFor } from '../support/waitFor';
import { protocolIds } from '../../src/shared/channel';

const address = furtherAddress();
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function place(): Promise<{ wish: string; root: string }> {
  const wish = `${address}:${await freePort(address)}`;
  return { wish, root: `http://${wish}` };
}

it('is set by the management API, told by the status, and kept over a restart', async () => {
  const folder = new TemporaryFolder('listen');
  closing.push(() => folder.remove());
  const dataDirectory = folder.join('data');
  const { wish, root } = await place();
  const first = await GatewayFixture.start({ dataDirectory });
  closing.push(() => first.close());
  expect((await first.call('getStatus', {})).listen).toBeUndefined();
  await first.call('updateOptions', { body: { listen: { addresses: [wish], hostNames: ['host.docker.internal'] } } });
  const listen = {
    listeners: [{ url: root, wish, secure: false, state: 'listening' }],
    hostNames: ['host.docker.internal'],
    certificate: null,
  };
  expect((await first.call('getStatus', {})).listen).toEqual(listen);
  expect((await rawRequest(`${root}/health`)).status).toBe(200);
  for (const addresses of [['eth0'], ['8.8.8.8'], ['0.0.0.0:11590']]) {
    await expect(first.call('updateOptions', { body: { listen: { addresses } } })).rejects.toMatchObject({
      kind: 'bad-request',
    });
  }
  // The port is free as soon as the first one drains: its successor begins with what is kept.
  await first.call('drain', { body: { reason: 'stop' } });
  await expect(rawRequest(`${root}/health`)).rejects.toThrow();
  const second = await GatewayFixture.start({ dataDirectory });
  closing.push(() => second.close());
  expect((await second.call('getStatus', {})).listen).toEqual(listen);
  expect((await rawRequest(`${root}/health`)).status).toBe(200);
  await second.call('updateOptions', { body: { listen: null } });
  expect((await second.call('getStatus', {})).listen).toBeUndefined();
  await expect(rawRequest(`${root}/health`)).rejects.toThrow();
});

it('serves the SDKs of all vendors with a key that names their address', async () => {
  const { wish, root } = await place();
  const house = await House.build({ arguments: ['--listen', wish] });
  closing.push(() => house.close());
  const { secret } = await house.gateway.createKey({ allowedAddresses: [address, '127.0.0.1'] });
  for (const protocol of protocolIds) {
    const driver = createDriver(protocol, { root, key: secret, model: alias(protocol), maxRetries: 0 });
    expect((await driver.stream('text')).text, protocol).not.toBe('');
    const refused = createDriver(protocol, { root, key: house.key.secret, model: alias(protocol) });
    await expect(refused.generate('text'), protocol).rejects.toThrow(/allowed addresses/);
  }
});

it('a stream goes on while the address is taken away, and while the gateway drains', async () => {
  const { wish, root } = await place();
  const house = await House.build({ arguments: ['--listen', wish] });
  closing.push(() => house.close());
  const { secret } = await house.gateway.createKey({ allowedAddresses: [address, '127.0.0.1'] });
  const driver = createDriver('openai-chat', { root, key: secret, model: alias('openai-chat'), maxRetries: 0 });
  let begun = 0;
  const one = driver.stream('text', {
    onEvent: () => {
      begun += 1;
      if (begun === 1) void house.gateway.call('updateOptions', { body: { listen: { addresses: [] } } });
    },
  });
  expect((await one).text).not.toBe('');
  await waitFor(async () => (await house.gateway.call('getStatus', {})).listen === undefined, {
    what: 'no further address',
  });
  await house.gateway.call('updateOptions', { body: { listen: { addresses: [wish] } } });
  let again = 0;
  const two = driver.stream('text', {
    onEvent: () => {
      again += 1;
      if (again === 1) void house.gateway.call('drain', { body: { reason: 'upgrade' } });
    },
  });
  expect((await two).text).not.toBe('');
  await waitFor(() => !house.gateway.running, { what: 'the end of the drained gateway' });
});

it('speaks TLS with the certificate of the command line and the passphrase of the environment', async () => {
  const folder = new TemporaryFolder('listen');
  closing.push(() => folder.remove());
  const authority = new TestAuthority();
  const { cert, key } = authority.issue({ hosts: [address] });
  const locked = createPrivateKey(key).export({
    type: 'pkcs8',
    format: 'pem',
    cipher: 'aes-256-cbc',
    passphrase: 'open sesame',
  });
  writeFileSync(folder.join('chain.pem'), cert);
  writeFileSync(folder.join('key.pem'), locked);
  const { wish, root } = await place();
  const gateway = await GatewayFixture.start({
    arguments: [
      '--listen',
      wish,
      '--certificate',
      folder.join('chain.pem'),
      '--certificate-key',
      folder.join('key.pem'),
    ],
    environment: { GATEHOUSE_CERTIFICATE_PASSPHRASE: 'open sesame' },
  });
  closing.push(() => gateway.close());
  const { listen } = await gateway.call('getStatus', {});
  expect(listen?.listeners).toMatchObject([{ state: 'listening', secure: true, url: root.replace('http', 'https') }]);
  expect(listen?.certificate).toMatchObject({ state: 'expires-soon', hosts: [address] });
  expect(gateway.log).not.toContain('sesame');
});

it('begins although the address is not there', async () => {
  const gateway = await GatewayFixture.start({ arguments: ['--listen', '10.254.253.252:11590'] });
  closing.push(() => gateway.close());
  expect((await gateway.call('getStatus', {})).listen?.listeners).toMatchObject([{ state: 'address-missing' }]);
  expect((await rawRequest(`${gateway.proxyUrl}/health`)).status).toBe(200);
});

it.each([
  [['--listen', 'docker0'], 'not an IP address'],
  [['--listen', '0.0.0.0:11590'], 'certificate'],
  [['--listen', '0.0.0.0:11590', '--certificate', 'a', '--certificate-key', 'b'], '--listen-everywhere'],
  [['--listen', '172.17.0.1', '--certificate', 'a'], 'go together'],
  [['--listen-name', 'gate.lan'], 'goes with --listen'],
  [['--listen', '172.17.0.1', '--listen-name', 'http://gate.lan'], 'not a host name'],
  [['--listen', '172.17.0.1:11581'], 'management'],
  [['--listen', '127.0.0.1'], '127.0.0.1 already'],
])('refuses %j with exit code 2', (words, message) => {
  const bundle = process.env['GATEHOUSE_GATEWAY'] ?? path.join(import.meta.dirname, '../../dist/gateway.js');
  const { status, stderr } = spawnSync(process.execPath, [bundle, '--data-dir', '/nowhere/at/all', ...words], {
    encoding: 'utf8',
  });
  expect(status).toBe(2);
  expect(stderr).toContain(message);
});
