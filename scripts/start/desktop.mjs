// Finds a desktop VS Code that can run the extension and opens it in an extension development host. Used by `npm start`.
import { spawnSync } from 'node:child_process';
import { isAtLeast } from '../ensureNode.mjs';
import { inRepo, root } from '../tools/paths.mjs';
import { run } from '../tools/run.mjs';
import { oldestVsCode } from '../tools/versions.mjs';

const isWindows = process.platform === 'win32';

/** A window can be shown at all; a terminal inside a remote VS Code has a `code` that opens files only. */
const hasDesktop = () =>
  !process.env.VSCODE_IPC_HOOK_CLI &&
  (isWindows || process.platform === 'darwin' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY));

/** Version of a suitable `code` on PATH, or undefined. */
export function findDesktop() {
  if (!hasDesktop() || process.getuid?.() === 0) return undefined;
  const { status, stdout } = spawnSync('code', ['--version'], { encoding: 'utf8', shell: isWindows });
  const version = status === 0 ? stdout.split(/\r?\n/)[0].trim() : '';
  return /^\d+\.\d+\.\d+/.test(version) && isAtLeast(version, oldestVsCode) ? version : undefined;
}

/** Opens the window with a user data folder of its own; resolves when it has been closed. */
export async function openDesktop(profile) {
  const places = ['--user-data-dir', profile.data, '--extensions-dir', profile.extensions];
  const args = ['--wait', '--new-window', ...places, `--extensionDevelopmentPath=${inRepo()}`, profile.workspace];
  return run('code', isWindows ? args.map((argument) => `"${argument}"`) : args, { cwd: root, shell: isWindows });
}
