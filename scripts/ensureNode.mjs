// Finds a Node that can run Gatehouse (22.19 or later), fetching one from npm into the cache when there is none.
// Runs on any Node from 18 up with nothing installed; every script that needs the newer Node calls `underNode` first.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { whenOrphaned } from './tools/orphan.mjs';
import { installOnce } from './tools/installOnce.mjs';
import { cacheFolder, platformName } from './tools/paths.mjs';
import { npm, quietInstall, withNodeOnPath } from './tools/run.mjs';
import { say, UserError } from './tools/say.mjs';
import { nodeVersion, oldestNode } from './tools/versions.mjs';

const packageName = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
const binary = path.join('node_modules', packageName, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

/** True when a version such as `24.21.0` is at least `[major, minor]`. */
export function isAtLeast(version, [major, minor]) {
  const [ownMajor = 0, ownMinor = 0] = version.replace(/^v/, '').split('.').map(Number);
  return ownMajor > major || (ownMajor === major && ownMinor >= minor);
}

/** Version of a Node binary, or undefined when it cannot be run. */
function versionOf(node) {
  const { status, stdout } = spawnSync(node, ['--version'], { encoding: 'utf8' });
  return status === 0 ? stdout.trim().replace(/^v/, '') : undefined;
}

/** Nodes that earlier runs have fetched: alone, or together with the VS Code host. */
function cachedNodes() {
  const cache = cacheFolder();
  if (!fs.existsSync(cache)) return [];
  const folders = fs
    .readdirSync(cache)
    .filter((name) => /^(node|vscode-host)-/.test(name) && name.endsWith(platformName));
  return folders.map((name) => path.join(cache, name, binary)).filter((file) => fs.existsSync(file));
}

/**
 * Absolute path of a suitable Node, without fetching one.
 * @param {(version: string) => boolean} suits
 */
function findNode(suits) {
  if (suits(process.versions.node)) return process.execPath;
  const chosen = process.env.GATEHOUSE_NODE;
  if (chosen !== undefined && chosen !== '') {
    const version = versionOf(chosen);
    if (version === undefined) throw new UserError(`GATEHOUSE_NODE names ${chosen}, which cannot be run.`);
    if (suits(version)) return chosen;
  }
  return cachedNodes().find((node) => suits(versionOf(node) ?? '0.0.0'));
}

async function fetchNode() {
  const folder = path.join(cacheFolder(), `node-${nodeVersion}-${platformName}`);
  const wanted = `Node ${oldestNode.join('.')} or later (best: Node 24)`;
  if (process.platform === 'darwin') {
    throw new UserError(
      `Gatehouse needs ${wanted}; this is Node ${process.versions.node}. Please install Node 24 and run this again.`,
    );
  }
  say(
    `This is Node ${process.versions.node}; Gatehouse needs ${wanted}. Fetching Node ${nodeVersion} (package ${packageName}) into ${folder}`,
  );
  await installOnce(folder, async (temporary) => {
    fs.writeFileSync(path.join(temporary, 'package.json'), '{"name":"gatehouse-node","private":true}\n');
    const { code } = await npm(['install', ...quietInstall, '--save-exact', `${packageName}@${nodeVersion}`], {
      cwd: temporary,
    });
    if (code !== 0 || versionOf(path.join(temporary, binary)) !== nodeVersion) {
      throw new UserError(
        `Node ${nodeVersion} could not be fetched for ${platformName}. Install ${wanted} yourself, or set GATEHOUSE_NODE to one.`,
      );
    }
  });
  return path.join(folder, binary);
}

/**
 * @param {(version: string) => boolean} [suits] which versions will do; 22.19 or later unless told
 * @returns {Promise<string>} absolute path of such a Node, fetched when need be
 */
export async function ensureNode(suits = (version) => isAtLeast(version, oldestNode)) {
  return findNode(suits) ?? (await fetchNode());
}

/**
 * Makes sure that the calling script runs under a suitable Node with that Node first on PATH. Returns at once when it does;
 * else runs the script again under the right one, passes signals on, and exits with its exit code.
 * @param {string} scriptUrl `import.meta.url` of the script
 */
export async function underNode(scriptUrl) {
  const node = await ensureNode();
  if (node === process.execPath) {
    Object.assign(process.env, withNodeOnPath(node));
    return;
  }
  const child = spawn(node, [fileURLToPath(scriptUrl), ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: withNodeOnPath(node),
  });
  // Ctrl+C reaches the child by itself (same terminal); a signal sent to this process alone has to be passed on.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  whenOrphaned(() => child.kill('SIGTERM'));
  await new Promise((_resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
  });
}
