// The first step for seeded faults: Stryker runs, for each, the unit tests that reach its place, until one fails. Writes `caughtBy` into the
// faults; those without are for furtherSteps.mjs. Works in the copy alone; Stryker puts its files back at the end.
import fs from 'node:fs';
import path from 'node:path';
import { run, toolScript } from '../tools/run.mjs';
import { UserError } from '../tools/say.mjs';
import { faultId } from './chosenFaults.mjs';

/** Milliseconds, and the factor of a test's usual time, after which a fault counts as one that hangs. */
const bound = { timeoutMS: 30_000, timeoutFactor: 4 };

const report = path.join('out', 'mutation.json');

function configurationOf(faults) {
  return {
    testRunner: 'vitest',
    vitest: { configFile: 'scripts/mutation/vitest.config.mjs', related: true, pool: 'threads' },
    plugins: ['@stryker-mutator/vitest-runner', './scripts/mutation/chosenFaults.mjs'],
    checkers: ['chosenFaults'],
    chosenFaults: faults.map(({ file, location, replacement }) => faultId(file, location, replacement)),
    warnings: { unknownOptions: false },
    mutate: [
      ...new Set(faults.map(({ file, location }) => `${file}:${location.start.line + 1}-${location.end.line + 1}`)),
    ],
    inPlace: true,
    tempDirName: 'out/stryker',
    disableTypeChecks: false,
    coverageAnalysis: 'perTest',
    concurrency: 1,
    ...bound,
    dryRunTimeoutMinutes: 30,
    reporters: ['json', 'progress-append-only'],
    jsonReporter: { fileName: report },
    logLevel: 'warn',
    allowConsoleColors: false,
  };
}

/**
 * @param {string} copy absolute path of the working copy
 * @param {import('./faults.mjs').Fault[]} faults
 * Throws UserError where the tests fail without any fault.
 */
export async function runUnitStep(copy, faults) {
  const configuration = path.join(copy, 'stryker.config.json');
  fs.writeFileSync(configuration, JSON.stringify(configurationOf(faults)));
  const { code } = await run(process.execPath, [toolScript('@stryker-mutator/core', 'stryker'), 'run'], {
    cwd: copy,
    stdout: 2,
  });
  const file = path.join(copy, report);
  if (code !== 0 || !fs.existsSync(file)) throw new UserError('The mutation tester failed: see above.');
  const { files, testFiles } = JSON.parse(fs.readFileSync(file, 'utf8'));
  const tests = new Map(
    Object.entries(testFiles).flatMap(([name, { tests: own }]) =>
      own.map((test) => [test.id, `${name}: ${test.name}`]),
    ),
  );
  const results = new Map(
    Object.entries(files).flatMap(([name, { mutants }]) =>
      mutants.map((mutant) => [faultId(name, fromOne(mutant.location), mutant.replacement), mutant]),
    ),
  );
  for (const fault of faults) {
    const result = results.get(faultId(fault.file, fault.location, fault.replacement));
    if (result === undefined) throw new Error(`The mutation tester said nothing of ${fault.file}:${fault.line}.`);
    Object.assign(fault, verdictOf(result, tests));
  }
}

/** The report counts lines and columns from 1. */
function fromOne({ start, end }) {
  const less = ({ line, column }) => ({ line: line - 1, column: column - 1 });
  return { start: less(start), end: less(end) };
}

function verdictOf({ status, killedBy = [], statusReason }, tests) {
  if (status === 'Killed') return { caughtBy: tests.get(killedBy[0]) ?? killedBy[0], message: statusReason };
  if (status === 'Timeout') return { caughtBy: 'the bound of time: it hangs', message: statusReason };
  if (status === 'RuntimeError') return { caughtBy: 'test files that cannot be loaded', message: statusReason };
  if (status === 'Survived') return {};
  if (status === 'NoCoverage') return { reached: false };
  throw new Error(`The mutation tester gave a fault the state ${status}: ${statusReason}`);
}
