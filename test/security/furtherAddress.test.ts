// What another machine or a container can do at a further address, with the real gateway: reach the proxy with a key that names its client
// addresses, by the names that were configured, and nothing else. The management API is not there.
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { freePort, furtherAddress } from '../support/furtherAddress';
import { alias, House } from '../support/house';
import { generateBody, generateHeaders, generatePath, sendBytes } from '../support/rawHttp';
import type { ProtocolId } from '../../src/shared/channel';

const address = furtherAddress();
let port = 0;
let house: House;
let here: string;
let anyone: string;
let elsewhere: string;

beforeAll(async () => {
  port = await freePort(address);
  const listen = [
    '--listen',
    `${address}:${port}`,
    '--listen-name',
    'host.docker.internal',
    '--listen-name',
    'gate.lan',
  ];
  house = await House.build({ arguments: listen });
  const secretFor = async (...allowedAddresses: string[]): Promise<string> =>
    (await house.gateway.createKey({ allowedAddresses })).secret;
  here = await secretFor(address, '127.0.0.0/8');
  anyone = await secretFor('0.0.0.0/0', '::/0');
  elsewhere = await secretFor('203.0.113.0/24', '2001:db8::/32');
});
afterAll(async () => house.close());
beforeEach(() => house.upstream.reset());

async function send(
  lines: string[],
  secret: string,
  options: { protocol?: ProtocolId; host?: string } = {},
): Promise<string> {
  const { protocol = 'openai-chat', host = `${address}:${port}` } = options;
  const body = generateBody(protocol, alias(protocol), false);
  const own = lines.some((line) => /^host:/i.test(line)) ? [] : [`Host: ${host}`];
  const headers = Object.entries(generateHeaders(protocol, secret)).map(([name, value]) => `${name}: ${value}`);
  const path = generatePath(protocol, alias(protocol), false);
  const head = [
    `POST ${path} HTTP/1.1`,
    ...own,
    ...lines,
    ...headers,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  return (await sendBytes(port, `${head.join('\r\n')}\r\n\r\n${body}`, 5000, address)).text;
}
const statusOf = (text: string): number => Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0);

