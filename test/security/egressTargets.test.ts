// Row 9 of the security table: places that no request may reach, whatever name or spelling leads there. Channels that somehow have such an
// address are assumed; what counts is that no connection is tried, watched below our own code. (What a channel may be given as its base
// URL: egress.test.ts.)
import { createServer, type AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import type { Lookup } from '../../src/gateway/proxy/connector';
import { createConnector } from '../../src/gateway/proxy/connector';
import { createUpstreamClient } from '../../src/gateway/proxy/dispatch';
import { checkPublicAddress } from '../../src/gateway/proxy/egress';
import { MediaFetcher } from '../../src/gateway/proxy/fetchMedia';
import { SystemProxy } from '../../src/gateway/proxy/network/systemProxy';
import { GatewayError } from '../../src/shared/errors';
import { startHttpProxy, startSocksProxy } from '../support/fakeProxies';
import { watchConnections } from '../support/connectionWatch';
import { recordFigure } from '../support/qualityFigure';

const own = ['127.0.0.1:11580', '127.0.0.1:11581'];

/** Targets written as addresses, in every spelling. */
const literals = [
  'http://169.254.169.254', 'https://169.254.169.254', 'https://169.254.170.2', 'http://169.254.0.1:8080', 'http://2852039166',
  'https://0xa9fea9fe', 'http://0251.0376.0251.0376', 'https://169.254.43518', 'http://169.16689662', 'http://0xa9.0xfe.0xa9.0xfe',
  'http://%31%36%39.254.169.254', 'http://１６９.254.169.254', 'http://169。254。169。254', 'http://169.254.169.254.',
  'http://[::ffff:169.254.169.254]', 'https://[::ffff:a9fe:a9fe]', 'http://[::169.254.169.254]', 'https://[::ffff:0:169.254.169.254]',
  'https://[64:ff9b::a9fe:a9fe]', 'https://[64:ff9b:1::a9fe:a9fe]', 'https://[2002:a9fe:a9fe::1]', 'https://[2001:0:a9fe:a9fe::1]',
  'http://[fe80::1]', 'https://[fec0::1]', 'https://[fd00:ec2::254]', 'https://[fd20:ce::254]', 'http://100.100.100.200',
  'https://168.63.129.16', 'https://192.0.0.192', 'http://0.0.0.0', 'http://0', 'https://0.1.2.3', 'http://[::]', 'https://224.0.0.1',
  'https://239.255.255.250', 'https://255.255.255.255', 'https://240.0.0.1', 'https://[ff02::1]', 'https://[ff0e::1]', 'http://8.8.8.8',
  'http://[2606:4700::1111]', 'http://api.example', 'http://127.0.0.1:11580', 'http://localhost:11581', 'http://[::1]:11580',
  'http://2130706433:11580', 'http://127.1:11580', 'http://0177.0.0.1:11580', 'http://[::ffff:7f00:1]:11580', 'https://127.8.9.10:11581',
]; // prettier-ignore

/** What names resolve to: answer after answer, the last one for ever. */
const names: Record<string, string[][]> = {
  'https://metadata.google.internal': [['169.254.169.254']],
  'https://cname-to-metadata.example': [['169.254.169.254']],
  'http://printer.local': [['169.254.7.7']],
  'https://mapped.example': [['::ffff:169.254.169.254']],
  'https://zone.example': [['fe80::1%eth0']],
  'https://good-and-bad.example': [['8.8.8.8', '169.254.169.254']],
  'https://good-and-private.example': [['8.8.8.8', '10.0.0.1']],
  'https://nowhere.example': [['0.0.0.0']],
  'https://unspecified.example': [['::']],
  'https://translated.example': [['64:ff9b::7f00:1']],
  'https://six-to-four.example': [['2002:7f00:1::']],
  'https://broadcast.example': [['255.255.255.255']],
  'https://ourselves.example:11580': [['127.0.0.1']],
  'http://box.local:11581': [['::1']],
  'https://nonsense.example': [['not an address']],
  'http://plain.local': [['93.184.216.34']],
  'http://vendor.example': [['10.0.0.1']],
};

/** Public when it was asked first, something else when the connection is made. */
const rebinding: [string, string][] = [
  ['https://rebind-private.example', '10.0.0.1'],
  ['https://rebind-loopback.example', '127.0.0.1'],
  ['https://rebind-six.example', '::1'],
  ['https://rebind-ula.example', 'fd12::1'],
  ['https://rebind-metadata.example', '169.254.169.254'],
];

const lookupOf = (answers: Map<string, string[][]>): Lookup => {
  return (hostname, _options, callback) => {
    const queue = answers.get(hostname) ?? [];
    const answer = queue.length > 1 ? queue.shift() : queue[0];
    if (answer === undefined) return callback(Object.assign(new Error(hostname), { code: 'ENOTFOUND' }), []);
    callback(
      null,
      answer.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };
};

const answers = new Map(Object.entries(names).map(([url, queue]) => [new URL(url).hostname, queue]));
const targets = [...literals, ...Object.keys(names), ...rebinding.map(([url]) => url)];

function originOf(target: string): string {
  return new URL(target).origin;
}

it(`no connection is tried to any of ${targets.length} targets`, async () => {
  const client = createUpstreamClient({
    connectMs: 300,
    firstByteMs: 1000,
    idleMs: 1000,
    ownAddresses: () => own,
    lookup: lookupOf(answers),
  });
  const kindOf = async (target: string): Promise<string> =>
    client.send({ method: 'GET', origin: originOf(target), path: '/', headers: [], body: undefined }).response.then(
      ({ status }) => String(status),
      (error: unknown) => GatewayError.from(error).kind,
    );
  const server = createServer((socket) => socket.resume().end('HTTP/1.1 204 No Content\r\n\r\n'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const watch = watchConnections();
  try {
    // The watch sees what is allowed: an address that a user typed.
    const { port } = server.address() as AddressInfo;
    expect(await kindOf(`http://127.0.0.1:${port}`)).toBe('204');
    expect(watch.attempts).toEqual([`127.0.0.1:${port}`]);

    // The first answer of these is public, and a connection to a documentation address is tried in vain.
    for (const [url, later] of rebinding) answers.set(new URL(url).hostname, [['192.0.2.1'], [later]]);
    for (const [url] of rebinding) await kindOf(url);
    expect(watch.attempts.splice(0)).toEqual([`127.0.0.1:${port}`, ...rebinding.map(() => '192.0.2.1:443')]);

    const wrong: string[] = [];
    for (const target of targets) {
      const kind = await kindOf(target);
      if (kind !== 'upstream-unreachable' && kind !== 'loop') wrong.push(`${target}: ${kind}`);
    }
    const figure = `${targets.length} targets, ${watch.attempts.length} connected`;
    recordFigure({ row: 9, part: 'targets', figure, holds: watch.attempts.length === 0 });
    expect(wrong).toEqual([]);
    expect(watch.attempts).toEqual([]);
  } finally {
    watch.stop();
    await client.close();
    await new Promise((resolve) => server.close(resolve));
  }
});

it('nor through a proxy, be it of the channel or of the system', async () => {
  const fakes = [await startHttpProxy(), await startSocksProxy(), await startSocksProxy()];
  const urls = ['http', 'socks5', 'socks5h'].map((kind, index) => `${kind}://127.0.0.1:${fakes[index]?.port ?? 0}`);
  const ports = fakes.map(({ port }) => `127.0.0.1:${port}`);
  // What only the resolver shows cannot be seen where the proxy resolves; `socks5` resolves here.
  const forms = [...literals, 'https://metadata.google.internal', 'http://vendor.example', 'http://metadata'];
  const watch = watchConnections();
  let asked = 0;
  try {
    for (const [index, url] of urls.entries()) {
      const client = createUpstreamClient({
        connectMs: 1000,
        firstByteMs: 1000,
        idleMs: 1000,
        ownAddresses: () => own,
        lookup: lookupOf(answers),
        systemProxy: new SystemProxy({ ALL_PROXY: url }),
      });
      const resolvedHere = url.startsWith('socks5:');
      for (const [name, later] of resolvedHere ? rebinding : []) {
        answers.set(new URL(name).hostname, [['192.0.2.1'], [later]]);
        const route = { proxy: url, connectMs: null, firstByteMs: null, idleMs: null };
        const request = { method: 'GET', origin: name, path: '/', headers: [], body: undefined, route };
        // The proxy of the test knows no way to a documentation address.
        await expect(client.send(request).response).rejects.toMatchObject({ details: { code: 'PROXY_REPLY_4' } });
      }
      expect(fakes[index]?.asked.splice(0)).toEqual(resolvedHere ? rebinding.map(() => '192.0.2.1:443') : []);
      for (const target of resolvedHere ? [...targets, ...forms] : forms) {
        for (const proxy of [url, 'system']) {
          const route = { proxy, connectMs: null, firstByteMs: null, idleMs: null };
          const request = { method: 'GET', origin: originOf(target), path: '/', headers: [], body: undefined, route };
          await expect(client.send(request).response, `${target} by ${proxy}`).rejects.toMatchObject({
            kind: expect.stringMatching(/^(upstream-unreachable|loop)$/) as string,
          });
          asked += 1;
        }
      }
      await client.close();
      expect([index, fakes[index]?.asked]).toEqual([index, []]);
    }
    const elsewhere = watch.attempts.filter((attempt) => !ports.includes(attempt));
    const figure = `${asked} targets, ${elsewhere.length} connected, 0 asked of a proxy`;
    recordFigure({ row: 9, part: 'targets through proxies', figure, holds: elsewhere.length === 0 });
    expect(elsewhere).toEqual([]);
  } finally {
    watch.stop();
    await Promise.all(fakes.map(async (fake) => fake.close()));
  }
});

it('nor for a file that a client names by URL, where private addresses are forbidden too', async () => {
  const connect = createConnector({
    connectMs: 300,
    ownAddresses: () => own,
    check: checkPublicAddress,
    lookup: lookupOf(answers),
  });
  const fetcher = new MediaFetcher(connect);
  const more = [
    'https://10.0.0.1',
    'https://192.168.1.1',
    'https://127.0.0.1',
    'https://[::1]',
    'https://[fd12::1]',
    'https://localhost',
    'https://user:pw@8.8.8.8',
  ];
  const watch = watchConnections();
  try {
    for (const url of [...targets, ...more]) {
      const wanted = [{ type: 'image' as const, url: `${url}/x.png` }];
      await expect(fetcher.fetch(wanted, new AbortController().signal), url).rejects.toMatchObject({
        kind: 'bad-request',
      });
    }
    const figure = `${targets.length + more.length} targets, ${watch.attempts.length} connected`;
    recordFigure({ row: 9, part: 'files that clients name', figure, holds: watch.attempts.length === 0 });
    expect(watch.attempts).toEqual([]);
  } finally {
    watch.stop();
    await fetcher.close();
  }
});
