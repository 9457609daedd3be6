// Makes the vsix of one platform: production bundles, the SQLite binary of that platform, manifest, texts, icons. Used by package.mjs and
// by the test that installs it. Works in a temporary folder: the repo's own dist/ stays as it is.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { buildBundles, copyPrebuilds } from './bundles.mjs';
import { inRepo, platformName } from './tools/paths.mjs';
import { tool } from './tools/run.mjs';
import { UserError } from './tools/say.mjs';

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

export const targets = Object.keys(prebuildOfTarget);

/** What goes in besides the bundles and the binary. */
const isShipped = (name) =>
  ['package.json', 'README.md', 'CHANGELOG.md', 'LICENSE', 'media', 'l10n', '.vscodeignore'].includes(name) ||
  /^package\.nls(\.[\w-]+)?\.json$/.test(name);

/**
 * @param {{ file: string, target?: string }} options absolute path of the vsix; `target` as vsce names it, this platform unless told
 */
export async function makePackage({ file, target = platformName }) {
  const prebuild = prebuildOfTarget[target];
  if (prebuild === undefined) throw new UserError(`There is no package for ${target}. Targets: ${targets.join(', ')}`);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gatehouse-package-'));
  try {
    for (const name of fs.readdirSync(inRepo()).filter(isShipped)) {
      fs.cpSync(inRepo(name), path.join(folder, name), { recursive: true });
    }
    await buildBundles({ production: true, folder });
    copyPrebuilds(folder, [prebuild]);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    const args = [
      'package',
      '--no-dependencies',
      '--allow-missing-repository',
      '--no-rewrite-relative-links',
      '--target',
      target,
      '--out',
      file,
    ];
    const { code, output } = await tool('@vscode/vsce', args, { command: 'vsce', cwd: folder, capture: true });
    if (code !== 0) throw new UserError(`vsce could not make the package:\n${output}`);
    return output;
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
