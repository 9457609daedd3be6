// `npm run package`: a vsix for this platform (or `--target linux-arm64`, any name that vsce knows) in out/.
// Builds for production and takes only the SQLite binary of that platform along; .vscodeignore says what else goes in.
import fs from 'node:fs';
import path from 'node:path';
import { ensureDependencies } from './ensureDependencies.mjs';
import { underNode } from './ensureNode.mjs';
import { inRepo, platformName } from './tools/paths.mjs';
import { tool } from './tools/run.mjs';
import { runMain, say, UserError } from './tools/say.mjs';

/** Binary of better-sqlite3 for each target of vsce. */
const prebuildOfTarget = {
  'win32-x64': 'win32-x64',
  'win32-arm64': 'win32-arm64',
  'darwin-x64': 'darwin-x64',
  'darwin-arm64': 'darwin-arm64',
  'linux-x64': 'linux-x64',
  'linux-arm64': 'linux-arm64',
  'alpine-x64': 'linuxmusl-x64',
  'alpine-arm64': 'linuxmusl-arm64',
};

await runMain(async () => {
  await underNode(import.meta.url);
  await ensureDependencies();
  const position = process.argv.indexOf('--target');
  const target = position < 0 ? platformName : process.argv[position + 1];
  const prebuild = prebuildOfTarget[target];
  if (prebuild === undefined) throw new UserError(`--target takes one of ${Object.keys(prebuildOfTarget).join(', ')}`);

  const { buildBundles, copyPrebuilds, packageVersion } = await import('./bundles.mjs');
  // Old source maps would be taken along.
  fs.rmSync(inRepo('dist'), { recursive: true, force: true });
  await buildBundles({ production: true });
  copyPrebuilds(undefined, [prebuild]);
  const file = inRepo('out', `gatehouse-${packageVersion()}-${target}.vsix`);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const { code } = await tool('@vscode/vsce', ['package', '--no-dependencies', '--target', target, '--out', file], {
    command: 'vsce',
  });
  // The repo's own folder gets the binaries of all platforms back.
  copyPrebuilds();
  if (code !== 0) throw new UserError('vsce could not make the package (see above).');
  say(`Made ${file}`);
});
