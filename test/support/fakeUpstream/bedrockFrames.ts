// Bedrock's streams as bytes: event-stream messages made by the official codec. Used by the fixtures and by tests that damage them.
import { EventStreamCodec } from '@smithy/eventstream-codec';

const codec = new EventStreamCodec(
  (bytes) => (typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString('utf8')),
  (text) => new Uint8Array(Buffer.from(text, 'utf8')),
);

function message(headers: Record<string, string>, payload: unknown): Buffer {
  const values = Object.entries(headers).map(([name, value]) => [name, { type: 'string' as const, value }] as const);
  const body = new Uint8Array(Buffer.from(JSON.stringify(payload)));
  return Buffer.from(codec.encode({ headers: Object.fromEntries(values), body }));
}

/** A ConverseStream event: `{"contentBlockDelta": {…}}` as JSON text. */
export function converseFrame(event: string): Buffer {
  const [name = '', payload] = Object.entries(JSON.parse(event) as Record<string, unknown>)[0] ?? [];
  return message({ ':message-type': 'event', ':event-type': name, ':content-type': 'application/json' }, payload);
}

/** An Anthropic event, as JSON text, in a chunk of InvokeModel's stream. */
export function chunkFrame(event: string): Buffer {
  const payload = { bytes: Buffer.from(event).toString('base64'), p: 'abcdefgh' };
  return message({ ':message-type': 'event', ':event-type': 'chunk', ':content-type': 'application/json' }, payload);
}

/** An exception inside a stream, `modelStreamErrorException` for example. */
export function exceptionFrame(type: string, text: string): Buffer {
  const headers = { ':message-type': 'exception', ':exception-type': type, ':content-type': 'application/json' };
  return message(headers, { message: text });
}

/** `frame` with one byte of its payload changed: its checksum is wrong then. */
export function damaged(frame: Buffer): Buffer {
  const copy = Buffer.from(frame);
  const at = copy.length - 6;
  copy.writeUInt8((copy[at] ?? 0) ^ 1, at);
  return copy;
}
