// The text of base64 as clients send it, with line breaks and URL-safe letters. Used by encodeMedia.ts for documents that are no PDF.
import { decodeBase64Text } from '../wire/base64';

/** UTF-8 text of `data`, a byte order mark taken off. Undefined where it is no base64 or no UTF-8. */
export function base64Text(data: string): string | undefined {
  return decodeBase64Text(data.replace(/\s/g, ''))?.replace(/^\ufeff/, '');
}
