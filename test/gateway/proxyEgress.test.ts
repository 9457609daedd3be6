// The address rules as tables, and the connector that applies them to whatever a name resolves to.
import { describe, expect, it } from 'vitest';
import { createUpstreamClient } from '../../src/gateway/proxy/dispatch';
import { checkAddress, checkBaseUrl, classifyAddress, isOwnListener, parseIpv6 } from '../../src/gateway/proxy/egress';
import { GatewayError, type ErrorKind } from '../../src/shared/errors';
import { startUpstream } from './proxyHouse';

const classes: Record<string, string[]> = {
  loopback: ['127.0.0.1', '127.255.0.9', '::1', '0:0:0:0:0:0:0:1', '::ffff:127.0.0.1', '::ffff:7f00:1'],
  private: [
    '10.0.0.1', '10.255.255.255', '172.16.0.1', '172.31.255.255', '192.168.1.10', '100.64.0.1', '100.127.255.255', 'fc00::1',
    'fd12:3456::1', '::ffff:192.168.0.1',
  ],
  public: [
    '1.1.1.1', '8.8.8.8', '172.15.0.1', '172.32.0.1', '100.63.0.1', '100.128.0.1', '192.169.0.1', '198.18.0.1', '223.255.255.255',
    '2606:4700::1111', '2001:4860:4860::8888', '64:ff9b::101:101', '2002:101:101::1', '::ffff:8.8.8.8',
  ],
  denied: [
    '169.254.169.254', '169.254.0.1', '169.254.255.255', '0.0.0.0', '0.1.2.3', '224.0.0.1', '239.1.1.1', '240.0.0.1',
    '255.255.255.255', '100.100.100.200', '168.63.129.16', '192.0.0.192', '::', 'fe80::1', 'fe80::1%eth0', 'febf::1', 'fec0::1',
    'ff02::1', 'fd00:ec2::254', 'fd00:0ec2:0:0:0:0:0:254', 'fd20:ce::254', '::ffff:169.254.169.254', '::ffff:a9fe:a9fe',
    '::169.254.169.254', '::ffff:0:169.254.169.254', '64:ff9b::169.254.169.254', '64:ff9b::a9fe:a9fe', '64:ff9b::127.0.0.1',
    '2002:a9fe:a9fe::1', '2002:7f00:1::', '2001:0:1::1', '::2', 'localhost', '', '0x7f.1', '2130706433', '0177.0.0.1', '127.1',
    '1.2.3.256', '1.2.3', '::1::', 'gggg::1', ':::', '1:2:3:4:5:6:7:8:9', '01.2.3.4',
  ],
}; // prettier-ignore

describe('classifyAddress', () => {
  for (const [expected, addresses] of Object.entries(classes)) {
    it(`finds ${addresses.length} addresses ${expected}`, () => {
      for (const address of addresses) expect([address, classifyAddress(address)]).toEqual([address, expected]);
    });
  }

  it('reads IPv6 in every form', () => {
    expect(parseIpv6('::ffff:1.2.3.4')).toEqual([0, 0, 0, 0, 0, 0xffff, 0x102, 0x304]);
    expect(parseIpv6('1::8')).toEqual([1, 0, 0, 0, 0, 0, 0, 8]);
    expect(parseIpv6('1:2:3:4:5:6:7::')).toEqual([1, 2, 3, 4, 5, 6, 7, 0]);
    expect(parseIpv6('1:2:3:4:5:6:7:8::')).toBeUndefined();
  });
});

const own = ['127.0.0.1:11580', '127.0.0.1:11581'];

