// `npm run bench:flame -- FOLDER LABEL [NAME...]`: makes flame graphs of processor profiles; see main.ts.
import { ensureDependencies } from '../../scripts/ensureDependencies.mjs';
import { underNode } from '../../scripts/ensureNode.mjs';
import { runMain } from '../../scripts/tools/say.mjs';
import { runBundled } from '../runBundled.mjs';

await runMain(async () => {
  await underNode(import.meta.url);
  await ensureDependencies();
  await runBundled('flame');
});
