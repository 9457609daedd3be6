// What a takeover changed in a text, piece by piece, so that it can be taken out again to the byte: not a copy of the file, only the
// pieces and a few characters around them. Pure. Who takes them out must check what the result means (putBack.ts).
import * as v from 'valibot';
import { diffLines, splitLines, type Hunk } from './lineDiff';

/** `removed` became `added` at offset `at` of the new text; `lead` and `trail` are what stands around it there. */
export const spliceSchema = v.object({
  at: v.number(),
  added: v.string(),
  removed: v.string(),
  lead: v.string(),
  trail: v.string(),
});
export type Splice = v.InferOutput<typeof spliceSchema>;

/** Characters of surroundings that are kept, to find a piece again in a text that was edited since. */
const surroundings = 40;

/** The pieces that lead from `before` to `after`, in order. */
export function splicesBetween(before: string, after: string): Splice[] {
  const [oldLines, newLines] = [splitLines(before), splitLines(after)];
  const offsets = [0];
  for (const line of newLines) offsets.push((offsets.at(-1) ?? 0) + line.length);
  return diffLines(oldLines, newLines).map((hunk) => splice(hunk, oldLines, newLines, offsets, after));
}

function splice(hunk: Hunk, before: string[], after: string[], offsets: number[], text: string): Splice {
  const removed = before.slice(hunk.beforeStart, hunk.beforeEnd).join('');
  const added = after.slice(hunk.afterStart, hunk.afterEnd).join('');
  const most = Math.min(removed.length, added.length);
  let head = 0;
  while (head < most && removed[head] === added[head]) head += 1;
  let tail = 0;
  while (tail < most - head && removed[removed.length - 1 - tail] === added[added.length - 1 - tail]) tail += 1;
  const at = (offsets[hunk.afterStart] ?? 0) + head;
  const end = at + added.length - head - tail;
  return {
    at,
    added: text.slice(at, end),
    removed: removed.slice(head, removed.length - tail),
    lead: text.slice(Math.max(0, at - surroundings), at),
    trail: text.slice(end, end + surroundings),
  };
}

/** The text before the pieces, from exactly the text after them; undefined where it is not that text. */
export function withoutSplices(after: string, splices: readonly Splice[]): string | undefined {
  let text = after;
  for (const { at, added, removed } of splices.toReversed()) {
    if (text.slice(at, at + added.length) !== added) return undefined;
    text = text.slice(0, at) + removed + text.slice(at + added.length);
  }
  return text;
}

/** The pieces taken out of a text that was edited since, each found by itself and what stands around it; undefined where one is not found. */
export function searchSplices(text: string, splices: readonly Splice[]): string | undefined {
  let rest: string | undefined = text;
  for (const piece of splices.toReversed()) {
    rest = rest === undefined ? undefined : searchOne(rest, piece);
  }
  return rest;
}

function searchOne(text: string, { added, removed, lead, trail }: Splice): string | undefined {
  for (const [before, behind] of [
    [lead, trail],
    [lead, ''],
    ['', trail],
    ['', ''],
  ] as const) {
    const wanted = before + added + behind;
    const found = wanted === '' ? -1 : text.indexOf(wanted);
    if (found < 0 || text.includes(wanted, found + 1)) continue;
    const start = found + before.length;
    return text.slice(0, start) + removed + text.slice(start + added.length);
  }
  return undefined;
}
