// Base64 that arrives in pieces. Used by answerBlocks.ts.
import { decodeBase64, encodeBase64 } from '../wire/base64';
import { concat } from '../wire/bytes';

/** One text of what the pieces hold together: each is base64 of its own, padded where its bytes end. */
export function joinBase64(pieces: readonly string[]): string {
  const [only] = pieces;
  if (only !== undefined && pieces.length === 1) return only;
  const whole = pieces.slice(0, -1).every((piece) => piece.length % 4 === 0 && !piece.endsWith('='));
  if (whole) return pieces.join('');
  const bytes = pieces.map((piece) => decodeBase64(piece));
  if (bytes.includes(undefined)) return pieces.join('');
  return encodeBase64(
    bytes.reduce<Uint8Array>((all, piece) => concat(all, piece ?? new Uint8Array(0)), new Uint8Array(0)),
  );
}
