// `npm run bench:store`: bundles main.ts with the store and runs it under a Node that can. Takes the number of rows and a folder to keep
// the database in.
import { ensureDependencies } from '../../scripts/ensureDependencies.mjs';
import { underNode } from '../../scripts/ensureNode.mjs';
import { runMain } from '../../scripts/tools/say.mjs';
import { runBundled } from '../runBundled.mjs';

await runMain(async () => {
  await underNode(import.meta.url);
  await ensureDependencies();
  await runBundled('store');
});
