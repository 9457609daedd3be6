// Faults that change nothing a test could see, each looked at by eye: equivalentFaults.json says which (file, the code of the line, what was
// replaced by what) and why. Read by scripts/mutation.mjs; a row here never hides a fault that a test does catch.
import fs from 'node:fs';

/** @type {{ file: string, source: string, original: string, replacement: string, reason: string }[]} */
const rows = JSON.parse(fs.readFileSync(new URL('equivalentFaults.json', import.meta.url), 'utf8'));

/**
 * The reasons of those among `faults` that are on the list.
 * @param {import('./faults.mjs').Fault[]} faults
 * @returns {Map<import('./faults.mjs').Fault, string>}
 */
export function equivalentFaults(faults) {
  const same = (fault, row) => ['file', 'source', 'original', 'replacement'].every((key) => fault[key] === row[key]);
  const found = faults.map((fault) => [fault, rows.find((row) => same(fault, row))?.reason]);
  return new Map(found.filter(([, reason]) => reason !== undefined));
}
