// The further addresses of a real proxy: they come and go while it runs, wait for what is missing, and harm nobody.
import { createPrivateKey } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { request as secureRequest } from 'node:https';
import { createServer, type Server } from 'node:net';
import { connect as secureConnect } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { Listening, passphraseSecretId, type ListeningOptions } from '../../../src/gateway/listen/listening';
import { isOwnListener } from '../../../src/gateway/proxy/egress';
import type { ListenPatch, ListenerState } from '../../../src/shared/listening';
import { usualKeySettings } from '../../../src/shared/virtualKey';
import { TestAuthority } from '../../support/certificates';
import { freePort, furtherAddress } from '../../support/furtherAddress';
import { TemporaryFolder } from '../../support/temporaryFolder';
import { waitFor } from '../../support/waitFor';
import { ProxyHouse, startUpstream } from '../proxyHouse';

const address = furtherAddress();
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

interface Scene {
  house: ProxyHouse;
  listening: Listening;
  changes: () => number;
  set: (patch: ListenPatch) => Promise<void>;
  states: () => ListenerState['state'][];
}

async function scene(more: Partial<ListeningOptions> = {}): Promise<Scene> {
  const house = await ProxyHouse.open();
  closing.push(() => house.close());
  let count = 0;
  const { services } = house;
  const listening = new Listening({
    settings: services.store.settings,
    secrets: services.secrets,
    changed: () => (count += 1),
    log: services.log,
    now: Date.now,
    lookMs: 20,
    ...more,
  });
  closing.push(() => listening.close());
  await listening.start(house.proxy, 11_581);
  return {
    house,
    listening,
    changes: () => count,
    set: (patch) => listening.change(patch),
    states: () => listening.status()?.listeners.map(({ state }) => state) ?? [],
  };
}

interface Told {
  status: number;
  text: string;
}

function ask(
  url: string,
  { ca, key, path = '/health' }: { ca?: string; key?: string; path?: string } = {},
): Promise<Told> {
  const headers = key === undefined ? {} : { authorization: `Bearer ${key}` };
  return new Promise((resolve, reject) => {
    const take = (response: IncomingMessage): void => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text })).on('error', reject);
    };
    const options = { headers, agent: false, ...(ca !== undefined && { ca }) };
    const sent = url.startsWith('https')
      ? secureRequest(url + path, options, take)
      : request(url + path, options, take);
    sent.on('error', reject).end();
  });
}

async function occupy(port: number): Promise<Server> {
  const server = createServer();
  server.listen({ host: address, port, exclusive: true });
  await once(server, 'listening');
  closing.push(() => server.close());
  return server;
}

