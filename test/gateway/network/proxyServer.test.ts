// Proxy settings as text: what is read from URLs, from the environment and from the editor, and which hosts go without.
import { describe, expect, it } from 'vitest';
import { isExempt, noProxyEntries } from '../../../src/gateway/proxy/network/noProxy';
import { proxyFor } from '../../../src/gateway/proxy/network/proxyFor';
import { parseProxy, proxyUrl, readProxySetting, withCredential } from '../../../src/gateway/proxy/network/proxyServer';
import { networkCauseOf } from '../../../src/gateway/proxy/network/networkFault';
import { SystemProxy } from '../../../src/gateway/proxy/network/systemProxy';
import { GatewayError } from '../../../src/shared/errors';

const own = ['127.0.0.1:11580', '127.0.0.1:11581'];

function kindOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return GatewayError.from(error).kind;
  }
  return 'accepted';
}

describe('parseProxy', () => {
  it('reads every kind with its own port', () => {
    const read = [
      ['http://proxy.example', 'http://proxy.example:80'],
      ['http://proxy.example:3128/', 'http://proxy.example:3128'],
      ['https://Proxy.Example', 'https://proxy.example:443'],
      ['https://proxy.example:80', 'https://proxy.example:80'],
      ['socks5://10.0.0.1', 'socks5://10.0.0.1:1080'],
      ['socks5://10.0.0.1:80', 'socks5://10.0.0.1:80'],
      ['socks5h://[::1]:9050', 'socks5h://[::1]:9050'],
      ['socks://proxy.example', 'socks5h://proxy.example:1080'],
      ['proxy.example:3128', 'http://proxy.example:3128'],
      ['http://0x7f.1:8080', 'http://127.0.0.1:8080'],
      ['SOCKS5://2130706433:8080', 'socks5://127.0.0.1:8080'],
    ];
    for (const [text = '', url] of read) expect([text, proxyUrl(parseProxy(text))]).toEqual([text, url]);
  });

  it('decodes user and password, and shows neither', () => {
    const server = parseProxy('http://us%40er:p%3Aa%2Fss@proxy.example:1');
    expect(server.credential).toEqual({ user: 'us@er', password: 'p:a/ss' });
    expect(proxyUrl(server)).toBe('http://proxy.example:1');
  });

  it('refuses the rest, without repeating it', () => {
    for (const text of [
      'ftp://x',
      'socks4://x',
      '',
      'http://',
      'http://x/path',
      'http://x?q',
      'http://x:0',
      'http://u:secret@x:99999',
      'http://u:%ff@x',
    ]) {
      expect([text, kindOf(() => parseProxy(text))]).toEqual([text, 'bad-request']);
    }
    expect(() => parseProxy('http://u:secret@x:99999')).toThrow(expect.not.stringContaining('secret'));
  });
});

describe("a channel's setting", () => {
  it('is kept without its credential, which goes apart', () => {
    expect(readProxySetting('system', own)).toEqual({ proxy: 'system', secret: undefined });
    expect(readProxySetting('direct', own)).toEqual({ proxy: 'direct', secret: undefined });
    expect(readProxySetting('socks5://me:se%20cret@box:9', own)).toEqual({
      proxy: 'socks5://box:9',
      secret: 'socks5://me:se%20cret@box:9',
    });
  });

  it('is refused where it leads to ourselves, to metadata, or nowhere', () => {
    const bad = [
      'none', 'proxy.example:3128', 'http://127.0.0.1:11580', 'socks5://localhost:11581', 'http://[::ffff:127.0.0.1]:11580',
      'http://0.0.0.0:11580', 'http://169.254.169.254:80', 'socks5h://0xa9fea9fe', 'http://[fd00:ec2::254]', 'https://[fe80::1]:3128',
    ]; // prettier-ignore
    for (const text of bad) expect([text, kindOf(() => readProxySetting(text, own))]).toEqual([text, 'bad-request']);
    expect(readProxySetting('http://127.0.0.1:7890', own).proxy).toBe('http://127.0.0.1:7890');
  });

  it('gets a credential back only where it was kept for the same server', () => {
    const secret = 'http://me:secret@box:9';
    expect(withCredential('http://box:9', secret)).toBe(secret);
    expect(withCredential('http://other:9', secret)).toBe('http://other:9');
    expect(withCredential('system', secret)).toBe('system');
    expect(withCredential('http://box:9', 'nonsense://')).toBe('http://box:9');
    expect(withCredential('http://box:9', undefined)).toBe('http://box:9');
  });
});

