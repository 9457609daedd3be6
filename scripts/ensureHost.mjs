// Installs the VS Code of tests and of `npm start` (code-server, Code-OSS in the browser) into the cache when it is missing.
// Only npm packages, no install script is run. It needs Node 24, which is fetched too when the running one is another.
import fs from 'node:fs';
import path from 'node:path';
import { ensureNode } from './ensureNode.mjs';
import { installOnce, isInstalled } from './tools/installOnce.mjs';
import { cacheFolder, platformName } from './tools/paths.mjs';
import { npm, quietInstall } from './tools/run.mjs';
import { say, seconds, UserError } from './tools/say.mjs';
import { codeServerNodeMajor, codeServerVersion } from './tools/versions.mjs';

const vscodeFolder = ['node_modules', 'code-server', 'lib', 'vscode'];

/** @returns {Promise<{ node: string, entry: string }>} the Node to run it with and the script to run */
export async function ensureHost() {
  const node = await ensureNode((version) => Number(version.split('.')[0]) === codeServerNodeMajor);
  const folder = path.join(cacheFolder(), `vscode-host-${codeServerVersion}-${platformName}`);
  if (!isInstalled(folder)) {
    const started = Date.now();
    say(`Fetching a VS Code for the browser (code-server ${codeServerVersion}, about 700 MB on disk) into ${folder}`);
    await installOnce(folder, installCodeServer);
    say(`VS Code is there (${seconds(Date.now() - started)})`);
  }
  return { node, entry: path.join(folder, 'node_modules', 'code-server', 'out', 'node', 'entry.js') };
}

async function installCodeServer(temporary) {
  fs.writeFileSync(path.join(temporary, 'package.json'), '{"name":"vscode-host","private":true}\n');
  const vscode = path.join(temporary, ...vscodeFolder);
  // The package's own install step would compile; what it fetches besides is fetched here instead.
  const steps = [
    [temporary, ['--save-exact', `code-server@${codeServerVersion}`]],
    [vscode, ['--omit=dev', '--no-save']],
    [path.join(vscode, 'extensions'), ['--omit=dev', '--no-save']],
  ];
  for (const [cwd, args] of steps) {
    const { code } = await npm(['install', ...quietInstall, ...args], { cwd });
    if (code !== 0)
      throw new UserError(`code-server ${codeServerVersion} could not be installed (npm in ${cwd} failed, see above).`);
  }
}
