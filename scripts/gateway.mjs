// `npm run gateway -- --data-dir DIR …`: builds the gateway and runs it without VS Code, with the arguments given.
// Its standard output is the gateway's own: what this script says goes to standard error.
import { spawn } from 'node:child_process';
import { ensureDependencies } from './ensureDependencies.mjs';
import { underNode } from './ensureNode.mjs';
import { inRepo } from './tools/paths.mjs';
import { runMain } from './tools/say.mjs';

await runMain(async () => {
  await underNode(import.meta.url);
  await ensureDependencies();
  const { buildBundles } = await import('./bundles.mjs');
  await buildBundles({ names: ['gateway'] });
  const child = spawn(process.execPath, [inRepo('dist/gateway.js'), ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.once('exit', (code) => process.exit(code ?? 1));
});
