// Makes the vsix of one platform, or of all: production bundles, the SQLite binary of the platform, manifest, texts, icons, licences of
// others, bill of materials. Used by package.mjs and by the test that installs it. Works in a temporary folder: the repo's own dist/ stays as it is.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { buildBundles, copyPrebuilds, packageVersion } from './bundles.mjs';
import { billOfMaterials, noticesText, packagesOfOthers } from './licences.mjs';
import { packageFaults, zipEntries } from './packageContents.mjs';
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

/** The package that runs on every platform: it holds all binaries. */
const universal = 'universal';

export const targets = [...Object.keys(prebuildOfTarget), universal];

/** Names of the SQLite binaries in the package of `target`. */
export const binariesOf = (target) =>
  (target === universal ? Object.values(prebuildOfTarget) : [prebuildOfTarget[target]]).map((name) => `${name}.node`);

/** Bytes that a package of one platform may have; the universal one holds eight binaries and may have the seven more. */
export const largestPackage = 3 * 1024 * 1024;
const largestUniversal = 11 * 1024 * 1024;

/**
 * A README for packages: its pictures are not in them. With a repository in the manifest vsce leads them there; without one they are left out,
 * since they would be broken.
 */
const withoutPictures = (text) => text.replace(/^!\[[^\]]*\]\(media\/[^)]*\)\n\n?/gm, '');

/** What goes in besides the bundles and the binary. */
const isShipped = (name) =>
  ['package.json', 'README.md', 'CHANGELOG.md', 'LICENSE', 'media', 'l10n', '.vscodeignore'].includes(name) ||
  /^package\.nls(\.[\w-]+)?\.json$/.test(name);

/** Marketplaces take no suffixes such as -beta: by their advice pre-releases have odd minor numbers. */
const isPreRelease = (version) => Number(version.split('.')[1]) % 2 === 1;

/**
 * The vocabulary in the worker that counts tokens is a third of the package, the gateway a quarter. Zip packs them badly, brotli a quarter
 * better: the file `<name>.js` becomes a line that unpacks the real one, which takes some 20 ms for the worker, in a thread of its own, and
 * 10 ms for the gateway. Also used by the measurement of the start.
 */
export function compress(dist, name) {
  const file = path.join(dist, `${name}.js`);
  const [, shebang = '', code] = /^(#!.*\n)?([^]*)$/.exec(fs.readFileSync(file, 'utf8'));
  fs.writeFileSync(path.join(dist, `${name}.br`), brotliCompressSync(Buffer.from(code)));
  fs.writeFileSync(
    file,
    `${shebang}const text = require('node:zlib').brotliDecompressSync(require('node:fs').readFileSync(__dirname + '/${name}.br'));
module._compile(text.toString('utf8'), __filename);
`,
  );
}

/**
 * @param {{ file: string, target?: string }} options absolute path of the vsix; `target` as vsce names it, or `universal`; this platform unless told
 * Throws UserError for a target that there is none of, a licence that does not fit, a package that is too large, and one that holds what it
 * should not or lacks what it needs.
 */
export async function makePackage({ file, target = platformName }) {
  const prebuilds = target === universal ? undefined : [prebuildOfTarget[target]];
  if (!targets.includes(target))
    throw new UserError(`There is no package for ${target}. Targets: ${targets.join(', ')}`);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gatehouse-package-'));
  try {
    for (const name of fs.readdirSync(inRepo()).filter(isShipped)) {
      fs.cpSync(inRepo(name), path.join(folder, name), { recursive: true });
    }
    const { repository } = JSON.parse(fs.readFileSync(inRepo('package.json'), 'utf8'));
    if (repository === undefined) {
      const readme = path.join(folder, 'README.md');
      fs.writeFileSync(readme, withoutPictures(fs.readFileSync(readme, 'utf8')));
    }
    const bundled = await buildBundles({ production: true, folder });
    copyPrebuilds(folder, prebuilds);
    for (const name of ['tokenWorker', 'gateway']) compress(path.join(folder, 'dist'), name);
    const others = packagesOfOthers(bundled);
    fs.writeFileSync(path.join(folder, 'THIRD_PARTY_NOTICES.txt'), noticesText(others));
    fs.writeFileSync(path.join(folder, 'sbom.cdx.json'), billOfMaterials(others));
    fs.mkdirSync(path.dirname(file), { recursive: true });
    const args = [
      'package',
      '--no-dependencies',
      ...(repository === undefined ? ['--allow-missing-repository', '--no-rewrite-relative-links'] : []),
      ...(target === universal ? [] : ['--target', target]),
      ...(isPreRelease(packageVersion()) ? ['--pre-release'] : []),
      '--out',
      file,
    ];
    const { code, output } = await tool('@vscode/vsce', args, { command: 'vsce', cwd: folder, capture: true });
    if (code !== 0) throw new UserError(`vsce could not make the package:\n${output}`);
    const { size } = fs.statSync(file);
    const most = target === universal ? largestUniversal : largestPackage;
    if (size > most)
      throw new UserError(`The package ${path.basename(file)} has ${size} bytes; at most ${most} are allowed.`);
    const faults = packageFaults(zipEntries(file).keys(), binariesOf(target));
    if (faults.length > 0)
      throw new UserError(`The package ${path.basename(file)} is not as it must be:\n${faults.join('\n')}`);
    return output;
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
