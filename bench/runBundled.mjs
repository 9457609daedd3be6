// Bundles a benchmark with what it measures and runs it under a Node that can, with the arguments of the command. Used by the run.mjs of each.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { inRepo } from '../scripts/tools/paths.mjs';

/** Runs `bench/NAME/main.ts`; its exit code becomes ours. The npm packages must be there. */
export async function runBundled(name) {
  const { build } = await import('esbuild');
  const outfile = inRepo(path.join('out', 'bench', `${name}.mjs`));
  await build({
    entryPoints: [inRepo(`bench/${name}/main.ts`)],
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
}
