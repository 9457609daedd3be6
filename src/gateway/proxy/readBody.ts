// Reads a request body into one buffer under a cap, with an idle timer, and undoes its Content-Encoding under the same cap.
// Called after key and endpoint are known. Must not parse the body.
import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, zstdDecompress, type ZlibOptions, type ZstdOptions } from 'node:zlib';
import { GatewayError } from '../../shared/errors';
import { rawValues } from './guard';
import type { ProxyLimits } from './limits';

export function tooLarge(maximum: number): GatewayError {
  const message = `The request body is larger than the allowed ${Math.floor(maximum / (1024 * 1024))} MiB.`;
  return new GatewayError('too-large', message, { shouldRetry: false });
}

export function clientLeft(): GatewayError {
  return new GatewayError('client-closed', 'The client closed the connection before its request was complete.');
}

export function lateBody(): GatewayError {
  return new GatewayError('request-timeout', 'The request body did not arrive in time.');
}

type Decoder = (body: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>;
const decoders: Record<string, Decoder> = {
  gzip: promisify<Buffer, ZlibOptions, Buffer>(gunzip),
  'x-gzip': promisify<Buffer, ZlibOptions, Buffer>(gunzip),
  deflate: promisify<Buffer, ZlibOptions, Buffer>(inflate),
  br: promisify<Buffer, { maxOutputLength: number }, Buffer>(brotliDecompress),
  zstd: promisify<Buffer, ZstdOptions, Buffer>(zstdDecompress),
};

/** The decoder for a request's Content-Encoding; undefined for plain bodies. Throws `unsupported-media-type`. */
function decoderOf(request: IncomingMessage): Decoder | undefined {
  if (request.headers['content-encoding'] === undefined) return undefined;
  const codings = rawValues(request, 'content-encoding')
    .flatMap((value) => value.split(','))
    .map((coding) => coding.trim().toLowerCase())
    .filter((coding) => coding !== '' && coding !== 'identity');
  if (codings.length === 0) return undefined;
  const [coding = ''] = codings;
  const decoder = Object.hasOwn(decoders, coding) ? decoders[coding] : undefined;
  if (decoder === undefined || codings.length > 1) {
    throw new GatewayError(
      'unsupported-media-type',
      'This Content-Encoding is not supported. Use gzip, br, zstd or none.',
    );
  }
  return decoder;
}

/** All bytes of the body as sent. Throws `too-large`, `request-timeout`, or `client-closed` when the client left. */
function collect(request: IncomingMessage, limits: ProxyLimits): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const settle = (act: () => void): void => {
      clearTimeout(idle);
      request.off('data', onData).off('end', onEnd).off('close', onClose).off('error', onClose);
      act();
    };
    const onData = (chunk: Buffer): void => {
      length += chunk.length;
      if (length > limits.bodyBytes) return settle(() => reject(tooLarge(limits.bodyBytes)));
      idle.refresh();
      chunks.push(chunk);
    };
    const onEnd = (): void =>
      settle(() => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    const onClose = (): void => settle(() => reject(clientLeft()));
    const idle = setTimeout(() => {
      settle(() => reject(lateBody()));
    }, limits.bodyIdleMs);
    request.on('data', onData).on('end', onEnd).on('close', onClose).on('error', onClose);
  });
}

/**
 * The decoded body of a request. `beforeRead` runs once the headers are found acceptable (to send `100 Continue`).
 * Throws `too-large`, `unsupported-media-type`, `request-timeout`, `client-closed`, or `bad-request` for damaged compression.
 */
export async function readBody(
  request: IncomingMessage,
  limits: ProxyLimits,
  beforeRead: () => void,
): Promise<Uint8Array> {
  const decoder = decoderOf(request);
  if (Number(request.headers['content-length'] ?? 0) > limits.bodyBytes) throw tooLarge(limits.bodyBytes);
  beforeRead();
  const body = await collect(request, limits);
  if (decoder === undefined) return body;
  try {
    return await decoder(body, { maxOutputLength: limits.bodyBytes });
  } catch (cause) {
    if (cause instanceof RangeError) throw tooLarge(limits.bodyBytes);
    throw new GatewayError('bad-request', 'The request body could not be decompressed.', { cause });
  }
}
