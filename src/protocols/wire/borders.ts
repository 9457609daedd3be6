// Where frames of server-sent events end in a chunk that has no CR: after a blank line. Used by the readers of whole frames, which look at a
// chunk at once and leave what is not so simple to the framer of sse.ts.
import { decodeUtf8 } from './bytes';

const lf = 0x0a;
const cr = 0x0d;

/** Where the first frame of `chunk` ends, which began before it; the length where it does not. */
export function endOfBegun(chunk: Uint8Array): number {
  if (chunk[0] === lf) return 1;
  let at = chunk.indexOf(lf);
  while (at >= 0 && chunk[at + 1] !== lf) at = chunk.indexOf(lf, at + 1);
  return at < 0 ? chunk.length : at + 2;
}

/** The whole frames at the beginning of a chunk. */
export interface WholeFrames {
  /** Each ends with a blank line, which may stand alone too. */
  text: string;
  /** Their length in the chunk. */
  bytes: number;
  /** A place in the text is the same place in the bytes. */
  ascii: boolean;
}

/** The whole frames of `chunk`, which begins with one; undefined where there are none, or where that cannot be told from LFs alone. */
export function wholeFrames(chunk: Uint8Array): WholeFrames | undefined {
  if (chunk.length === 0 || chunk.includes(cr)) return undefined;
  const decoded = decodeUtf8(chunk);
  const end = decoded.lastIndexOf('\n\n') + 2;
  if (end < 2) return undefined;
  const ascii = decoded.length === chunk.length;
  const text = end === decoded.length ? decoded : decoded.slice(0, end);
  return { text, bytes: ascii ? end : lastBorder(chunk), ascii };
}

function lastBorder(chunk: Uint8Array): number {
  let at = chunk.lastIndexOf(lf);
  while (at > 0 && chunk[at - 1] !== lf) at = chunk.lastIndexOf(lf, at - 1);
  return at + 1;
}
