// What may be a further address, and what is refused before anything is bound.
import { describe, expect, it } from 'vitest';
import {
  readHostName,
  readListenAddress,
  readListenOptions,
  usualAddress,
} from '../../../src/gateway/listen/listenAddress';
import { GatewayError } from '../../../src/shared/errors';
import { noListenOptions, type ListenOptions } from '../../../src/shared/listening';

const kindOf = (work: () => unknown): { kind: string; reason?: unknown } | undefined => {
  try {
    work();
  } catch (error) {
    const { kind, details } = GatewayError.from(error);
    const { reason } = details as { reason?: unknown };
    return reason === undefined ? { kind } : { kind, reason };
  }
  return undefined;
};
const certificate = { chain: '/chain.pem', privateKey: '/key.pem' };
const ports = { proxy: 11_580, management: 11_581 };
const read = (addresses: string[], more: Partial<ListenOptions> = {}): unknown =>
  kindOf(() => readListenOptions({ ...noListenOptions, addresses, ...more }, ports));

describe('an address', () => {
  it.each([
    ['172.17.0.1', '172.17.0.1', undefined],
    [' 172.17.0.1:11590 ', '172.17.0.1', 11_590],
    ['[fd00:0:0::1]:11590', 'fd00::1', 11_590],
    ['fd00::1', 'fd00::1', undefined],
    ['[FD00::A]', 'fd00::a', undefined],
    ['::', '::', undefined],
  ])('%s', (text, address, port) => {
    expect(readListenAddress(text)).toEqual({ wish: text.trim(), address, port });
  });
  it.each([
    '', 'docker0', 'host.docker.internal', '172.17.0', '172.17.0.256', '172.17.0.1:', '172.17.0.1:80', '172.17.0.1:65536', '172.17.0.1:0',
    '172.17.0.1:11580:1', '[172.17.0.1]', '[172.17.0.1]:11580', 'fe80::1%eth0', '[fd00::1', 'http://172.17.0.1', '172.17.0.1/24', '1e3',
    '0x7f.1', '2130706433', '127.1', '[::]x:11590', '172.17.0.1 172.17.0.2',
  ])('refuses %j', (text) => expect(kindOf(() => readListenAddress(text))).toEqual({ kind: 'bad-request' })); // prettier-ignore
  it('is compared in one spelling', () => {
    expect(usualAddress('::ffff:172.17.0.2')).toBe('172.17.0.2');
    expect(usualAddress('FD00:0::1%eth0')).toBe('fd00::1');
  });
});

describe('a wish', () => {
  it.each([
    ['172.17.0.1'],
    ['10.0.0.5:11590'],
    ['[fd00::1]:11590'],
    ['127.0.0.1:11590'],
    ['127.0.0.2'],
    ['192.168.1.5'],
  ])('takes %s without TLS', (address) => expect(read([address])).toBeUndefined());
  it.each([
    ['127.0.0.1', 'what we listen on already'],
    ['127.0.0.1:11580', 'the same with its port'],
    ['172.17.0.1:11581', "the management API's port"],
    ['8.8.8.8', 'a public address without TLS'],
    ['2001:4860::1', 'the same in IPv6'],
    ['169.254.1.1', 'a link-local address'],
    ['224.0.0.1', 'multicast'],
    ['0.0.0.0:11590', 'every address without TLS'],
  ])('refuses %s: %s', (address) => expect(read([address])).toEqual({ kind: 'bad-request' }));
  it('takes a public address with TLS', () => expect(read(['8.8.8.8'], { certificate })).toBeUndefined());
  it.each(['0.0.0.0:11590', '[::]:11590', '[0:0:0:0:0:0:0:0]:11590'])('asks a second time for %s', (address) => {
    expect(read([address], { certificate })).toEqual({ kind: 'bad-request', reason: 'every-address' });
    expect(read([address], { certificate, everyAddress: true })).toBeUndefined();
  });
  it('wants a port of its own for every address', () => {
    expect(read(['0.0.0.0'], { certificate, everyAddress: true })).toEqual({ kind: 'bad-request' });
  });
  it('names each address once', () => {
    const addresses = ['172.17.0.1', ' 172.17.0.1', '172.17.0.1:11590'];
    expect(readListenOptions({ ...noListenOptions, addresses }, ports)).toHaveLength(2);
  });
});

describe('a name', () => {
  it.each([
    ['host.docker.internal', 'host.docker.internal'],
    [' DESKTOP-1.local ', 'desktop-1.local'],
  ])('%s', (text, name) => expect(readHostName(text)).toBe(name));
  it.each(['', '*', '*.internal', '.internal', 'a..b', 'host:11580', 'http://host', '127.0.0.1', '127.1', '0x7f.1', '1234', 'ho st', 'höst', '[::1]', '-a', `${'a'.repeat(64)}.b`])(
    'refuses %j',
    (text) => expect(kindOf(() => readHostName(text))).toEqual({ kind: 'bad-request' }),
  ); // prettier-ignore
});
