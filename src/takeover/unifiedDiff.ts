// The difference of two texts as a unified diff, the form of `diff -u`. For previews; pure. Redact the result, not the texts: else lines
// that differ in a secret alone would look the same.
import { diffLines, splitLines, type Hunk } from './lineDiff';

const contextLines = 3;

/** The diff with a head that names the file; an empty text where nothing differs. */
export function unifiedDiff(file: string, before: string, after: string): string {
  const [oldLines, newLines] = [splitLines(before), splitLines(after)];
  const blocks = together(diffLines(oldLines, newLines));
  if (blocks.length === 0) return '';
  return [`--- ${file}`, `+++ ${file}`, ...blocks.map((hunks) => block(hunks, oldLines, newLines)), ''].join('\n');
}

/** Hunks whose surroundings touch share a block. */
function together(hunks: readonly Hunk[]): Hunk[][] {
  const blocks: Hunk[][] = [];
  for (const hunk of hunks) {
    const block = blocks.at(-1);
    const last = block?.at(-1);
    if (block !== undefined && last !== undefined && hunk.beforeStart - last.beforeEnd <= 2 * contextLines) {
      block.push(hunk);
    } else blocks.push([hunk]);
  }
  return blocks;
}

function block(hunks: readonly Hunk[], before: readonly string[], after: readonly string[]): string {
  const first = hunks[0] ?? { beforeStart: 0, afterStart: 0, beforeEnd: 0, afterEnd: 0 };
  const last = hunks.at(-1) ?? first;
  const lead = Math.min(contextLines, first.beforeStart);
  const trail = Math.min(contextLines, before.length - last.beforeEnd);
  const lines: string[] = [];
  let at = first.beforeStart - lead;
  for (const hunk of hunks) {
    lines.push(...before.slice(at, hunk.beforeStart).map((line) => ` ${line}`));
    lines.push(...before.slice(hunk.beforeStart, hunk.beforeEnd).map((line) => `-${line}`));
    lines.push(...after.slice(hunk.afterStart, hunk.afterEnd).map((line) => `+${line}`));
    at = hunk.beforeEnd;
  }
  lines.push(...before.slice(at, at + trail).map((line) => ` ${line}`));
  const oldRange = range(first.beforeStart - lead, last.beforeEnd + trail);
  const newRange = range(first.afterStart - lead, last.afterEnd + trail);
  return [`@@ -${oldRange} +${newRange} @@`, ...lines.map(shown)].join('\n');
}

function range(start: number, end: number): string {
  const count = end - start;
  return `${count === 0 ? start : start + 1},${count}`;
}

function shown(line: string): string {
  return line.endsWith('\n') ? line.replace(/\r?\n$/, '') : `${line}\n\\ No newline at end of file`;
}
