// Raw answers on sockets that have no response object: malformed HTTP, slow or oversized heads, CONNECT, refused upgrades.
// Attached to the management server by server.ts.
import { STATUS_CODES, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { GatewayError, type ErrorKind } from '../shared/errors';
import { errorBody, errorHeaders, securityHeaders } from './answer';

/** Writes a whole error answer to a socket and closes it. */
export function refuseUpgrade(socket: Duplex, error: GatewayError): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const body = JSON.stringify(errorBody(error));
  const headers: Record<string, string> = {
    ...securityHeaders,
    ...errorHeaders(error),
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `HTTP/1.1 ${error.status} ${STATUS_CODES[error.status] ?? 'Error'}\r\n${lines.join('')}\r\n`;
  // A peer that does not read its answer must not hold the socket.
  const timer = setTimeout(() => socket.destroy(), 1000);
  socket.once('close', () => clearTimeout(timer));
  socket.end(head + body);
}

const answers: Record<string, [ErrorKind, string]> = {
  HPE_HEADER_OVERFLOW: ['headers-too-large', 'The request headers are too large.'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: ['too-large', 'The chunk extensions are too large.'],
  ERR_HTTP_REQUEST_TIMEOUT: ['request-timeout', 'The request did not arrive in time.'],
};

/** Answers what the HTTP parser refuses, instead of Node's bare default. */
export function answerClientErrors(server: Server): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    socket.on('error', () => socket.destroy());
    if (error.code === 'ECONNRESET' || error.code === 'EPIPE') {
      socket.destroy();
      return;
    }
    const known = Object.entries(answers).find(([code]) => code === error.code)?.[1];
    const [kind, message] = known ?? ['bad-request', 'The request is not valid HTTP.'];
    refuseUpgrade(socket, new GatewayError(kind, message));
  });
  server.on('connect', (_request, socket) => {
    socket.on('error', () => socket.destroy());
    const details = { allow: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] };
    refuseUpgrade(socket, new GatewayError('method-not-allowed', 'Gatehouse is not a forward proxy.', { details }));
  });
}
