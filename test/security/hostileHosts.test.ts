// Row 1 of the security table: requests with a valid key but a Host that is not ours, over raw sockets, at both servers.
// DNS rebinding lives or dies here: the answer is 421 (400 where the HTTP itself is malformed) and nothing is done.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { alias, House } from '../support/house';
import { generateBody, sendBytes } from '../support/rawHttp';
import { recordFigure } from '../support/qualityFigure';

let house: House;
beforeAll(async () => {
  house = await House.build();
});
afterAll(async () => house.close());
beforeEach(() => house.upstream.reset());

type Server = 'proxy' | 'management';
const port = (server: Server): number => (server === 'proxy' ? house.gateway.proxyPort : house.gateway.managementPort);

/** A request that would succeed with an honest Host: a real completion, or creating a key. */
function request(server: Server, hostLines: string[], target?: string): string {
  const proxy = server === 'proxy';
  const body = proxy ? generateBody('openai-chat', alias('openai-chat'), false) : '{"name":"from elsewhere"}';
  const secret = proxy ? house.key.secret : house.gateway.listening.managementToken;
  return [
    `POST ${target ?? (proxy ? '/v1/chat/completions' : '/api/v1/keys')} HTTP/1.1`,
    ...hostLines,
    `Authorization: Bearer ${secret}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    '',
    body,
  ].join('\r\n');
}

/** P stands for the server's own port. */
const hostileHosts = [
  'evil.example',
  'evil.example:P',
  '127.0.0.1',
  'localhost',
  '[::1]',
  '127.0.0.1:1',
  'localhost:80',
  '127.0.0.1:0P',
  '127.0.0.1:+P',
  '127.0.0.1:P0',
  '127.0.0.1.evil.example:P',
  'localhost.evil.example:P',
  'evil127.0.0.1:P',
  'evillocalhost:P',
  'evil.localhost:P',
  'localhost.:P',
  '127.0.0.1.:P',
  '127.1:P',
  '127.0.1:P',
  '127.0.0.2:P',
  '2130706433:P',
  '0x7f000001:P',
  '0x7f.0.0.1:P',
  '0177.0.0.1:P',
  '0.0.0.0:P',
  '0:P',
  '[::]:P',
  '[::ffff:127.0.0.1]:P',
  '[::ffff:7f00:1]:P',
  '[0:0:0:0:0:0:0:1]:P',
  '::1:P',
  '[::1%25lo]:P',
  '127.0.0.1:P@evil.example',
  'evil.example@127.0.0.1:P',
  'user:password@127.0.0.1:P',
  '127.0.0.1:P/evil',
  '127.0.0.1:P#evil',
  '127.0.0.1:P,evil.example',
  '127.0.0.1:P evil.example',
  'http://127.0.0.1:P',
  '192.168.0.1:P',
  '169.254.169.254',
  'ip6-localhost:P',
  'localhost.localdomain:P',
  'localtest.me:P',
  '127.0.0.1.nip.io:P',
  '１２７.0.0.1:P',
  'loc\u0430lhost:P',
  ' ',
  '',
];

describe.each(['proxy', 'management'] as const)('%s server', (server) => {
  it(`answers none of ${hostileHosts.length} hostile Hosts`, async () => {
    const answers = await Promise.all(
      hostileHosts.map(async (host) => {
        const line = `Host: ${host.replaceAll('P', String(port(server)))}`;
        return { host, status: (await sendBytes(port(server), request(server, [line]))).status };
      }),
    );
    const accepted = answers.filter(({ status }) => status !== 421 && status !== 400);
    recordFigure({
      row: 1,
      part: `${server} server`,
      figure: `${answers.length} hostile Hosts, ${accepted.length} accepted, ${house.upstream.requests.length} upstream calls`,
      holds: accepted.length === 0 && house.upstream.requests.length === 0,
    });
    expect(accepted).toEqual([]);
    // Well-formed names that are simply not ours are told so.
    const plain = answers.filter(({ host }) => /^[a-z0-9.:P-]+$/i.test(host) && !host.startsWith(':'));
    expect(plain.filter(({ status }) => status !== 421)).toEqual([]);
    expect(house.upstream.requests).toHaveLength(0);
    expect((await house.gateway.call('listKeys', {})).map((key) => key.name)).not.toContain('from elsewhere');
  });

  it.each([
    ['twice, ours first', ['Host: 127.0.0.1:P', 'Host: evil.example']],
    ['twice, ours last', ['Host: evil.example', 'Host: 127.0.0.1:P']],
    ['twice the same', ['Host: 127.0.0.1:P', 'Host: 127.0.0.1:P']],
    ['none at all', []],
    ['folded over two lines', ['Host: 127.0.0.1:P', '  .evil.example']],
  ])('a Host %s', async (_what, lines) => {
    const own = lines.map((line) => line.replaceAll('P', String(port(server))));
    const { status } = await sendBytes(port(server), request(server, own));
    expect([400, 421]).toContain(status);
    expect(house.upstream.requests).toHaveLength(0);
  });

  it.each([
    ['absolute-form to another host', 'http://evil.example/v1/chat/completions'],
    ['absolute-form with user information', 'http://127.0.0.1:P@evil.example/v1/chat/completions'],
    ['authority-like path', '//evil.example/v1/chat/completions'],
  ])('%s with our Host', async (_what, target) => {
    const own = `127.0.0.1:${port(server)}`;
    const { status } = await sendBytes(
      port(server),
      request(server, [`Host: ${own}`], target.replaceAll('P', String(port(server)))),
    );
    expect([400, 404, 421]).toContain(status);
    expect(house.upstream.requests).toHaveLength(0);
  });

  it('answers its three own names', async () => {
    for (const name of ['127.0.0.1', 'localhost', '[::1]']) {
      const { status } = await sendBytes(port(server), request(server, [`Host: ${name}:${port(server)}`]));
      expect({ name, status }).toEqual({ name, status: server === 'proxy' ? 200 : 201 });
    }
  });
});

it('needs a right Host even for /health', async () => {
  const bytes = 'GET /health HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n';
  expect((await sendBytes(house.gateway.proxyPort, bytes)).status).toBe(421);
});
