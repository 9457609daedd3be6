// An address of this machine that is not 127.0.0.1, for tests of further addresses: one of its network where it has a private one, else
// another of loopback, which the gateway treats as a further address all the same. There is always one, so no test is left out.
import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { classifyAddress } from '../../src/gateway/proxy/egress';

/** An IPv4 address of this machine. */
export function furtherAddress(): string {
  const all = Object.values(networkInterfaces()).flatMap((found) => found ?? []);
  const own = all.find(
    ({ family, internal, address }) => family === 'IPv4' && !internal && classifyAddress(address) === 'private',
  );
  return own?.address ?? '127.0.0.2';
}

/** A port of `address` that is free now. */
export async function freePort(address: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ host: address, port: 0, exclusive: true }, () => {
      const place = server.address();
      const port = typeof place === 'object' && place !== null ? place.port : 0;
      server.close(() => resolve(port));
    });
  });
}
