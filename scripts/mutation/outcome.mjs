// What came of the seeded faults: a line for each, and the figure for docs/quality-report.md (row 50 of scripts/quality/rows.mjs), kept in
// out/quality as test/support/qualityFigure.ts keeps those of tests. Called by scripts/mutation.mjs at its end.
import fs from 'node:fs';
import { inRepo } from '../tools/paths.mjs';

const row = 50;
/** What the tests must catch of the faults that can be told from the original. */
const expectedShare = 0.85;

const oneLine = (text) => {
  const short = text.replaceAll(/\s+/g, ' ').trim();
  return short.length > 90 ? `${short.slice(0, 87)}…` : short;
};

/** File, line, what was changed, and what caught it. */
export function describeFault({ file, line, original, replacement, caughtBy, equivalent, reached }) {
  const change = `${oneLine(original)}  →  ${oneLine(replacement) || '(nothing)'}`;
  const alive = reached === false ? 'ALIVE, no unit test of its folder comes here' : 'ALIVE';
  const verdict = caughtBy ? `caught by ${caughtBy}` : equivalent ? `equivalent: ${equivalent}` : alive;
  return `${file}:${line}\n    ${change}\n    ${verdict}`;
}

/** Keeps the figure and returns it. */
export function recordOutcome(faults, seed, quick) {
  const caught = faults.filter(({ caughtBy }) => caughtBy !== undefined);
  const byTypes = caught.filter(({ caughtBy }) => caughtBy === 'the type check').length;
  const equivalent = faults.filter((fault) => fault.caughtBy === undefined && fault.equivalent !== undefined).length;
  const share = caught.length / (faults.length - equivalent);
  const figure =
    `${faults.length} faults seeded, ${caught.length} caught (${byTypes} of them by the type check alone), ${equivalent} equivalent: ` +
    `${(share * 100).toFixed(1)} % of those that can be told from the original` +
    (quick ? ', by the unit tests of the folders and the type check alone' : '');
  const measured = { row, part: `seed ${seed}`, figure, holds: share >= expectedShare };
  fs.mkdirSync(inRepo('out', 'quality'), { recursive: true });
  const file = inRepo('out', 'quality', `${row}-seed-${seed}-long.json`);
  fs.writeFileSync(file, `${JSON.stringify({ ...measured, form: 'long' })}\n`);
  return measured;
}
