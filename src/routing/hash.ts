// A fast hash of text and bytes for keys of maps. Used by stickiness.ts. Not for secrets: whoever wants can find collisions.
// Two lanes: FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/) and one with another multiplier, mixed at the end as MurmurHash3 does.

export type Hashable = string | Uint8Array;

/** 16 hexadecimal digits over all `parts`; ['ab', 'c'] and ['a', 'bc'] differ. */
export function hashOf(parts: readonly Hashable[]): string {
  const encoder = new TextEncoder();
  let first = 0x811c9dc5;
  let second = 0x9747b28c;
  for (const part of parts) {
    const bytes = typeof part === 'string' ? encoder.encode(part) : part;
    for (let index = 0; index < bytes.length; index += 1) {
      const byte = bytes[index] ?? 0;
      first = Math.imul(first ^ byte, 0x01000193);
      second = Math.imul(second ^ byte, 0x5bd1e995);
      second ^= second >>> 15;
    }
    first = Math.imul(first ^ bytes.length, 0x01000193);
    second = Math.imul(second ^ bytes.length ^ 0xff, 0x5bd1e995);
  }
  return hex(mix(first)) + hex(mix(second));
}

function mix(value: number): number {
  let mixed = value ^ (value >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

function hex(value: number): string {
  return value.toString(16).padStart(8, '0');
}
