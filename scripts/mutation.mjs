// `npm run test:mutation`: how good the tests are. Seeds faults into the pure folders and the takeover (scripts/mutation/faults.mjs), one at a
// time in a copy of the repo, and shows which test catches each. `-- --faults 52 --seed 1` says how many and which; the same seed over the
// same code is the same faults. `--quick` ends with the type check, without the slow tests. Leaves its figure for docs/quality-report.md. No part of
// `npm test`: it takes a quarter of an hour and more.
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ensureDependencies } from './ensureDependencies.mjs';
import { underNode } from './ensureNode.mjs';
import { equivalentFaults } from './mutation/equivalentFaults.mjs';
import { chooseFaults, folders } from './mutation/faults.mjs';
import { furtherSteps, readUsualErrors } from './mutation/furtherSteps.mjs';
import { describeFault, recordOutcome } from './mutation/outcome.mjs';
import { runUnitStep } from './mutation/unitStep.mjs';
import { withWorkingCopy } from './mutation/workingCopy.mjs';
import { inRepo } from './tools/paths.mjs';
import { runMain, say, UserError } from './tools/say.mjs';

/** Four folders of 13. */
const usualFaults = 52;

function readArguments() {
  const { values } = parseArgs({
    options: { faults: { type: 'string' }, seed: { type: 'string' }, quick: { type: 'boolean', default: false } },
  });
  const faults = Number(values.faults ?? usualFaults);
  const seed = Number(values.seed ?? 1);
  if (!Number.isInteger(faults) || faults < 1 || !Number.isInteger(seed) || seed < 0)
    throw new UserError('Say whole numbers: npm run test:mutation -- --faults 52 --seed 1');
  return { faults, seed, quick: values.quick };
}

await runMain(async () => {
  await underNode(import.meta.url);
  const { faults: count, seed, quick } = readArguments();
  await ensureDependencies();
  await withWorkingCopy(async (copy) => {
    const faults = await chooseFaults(copy, count, seed);
    say(`${faults.length} faults of seed ${seed} in ${folders.map((folder) => `src/${folder}`).join(', ')}`);
    await runUnitStep(copy, faults);
    const equivalent = equivalentFaults(faults);
    for (const fault of faults) fault.equivalent = equivalent.get(fault);
    const alive = faults.filter(({ caughtBy, equivalent: reason }) => caughtBy === undefined && reason === undefined);
    if (alive.length > 0) await readUsualErrors(copy);
    for (const fault of alive) await furtherSteps(copy, fault, quick);

    process.stdout.write(`${faults.map(describeFault).join('\n')}\n\n`);
    const kept = inRepo('out', 'mutation', `seed-${seed}.json`);
    fs.mkdirSync(path.dirname(kept), { recursive: true });
    fs.writeFileSync(kept, `${JSON.stringify(faults, undefined, 2)}\n`);
    const { figure, holds } = recordOutcome(faults, seed, quick);
    process.stdout.write(`${figure}\n`);
    process.exitCode = holds ? 0 : 1;
  });
});