describe('NO_PROXY', () => {
  const cases: [string, string, number, boolean][] = [
    ['*', 'anything.example', 443, true],
    ['example.com', 'example.com', 443, true],
    ['example.com', 'api.example.com', 443, true],
    ['.example.com', 'api.example.com', 443, true],
    ['*.example.com', 'api.example.com', 443, true],
    ['EXAMPLE.com', 'Api.Example.COM.', 443, true],
    ['example.com', 'notexample.com', 443, false],
    ['example.com', 'example.com.evil.net', 443, false],
    ['example.com:8443', 'example.com', 8443, true],
    ['example.com:8443', 'example.com', 443, false],
    ['10.0.0.0/8', '10.1.2.3', 80, true],
    ['10.0.0.0/8', '11.1.2.3', 80, false],
    ['10.0.0.0/8', 'ten.example', 80, false],
    ['fd00::/8', 'fd12::1', 80, true],
    ['192.168.1.5', '192.168.1.5', 80, true],
    ['[::1]:80', '::1', 80, true],
    ['fd12:0::1', 'fd12::1', 80, true],
    ['1.2.3.4/99', '1.2.3.4', 80, false],
    ['.', 'example.com', 443, false],
  ];
  it(`decides ${cases.length} cases`, () => {
    for (const [entry, host, port, expected] of cases) {
      expect([entry, host, port, isExempt(host, port, [entry])]).toEqual([entry, host, port, expected]);
    }
    expect(noProxyEntries(' a.example, b.example  c.example,, ')).toEqual(['a.example', 'b.example', 'c.example']);
  });
});

describe("the system's proxy", () => {
  const hostOf = (system: SystemProxy, origin: string): string | undefined => {
    const server = proxyFor(origin, undefined, system);
    return server && proxyUrl(server);
  };

  it('follows the scheme, small letters first, and ALL_PROXY for what is left', () => {
    const system = new SystemProxy({
      HTTPS_PROXY: 'http://big:1',
      https_proxy: 'http://small:1',
      ALL_PROXY: 'socks5://all:1',
      NO_PROXY: 'b.example',
    });
    expect(hostOf(system, 'https://a.example')).toBe('http://small:1');
    expect(hostOf(system, 'http://10.0.0.9:11434')).toBe('socks5://all:1');
    expect(hostOf(system, 'https://b.example')).toBeUndefined();
    expect(hostOf(new SystemProxy({ HTTPS_PROXY: '  ' }), 'https://a.example')).toBeUndefined();
  });

  it('gives way to the editor, and has it back when the editor names none', () => {
    const system = new SystemProxy({ HTTPS_PROXY: 'http://environment:1', NO_PROXY: 'b.example' });
    system.setEditor({ proxy: 'http://editor:1', noProxy: ['c.example'] });
    expect(hostOf(system, 'https://a.example')).toBe('http://editor:1');
    expect(hostOf(system, 'http://10.0.0.9')).toBe('http://editor:1');
    expect(hostOf(system, 'https://b.example')).toBeUndefined();
    expect(hostOf(system, 'https://c.example')).toBeUndefined();
    system.setEditor({ proxy: null, noProxy: [] });
    expect(hostOf(system, 'https://c.example')).toBe('http://environment:1');
  });

  it('never stands before this machine, whatever is set', () => {
    const system = new SystemProxy({ ALL_PROXY: 'http://all:1' });
    for (const origin of [
      'http://localhost:1',
      'http://127.0.0.1:1',
      'http://127.9.9.9',
      'https://[::1]:1',
      'http://x.localhost',
      'http://localhost.:1',
      'http://[::ffff:127.0.0.1]',
    ]) {
      expect([origin, hostOf(system, origin)]).toEqual([origin, undefined]);
      expect([origin, proxyFor(origin, { proxy: 'http://mine:1' }, system)]).toEqual([origin, undefined]);
    }
    expect(hostOf(system, 'http://127.0.0.1.example')).toBe('http://all:1');
  });

  it('that cannot be used stops the request instead of letting it go without', () => {
    const system = new SystemProxy({ HTTPS_PROXY: 'socks4://user:secret@old:1' });
    try {
      proxyFor('https://a.example', undefined, system);
      expect.unreachable();
    } catch (error) {
      expect(networkCauseOf(error)).toBe('proxy');
      expect(GatewayError.from(error).message).not.toContain('secret');
    }
    expect(proxyFor('https://a.example', { proxy: 'direct' }, system)).toBeUndefined();
    expect(proxyFor('https://a.example', { proxy: 'http://me:pw@mine:1' }, system)).toMatchObject({
      host: 'mine',
      credential: { user: 'me', password: 'pw' },
    });
  });
});
