// `npm run docs:protocols`: writes the section of docs/protocols.md about declared losses from the table in src/protocols/losses.ts.
// test/protocols/lossDocs.test.ts fails where the two differ.
import { readFileSync, writeFileSync } from 'node:fs';
import { lossSection, withLossSection } from './docs/lossSection.mjs';
import { ensureDependencies } from './ensureDependencies.mjs';
import { underNode } from './ensureNode.mjs';
import { inRepo } from './tools/paths.mjs';
import { runMain } from './tools/say.mjs';

await runMain(async () => {
  await underNode(import.meta.url);
  await ensureDependencies();
  const { build } = await import('esbuild');
  const entryPoints = [inRepo('src', 'protocols', 'losses.ts')];
  const { outputFiles } = await build({ entryPoints, bundle: true, format: 'esm', write: false });
  const code = outputFiles[0]?.text ?? '';
  const table = await import(`data:text/javascript;base64,${Buffer.from(code).toString('base64')}`);
  const file = inRepo('docs', 'protocols.md');
  writeFileSync(file, withLossSection(readFileSync(file, 'utf8'), lossSection(table)));
});
