// Chunks as one run of bytes: what came in one go is read once and written once. Used by the relays and the client's side.

/** `chunks` one after the other; the chunk itself where there is one. */
export function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const [first] = chunks;
  return chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks);
}
