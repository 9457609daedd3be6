// Base64 of bytes and of UTF-8 text: pure layers have neither atob nor Buffer. Used by codecs.

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const values = new Map([...alphabet].map((letter, value) => [letter, value]));
const bytesPerPiece = 3 * 4096;

/** Standard letters, padded. */
export function encodeBase64(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let start = 0; start < bytes.length; start += bytesPerPiece) {
    pieces.push(encodePiece(bytes.subarray(start, start + bytesPerPiece)));
  }
  return pieces.join('');
}

function encodePiece(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const left = bytes.length - at;
    const word = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    text += alphabet.charAt(word >> 18) + alphabet.charAt((word >> 12) & 63);
    text += (left > 1 ? alphabet.charAt((word >> 6) & 63) : '=') + (left > 2 ? alphabet.charAt(word & 63) : '=');
  }
  return text;
}

/** Standard or URL-safe letters, padded or not; undefined where `text` is no base64. */
export function decodeBase64(text: string): Uint8Array | undefined {
  const letters = text.replace(/=+$/, '').replaceAll('-', '+').replaceAll('_', '/');
  if (letters.length % 4 === 1) return undefined;
  const bytes = new Uint8Array(Math.floor((letters.length * 3) / 4));
  let held = 0;
  let bits = 0;
  let at = 0;
  for (const letter of letters) {
    const value = values.get(letter);
    if (value === undefined) return undefined;
    held = ((held << 6) | value) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[at] = (held >> bits) & 0xff;
    at += 1;
  }
  return bytes;
}

export function encodeBase64Text(text: string): string {
  return encodeBase64(new TextEncoder().encode(text));
}

/** Undefined where `text` is no base64 of UTF-8. */
export function decodeBase64Text(text: string): string | undefined {
  const bytes = decodeBase64(text);
  if (bytes === undefined) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