describe('a further address', () => {
  it('comes and goes live, and is kept', async () => {
    const { house, listening, set, states, changes } = await scene();
    expect(listening.status()).toBeUndefined();
    const url = `http://${address}:${await freePort(address)}`;
    await set({ addresses: [url.slice(7)], hostNames: ['Host.Docker.Internal'] });
    expect(states()).toEqual(['listening']);
    expect(listening.status()).toMatchObject({ hostNames: ['host.docker.internal'], certificate: null });
    expect(await ask(url)).toMatchObject({ status: 200 });
    expect(listening.ownAddresses()).toEqual([url.slice(7)]);
    expect(changes()).toBeGreaterThan(0);
    expect(house.services.store.settings.get('listen')).toMatchObject({ addresses: [url.slice(7)] });
    await set({ addresses: [] });
    expect(listening.status()).toBeUndefined();
    await expect(ask(url)).rejects.toThrow();
    expect(await house.ask('/health')).toMatchObject({ status: 200 });
  });

  it("takes the proxy's own port where none is named", async () => {
    const { house, set, listening } = await scene();
    await set({ addresses: [address] });
    // Another program could have the same port there.
    if (listening.status()?.listeners[0]?.state === 'listening') {
      expect(await ask(`http://${address}:${house.port}`)).toMatchObject({ status: 200 });
    }
    expect(listening.status()?.listeners[0]?.url).toBe(`http://${address}:${house.port}`);
  });

  it('waits for a port that is taken', async () => {
    const { house, set, states } = await scene();
    const port = await freePort(address);
    const other = await occupy(port);
    await set({ addresses: [`${address}:${port}`] });
    expect(states()).toEqual(['port-taken']);
    expect(await house.ask('/health')).toMatchObject({ status: 200 });
    other.close();
    await waitFor(() => states()[0] === 'listening', { what: 'the port taken over' });
    expect(await ask(`http://${address}:${port}`)).toMatchObject({ status: 200 });
  });

  it('waits for an address that is not there, and for one that went', async () => {
    const house = await ProxyHouse.open();
    closing.push(() => house.close());
    const { services, proxy } = house;
    const there: string[] = [];
    let changes = 0;
    const listening = new Listening({
      settings: services.store.settings, secrets: services.secrets, changed: () => (changes += 1), log: services.log, now: Date.now,
      lookMs: 20, ownAddresses: () => there,
    }); // prettier-ignore
    closing.push(() => listening.close());
    // The system says EADDRNOTAVAIL while the address is away; tests cannot give the machine a new one.
    const port = await freePort('127.0.0.1');
    const openTo: typeof proxy.openTo = (entrance, identity) => {
      const server = proxy.openTo(entrance, identity);
      const isThere = there.length > 0;
      const listen = server.listen.bind(server) as (options: object, done: () => void) => typeof server;
      const replaced = (options: object, done: () => void): typeof server => {
        if (isThere) return listen({ ...options, host: '127.0.0.1' }, done);
        return listen({ ...options, host: '10.254.253.252' }, done);
      };
      return Object.assign(server, { listen: replaced });
    };
    await listening.start({ port: proxy.port, openTo }, 11_581);
    await listening.change({ addresses: [`10.254.253.252:${port}`], hostNames: ['gate.lan'] });
    const state = (): string | undefined => listening.status()?.listeners[0]?.state;
    expect(state()).toBe('address-missing');
    there.push('10.254.253.252');
    await waitFor(() => state() === 'listening', { what: 'the address coming up' });
    there.length = 0;
    await waitFor(() => state() === 'address-missing', { what: 'the address going down' });
    there.push('10.254.253.252');
    await waitFor(() => state() === 'listening', { what: 'the address coming back' });
    expect(changes).toBeGreaterThanOrEqual(4);
  });

  it('refuses what is not allowed, and changes nothing', async () => {
    const { house, set, listening, states } = await scene();
    const port = await freePort(address);
    await set({ addresses: [`${address}:${port}`] });
    for (const addresses of [
      ['127.0.0.1'],
      [`127.0.0.1:${house.port}`],
      [`${address}:11581`],
      ['8.8.8.8'],
      ['0.0.0.0:11590'],
    ]) {
      await expect(set({ addresses })).rejects.toMatchObject({ kind: 'bad-request' });
    }
    expect(states()).toEqual(['listening']);
    expect(listening.status()?.listeners[0]?.wish).toBe(`${address}:${port}`);
  });

  it('begins with what was kept, and a wish that is not allowed any more harms nothing', async () => {
    const { house, set } = await scene();
    const port = await freePort(address);
    await set({ addresses: [`${address}:${port}`] });
    const { services, proxy } = house;
    const next = (): Listening => {
      const made = new Listening({
        settings: services.store.settings, secrets: services.secrets, changed: () => undefined, log: services.log, now: Date.now, lookMs: 20,
      }); // prettier-ignore
      closing.push(() => made.close());
      return made;
    };
    const second = next();
    await second.start(proxy, 11_581);
    // The first one has the port still.
    expect(second.status()?.listeners).toMatchObject([{ state: 'port-taken' }]);
    const third = next();
    await third.start(proxy, port);
    expect(third.status()).toBeUndefined();
    expect(await ask(`http://${address}:${port}`)).toMatchObject({ status: 200 });
  });

  it('lets a stream end that began before it was taken out', async () => {
    const { house, set, listening } = await scene();
    const upstream = await startUpstream((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const chunk = (content: string): string =>
        `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta: { content }, finish_reason: null }] })}\n\n`;
      response.write(chunk('first'));
      end = () => response.end(`${chunk('last')}data: [DONE]\n\n`);
    });
    let end = (): unknown => undefined;
    closing.push(() => upstream.close());
    house.channel({ baseUrl: `${upstream.url}/v1`, secret: 'secret-of-the-channel' });
    const key = house.key({ settings: { ...usualKeySettings, allowedAddresses: [address] } });
    const port = await freePort(address);
    await set({ addresses: [`${address}:${port}`] });
    const whole = new Promise<string>((resolve, reject) => {
      let text = '';
      const sent = request(
        { host: address, port, path: '/v1/chat/completions', method: 'POST', headers: { authorization: `Bearer ${key}` }, localAddress: address, agent: false },
        (response) => {
          response.setEncoding('utf8').on('data', (part: string) => (text += part));
          response.on('data', () => {
            if (!text.includes('first') || text.includes('last')) return;
            void (async () => {
              await set({ addresses: [] });
              end();
            })();
          });
          response.on('end', () => resolve(text)).on('error', reject);
        },
      ); // prettier-ignore
      sent
        .on('error', reject)
        .end(JSON.stringify({ model: 'm', stream: true, messages: [{ role: 'user', content: 'Hi' }] }));
    });
    expect(await whole).toContain('[DONE]');
    expect(listening.status()).toBeUndefined();
    await expect(ask(`http://${address}:${port}`)).rejects.toThrow();
  });

  it('gives its port free at once when the gateway drains', async () => {
    const { set, listening } = await scene();
    const port = await freePort(address);
    await set({ addresses: [`${address}:${port}`] });
    listening.stopListening();
    await occupy(port);
  });
});

