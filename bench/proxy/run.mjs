// `npm run bench`: compiles the two native programs, bundles main.ts and runs it under a Node that can. Takes its arguments: see README.md.
import { ensureDependencies } from '../../scripts/ensureDependencies.mjs';
import { underNode } from '../../scripts/ensureNode.mjs';
import { runMain } from '../../scripts/tools/say.mjs';
import { runBundled } from '../runBundled.mjs';

await runMain(async () => {
  await underNode(import.meta.url);
  await ensureDependencies();
  const { buildBundles } = await import('../../scripts/bundles.mjs');
  await buildBundles({ names: ['gateway'] });
  await runBundled('proxy');
});
