// The difference of two texts in whole lines, after Myers ("An O(ND) Difference Algorithm and Its Variations", 1986). Used for the
// preview, for taking our changes out again, and to keep line ends. Pure. Quick where little changed, however long the texts are.

/** Lines `[beforeStart, beforeEnd)` became lines `[afterStart, afterEnd)`. */
export interface Hunk {
  beforeStart: number;
  beforeEnd: number;
  afterStart: number;
  afterEnd: number;
}

/** Beyond this many differing lines the search would cost more than it is worth: the differing middle is one hunk. */
const mostSteps = 2000;

/** The lines of a text with their line ends; joined they are the text. */
export function splitLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** What changed from `before` to `after`, in order; empty where they are the same. */
export function diffLines(before: readonly string[], after: readonly string[]): Hunk[] {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head += 1;
  let tail = 0;
  const most = Math.min(before.length, after.length) - head;
  while (tail < most && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  const middleBefore = before.slice(head, before.length - tail);
  const middleAfter = after.slice(head, after.length - tail);
  if (middleBefore.length === 0 && middleAfter.length === 0) return [];
  return hunks(middleBefore, middleAfter).map((hunk) => ({
    beforeStart: hunk.beforeStart + head,
    beforeEnd: hunk.beforeEnd + head,
    afterStart: hunk.afterStart + head,
    afterEnd: hunk.afterEnd + head,
  }));
}

function hunks(before: readonly string[], after: readonly string[]): Hunk[] {
  const whole = { beforeStart: 0, beforeEnd: before.length, afterStart: 0, afterEnd: after.length };
  const trace = search(before, after);
  if (trace === undefined) return [whole];
  const found: Hunk[] = [];
  let x = before.length;
  let y = after.length;
  for (let step = trace.length - 1; step > 0; step -= 1) {
    const reached = trace[step - 1] ?? new Map<number, number>();
    const diagonal = x - y;
    const down = goesDown(reached, diagonal, step);
    const from = diagonal + (down ? 1 : -1);
    const fromX = reached.get(from) ?? 0;
    const fromY = fromX - from;
    const last = found.at(-1);
    const [startX, startY] = [fromX, fromY];
    const [endX, endY] = down ? [fromX, fromY + 1] : [fromX + 1, fromY];
    if (last?.beforeStart === endX && last.afterStart === endY) {
      last.beforeStart = startX;
      last.afterStart = startY;
    } else found.push({ beforeStart: startX, beforeEnd: endX, afterStart: startY, afterEnd: endY });
    x = fromX;
    y = fromY;
  }
  return found.reverse();
}

function goesDown(reached: ReadonlyMap<number, number>, diagonal: number, step: number): boolean {
  if (diagonal === -step) return true;
  return diagonal !== step && (reached.get(diagonal - 1) ?? -1) < (reached.get(diagonal + 1) ?? -1);
}

/** How far each diagonal got after each number of steps; undefined where there are too many. */
function search(before: readonly string[], after: readonly string[]): ReadonlyMap<number, number>[] | undefined {
  const trace: Map<number, number>[] = [];
  for (let step = 0; step <= mostSteps; step += 1) {
    const last = trace[step - 1] ?? new Map<number, number>([[1, 0]]);
    const reached = new Map<number, number>();
    for (let diagonal = -step; diagonal <= step; diagonal += 2) {
      let x = goesDown(last, diagonal, step) ? (last.get(diagonal + 1) ?? 0) : (last.get(diagonal - 1) ?? 0) + 1;
      while (x < before.length && x - diagonal < after.length && before[x] === after[x - diagonal]) x += 1;
      reached.set(diagonal, x);
      if (x >= before.length && x - diagonal >= after.length) return [...trace, reached];
    }
    trace.push(reached);
  }
  return undefined;
}
