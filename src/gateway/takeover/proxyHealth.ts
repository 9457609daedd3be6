// Asks a proxy for its health, as a tool that is pointed at it would reach it. Used before a takeover and by `gatehouse status`.
import http from 'node:http';
import { GatewayError } from '../../shared/errors';

const patienceMs = 3000;

/** True when a gateway answers at `proxyUrl`. */
export async function isHealthy(proxyUrl: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = http.get(`${proxyUrl}/health`, { agent: false, timeout: patienceMs }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve(response.statusCode === 200 && Buffer.concat(chunks).includes('"ok"')));
      response.on('error', () => resolve(false));
    });
    request.on('timeout', () => request.destroy());
    // Nobody there, or no answer in time: not healthy is all there is to say.
    request.on('error', () => resolve(false));
  });
}

/** Throws `internal` with status 503 where no gateway answers: a tool pointed there would be broken. */
export async function mustBeHealthy(proxyUrl: string): Promise<void> {
  if (await isHealthy(proxyUrl)) return;
  throw new GatewayError('internal', `The gateway does not answer at ${proxyUrl}: nothing was changed.`, {
    status: 503,
  });
}
