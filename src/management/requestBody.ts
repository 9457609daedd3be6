// Reads the JSON body of a management call: content type, cap, encoding, parse. Used by server.ts before validation.
import type { IncomingMessage } from 'node:http';
import { GatewayError } from '../shared/errors';

/** Largest body of a management call, in bytes. */
const largestBody = 1024 * 1024;

function checkContentType(request: IncomingMessage): void {
  const [type = '', ...parameters] = (request.headers['content-type'] ?? '').split(';').map((part) => part.trim());
  const charset = parameters
    .map((part) => /^charset="?([^"]*)"?$/i.exec(part)?.[1])
    .find((found) => found !== undefined);
  if (type.toLowerCase() !== 'application/json' || (charset !== undefined && charset.toLowerCase() !== 'utf-8')) {
    throw new GatewayError('unsupported-media-type', 'The body must be sent as application/json in UTF-8.');
  }
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    throw new GatewayError('unsupported-media-type', 'The body must not be compressed.');
  }
}

async function readBytes(request: IncomingMessage): Promise<Buffer> {
  const tooLarge = (): GatewayError =>
    new GatewayError('too-large', `The body is larger than ${largestBody / 1024 / 1024} MiB.`);
  if (Number(request.headers['content-length'] ?? 0) > largestBody) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    // Not destroyed when left early: the answer still has to go out on this connection.
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > largestBody) throw tooLarge();
      chunks.push(chunk);
    }
  } catch (error) {
    if (GatewayError.is(error)) throw error;
    throw new GatewayError('client-closed', 'The client left before its request was complete.', { cause: error });
  }
  return Buffer.concat(chunks);
}

/**
 * The parsed body; an empty one counts as `{}`.
 * @throws GatewayError `unsupported-media-type`, `too-large`, `bad-request` (not JSON in UTF-8), `client-closed`
 */
export async function readJsonBody(request: IncomingMessage): Promise<unknown> {
  const announced = request.headers['content-length'] !== undefined && request.headers['content-length'] !== '0';
  if (announced || request.headers['transfer-encoding'] !== undefined) checkContentType(request);
  const bytes = await readBytes(request);
  if (bytes.length === 0) return {};
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown;
  } catch (error) {
    throw new GatewayError('bad-request', 'The body is not valid JSON in UTF-8.', { cause: error });
  }
}
