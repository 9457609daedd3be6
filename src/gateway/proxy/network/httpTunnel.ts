// Asks an http or https proxy for a tunnel: one CONNECT request on a socket that is connected to the proxy.
// Used by proxyConnector.ts. Wire format: RFC 9110, section 9.3.6; the credential goes as Basic (RFC 7617).
import { request } from 'node:http';
import type { Socket } from 'node:net';
import { proxyFault } from './networkFault';
import type { ProxyCredential } from './proxyServer';

/**
 * Resolves when the proxy has connected `socket` to `host` (without brackets) at `port`.
 * Throws GatewayError `upstream-unreachable` with cause `proxy`; the socket is the caller's to destroy.
 */
export async function askHttpTunnel(
  socket: Socket,
  host: string,
  port: number,
  credential: ProxyCredential | undefined,
): Promise<void> {
  const authority = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const headers: Record<string, string> = { host: authority };
  if (credential !== undefined) {
    const pair = Buffer.from(`${credential.user}:${credential.password}`).toString('base64');
    headers['proxy-authorization'] = `Basic ${pair}`;
  }
  await new Promise<void>((resolve, reject) => {
    const asked = request({ method: 'CONNECT', path: authority, headers, createConnection: () => socket });
    asked.on('connect', (response, connected, head) => {
      const status = response.statusCode ?? 0;
      if (status < 200 || status > 299) return reject(refusal(status, credential));
      if (head.length > 0) connected.unshift(head);
      resolve();
    });
    // A proxy that answers CONNECT as if it were any other request.
    asked.on('response', (response) => {
      response.resume();
      reject(refusal(response.statusCode ?? 0, credential));
    });
    asked.on('error', (error) => {
      const broken = 'code' in error && typeof error.code === 'string' && error.code.startsWith('HPE_');
      if (broken) reject(proxyFault('PROXY_INVALID', 'The proxy does not speak HTTP.', error));
      else reject(proxyFault('PROXY_CLOSED', 'The proxy closed the connection.', error));
    });
    asked.end();
  });
}

function refusal(status: number, credential: ProxyCredential | undefined) {
  if (status === 407) {
    return credential === undefined
      ? proxyFault('PROXY_AUTH', 'The proxy asks for a user name and password.')
      : proxyFault('PROXY_AUTH', 'The proxy did not accept the user name and password.');
  }
  if (status === 403 || status === 405) {
    return proxyFault('PROXY_REFUSED', `The proxy does not allow connections to the provider (status ${status}).`);
  }
  return proxyFault('PROXY_STATUS', `The proxy could not connect to the provider (status ${status}).`);
}
