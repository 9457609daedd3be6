// Finds Gatehouse's data directories on this machine without VS Code: every editor of its family keeps them in the same place below its own
// folder. Used by `gatehouse restore` and `gatehouse status`. Reads only.
import fs from 'node:fs';
import path from 'node:path';

/** What VS Code calls the storage folder of an extension: its id. */
const storage = path.join('User', 'globalStorage', 'gatehouse.gatehouse');

export interface DirectoryPlaces {
  home: string;
  platform: NodeJS.Platform;
  variables: Readonly<Record<string, string | undefined>>;
}

/**
 * The data directories that are there, of desktop editors, portable ones and servers.
 * Source: https://code.visualstudio.com/docs/editor/portable and the user data folders of VS Code's documentation.
 */
export function findDataDirectories({ home, platform, variables }: DirectoryPlaces): string[] {
  const portable = variables['VSCODE_PORTABLE'];
  const candidates = [
    ...foldersIn(settingsRoot(home, platform, variables)),
    ...foldersIn(path.join(home, '.local', 'share')),
    ...foldersIn(home)
      .filter((folder) => /^\..*-(server|remote)/.test(path.basename(folder)))
      .map((folder) => path.join(folder, 'data')),
    ...(portable === undefined ? [] : [path.join(portable, 'user-data')]),
  ];
  return [...new Set(candidates.map((folder) => path.join(folder, storage)))].filter((folder) => fs.existsSync(folder));
}

function settingsRoot(home: string, platform: NodeJS.Platform, variables: DirectoryPlaces['variables']): string {
  if (platform === 'win32') return path.join(home, 'AppData', 'Roaming');
  if (platform === 'darwin') return path.join(home, 'Library', 'Application Support');
  return variables['XDG_CONFIG_HOME'] ?? path.join(home, '.config');
}

function foldersIn(folder: string): string[] {
  try {
    return fs
      .readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
      .map(({ name }) => path.join(folder, name));
  } catch {
    return []; // Not there, or not ours to read: no editor has data here.
  }
}
