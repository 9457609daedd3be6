// Makes the secrets of virtual keys. Used by the key routes; what leaves here is shown once and stored only as a hash.
import { createHash, randomBytes } from 'node:crypto';

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** 43 characters of 62 are 256.03 bits. */
const length = 43;
/** The largest multiple of 62 in a byte: bytes from here on are thrown away, so that every character is equally likely. */
const fairBytes = 248;

export interface NewSecret {
  secret: string;
  /** SHA-256 of the whole secret, prefix included. */
  hash: Buffer;
  /** Prefix, an ellipsis and the last four characters. */
  hint: string;
}

/** `random` gives that many random bytes; the system's unless a test brings its own. */
export function newKeySecret(prefix: string, random: (count: number) => Uint8Array = randomBytes): NewSecret {
  let text = '';
  while (text.length < length) {
    for (const byte of random(64)) {
      if (byte < fairBytes && text.length < length) text += base62.charAt(byte % base62.length);
    }
  }
  const secret = `${prefix}${text}`;
  return {
    secret,
    hash: createHash('sha256').update(secret).digest(),
    hint: `${prefix}…${secret.slice(-4)}`,
  };
}
