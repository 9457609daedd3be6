// Lists as text, one entry per line: what people paste into forms. Pure; used by the forms of the editor panels.

/** The lines of `text` without space around them; empty ones do not count. */
export function linesOf(text: string): string[] {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** `left = right` per line, or the number of the first line that is none. */
export function pairsOf(text: string): { pairs: [string, string][] } | { line: number } {
  const pairs: [string, string][] = [];
  for (const [index, line] of text.split(/\r\n|\r|\n/).entries()) {
    if (line.trim() === '') continue;
    const split = line.indexOf('=');
    const [left, right] = [line.slice(0, split).trim(), line.slice(split + 1).trim()];
    if (split === -1 || left === '' || right === '') return { line: index + 1 };
    pairs.push([left, right]);
  }
  return { pairs };
}
