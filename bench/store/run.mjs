// `npm run bench:store`: bundles main.ts with the store and runs it under a Node that can. Takes the number of rows and a folder to keep
// the database in.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { ensureDependencies } from '../../scripts/ensureDependencies.mjs';
import { underNode } from '../../scripts/ensureNode.mjs';
import { inRepo } from '../../scripts/tools/paths.mjs';
import { runMain } from '../../scripts/tools/say.mjs';

await runMain(async () => {
  await underNode(import.meta.url);
  await ensureDependencies();
  const { build } = await import('esbuild');
  const outfile = inRepo(path.join('out', 'bench', 'store.mjs'));
  await build({
    entryPoints: [inRepo('bench/store/main.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node22',
    packages: 'external',
    logLevel: 'error',
  });
  const { status } = spawnSync(process.execPath, [outfile, ...process.argv.slice(2)], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
});