describe('with the certificate of the user', () => {
  const authority = new TestAuthority();
  const hosts = [address, 'gate.lan'];

  async function secure(): Promise<
    Scene & { url: string; put: (issued: { cert: string; key: string }) => void; folder: TemporaryFolder }
  > {
    const made = await scene();
    const folder = new TemporaryFolder('listen');
    closing.push(() => folder.remove());
    const put = ({ cert, key }: { cert: string; key: string }): void => {
      writeFileSync(folder.join('key.pem'), key);
      writeFileSync(folder.join('chain.pem'), cert);
    };
    return { ...made, folder, put, url: `https://${address}:${await freePort(address)}` };
  }
  const files = (folder: TemporaryFolder) => ({ chain: folder.join('chain.pem'), privateKey: folder.join('key.pem') });

  it('speaks TLS, and no plain text', async () => {
    const { set, put, url, folder, states, listening } = await secure();
    put(authority.issue({ hosts }));
    await set({ addresses: [url.slice(8)], certificate: files(folder) });
    expect(states()).toEqual(['listening']);
    expect(listening.status()?.listeners[0]?.url).toBe(url);
    expect(await ask(url, { ca: authority.cert })).toMatchObject({ status: 200 });
    await expect(ask(url.replace('https', 'http'))).rejects.toThrow();
    await expect(ask(url)).rejects.toThrow(/certificate/);
  });

  it('serves nothing before there is one, and begins when the files come', async () => {
    const { set, put, url, folder, states, listening } = await secure();
    await set({ addresses: [url.slice(8)], certificate: files(folder) });
    expect(states()).toEqual(['waiting-for-certificate']);
    expect(listening.status()?.certificate).toMatchObject({ state: 'missing-file', file: folder.join('chain.pem') });
    await expect(ask(url.replace('https', 'http'))).rejects.toThrow();
    put(authority.issue({ hosts }));
    await waitFor(() => states()[0] === 'listening', { what: 'the certificate found' });
    expect(await ask(url, { ca: authority.cert })).toMatchObject({ status: 200 });
  });

  it('serves a new certificate when its files change, without ending a connection', async () => {
    const { set, put, url, folder, listening } = await secure();
    put(authority.issue({ hosts }));
    await set({ addresses: [url.slice(8)], certificate: files(folder) });
    const port = Number(new URL(url).port);
    const old = secureConnect({ host: address, port, ca: authority.cert });
    closing.push(() => old.destroy());
    await once(old, 'secureConnect');
    const other = new TestAuthority('Another authority');
    put(other.issue({ hosts }));
    await waitFor(() => ask(url, { ca: other.cert }), { what: 'the new certificate' });
    const answer = once(old, 'data');
    old.write(`GET /health HTTP/1.1\r\nHost: ${address}:${port}\r\n\r\n`);
    expect(String((await answer)[0])).toMatch(/^HTTP\/1\.1 200 /);
    // Files that are of no use take nothing away.
    put({ cert: 'nothing', key: 'nothing' });
    await waitFor(() => listening.status()?.certificate?.servesOlder, { what: 'the useless files noticed' });
    expect(listening.status()?.certificate?.state).toBe('invalid');
    expect(await ask(url, { ca: other.cert })).toMatchObject({ status: 200 });
  });

  it('goes from plain to TLS and back on the same port', async () => {
    const { set, put, url, folder, states } = await secure();
    const plain = url.replace('https', 'http');
    put(authority.issue({ hosts }));
    await set({ addresses: [url.slice(8)] });
    expect(await ask(plain)).toMatchObject({ status: 200 });
    await set({ certificate: files(folder) });
    expect(states()).toEqual(['listening']);
    expect(await ask(url, { ca: authority.cert })).toMatchObject({ status: 200 });
    await set({ certificate: null });
    expect(await ask(plain)).toMatchObject({ status: 200 });
  });

  it('keeps the passphrase with the real keys, for the key it was set for', async () => {
    const { set, put, url, folder, house, listening, states } = await secure();
    const issued = authority.issue({ hosts });
    const key = createPrivateKey(issued.key)
      .export({
        type: 'pkcs8',
        format: 'pem',
        cipher: 'aes-256-cbc',
        passphrase: 'open sesame',
      })
      .toString();
    put({ cert: issued.cert, key });
    await set({ addresses: [url.slice(8)], certificate: files(folder) });
    expect(listening.status()?.certificate?.state).toBe('passphrase');
    expect(listening.wantsSecret(passphraseSecretId)).toBe(true);
    const { secrets, store } = house.services;
    secrets.merge({ [passphraseSecretId]: { secret: 'open sesame', setAt: Date.now() } }, () => true);
    await waitFor(() => states()[0] === 'listening', { what: 'the passphrase taken in' });
    expect(await ask(url, { ca: authority.cert })).toMatchObject({ status: 200 });
    expect(JSON.stringify(store.settings.get('listen'))).not.toContain('sesame');
    await set({ certificate: { ...files(folder), privateKey: folder.join('other.pem') } });
    expect(secrets.peek(passphraseSecretId)).toBeUndefined();
    await set({ passphrase: 'another', certificate: files(folder) });
    expect(secrets.peek(passphraseSecretId)).toBe('another');
    await set(null);
    expect(secrets.peek(passphraseSecretId)).toBeUndefined();
    expect(listening.wantsSecret(passphraseSecretId)).toBe(false);
  });
});

it('is an upstream for no channel', async () => {
  const { set, listening } = await scene();
  const port = await freePort(address);
  await set({ addresses: [`${address}:${port}`] });
  const own = listening.ownAddresses();
  expect(isOwnListener(address, port, own)).toBe(true);
  expect(isOwnListener(`::ffff:${address}`, port, own)).toBe(true);
  expect(isOwnListener(address, port + 1, own)).toBe(false);
  expect(isOwnListener('10.99.98.97', port, own)).toBe(false);
});
