// `npm run lint`: ESLint and the formatter's check over the whole repo. `--fix` mends what can be mended.
import { ensureDependencies } from './ensureDependencies.mjs';
import { underNode } from './ensureNode.mjs';
import { tool } from './tools/run.mjs';
import { runMain } from './tools/say.mjs';

await runMain(async () => {
  await underNode(import.meta.url);
  await ensureDependencies();
  const fix = process.argv.includes('--fix');
  const eslint = await tool('eslint', [
    '.',
    '--cache',
    '--cache-location',
    'out/.eslintcache',
    '--max-warnings=0',
    ...(fix ? ['--fix'] : []),
  ]);
  const prettier = await tool('prettier', [
    fix ? '--write' : '--check',
    '--log-level=warn',
    '--cache',
    '--cache-location=out/.prettiercache',
    '.',
  ]);
  process.exit(eslint.code === 0 && prettier.code === 0 ? 0 : 1);
});