describe('Host', () => {
  it('is the address or a configured name, however its letters are written', async () => {
    for (const host of [address, 'host.docker.internal', 'Host.Docker.Internal', 'gate.lan']) {
      expect([host, statusOf(await send([], here, { host: `${host}:${port}` }))]).toEqual([host, 200]);
    }
  });

  it('is nothing else', async () => {
    const hosts = [
      'localhost', '127.0.0.1', '[::1]', 'evil.example', `evil.${'host.docker.internal'}`, 'host.docker.internal.evil.example',
      'host.docker.internal.', 'xhost.docker.internal', 'docker.internal', 'gate.lan.evil.example', 'gate', `${address}.`,
      `${address}.nip.io`, `[::ffff:${address}]`, '0.0.0.0', '[::]', '169.254.169.254', 'host.containers.internal', '*', '',
    ].map((host) => `${host}:${port}`); // prettier-ignore
    hosts.push(
      address,
      'gate.lan',
      `gate.lan:${port}0`,
      `gate.lan:0${port}`,
      `gate.lan:${house.gateway.proxyPort}`,
      `${address}:${house.gateway.managementPort}`,
    );
    for (const host of hosts) expect([host, statusOf(await send([], here, { host }))]).toEqual([host, 421]);
    expect(statusOf(await send([`Host: gate.lan:${port}`, `Host: gate.lan:${port}`], here))).toBe(421);
    expect(house.upstream.requests).toHaveLength(0);
  });

  it('of a further address is not one on 127.0.0.1', async () => {
    const own = house.gateway.proxyPort;
    for (const host of [`host.docker.internal:${own}`, `gate.lan:${own}`, `${address}:${own}`, `gate.lan:${port}`]) {
      const bytes = `GET /health HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
      expect([host, (await sendBytes(own, bytes)).status]).toEqual([host, 421]);
    }
  });
});

describe('a key', () => {
  const protocols: ProtocolId[] = ['openai-chat', 'openai-responses', 'anthropic', 'gemini'];
  it.each(protocols)("that names no addresses is refused, in the client's protocol: %s", async (protocol) => {
    const told = await send([], house.key.secret, { protocol });
    expect(statusOf(told)).toBe(403);
    expect(told).toContain('allowed addresses');
    expect(told).toMatch(/x-should-retry: false/i);
    const error: unknown = JSON.parse(told.slice(told.indexOf('\r\n\r\n')));
    const shape = protocol === 'anthropic' ? { type: 'error', error: { type: 'permission_error' } } : { error: {} };
    expect(error).toMatchObject(shape);
    // And works on this machine.
    expect((await house.through(protocol).generate('text')).text).not.toBe('');
    expect(house.upstream.requests).toHaveLength(1);
  });

  it('works where it names the client, and nowhere else', async () => {
    expect(statusOf(await send([], here))).toBe(200);
    expect(statusOf(await send([], anyone))).toBe(200);
    expect(statusOf(await send([], elsewhere))).toBe(403);
    expect(house.upstream.requests).toHaveLength(2);
  });

  it('is judged by the socket, whatever headers say', async () => {
    const claims = [
      'X-Forwarded-For: 203.0.113.9',
      'X-Real-IP: 203.0.113.9',
      'Forwarded: for=203.0.113.9',
      'X-Client-IP: 203.0.113.9',
      'True-Client-IP: 127.0.0.1',
    ];
    for (const claim of claims) {
      expect([claim, statusOf(await send([claim], elsewhere))]).toEqual([claim, 403]);
      expect([claim, statusOf(await send([claim.replace('203.0.113.9', '127.0.0.1')], house.key.secret))]).toEqual([
        claim,
        403,
      ]);
    }
    expect(house.upstream.requests).toHaveLength(0);
  });

  it('is the same to a stranger: unknown, disabled and revoked keys get one answer', async () => {
    const disabled = await house.gateway.createKey({ allowedAddresses: ['0.0.0.0/0'] });
    await house.gateway.call('updateKey', { id: disabled.key.id, body: { state: 'disabled' } });
    const revoked = await house.gateway.createKey();
    await house.gateway.call('revokeKey', { id: revoked.key.id });
    const bodies = await Promise.all(
      ['gk-nobodyknowsthisone', disabled.secret, revoked.secret].map(async (secret) => {
        const told = await send([], secret);
        return [statusOf(told), told.slice(told.indexOf('\r\n\r\n')).replace(/req_[0-9a-f]+/g, '')];
      }),
    );
    expect(bodies[0]?.[0]).toBe(401);
    expect(bodies[1]).toEqual(bodies[0]);
    expect(bodies[2]).toEqual(bodies[0]);
  });
});

it('answers no browser', async () => {
  const lines = [
    ['Origin: null'], ['Origin: https://evil.example'], [`Origin: http://${address}:${port}`], [`Origin: http://gate.lan:${port}`],
    ['Sec-Fetch-Site: cross-site'], ['Sec-Fetch-Site: same-origin'], ['Sec-Fetch-Site: same-site'],
    ['Access-Control-Request-Private-Network: true'],
  ]; // prettier-ignore
  for (const extra of lines) {
    const told = await send(extra, here);
    expect([extra, statusOf(told)]).toEqual([extra, 403]);
    expect(told).not.toMatch(/access-control-allow/i);
  }
  const preflight = `OPTIONS /v1/chat/completions HTTP/1.1\r\nHost: ${address}:${port}\r\nConnection: close\r\n\r\n`;
  expect((await sendBytes(port, preflight, 5000, address)).status).toBe(403);
  expect(house.upstream.requests).toHaveLength(0);
});

describe('the management API', () => {
  it('has no path there, with its own token', async () => {
    const { managementToken } = house.gateway.listening;
    for (const path of ['/api/v1/status', '/api/v1/keys', '/api/v1/events', '/metrics', '/api/v1/gateway/options']) {
      const bytes = `GET ${path} HTTP/1.1\r\nHost: ${address}:${port}\r\nAuthorization: Bearer ${managementToken}\r\nConnection: close\r\n\r\n`;
      expect([path, (await sendBytes(port, bytes, 5000, address)).status]).toEqual([path, 404]);
    }
  });

  it('listens on 127.0.0.1 alone: no other address of this machine answers at its port, nor at the proxy’s', async () => {
    const all = Object.values(networkInterfaces()).flatMap((found) => found ?? []);
    const others = all
      .filter(({ address: one, scopeid }) => one !== '127.0.0.1' && !((scopeid ?? 0) > 0))
      .map((one) => one.address);
    expect([...others, address].length).toBeGreaterThan(0);
    for (const host of new Set([...others, address])) {
      for (const closed of [house.gateway.managementPort, house.gateway.proxyPort]) {
        expect([host, closed, await isOpen(host, closed)]).toEqual([host, closed, false]);
      }
    }
  });
});

it('tells a stranger nothing but that it is there', async () => {
  const bytes = `GET /health HTTP/1.1\r\nHost: ${address}:${port}\r\nConnection: close\r\n\r\n`;
  const { text } = await sendBytes(port, bytes, 5000, address);
  expect(text.slice(text.indexOf('\r\n\r\n')).trim()).toBe('{"status":"ok"}');
});

it('refuses a channel that leads to it', async () => {
  const body = {
    name: 'to myself',
    provider: 'custom',
    protocol: 'openai-chat',
    baseUrl: `http://${address}:${port}/v1`,
    models: [{ id: 'm' }],
  } as const;
  await expect(house.gateway.createChannel({ ...body, models: [...body.models] })).rejects.toThrow(/Gatehouse itself/);
});

async function isOpen(host: string, closed: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port: closed });
    const end = (open: boolean): void => {
      socket.destroy();
      resolve(open);
    };
    socket.once('connect', () => end(true)).once('error', () => end(false));
  });
}
