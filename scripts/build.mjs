// `npm run build`: bundles into dist/. `--production` minifies and leaves source maps out, `--watch` goes on until Ctrl+C,
// `--only=gateway,webview` builds a part. Types are not checked here (`npm run typecheck`).
import { ensureDependencies } from './ensureDependencies.mjs';
import { underNode } from './ensureNode.mjs';
import { runMain, say, seconds } from './tools/say.mjs';

await runMain(async () => {
  await underNode(import.meta.url);
  await ensureDependencies();
  const { buildBundles, watchBundles } = await import('./bundles.mjs');
  const only = process.argv.find((argument) => argument.startsWith('--only='));
  const names = only?.slice('--only='.length).split(',');
  if (process.argv.includes('--watch')) {
    await watchBundles(names);
    return;
  }
  const started = Date.now();
  await buildBundles({ names, production: process.argv.includes('--production') });
  say(`Built ${names?.join(', ') ?? 'dist/'} (${seconds(Date.now() - started)})`);
});
