// Base64 of text files as text: pure layers have neither atob nor Buffer. Used by encodeMedia.ts for documents that are no PDF.

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const values = new Map([...alphabet].map((letter, value) => [letter, value]));

/** UTF-8 text of `data`; standard and URL-safe letters, spaces passed over. Undefined where it is no base64 or no UTF-8. */
export function base64Text(data: string): string | undefined {
  const bytes: number[] = [];
  let bits = 0;
  let held = 0;
  for (const letter of data.replace(/[\s=]/g, '').replace(/-/g, '+').replace(/_/g, '/')) {
    const value = values.get(letter);
    if (value === undefined) return undefined;
    held = ((held << 6) | value) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((held >> bits) & 0xff);
    }
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(bytes));
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
