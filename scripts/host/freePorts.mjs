// Finds TCP ports that are free on the loopback address right now, for servers whose port must be known before they start.
// Whatever can listen on port 0 should do that instead.
import net from 'node:net';

const open = () =>
  new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(server));
  });

/** `count` different free ports: all are held open until the last is known. */
export async function freePorts(count) {
  const servers = await Promise.all(Array.from({ length: count }, open));
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
