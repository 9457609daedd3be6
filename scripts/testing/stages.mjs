// The stages of `npm test`: each is a function that runs it and returns counts. Called by scripts/test.mjs, which says in which order.
// A stage of checks counts as one failed test when it fails; a runner that leaves no result counts as one too.
import fs from 'node:fs';
import path from 'node:path';
import { filesOf } from '../quality/rows.mjs';
import { inRepo } from '../tools/paths.mjs';
import { tool } from '../tools/run.mjs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

const nothing = { passed: 0, failed: 0, skipped: 0 };
const oneFailure = { ...nothing, failed: 1 };

/** A check that is no test: nothing when it holds, one failure when it does not. Its words are shown where it fails. */
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

/** As for a release: the stages after it test that, and build no more. Small as they are, pages and windows open quicker too. */
async function build() {
  const { buildBundles, bundleNames } = await import('../bundles.mjs');
  await buildBundles({ names: bundleNames, production: true });
  process.env.GATEHOUSE_BUILT = '1';
  return nothing;
}

/** One vitest project; its counts are read from the JSON report that it writes. */
const vitest = (project) => vitestRun(project, ['--project', project]);

/** The tests of the rows of one quality table, one project after the other: they share the workers differently. */
const quality = (table, name) => async () => {
  const total = { ...nothing };
  for (const project of ['unit', 'integration']) {
    const counts = await vitestRun(`${name}-${project}`, ['--project', project, ...filesOf(table)])({});
    for (const key of Object.keys(total)) total[key] += counts[key];
  }
  return total;
};

function vitestRun(name, chosen) {
  return async ({ capture = false }) => {
    const report = inRepo('out', 'test-results', `${name}.json`);
    fs.mkdirSync(path.dirname(report), { recursive: true });
    fs.rmSync(report, { force: true });
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
    const { code, output } = await tool('vitest', ['run', ...chosen, ...reporters], { capture });
    process.stdout.write(output);
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

async function host({ capture = false }) {
  if (process.env.GATEHOUSE_BUILT !== '1') {
    const { buildBundles } = await import('../bundles.mjs');
    await buildBundles({ names: ['gateway', 'extension', 'webview', 'hostTests'] });
  }
  const { runHostTests } = await import('../host/hostTests.mjs');
  if (!capture) return runHostTests();
  let told = '';
  return runHostTests({ write: (text) => (told += text) }).finally(() => process.stdout.write(told));
}

/**
 * All stages. `narrow`: one that keeps about one processor busy, and so runs beside the others; `needs`: what has to be there besides the npm
 * packages; `apart`: runs where it is named alone (its quick forms are in other stages, or it takes long). `capture` asks a stage to keep its
 * words until its end, because another is speaking.
 * @type {Record<string, { run: (how: { capture?: boolean }) => Promise<Counts>, narrow?: boolean, apart?: boolean, needs?: ('browser' | 'host')[] }>}
 */
export const stages = {
  build: { run: build },
  lint: { run: lint, narrow: true },
  typecheck: { run: typecheck, narrow: true },
  format: { run: format, narrow: true },
  crash: { run: vitest('crash'), narrow: true },
  host: { run: host, narrow: true, needs: ['browser', 'host'] },
  unit: { run: vitest('unit') },
  integration: { run: vitest('integration'), needs: ['browser'] },
  e2e: { run: vitest('e2e'), needs: ['browser', 'host'] },
  panels: { run: vitest('panels'), apart: true, needs: ['browser'] },
  visual: { run: vitest('visual'), apart: true, needs: ['browser'] },
  walks: { run: vitest('walks'), apart: true, needs: ['browser', 'host'] },
  security: { run: quality('security', 'security'), apart: true, needs: ['browser'] },
  faults: { run: quality('reliability', 'faults'), apart: true },
  soak: { run: vitest('soak'), apart: true },
  chaos: { run: vitest('chaos'), apart: true, needs: ['browser', 'host'] },
};
