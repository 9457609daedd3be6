// `npm run bench`: compiles the two native programs, bundles main.ts and runs it under a Node that can. Takes its arguments: see README.md.
// `--all`: then the benchmarks of the store and of the start, and the table of gates in docs/performance.md.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { ensureDependencies } from '../../scripts/ensureDependencies.mjs';
import { underNode } from '../../scripts/ensureNode.mjs';
import { inRepo } from '../../scripts/tools/paths.mjs';
import { runMain } from '../../scripts/tools/say.mjs';
import { runBundled } from '../runBundled.mjs';

await runMain(async () => {
  await underNode(import.meta.url);
  await ensureDependencies();
  if (!process.argv.includes('--gateway')) {
    const { buildBundles } = await import('../../scripts/bundles.mjs');
    // As it is shipped; a profile needs the names that the shipped one has lost.
    await buildBundles({ names: ['gateway'], production: process.env['BENCH_PROFILE'] === undefined });
  }
  const all = process.argv.includes('--all');
  process.argv = process.argv.filter((word) => word !== '--all');
  // The table is to be of this run.
  if (all)
    for (const name of ['results', 'store', 'start']) fs.rmSync(inRepo('out/bench', `${name}.json`), { force: true });
  await runBundled('proxy');
  if (!all) return;
  // They end with 1 where something is not measured or a bound is not kept; the table tells that too.
  for (const name of ['store', 'start', 'table'])
    ({ status: process.exitCode } = spawnSync(process.execPath, [inRepo('bench', name, 'run.mjs')], {
      stdio: 'inherit',
    }));
});
