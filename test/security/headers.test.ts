// Row 17 of the security table: every answer of the management server says that it may not be sniffed, stored, framed or read by another
// origin. Every call of the API with and without the token, and everything that is refused before it becomes a call.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { managementApi } from '../../src/shared/managementApi';
import { House } from '../support/house';
import { counted, recordFigure } from '../support/qualityFigure';
import { sendBytes } from '../support/rawHttp';

let house: House;
beforeAll(async () => {
  house = await House.build();
});
afterAll(async () => house.close());

const wanted: [string, RegExp][] = [
  ['nosniff', /^x-content-type-options: nosniff\r?$/im],
  ['no-store', /^cache-control: no-store\r?$/im],
  ['frame denial', /^x-frame-options: DENY\r?$/im],
  ['content policy', /^content-security-policy: default-src 'none'; frame-ancestors 'none'\r?$/im],
  ['resource policy', /^cross-origin-resource-policy: same-origin\r?$/im],
];

it('carries them on every answer, refusals before and after the token included', { timeout: 120_000 }, async () => {
  const { managementPort: port, listening } = house.gateway;
  const request = (method: string, path: string, lines: string[], body = ''): string =>
    [`${method} ${path} HTTP/1.1`, `Host: 127.0.0.1:${port}`, 'Connection: close', ...lines]
      .concat(body === '' ? [] : ['Content-Type: application/json', `Content-Length: ${body.length}`])
      .concat('', body)
      .join('\r\n');
  const token = `Authorization: Bearer ${listening.managementToken}`;
  const calls = Object.values(managementApi)
    // These two would end the gateway and change what the others need.
    .filter(({ path }) => !/drain|secrets/.test(path))
    .flatMap(({ method, path }) => {
      const place = `/api/v1${path.replace(':id', 'nobody')}`;
      const body = method === 'GET' || method === 'DELETE' ? '' : '{"nonsense":1}';
      return [request(method, place, [token], body), request(method, place, [], body), request('BREW', place, [token])];
    });
  const others = [
    ...['/metrics', '/api/v1/usage/export?format=csv', '/api/v1/usage/export?format=json', '/api/v1/events'],
    ...['/', '/health', '/nothing', '/api/v1/keys/%', '/api/v1/usage/requests?limit=x'],
  ].flatMap((path) => ['GET', 'HEAD', 'POST'].map((method) => request(method, path, [token])));
  const upgrade = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: eA=='];
  const refused = [
    request('GET', '/api/v1/status', [token, 'Origin: https://evil.example']),
    request('OPTIONS', '/api/v1/status', ['Origin: https://evil.example', 'Access-Control-Request-Method: GET']),
    request('GET', '/api/v1/status', [token]).replace(`127.0.0.1:${port}`, 'evil.example'),
    request('GET', '/api/v1/events', upgrade),
    request('GET', '/api/v1/nowhere', [token, ...upgrade]),
    request('CONNECT', 'evil.example:443', [token]),
    request('POST', '/api/v1/keys', [token], '{"name":'),
    request('GET', '/api/v1/status', [token, `X-Long: ${'x'.repeat(20_000)}`]),
    'GARBAGE\r\n\r\n',
    `GET /api/v1/status HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Length: x\r\n\r\n`,
  ];
  const requests = [...calls, ...others, ...refused];
  const missing: string[] = [];
  const statuses = new Set<number | undefined>();
  for (const bytes of requests) {
    const { text, status } = await sendBytes(port, bytes);
    const [head = ''] = text.split('\r\n\r\n');
    statuses.add(status);
    for (const [name, pattern] of wanted) {
      if (!pattern.test(head)) missing.push(`${name}: ${bytes.split('\r\n')[0] ?? ''} -> ${status ?? 'nothing'}`);
    }
    if (/^access-control-/im.test(head)) missing.push(`has a CORS header: ${bytes.split('\r\n')[0] ?? ''}`);
  }
  recordFigure({
    row: 17,
    part: 'management answers',
    figure: `${counted(requests.length)} answers of ${statuses.size} statuses, ${missing.length} headers missing`,
    holds: missing.length === 0,
  });
  expect(missing).toEqual([]);
  expect(statuses.size).toBeGreaterThan(7);
});
