// The stages of `npm test`: each is a function that runs it and returns counts. Called by scripts/test.mjs in the order given here.
// A stage of checks counts as one failed test when it fails; a runner that leaves no result counts as one too.
import fs from 'node:fs';
import path from 'node:path';
import { filesOf } from '../quality/rows.mjs';
import { inRepo } from '../tools/paths.mjs';
import { tool } from '../tools/run.mjs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

const nothing = { passed: 0, failed: 0, skipped: 0 };
const oneFailure = { ...nothing, failed: 1 };

/**
 * A check that is no test: nothing when it holds, one failure when it does not. Checks run side by side, so each one's words are kept
 * together and shown at its end.
 */
const check = (packageName, args, command) => async () => {
  const { code, output } = await tool(packageName, args, { command, capture: true });
  if (code === 0) return nothing;
  process.stdout.write(output);
  return oneFailure;
};

const lint = check('eslint', ['.', '--cache', '--cache-location', 'out/.eslintcache', '--max-warnings=0']);
const format = check('prettier', [
  '--check',
  '--log-level=warn',
  '--cache',
  '--cache-location=out/.prettiercache',
  '.',
]);
const typecheck = check('typescript', ['-b', '--pretty'], 'tsc');

async function build() {
  const { buildBundles, bundleNames } = await import('../bundles.mjs');
  await buildBundles({ names: bundleNames, production: true });
  return nothing;
}

/** One vitest project; its counts are read from the JSON report that it writes. */
const vitest = (project) => vitestRun(project, ['--project', project]);

/** The tests of the rows of one quality table, one project after the other: they share the workers differently. */
const quality = (table, name) => async () => {
  const total = { ...nothing };
  for (const project of ['unit', 'integration']) {
    const counts = await vitestRun(`${name}-${project}`, ['--project', project, ...filesOf(table)])();
    for (const key of Object.keys(total)) total[key] += counts[key];
  }
  return total;
};

function vitestRun(name, chosen) {
  return async () => {
    const report = inRepo('out', 'test-results', `${name}.json`);
    fs.mkdirSync(path.dirname(report), { recursive: true });
    fs.rmSync(report, { force: true });
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
    const { code } = await tool('vitest', ['run', ...chosen, ...reporters]);
    if (!fs.existsSync(report)) return oneFailure;
    const result = JSON.parse(fs.readFileSync(report, 'utf8'));
    const counts = {
      passed: result.numPassedTests,
      failed: result.numFailedTests,
      skipped: result.numPendingTests + result.numTodoTests,
    };
    // A file that cannot be loaded, or a fault outside of any test, fails the run without failing a test.
    return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
  };
}

async function host() {
  const { buildBundles } = await import('../bundles.mjs');
  await buildBundles({ names: ['gateway', 'extension', 'webview', 'hostTests'] });
  const { runHostTests } = await import('../host/hostTests.mjs');
  return runHostTests();
}

/**
 * All stages in the order in which they run. `check`: may run beside other checks; `needs`: what has to
 * be there besides the npm packages; `apart`: runs where it is named alone (its quick forms are in other stages, or it takes long).
 * @type {Record<string, { run: () => Promise<Counts>, check?: boolean, apart?: boolean, needs?: ('browser' | 'host')[] }>}
 */
export const stages = {
  lint: { run: lint, check: true },
  format: { run: format, check: true },
  typecheck: { run: typecheck, check: true },
  build: { run: build },
  unit: { run: vitest('unit') },
  integration: { run: vitest('integration'), needs: ['browser'] },
  visual: { run: vitest('visual'), needs: ['browser'] },
  crash: { run: vitest('crash') },
  host: { run: host, needs: ['browser', 'host'] },
  e2e: { run: vitest('e2e'), needs: ['browser', 'host'] },
  security: { run: quality('security', 'security'), apart: true, needs: ['browser'] },
  faults: { run: quality('reliability', 'faults'), apart: true },
  soak: { run: vitest('soak'), apart: true },
};
