// Where things are: the repo and the cache folder for what is fetched once (Node, VS Code host). Used by every script.
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of the repo. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

/** Absolute path of something in the repo. */
export const inRepo = (...parts) => path.join(root, ...parts);

/** `GATEHOUSE_CACHE`, else the user's cache folder. */
export function cacheFolder() {
  if (process.env.GATEHOUSE_CACHE) return path.resolve(process.env.GATEHOUSE_CACHE);
  if (process.platform === 'win32' && process.env.LOCALAPPDATA) return path.join(process.env.LOCALAPPDATA, 'gatehouse');
  return path.join(os.homedir(), '.cache', 'gatehouse');
}

/** Platform and architecture as used in the names of cached folders, for example `linux-x64`. */
export const platformName = `${process.platform}-${process.arch}`;
