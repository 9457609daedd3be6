// Entry of the tests that run inside the extension host: VS Code calls `run()` there. Loads the bundled *.host.js files beside it.
// Tells each result as a line on the console and the counts in the file that GATEHOUSE_TEST_RESULTS names.
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Mocha from 'mocha';

/** Called by VS Code; a rejection makes the run's exit code 1. */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: 240_000, reporter: class {} as unknown as Mocha.ReporterConstructor });
  const files = readdirSync(__dirname).filter((name) => name.endsWith('.host.js'));
  if (files.length === 0) throw new Error(`no test files in ${__dirname}`);
  for (const name of files.sort()) mocha.addFile(path.join(__dirname, name));

  const counts = { passed: 0, failed: 0, skipped: 0 };
  await new Promise<void>((resolve) => {
    mocha
      .run(() => resolve())
      .on('pass', (test) => {
        counts.passed += 1;
        console.log(`[host] ✓ ${test.fullTitle()} (${test.duration ?? 0} ms)`);
      })
      .on('fail', (test, error: Error) => {
        counts.failed += 1;
        console.log(`[host] ✗ ${test.fullTitle()}\n${error.stack ?? error.message}`);
      })
      .on('pending', (test) => {
        counts.skipped += 1;
        console.log(`[host] - ${test.fullTitle()}`);
      });
  });
  const results = process.env.GATEHOUSE_TEST_RESULTS;
  if (results !== undefined) writeFileSync(results, JSON.stringify(counts));
  if (counts.failed > 0) throw new Error(`${counts.failed} tests failed in the extension host`);
}
