// The real coding tools of `npm run test:clients`: one folder here per tool with its pinned package and lock file, one installation per lock
// file in the cache. No install script of a package is run; binaries come as packages of their own for each platform.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { installOnce, isInstalled } from '../tools/installOnce.mjs';
import { cacheFolder, inRepo, platformName } from '../tools/paths.mjs';
import { npm, quietInstall } from '../tools/run.mjs';
import { say, seconds, UserError } from '../tools/say.mjs';

const manifests = ['package.json', 'package-lock.json'];

/** The tools there are: names of folders. */
export const clientNames = fs
  .readdirSync(inRepo('scripts', 'clients'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

function pinned(name) {
  const { dependencies } = JSON.parse(fs.readFileSync(inRepo('scripts', 'clients', name, 'package.json'), 'utf8'));
  const [[packageName, version]] = Object.entries(dependencies);
  return { packageName, version };
}

/** The pinned version of a tool's package. */
export const clientVersion = (name) => pinned(name).version;

/** Absolute path of the folder that a tool is installed in, whether it is there or not. */
export function clientFolder(name) {
  const lock = fs.readFileSync(inRepo('scripts', 'clients', name, 'package-lock.json'));
  const hash = createHash('sha256').update(lock).digest('hex').slice(0, 8);
  return path.join(cacheFolder(), `client-${name}-${pinned(name).version}-${hash}-${platformName}`);
}

/** Installs what is missing of `names`. */
export async function ensureClients(names) {
  for (const name of names) {
    const folder = clientFolder(name);
    if (isInstalled(folder)) continue;
    const { packageName, version } = pinned(name);
    const started = Date.now();
    say(`Fetching ${packageName} ${version} (100 to 400 MB on disk) into ${folder}`);
    await installOnce(folder, async (temporary) => {
      for (const file of manifests)
        fs.copyFileSync(inRepo('scripts', 'clients', name, file), path.join(temporary, file));
      // Not `npm ci`: a lock file may lack the binaries of other platforms; their exact versions stand in the packages themselves.
      const { code } = await npm(['install', ...quietInstall], { cwd: temporary });
      if (code !== 0) throw new UserError(`${packageName} ${version} could not be installed (see above).`);
    });
    say(`${packageName} is there (${seconds(Date.now() - started)})`);
  }
}
