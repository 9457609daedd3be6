// HTTP without a helpful client: exact request bytes, exact response bytes, raw sockets for what no client would send.
// For tests of wire behaviour; every wait has a deadline.
import { request, type Agent, type IncomingHttpHeaders } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { ProtocolId } from '../../src/shared/channel';

export interface RawAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** False when the connection broke before the message's proper end. */
  complete: boolean;
}

export interface RawRequest {
  method?: string;
  headers?: Record<string, string | string[]>;
  body?: string | Uint8Array;
  signal?: AbortSignal;
  /** Called with every piece of the body as it arrives. */
  onData?: (chunk: Buffer) => void;
  /** Milliseconds of silence before it gives up; 20,000 unless told. */
  timeout?: number;
  /** Keeps connections; left out: a connection of its own. */
  agent?: Agent;
}

/** One request, on a connection of its own unless an agent is given. Rejects when there is no answer at all. */
export async function rawRequest(url: string, options: RawRequest = {}): Promise<RawAnswer> {
  const {
    method = options.body === undefined ? 'GET' : 'POST',
    headers = {},
    body,
    signal,
    onData,
    timeout = 20_000,
    agent = false,
  } = options;
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers, agent, signal }, (incoming) => {
      const chunks: Buffer[] = [];
      const finish = (): void =>
        resolve({
          status: incoming.statusCode ?? 0,
          headers: incoming.headers,
          body: Buffer.concat(chunks),
          complete: incoming.complete,
        });
      incoming.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        onData?.(chunk);
      });
      incoming.on('end', finish);
      incoming.on('error', finish);
    });
    outgoing.setTimeout(timeout, () => outgoing.destroy(new Error(`no byte for ${timeout} ms from ${url}`)));
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** Path of a generate call in `protocol`. */
export function generatePath(protocol: ProtocolId, model: string, stream: boolean): string {
  switch (protocol) {
    case 'openai-chat':
      return '/v1/chat/completions';
    case 'openai-responses':
      return '/v1/responses';
    case 'anthropic':
      return '/v1/messages';
    case 'gemini':
      return `/v1beta/models/${encodeURIComponent(model)}:${stream ? 'streamGenerateContent?alt=sse' : 'generateContent'}`;
  }
}

/** A small valid body for a generate call in `protocol`. */
export function generateBody(protocol: ProtocolId, model: string, stream: boolean, text = 'Hello'): string {
  switch (protocol) {
    case 'openai-chat':
      return JSON.stringify({
        model,
        stream,
        ...(stream ? { stream_options: { include_usage: true } } : {}),
        messages: [{ role: 'user', content: text }],
      });
    case 'openai-responses':
      return JSON.stringify({ model, stream, input: text });
    case 'anthropic':
      return JSON.stringify({ model, stream, max_tokens: 100, messages: [{ role: 'user', content: text }] });
    case 'gemini':
      return JSON.stringify({ contents: [{ role: 'user', parts: [{ text }] }] });
  }
}

/** Headers of a generate call with a key where the vendor's clients put it. */
export function generateHeaders(protocol: ProtocolId, key: string): Record<string, string> {
  const json = { 'content-type': 'application/json' };
  if (protocol === 'anthropic') return { ...json, 'x-api-key': key, 'anthropic-version': '2023-06-01' };
  if (protocol === 'gemini') return { ...json, 'x-goog-api-key': key };
  return { ...json, authorization: `Bearer ${key}` };
}

/** Opens a TCP connection to a port of this machine. */
export async function openSocket(port: number, host = '127.0.0.1'): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host, noDelay: true });
    socket.once('connect', () => {
      socket.off('error', reject);
      socket.on('error', () => undefined);
      resolve(socket);
    });
    socket.once('error', reject);
  });
}

export interface SocketAnswer {
  text: string;
  /** Status of the first response, undefined when nothing that looks like one came. */
  status: number | undefined;
  closed: boolean;
}

/**
 * Sends bytes over a fresh connection and reads until the server closes it, a whole response with content-length has come,
 * or `timeout` milliseconds have passed.
 */
export async function sendBytes(
  port: number,
  bytes: string | Uint8Array,
  timeout = 5000,
  host = '127.0.0.1',
): Promise<SocketAnswer> {
  const socket = await openSocket(port, host);
  const chunks: Buffer[] = [];
  return new Promise((resolve) => {
    const finish = (closed: boolean): void => {
      clearTimeout(timer);
      socket.destroy();
      const text = Buffer.concat(chunks).toString('latin1');
      const status = /^HTTP\/1\.[01] (\d{3})/.exec(text)?.[1];
      resolve({ text, status: status === undefined ? undefined : Number(status), closed });
    };
    const timer = setTimeout(() => finish(false), timeout);
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      if (holdsWholeResponse(Buffer.concat(chunks))) finish(false);
    });
    socket.on('close', () => finish(true));
    socket.write(bytes);
  });
}

/** True where `bytes` hold a whole response that tells its length. */
export function holdsWholeResponse(bytes: Buffer): boolean {
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd < 0) return false;
  const head = bytes.subarray(0, headEnd).toString('latin1');
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (length !== undefined) return bytes.length >= headEnd + 4 + Number(length);
  return /\r\ntransfer-encoding: *chunked/i.test(head) && bytes.subarray(-5).toString('latin1') === '0\r\n\r\n';
}
