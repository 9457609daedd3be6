// What a window does about further addresses: who is asked for what, and what the gateway is told. And how settings become a wish.
import { describe, expect, it } from 'vitest';
import { decideListening, questionOf, type ListenWish } from '../../../src/extension/listen/listenDecision';
import { listenWish } from '../../../src/extension/listen/listenWish';
import { addressChoices } from '../../../src/extension/listen/addressChoices';
import { placeOf } from '../../../src/extension/place';
import { inEnglish as t } from '../../../src/extension/translate';
import { furtherRoots, type ListenOptions } from '../../../src/shared/listening';

const certificate = { chain: '/chain.pem', privateKey: '/key.pem' };
const wish = (part: Partial<ListenWish> = {}): ListenWish => ({
  addresses: [],
  hostNames: ['a.b'],
  certificate: null,
  ...part,
});
const kept = (part: Partial<ListenOptions> = {}): ListenOptions => ({
  addresses: ['172.17.0.1'],
  hostNames: ['a.b'],
  everyAddress: false,
  certificate: null,
  ...part,
});

describe('a window', () => {
  it('has nothing to do where nothing is wished and nothing kept', () => {
    expect(decideListening(wish(), null, [])).toEqual({ send: undefined, ask: [], declined: [] });
  });
  it('asks for an address that nobody has confirmed', () => {
    expect(decideListening(wish({ addresses: ['172.17.0.1'] }), null, [])).toEqual({
      send: undefined,
      ask: ['172.17.0.1'],
      declined: [],
    });
  });
  it('does not ask for what the gateway keeps already', () => {
    expect(decideListening(wish({ addresses: ['172.17.0.1'] }), kept(), [])).toEqual({
      send: undefined,
      ask: [],
      declined: [],
    });
  });
  it('sends new names without a question', () => {
    const names = ['a.b', 'c.d'];
    const { send, ask } = decideListening(wish({ addresses: ['172.17.0.1'], hostNames: names }), kept(), []);
    expect([send, ask]).toEqual([kept({ hostNames: names }), []]);
  });
  it('closes what was taken out, although something else is asked for', () => {
    const { send, ask } = decideListening(wish({ addresses: ['10.0.0.1'] }), kept(), []);
    expect([send?.addresses, ask]).toEqual([[], ['10.0.0.1']]);
  });
  it('ends it all', () => {
    expect(decideListening(wish(), kept({ everyAddress: true }), []).send).toMatchObject({
      addresses: [],
      everyAddress: false,
    });
  });
  it('asks again before clear text where there was TLS, and not the other way round', () => {
    const addresses = ['172.17.0.1'];
    const back = decideListening(wish({ addresses }), kept({ certificate }), []);
    expect([back.ask, back.send?.addresses]).toEqual([addresses, []]);
    const forth = decideListening(wish({ addresses, certificate }), kept(), []);
    expect([forth.ask, forth.send]).toEqual([[], kept({ certificate })]);
  });
  it('takes no for an answer, for as long as the question is the same', () => {
    const addresses = ['172.17.0.1'];
    const no = [questionOf('172.17.0.1', null)];
    expect(decideListening(wish({ addresses }), null, no)).toEqual({ send: undefined, ask: [], declined: addresses });
    expect(decideListening(wish({ addresses, certificate }), null, no).ask).toEqual(addresses);
  });
  it('keeps the confirmation of every network only while addresses are there', () => {
    const addresses = ['0.0.0.0:11590'];
    const all = kept({ addresses, certificate, everyAddress: true });
    expect(decideListening(wish({ addresses, certificate, hostNames: [] }), all, []).send).toMatchObject({
      everyAddress: true,
    });
  });
});

