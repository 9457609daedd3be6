// Raw answers for what never became a request: malformed HTTP, a head that is too large or too slow, CONNECT.
// Attached to the server's `clientError` and `connect` events. Must never throw and never write into a running answer.
import type { Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

interface RawAnswer {
  status: string;
  message: string;
}

const badRequest: RawAnswer = { status: '400 Bad Request', message: 'The request is not valid HTTP.' };
const answersByCode: Record<string, RawAnswer> = {
  HPE_HEADER_OVERFLOW: { status: '431 Request Header Fields Too Large', message: 'The request headers are too large.' },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: { status: '413 Content Too Large', message: 'The chunk extensions are too large.' },
  ERR_HTTP_REQUEST_TIMEOUT: { status: '408 Request Timeout', message: 'The request did not arrive in time.' },
};

function write(socket: Duplex, answer: RawAnswer, headers: string[] = []): void {
  const body = JSON.stringify({
    error: { message: answer.message, type: 'invalid_request_error', param: null, code: null },
  });
  const head = [
    `HTTP/1.1 ${answer.status}`,
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    ...headers,
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  // A peer that does not read must not keep the socket.
  const timer = setTimeout(() => socket.destroy(), 1000);
  socket.once('close', () => clearTimeout(timer));
}

/** The answers that are not finished yet, by socket: a pipelining client can have several. */
export class RunningAnswers {
  private readonly bySocket = new WeakMap<Duplex, Set<ServerResponse>>();

  add(socket: Duplex, response: ServerResponse): void {
    const responses = this.bySocket.get(socket) ?? new Set();
    this.bySocket.set(socket, responses.add(response));
    response.once('close', () => responses.delete(response));
  }

  /** True when a head was sent on the socket and its answer is not finished: anything written now would become a part of it. */
  busy(socket: Duplex): boolean {
    return [...(this.bySocket.get(socket) ?? [])].some(
      (response) => response.headersSent && !response.writableFinished,
    );
  }
}

/** Attaches the handlers to `server`. */
export function handleClientErrors(server: Server, runningAnswers: RunningAnswers): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    socket.on('error', () => socket.destroy());
    const { code = '' } = error;
    // A handshake that failed has no HTTP to answer in.
    const isLost = code === 'ECONNRESET' || code === 'EPIPE' || /^ERR_(SSL|TLS)_/.test(code);
    if (!socket.writable || runningAnswers.busy(socket) || isLost) {
      socket.destroy();
      return;
    }
    const answer = Object.hasOwn(answersByCode, error.code ?? '') ? answersByCode[error.code ?? ''] : undefined;
    write(socket, answer ?? badRequest);
  });
  server.on('connect', (_request, socket) => {
    socket.on('error', () => socket.destroy());
    write(socket, { status: '405 Method Not Allowed', message: 'Gatehouse is not a forward proxy.' }, [
      'Allow: GET, HEAD, POST',
    ]);
  });
}
