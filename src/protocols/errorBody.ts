// Reads the message out of a provider's error, whatever its shape: the protocols' own, and what stands in front of them
// (proxies, plain text, HTML). Used for the log and for errors inside streams; never relayed in place of the original.
import { isObject, stringIn } from './wire/jsonValue';

const maxMessageLength = 1000;

/** `body` is parsed JSON or text. The message is never empty and at most 1000 characters long. */
export function readErrorBody(status: number, body: unknown): { message: string; code?: string } {
  const outer = Array.isArray(body) ? (body[0] as unknown) : body;
  const error = isObject(outer) && outer['error'] !== undefined ? outer['error'] : outer;
  const message = messageOf(error) ?? messageOf(outer) ?? `The provider answered with HTTP status ${status}.`;
  const code = stringIn(error, 'code') ?? stringIn(error, 'status') ?? stringIn(error, 'type');
  const short = message.length > maxMessageLength ? `${message.slice(0, maxMessageLength)}…` : message;
  return code === undefined ? { message: short } : { message: short, code };
}

/** The message of the `error` value of an answer or a stream frame. */
export function errorMessage(error: unknown): string {
  return messageOf(error)?.slice(0, maxMessageLength) ?? 'The provider reported an error without a message.';
}

function messageOf(value: unknown): string | undefined {
  if (typeof value === 'string') return plainText(value);
  return (
    stringIn(value, 'message') ??
    stringIn(value, 'detail') ??
    stringIn(value, 'error_description') ??
    stringIn(value, 'error')
  );
}

/** HTML pages are told by their title alone. */
function plainText(text: string): string | undefined {
  const title = /<title[^>]*>([^<]*)<\/title>/i.exec(text)?.[1];
  const plain = (title ?? text).trim();
  return plain === '' ? undefined : plain;
}
