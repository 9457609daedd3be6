// `npm run package`: a vsix for this platform in out/, or for others: `npm run package -- linux-arm64 win32-x64`, or `-- all`,
// which makes the one for every platform (`universal`) too.
import { ensureDependencies } from './ensureDependencies.mjs';
import { underNode } from './ensureNode.mjs';
import { inRepo, platformName } from './tools/paths.mjs';
import { runMain, say } from './tools/say.mjs';

await runMain(async () => {
  await underNode(import.meta.url);
  await ensureDependencies();
  const { packageVersion } = await import('./bundles.mjs');
  const { makePackage, targets } = await import('./packaging.mjs');
  const words = process.argv.slice(2);
  const wanted = words.includes('all') ? targets : words.length > 0 ? words : [platformName];
  for (const target of wanted) {
    const file = inRepo('out', `gatehouse-${packageVersion()}-${target}.vsix`);
    process.stdout.write(await makePackage({ file, target }));
    say(`Made ${file}`);
  }
});
