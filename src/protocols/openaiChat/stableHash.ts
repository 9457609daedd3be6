// A short hash that is the same for the same text on every machine: for ids that must repeat from request to request so that upstream
// caches hit. Pure layers have no crypto; nothing secret hangs on it. FNV-1a, 64 bits as two halves.

const offsets = [0x811c9dc5, 0x9dc5811c] as const;
const prime = 0x01000193;

function half(text: string, offset: number): number {
  let hash = offset;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), prime);
    hash ^= hash >>> 15;
  }
  return hash >>> 0;
}

/** `length` lower-case letters and digits, at most 12. */
export function stableHash(text: string, length: number): string {
  const bits = (BigInt(half(text, offsets[0])) << 32n) | BigInt(half(text, offsets[1]));
  return (bits % 36n ** BigInt(length)).toString(36).padStart(length, '0');
}
