// Which certificates the real gateway trusts: those of NODE_EXTRA_CA_CERTS and of the operating system besides Node's own; and no
// environment turns verification off. The authority is of the test, so that nobody trusts it unless told.
import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TestAuthority } from '../support/certificates';
import { GatewayFixture } from '../support/gatewayFixture';
import { TemporaryFolder } from '../support/temporaryFolder';

const authority = new TestAuthority();
const folder = new TemporaryFolder('certificates');
const file = folder.join('authority.pem');
let server: Server;
let asked = 0;

beforeAll(async () => {
  writeFileSync(file, authority.cert);
  server = createServer(authority.issue({ hosts: ['127.0.0.1'] }), (_request, response) => {
    asked += 1;
    response.setHeader('content-type', 'application/json').end('{"object":"list","data":[{"id":"m"}]}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  folder.remove();
});

const cases: [string, Record<string, string>, boolean][] = [
  ['an authority that nobody knows', {}, false],
  ['verification turned off in the environment', { NODE_TLS_REJECT_UNAUTHORIZED: '0' }, false],
  ['NODE_EXTRA_CA_CERTS', { NODE_EXTRA_CA_CERTS: file }, true],
];
// Where OpenSSL's own list is the system's, this names another one: https://nodejs.org/api/cli.html#ssl_cert_filefile
if (process.platform === 'linux') cases.push(["the operating system's list", { SSL_CERT_FILE: file }, true]);

for (const [what, environment, trusted] of cases) {
  it(`${what}: ${trusted ? 'trusted' : 'refused'}`, async () => {
    const gateway = await GatewayFixture.start({ environment });
    try {
      const { port } = server.address() as AddressInfo;
      const { id } = await gateway.createChannel({
        name: 'over TLS',
        provider: 'custom-openai',
        baseUrl: `https://127.0.0.1:${port}/v1`,
        secret: 'sk-of-the-test-server',
      });
      const before = asked;
      const { ok, steps } = await gateway.call('testChannel', { id });
      expect([ok, asked > before]).toEqual([trusted, trusted]);
      if (!trusted) expect(JSON.stringify(steps)).toMatch(/certificate/);
    } finally {
      await gateway.close();
    }
  });
}
