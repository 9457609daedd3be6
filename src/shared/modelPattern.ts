// Patterns over model names, as keys, channels and prices use them. Used by routing and metering alike.

/**
 * True when `text` fits `pattern`: `*` stands for any run of characters (also none), everything else for itself,
 * letter case included. Linear in time for any number of stars, so a hostile pattern cannot stall the gateway.
 */
export function matchesPattern(pattern: string, text: string): boolean {
  if (!pattern.includes('*')) return pattern === text;
  const parts = pattern.split('*');
  const first = parts[0] ?? '';
  const last = parts[parts.length - 1] ?? '';
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false;
  const end = text.length - last.length;
  let position = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, position);
    if (found < 0 || found + part.length > end) return false;
    position = found + part.length;
  }
  return true;
}
