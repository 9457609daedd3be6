// What the thread that counts tokens is sent, and what it sends back: the one file of its folder that the gateway may import.

export interface CountJob {
  texts: readonly string[];
  /** PDFs as base64. */
  documents: readonly string[];
}

export interface CountResult {
  /** Of all texts, in tokens of o200k. */
  tokens: number;
  /** How many of them are about Chinese, Japanese or Korean letters. */
  wideTokens: number;
  /** Pages of all documents. */
  pages: number;
}