describe('the settings', () => {
  const raw = { addresses: undefined, hostNames: undefined, certificate: undefined, privateKey: undefined };
  const read = (part: Partial<Record<keyof typeof raw, unknown>>) => listenWish({ ...raw, ...part }, '/home/me', t);
  it('are nothing when nothing is set, with the usual names', () => {
    expect(read({})).toEqual({
      addresses: [],
      hostNames: ['host.docker.internal', 'host.containers.internal'],
      certificate: null,
    });
  });
  it('are tidied', () => {
    const tidy = read({ addresses: [' 172.17.0.1 ', '172.17.0.1', 3, ''], hostNames: ['DESKTOP-1.local'] });
    expect(tidy).toEqual({ addresses: ['172.17.0.1'], hostNames: ['desktop-1.local'], certificate: null });
  });
  it('name files from the home on', () => {
    expect(read({ certificate: '~/chain.pem', privateKey: ' /etc/key.pem ' }).certificate).toEqual({
      chain: '/home/me/chain.pem',
      privateKey: '/etc/key.pem',
    });
  });
  it.each([
    { certificate: '/chain.pem' },
    { privateKey: '/key.pem' },
    { certificate: 'chain.pem', privateKey: '/key.pem' },
  ])('open nothing in clear text where TLS was half wished: %j', (part) => {
    const { addresses, problem } = read({ addresses: ['172.17.0.1'], ...part });
    expect([addresses, typeof problem]).toEqual([[], 'string']);
  });
  it.each(['172.17.0.1', 7, null, { 0: '172.17.0.1' }])('that are no list are none: %j', (addresses) => {
    expect(read({ addresses }).addresses).toEqual([]);
  });
});

describe('the addresses on offer', () => {
  const v4 = (address: string, internal = false) => ({ address, family: 'IPv4' as const, internal });
  const interfaces = {
    lo: [v4('127.0.0.1', true)],
    eth0: [v4('192.168.1.5'), { address: 'fe80::1', family: 'IPv6' as const, internal: false }],
    docker0: [v4('172.17.0.1')],
    'br-0a1b': [v4('172.18.0.1')],
    podman0: [v4('10.88.0.1')],
    'vEthernet (WSL (Hyper-V firewall))': [v4('172.28.16.1')],
    awdl0: [v4('169.254.3.4')],
    gone: undefined,
  };
  it('are those of bridges and of WSL first', () => {
    const found = addressChoices(interfaces, 'linux', 11_580, [], t);
    expect(found.map(({ address }) => address)).toEqual([
      '172.17.0.1',
      '172.18.0.1',
      '10.88.0.1',
      '172.28.16.1',
      '192.168.1.5',
    ]);
    expect(found.at(-1)?.description).toContain('other machines too');
  });
  it('keep what stands in the settings', () => {
    const found = addressChoices({}, 'linux', 11_580, ['10.9.9.9', '172.17.0.1:11590'], t);
    expect(found.map(({ address }) => address)).toEqual(['10.9.9.9', '172.17.0.1:11590']);
  });
  it('have another port of loopback for Docker Desktop', () => {
    expect(addressChoices({}, 'darwin', 11_580, [], t)).toMatchObject([{ address: '127.0.0.1:11590' }]);
    expect(addressChoices({}, 'win32', 11_580, ['127.0.0.1:11590'], t)).toHaveLength(1);
  });
});

describe('what clients elsewhere take', () => {
  it('is the address and each name, with the scheme and port of what listens', () => {
    const at = (url: string, state: 'listening' | 'port-taken' = 'listening') => ({
      url,
      wish: '',
      secure: url.startsWith('https'),
      state,
    });
    const listeners = [
      at('http://172.17.0.1:11580'),
      at('https://[fd00::1]:11590'),
      at('http://10.0.0.1:1', 'port-taken'),
    ];
    expect(furtherRoots({ listeners, hostNames: ['host.docker.internal'] })).toEqual([
      'http://172.17.0.1:11580', 'http://host.docker.internal:11580', 'https://[fd00::1]:11590', 'https://host.docker.internal:11590',
    ]); // prettier-ignore
    expect(furtherRoots({ listeners: [at('https://0.0.0.0:11590')], hostNames: ['gate.lan'] })).toEqual([
      'https://gate.lan:11590',
    ]);
    expect(furtherRoots(undefined)).toEqual([]);
  });
});

describe('the place of a window', () => {
  const variables = { WSL_DISTRO_NAME: 'Ubuntu', CODESPACE_NAME: 'solid-waffle' };
  it.each([
    [undefined, undefined],
    ['ssh-remote', { kind: 'ssh', host: 'build-7' }],
    ['wsl', { kind: 'wsl', host: 'Ubuntu' }],
    ['dev-container', { kind: 'container', host: 'build-7' }],
    ['attached-container', { kind: 'container', host: 'build-7' }],
    ['codespaces', { kind: 'codespaces', host: 'solid-waffle' }],
    ['tunnel', { kind: 'tunnel', host: 'build-7' }],
    ['127.0.0.1:8080', { kind: 'other', host: 'build-7' }],
  ])('%s', (remote, place) => expect(placeOf(remote, 'build-7', variables)).toEqual(place));
});
