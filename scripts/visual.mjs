// `npm run test:visual`: compares pictures of every panel with the approved ones in test/visual/approved; what differs lies in out/visual.
// `-- --approve` approves what is shown now, and takes away what no test pictures any more; `-- [--approve] statistics` minds only pictures
// whose name holds the word (`statistics-empty/dark-en-800`).
import fs from 'node:fs';
import { ensureBrowser } from './ensureBrowser.mjs';
import { ensureDependencies } from './ensureDependencies.mjs';
import { underNode } from './ensureNode.mjs';
import { inRepo } from './tools/paths.mjs';
import { tool } from './tools/run.mjs';
import { runMain, say, UserError } from './tools/say.mjs';

await runMain(async () => {
  await underNode(import.meta.url);
  const words = process.argv.slice(2);
  const approves = words.includes('--approve');
  const only = words.filter((word) => word !== '--approve');
  if (only.length > 1)
    throw new UserError('Name one part of the pictures’ names: npm run test:visual -- [--approve] [part]');
  await ensureDependencies();
  await ensureBrowser();
  fs.rmSync(inRepo('out', 'visual'), { recursive: true, force: true });
  const env = {
    ...process.env,
    GATEHOUSE_VISUAL_ONLY: only[0] ?? '',
    GATEHOUSE_VISUAL_APPROVE: approves ? '1' : '0',
  };
  const files = approves ? ['test/visual/pictures.test.ts'] : [];
  const { code } = await tool('vitest', ['run', '--project', 'visual', ...files], { env });
  if (approves && code === 0) say('Approved. Look at them before they are committed: git status test/visual/approved');
  process.exitCode = code;
});
