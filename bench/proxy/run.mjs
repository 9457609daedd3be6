// `npm run bench`: compiles the two native programs, bundles main.ts and runs it under a Node that can. Takes its arguments: see README.md.
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
  const { buildBundles } = await import('../../scripts/bundles.mjs');
  await buildBundles({ names: ['gateway'] });
  const outfile = inRepo(path.join('out', 'bench', 'proxy.mjs'));
  await build({
    entryPoints: [inRepo('bench/proxy/main.ts')],
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
