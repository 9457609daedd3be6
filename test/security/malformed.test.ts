// Row 8 of the security table: malformed requests of every kind from a seeded generator. The process stays, honest requests
// are answered in between, and no malformed one reaches a provider. 2,000 here; GATEHOUSE_LONG=1 makes it 10,000.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { alias, House } from '../support/house';
import { inParallel } from '../support/inParallel';
import { isLong } from '../support/long';
import { seededRandom, type Random } from '../support/seededRandom';
import { generateBody, generateHeaders, rawRequest, sendBytes } from '../support/rawHttp';
import { counted, recordFigure } from '../support/qualityFigure';

const count = isLong ? 10_000 : 2000;
let house: House;
beforeAll(async () => {
  house = await House.build();
});
afterAll(async () => house.close());

const methods = [
  'GET',
  'POST',
  'PUT',
  'get',
  'PO ST',
  '',
  'CONNECT',
  'TRACE',
  'OPTIONS',
  'PRI',
  'X'.repeat(3000),
  'G\0ET',
  'PATCH',
];
const targets = [
  '/v1/chat/completions',
  '/v1/../v1/models',
  '/%',
  '/%ff%fe',
  '/v1/models/%2e%2e%2f',
  '/v1beta/models/%00:generateContent',
  '/v1beta/models/:generateContent',
  '/v1beta/models/a:b:c',
  '*',
  '',
  '//',
  'http://',
  'http://[',
  'https://127.0.0.1/',
  '/?key=%',
  `/${'a'.repeat(20_000)}`,
  '/v1/models?key=\ud83d',
  '/\u0000',
  '\\\\evil',
  '/api/v1/channels/%',
  '/api/v1/keys/..%2f',
];
const versions = ['HTTP/1.1', 'HTTP/1.0', 'HTTP/2.0', 'HTTP/9.9', 'http/1.1', '', 'HTTP/1.1 extra', 'ICY'];
const headerPool = [
  'Host: 127.0.0.1:P',
  'Host: localhost:P',
  'Host: ',
  'Host: [::1',
  'Host: 127.0.0.1:99999',
  'Host: %zz',
  'Host: a b',
  'Content-Length: 10',
  'Content-Length: -5',
  'Content-Length: 99999999999999999999999',
  'Content-Length: 1, 1',
  'Transfer-Encoding: chunked',
  'Transfer-Encoding: xchunked',
  'Transfer-Encoding : chunked',
  'Content-Type: application/json',
  'Content-Type: ;;;',
  'Connection: keep-alive, Upgrade',
  'Upgrade: websocket',
  'Upgrade: h2c',
  'HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA',
  'Sec-WebSocket-Key: x',
  'Expect: 100-continue',
  'Expect: nonsense',
  'Authorization: Bearer',
  'Authorization: Bearer K',
  'x-goog-api-key: K',
  'Accept-Encoding: \u0007',
  ': no name',
  'no colon',
  'bad name: x',
  'x: \r y',
  'x-null: a\0b',
  ' folded: x',
  'x: ' + 'y'.repeat(9000),
  'Cookie: ' + 'a=b; '.repeat(500),
  'Trailer: x',
  'TE: trailers',
];
const bodies = [
  '',
  '{}',
  '{"model":',
  '5\r\nhello\r\n0\r\n\r\n',
  'zz\r\n',
  'FFFFFFFFFFFFFFFFF\r\n',
  '0\r\nx: y\r\n\r\n',
  '-1\r\n',
  '\0'.repeat(100),
  '5;ext="\r\n',
];
const lineEnds = ['\r\n', '\r\n', '\r\n', '\n', '\r', '\r\r\n'];

function generate(random: Random, port: number): Buffer {
  if (random.chance(0.05)) return random.bytes(random.integer(1, 400));
  const end = random.pick(lineEnds);
  const lines = [`${random.pick(methods)} ${random.pick(targets)} ${random.pick(versions)}`];
  for (let left = random.integer(0, 8); left > 0; left -= 1) lines.push(random.pick(headerPool));
  if (random.chance(0.05)) for (let index = 0; index < 300; index += 1) lines.push(`x-${index}: ${index}`);
  const text = (lines.join(end) + end + end + random.pick(bodies))
    .replaceAll(/P\b/g, String(port))
    .replaceAll('K', 'gk-nonsense');
  const bytes = Buffer.from(text, random.chance(0.5) ? 'utf8' : 'latin1');
  if (random.chance(0.2)) bytes[random.integer(0, bytes.length - 1)] = random.integer(0, 255);
  return random.chance(0.1) ? bytes.subarray(0, random.integer(1, bytes.length)) : bytes;
}

it(`${count} malformed requests leave the gateway standing`, { timeout: 600_000 }, async () => {
  const random = seededRandom(20261121);
  const ports = [house.gateway.proxyPort, house.gateway.managementPort];
  const requests = Array.from({ length: count }, (_, index) => {
    const port = ports[index % 2] ?? 0;
    return { port, bytes: generate(random, port), index };
  });
  const statuses = new Map<number | undefined, number>();
  let honest = 0;
  await inParallel(requests, 32, async ({ port, bytes, index }) => {
    const { status } = await sendBytes(port, bytes, 300);
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    if (index % 100 === 0) {
      const answer = await rawRequest(`${house.gateway.proxyUrl}/v1/chat/completions`, {
        headers: generateHeaders('openai-chat', house.key.secret),
        body: generateBody('openai-chat', alias('openai-chat'), false, 'honest'),
      });
      expect(answer.status).toBe(200);
      honest += 1;
    }
  });
  recordFigure({
    row: 8,
    part: 'malformed requests',
    figure: `${counted(count)} malformed requests, ${house.gateway.running ? 0 : 1} crashes, ${honest} honest ones answered in between`,
    holds: house.gateway.running,
  });
  expect(house.gateway.running).toBe(true);
  expect(honest).toBe(Math.ceil(count / 100));
  expect(house.upstream.requests.filter((request) => !request.body.toString().includes('honest'))).toEqual([]);
  // Only /health and the like could succeed, and the generator has no such path: nothing got a 2xx or a 5xx.
  const wrong = [...statuses.keys()].filter((status) => status !== undefined && (status < 400 || status === 500));
  expect(wrong).toEqual([]);
  expect(house.gateway.log).not.toMatch(/uncaught|unhandled/i);
});
