// Takes in what is left of a request body after an early answer, so that the client reads the answer instead of a reset.
// Bounded in time and bytes; called by the server for every answer that was sent before the body was read.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ProxyLimits } from './limits';

/** Discards the rest of the body of `request`; closes the connection when that takes too long or is too much. */
export function linger(request: IncomingMessage, response: ServerResponse, limits: ProxyLimits): void {
  if (request.complete || request.destroyed) return;
  let bytes = 0;
  const close = (): void => {
    request.socket.destroy();
  };
  const timer = setTimeout(close, limits.lingerMs);
  const stop = (): void => clearTimeout(timer);
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > limits.bodyBytes && response.writableFinished) close();
  });
  request.once('end', stop).once('close', stop).once('error', stop);
  request.resume();
}
