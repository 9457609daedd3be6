// Text as base64 of its UTF-8 bytes without padding, for envelopes in slots that take no `=`. Used by Responses and chat.
import { encodeBase64Text as padded } from '../wire/base64';

export function encodeBase64Text(text: string): string {
  return padded(text).replace(/=+$/, '');
}
