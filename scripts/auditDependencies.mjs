// `npm run audit:dependencies`: judges every locked package by the rules of audit/dependencies.mjs, then asks npm for known weaknesses where npm
// reaches its registry. Ends with 1 for a package that breaks a rule, and for a weakness of high or critical severity.
import fs from 'node:fs';
import { auditDependencies } from './audit/dependencies.mjs';
import { ensureDependencies } from './ensureDependencies.mjs';
import { underNode } from './ensureNode.mjs';
import { inRepo } from './tools/paths.mjs';
import { run } from './tools/run.mjs';
import { runMain, say } from './tools/say.mjs';

/** Counts by severity as `npm audit --json` tells them; undefined where npm cannot ask. */
async function knownWeaknesses(words) {
  const { output } = await run('npm', ['audit', '--json', ...words], {
    capture: true,
    shell: process.platform === 'win32',
  });
  const [, json] = /(^\{[^]*^\})/m.exec(output) ?? [];
  return json === undefined ? undefined : JSON.parse(json).metadata?.vulnerabilities;
}

const grave = ({ high, critical }) => high + critical;

await runMain(async () => {
  await underNode(import.meta.url);
  await ensureDependencies();
  const { mayBeBundled } = await import('./bundles.mjs');
  const read = (name) => fs.readFileSync(inRepo(name), 'utf8');
  const { faults, exceptions, counts } = auditDependencies({
    manifest: JSON.parse(read('package.json')),
    lock: JSON.parse(read('package-lock.json')),
    npmrc: read('.npmrc'),
    shipped: mayBeBundled,
  });
  say(
    `${counts.packages} packages, ${counts.shipped} of them shipped, ${counts.licences} licences, ${faults.length} faults`,
  );
  for (const exception of exceptions) say(`exception: ${exception}`);
  for (const fault of faults) say(`fault: ${fault}`);
  let weaknesses = 0;
  for (const [what, words] of [
    ['what is shipped', ['--omit=dev']],
    ['everything', []],
  ]) {
    const found = await knownWeaknesses(words);
    if (found === undefined)
      say(`npm audit of ${what}: npm could not ask its registry; nothing is known of weaknesses`);
    else {
      say(`npm audit of ${what}: ${found.total} known weaknesses, ${grave(found)} of them high or critical`);
      weaknesses += grave(found);
    }
  }
  process.exitCode = faults.length + weaknesses === 0 ? 0 : 1;
});
