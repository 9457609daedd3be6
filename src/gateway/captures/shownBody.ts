// A body as people may read it later: text with data in base64 cut out, secrets redacted, and the middle left out where it is too long.
// Used by the capture of bodies, after the answer. Pure; the work is bounded by the limit, whatever the size of the body.
import type { CapturedBody } from '../../shared/requestDetail';

/** What is there of a body: all of it in `head`, or its beginning and its end. */
export interface BodyBytes {
  head: Uint8Array;
  tail?: Uint8Array | undefined;
  /** Length of the whole. */
  total: number;
}

/** Longer than any secret. At a cut so much more is read, redacted and thrown away, so that no half of a secret stays. */
const margin = 4096;
/** Runs of base64 from this length on are data, not words. */
const shortestData = 512;

/** Base64 and base64url. */
const isData = new Uint8Array(256);
for (const sign of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=-_')
  isData[sign.charCodeAt(0)] = 1;

const textTypes = /^(text\/|application\/(.*\+)?(json|xml|x-ndjson|x-www-form-urlencoded)|application\/x-subrip)/i;

/** `contentType` is taken at its word; without one, bytes that hold a zero are no text. */
export function shownBody(
  contentType: string | null,
  body: BodyBytes,
  limit: number,
  redact: (text: string) => string,
): CapturedBody {
  const shown = { contentType, bytes: body.total };
  const isText = contentType === null ? !body.head.includes(0) : textTypes.test(contentType);
  if (body.total > 0 && !isText) return notCaptured(contentType, body.total);
  const whole = body.tail === undefined;
  const all = whole ? condense(body.head, 0, limit + 1) : undefined;
  if (all !== undefined && all.end === body.head.length && all.text.length <= limit) {
    return { ...shown, text: redact(all.text), truncated: false };
  }
  const half = Math.floor(limit / 2);
  const head = condense(body.head, 0, half + margin);
  const end = body.tail ?? body.head;
  const tailStart = Math.max(whole ? head.end : 0, end.length - half - margin);
  const tail = condense(end, tailStart, Infinity);
  const beginning = redact(head.text).slice(0, -margin);
  const ending = redact(tail.text).slice(margin);
  const left = body.total - head.end - (end.length - tailStart) + 2 * margin;
  return { ...shown, text: `${beginning}\n[... ${left} bytes left out ...]\n${ending}`, truncated: true };
}

export function notCaptured(contentType: string | null, bytes: number): CapturedBody {
  return { contentType, text: '[not captured]', bytes, truncated: true };
}

/** Text of `bytes` from `start` until it is `most` long, or they end, without its data. `end`: where it stopped reading. */
function condense(bytes: Uint8Array, start: number, most: number): { text: string; end: number } {
  let text = '';
  let position = start;
  while (position < bytes.length && text.length < most) {
    const until = Math.min(bytes.length, position + (most - text.length));
    const data = nextData(bytes, position, until);
    text += decode(bytes.subarray(position, data?.start ?? until));
    if (data !== undefined) text += `[base64: ${data.end - data.start} characters]`;
    position = data?.end ?? until;
  }
  return { text, end: position };
}

/** The first run of data that begins in the range; looked for at every so many bytes, since it cannot be shorter. */
function nextData(bytes: Uint8Array, from: number, until: number): { start: number; end: number } | undefined {
  for (let probe = from; probe < until; probe += shortestData) {
    if (isData[bytes[probe] ?? 0] === 0) continue;
    let start = probe;
    while (start > from && isData[bytes[start - 1] ?? 0] === 1) start -= 1;
    let end = probe + 1;
    while (end < bytes.length && isData[bytes[end] ?? 0] === 1) end += 1;
    if (end - start >= shortestData) return { start, end };
    probe = Math.max(probe, end - shortestData);
  }
  return undefined;
}

/** UTF-8; characters that a cut has broken at either end are left out. */
function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes).replaceAll(/^\uFFFD+|\uFFFD+$/g, '');
}
