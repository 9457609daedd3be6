// The length of a WAV recording, read from its header, for transcriptions whose answer does not tell it. Pure.
// Source of the format: http://soundfile.sapp.org/doc/WaveFormat/ (RIFF, `fmt ` and `data` chunks, little-endian).

const textAt = (bytes: Uint8Array, at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4));

/**
 * Seconds of a WAV file of `length` bytes that begins with `head`; undefined where it is none, or where its `data` chunk begins
 * behind `head`. A size that was left open (streaming writers put 0 or the largest number) is taken from the file's own length.
 */
export function wavSeconds(head: Uint8Array, length: number): number | undefined {
  if (head.length < 12 || textAt(head, 0) !== 'RIFF' || textAt(head, 8) !== 'WAVE') return undefined;
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  let bytesPerSecond = 0;
  for (let at = 12; at + 8 <= head.length;) {
    const name = textAt(head, at);
    const size = view.getUint32(at + 4, true);
    if (name === 'fmt ' && at + 20 <= head.length) bytesPerSecond = view.getUint32(at + 16, true);
    if (name === 'data') {
      const rest = Math.max(length - at - 8, 0);
      return bytesPerSecond === 0 ? undefined : (size === 0 ? rest : Math.min(size, rest)) / bytesPerSecond;
    }
    // Chunks are padded to an even length.
    at += 8 + size + (size % 2);
  }
  return undefined;
}
