// The later steps for a fault that the unit tests of its folder let live: the type check, then the tests of the gateway that judge the folder
// (testsOf.mjs), with the fault written into the copy. Writes `caughtBy` into the fault, and puts the file back.
import fs from 'node:fs';
import path from 'node:path';
import { run, toolScript } from '../tools/run.mjs';
import { say } from '../tools/say.mjs';
import { furtherTests } from './testsOf.mjs';

const typeCheck = 'the type check';

/**
 * @param {string} copy absolute path of the working copy
 * @param {import('./faults.mjs').Fault} fault
 * @param {boolean} quick the type check alone
 */
export async function furtherSteps(copy, fault, quick) {
  say(`${fault.file}:${fault.line} lives through the unit tests of its folder`);
  const file = path.join(copy, fault.file);
  const whole = fs.readFileSync(file, 'utf8');
  fs.writeFileSync(file, whole.slice(0, fault.start) + fault.replacement + whole.slice(fault.end));
  try {
    Object.assign(fault, (await checkTypes(copy)) ?? (quick ? {} : await runTests(copy, fault.folder)));
  } finally {
    fs.writeFileSync(file, whole);
  }
}

/** What the type check says of the copy without any fault: an edit half done is no fault of ours. */
let usualErrors;

/**
 * Must be called once, before the first fault is written into the copy.
 * @param {string} copy absolute path of the working copy
 */
export async function readUsualErrors(copy) {
  usualErrors = new Set(await typeErrors(copy));
}

async function typeErrors(copy) {
  const words = ['-b', 'tsconfig.gateway.json', '--pretty', 'false'];
  const { output } = await run(process.execPath, [toolScript('typescript', 'tsc'), ...words], {
    cwd: copy,
    capture: true,
  });
  return output.split('\n').filter((line) => /error TS\d+/.test(line));
}

async function checkTypes(copy) {
  const error = (await typeErrors(copy)).find((line) => !usualErrors.has(line));
  return error === undefined ? undefined : { caughtBy: typeCheck, message: error };
}

async function runTests(copy, folder) {
  for (const [project, files] of Object.entries(furtherTests[folder])) {
    const report = path.join(copy, 'out', `${project}.json`);
    fs.rmSync(report, { force: true });
    const words = [
      'run',
      '--project',
      project,
      '--bail=1',
      '--maxWorkers=1',
      '--reporter=json',
      `--outputFile=${report}`,
    ];
    const program = run(process.execPath, [toolScript('vitest'), ...words, ...files], { cwd: copy, capture: true });
    const { code, output } = await program;
    if (code !== 0)
      return failureIn(report, copy) ?? { caughtBy: `tests that cannot run (${project})`, message: output.slice(-500) };
  }
  return {};
}

/** The first failed test of a report of vitest. */
function failureIn(report, copy) {
  if (!fs.existsSync(report)) return undefined;
  for (const { name, assertionResults, message } of JSON.parse(fs.readFileSync(report, 'utf8')).testResults) {
    const file = path.relative(copy, name).replaceAll(path.sep, '/');
    const failed = assertionResults.find(({ status }) => status === 'failed');
    if (failed !== undefined) return { caughtBy: `${file}: ${failed.fullName}`, message: failed.failureMessages[0] };
    if (message) return { caughtBy: file, message };
  }
  return undefined;
}
