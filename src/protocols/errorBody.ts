// Reads the message out of a provider's error, whatever its shape: the protocols' own, and what stands in front of them
// (proxies, plain text, HTML). Used for the log and for errors inside streams; never relayed in place of the original.
import { arrayIn, isObject, stringIn } from './wire/jsonValue';

const maxMessageLength = 1000;

export interface ReadError {
  message: string;
  /** Everything that the provider calls this error: its code, type, status and reasons, as it writes them. */
  codes: string[];
}

/** `body` is parsed JSON or text. The message is never empty and at most 1000 characters long. */
export function readErrorBody(status: number, body: unknown): ReadError {
  const outer = Array.isArray(body) ? (body[0] as unknown) : body;
  const error = isObject(outer) && outer['error'] !== undefined ? outer['error'] : outer;
  const message = messageOf(error) ?? messageOf(outer) ?? `The provider answered with HTTP status ${status}.`;
  const short = message.length > maxMessageLength ? `${message.slice(0, maxMessageLength)}…` : message;
  return { message: short, codes: [...new Set([error, outer].flatMap(codesOf))] };
}

/** Google writes a number into `code`, its word into `status`, and the reason into `details`. */
function codesOf(error: unknown): string[] {
  const own = ['code', 'type', 'status', 'reason'].flatMap((name) => {
    const value = isObject(error) ? error[name] : undefined;
    return typeof value === 'string' || typeof value === 'number' ? [String(value)] : [];
  });
  return [...own, ...arrayIn(error, 'details').flatMap((detail) => stringIn(detail, 'reason') ?? [])];
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
