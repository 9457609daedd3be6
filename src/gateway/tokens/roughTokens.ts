// A quick upper bound of a request's input tokens from its bytes alone, for reservations at admission: no parsing, no waiting.
// Must stay cheap for bodies of 32 MB. The proper estimate is tokenEstimator.ts.

/** Fewest bytes of a JSON body that make a token: dense JSON and code under the largest vocabulary factors. */
const bytesPerToken = 1.4;
/** Where inline media begin, in all protocols: `"data":"…`, and `data:…;base64,…` in URLs. */
const dataMember = Buffer.from('"data":');
const dataUrl = Buffer.from(';base64,');
const quote = 0x22;
/** Shorter values are text like any other. */
const shortestMedia = 512;
/** Most tokens of an image, and base64 letters that make one token of a document at most. */
const mediaTokens = 5000;
const lettersPerDocumentToken = 20;

/** Tokens that `body` (JSON, as received) will hardly exceed. Inline images and documents count as such, not as text. */
export function roughInputTokens(body: Uint8Array): number {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const media = new Map<number, number>();
  addMedia(bytes, dataMember, media);
  addMedia(bytes, dataUrl, media);
  let text = bytes.length;
  let tokens = 0;
  for (const letters of media.values()) {
    text -= letters;
    tokens += Math.max(mediaTokens, Math.ceil(letters / lettersPerDocumentToken));
  }
  return tokens + Math.ceil(text / bytesPerToken);
}

/** Adds the long strings behind `mark` to `found`: position of their closing quote → length. */
function addMedia(bytes: Buffer, mark: Buffer, found: Map<number, number>): void {
  for (let at = bytes.indexOf(mark); at >= 0; at = bytes.indexOf(mark, at)) {
    at += mark.length;
    const start = mark === dataMember ? bytes.indexOf(quote, at) + 1 : at;
    if (start === 0 || start - at > 8) continue;
    const end = bytes.indexOf(quote, start);
    if (end < 0) return;
    if (end - start >= shortestMedia) found.set(end, Math.max(found.get(end) ?? 0, end - start));
    at = end;
  }
}