describe('checkBaseUrl', () => {
  it('takes https anywhere and http to local and private places', () => {
    const good = [
      'https://api.openai.com/v1', 'https://api.anthropic.com', 'https://8.8.8.8/v1', 'http://127.0.0.1:11434/v1',
      'http://localhost:1234/v1', 'http://[::1]:8080', 'http://192.168.1.20:8000/v1', 'http://10.0.0.5', 'http://nas:8080/v1',
      'http://studio.local:1234', 'http://host.docker.internal:11434', 'https://127.0.0.1:8443/v1/', 'http://100.101.102.103:80/x',
    ]; // prettier-ignore
    for (const url of good) expect(checkBaseUrl(url, own).href).toBe(new URL(url).href);
  });

  it('refuses everything else with bad-request', () => {
    const bad = [
      '', 'x', 'ftp://a.example', 'file:///etc/passwd', 'javascript:alert(1)', 'demo://gatehouse', 'http://api.openai.com/v1',
      'http://8.8.8.8', 'https://user:pass@api.openai.com', 'https://api.openai.com/v1?x=1', 'https://api.openai.com/v1#x',
      'https://api.openai.com/v1?', 'http://169.254.169.254/latest', 'https://169.254.169.254', 'http://0xa9fea9fe/',
      'http://2852039166/', 'http://0251.0376.0251.0376/', 'http://[::ffff:169.254.169.254]/', 'http://[fe80::1]/',
      'https://[fd00:ec2::254]/', 'http://0.0.0.0:80', 'http://0/', 'http://[::]/', 'https://100.100.100.200',
      'http://127.0.0.1:11580/v1', 'http://127.0.0.1:11581', 'http://localhost:11580/v1', 'http://LOCALHOST:11580', 'http://[::1]:11580',
      'http://127.1:11580', 'http://2130706433:11580', 'http://[::ffff:127.0.0.1]:11580', 'http://0.0.0.0:11580', 'http://127.9.9.9:11580',
      'https://localhost.:11580', 'http://app.localhost:11580', 'http://evil.example.com',
    ]; // prettier-ignore
    for (const url of bad) {
      let kind: ErrorKind | 'accepted' = 'accepted';
      try {
        checkBaseUrl(url, own);
      } catch (error) {
        kind = GatewayError.from(error).kind;
      }
      expect([url, kind]).toEqual([url, 'bad-request']);
    }
  });
});

describe('connecting', () => {
  it('knows our own listeners by address and port', () => {
    expect(isOwnListener('127.0.0.1', 11580, own)).toBe(true);
    expect(isOwnListener('::ffff:127.0.0.1', 11581, own)).toBe(true);
    expect(isOwnListener('127.0.0.1', 11582, own)).toBe(false);
    expect(isOwnListener('192.168.0.1', 11580, own)).toBe(false);
    expect(() => checkAddress('127.0.0.1', 11580, false, own)).toThrow(expect.objectContaining({ kind: 'loop' }));
  });

  it('refuses every target of the table at connect time, whatever the name is, and reaches no listener', async () => {
    const upstream = await startUpstream((_request, response) => response.end());
    let resolved: { address: string; family: number }[] = [];
    const client = createUpstreamClient({
      connectMs: 1000,
      firstByteMs: 1000,
      idleMs: 1000,
      ownAddresses: () => own,
      lookup: (_hostname, _options, callback) => callback(null, resolved),
    });
    const kindOf = async (origin: string): Promise<string> => {
      const call = client.send({ method: 'GET', origin, path: '/', headers: [], body: undefined });
      return call.response.then(
        (response) => String(response.status),
        (error: unknown) => GatewayError.from(error).kind,
      );
    };
    try {
      for (const address of classes.denied ?? []) {
        const family = address.includes(':') ? 6 : 4;
        resolved = [{ address, family }];
        expect([address, await kindOf('http://rebinding.local:8080')]).toEqual([address, 'upstream-unreachable']);
        // A good address does not excuse a bad one.
        resolved = [
          { address: '127.0.0.1', family: 4 },
          { address, family },
        ];
        expect([address, await kindOf(`http://rebinding.local:${upstream.port}`)]).toEqual([
          address,
          'upstream-unreachable',
        ]);
      }
      resolved = [{ address: '127.0.0.1', family: 4 }];
      expect(await kindOf('http://rebinding.local:11580')).toBe('loop');
      expect(await kindOf('http://127.0.0.1:11580')).toBe('loop');
      for (const host of [
        '169.254.169.254',
        '2852039166',
        '0xa9fea9fe',
        '[::ffff:169.254.169.254]',
        '[fe80::1]',
        '0.0.0.0',
      ]) {
        expect([host, await kindOf(new URL(`http://${host}:8080`).origin)]).toEqual([host, 'upstream-unreachable']);
      }
      resolved = [{ address: '8.8.8.8', family: 4 }];
      expect(await kindOf('http://plain.local')).toBe('upstream-unreachable');
      expect(upstream.requests.length).toBe(0);
      resolved = [{ address: '127.0.0.1', family: 4 }];
      expect(await kindOf(`http://good.local:${upstream.port}`)).toBe('200');
    } finally {
      await client.close();
      await upstream.close();
    }
  });
});
