// The calls to the file system that the engine makes, as an interface, so that tests can make each of them fail or end the process.
// `nodeFileSystem` is the real one. Every method throws the system's error, except where a missing file is an answer.
import {
  chmod,
  chown,
  lstat,
  mkdir,
  open,
  readFile,
  readdir,
  readlink,
  rename,
  rmdir,
  stat,
  unlink,
} from 'node:fs/promises';

export interface FileFacts {
  kind: 'file' | 'folder' | 'link' | 'other';
  size: number;
  /** Permission bits only. */
  mode: number;
  uid: number;
  gid: number;
}

export interface FileSystem {
  /** The bytes of a file; undefined where there is none. */
  read(file: string): Promise<Uint8Array | undefined>;
  /** Facts of a path, links followed; undefined where there is nothing. */
  facts(file: string): Promise<FileFacts | undefined>;
  /** Facts of a path itself; undefined where there is nothing. */
  linkFacts(file: string): Promise<FileFacts | undefined>;
  readLink(file: string): Promise<string>;
  /** Names in a folder; empty where there is none. */
  list(folder: string): Promise<string[]>;
  /** Makes the folder and what is missing above it. */
  makeFolder(folder: string, mode: number): Promise<void>;
  /** Writes a file that must not be there yet and puts its content on disk. */
  create(file: string, content: Uint8Array, mode: number): Promise<void>;
  setMode(file: string, mode: number): Promise<void>;
  setOwner(file: string, uid: number, gid: number): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** Removes a file; nothing happens where there is none. */
  remove(file: string): Promise<void>;
  /** Removes a folder if it is empty; nothing happens where it is not, or is not there. */
  removeFolder(folder: string): Promise<void>;
  /** Puts renames and removals inside the folder on disk. */
  syncFolder(folder: string): Promise<void>;
}

/** The code of a system error, such as `ENOSPC`; undefined for anything else. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  return /^E[A-Z0-9]+$/.test(error.code) ? error.code : undefined;
}

/** The result, or `otherwise` where the system answers with one of `codes`. */
async function orElse<T>(result: Promise<T>, otherwise: T, codes: readonly string[]): Promise<T> {
  try {
    return await result;
  } catch (error) {
    if (codes.includes(systemCode(error) ?? '')) return otherwise;
    throw error;
  }
}

const missing = ['ENOENT', 'ENOTDIR'];

async function factsOf(of: ReturnType<typeof stat>): Promise<FileFacts | undefined> {
  const found = await orElse<Awaited<ReturnType<typeof stat>> | undefined>(of, undefined, missing);
  if (found === undefined) return undefined;
  const kind = found.isFile() ? 'file' : found.isDirectory() ? 'folder' : found.isSymbolicLink() ? 'link' : 'other';
  return {
    kind,
    size: Number(found.size),
    mode: Number(found.mode) & 0o7777,
    uid: Number(found.uid),
    gid: Number(found.gid),
  };
}

export const nodeFileSystem: FileSystem = {
  read: (file) => orElse<Uint8Array | undefined>(readFile(file), undefined, missing),
  facts: (file) => factsOf(stat(file)),
  linkFacts: (file) => factsOf(lstat(file)),
  readLink: (file) => readlink(file),
  list: (folder) => orElse(readdir(folder), [], missing),
  async makeFolder(folder, mode) {
    await mkdir(folder, { recursive: true, mode });
  },
  async create(file, content, mode) {
    const handle = await open(file, 'wx', mode);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
  setMode: (file, mode) => chmod(file, mode),
  setOwner: (file, uid, gid) => chown(file, uid, gid),
  rename: (from, to) => rename(from, to),
  remove: (file) => orElse(unlink(file), undefined, missing),
  removeFolder: (folder) => orElse(rmdir(folder), undefined, [...missing, 'ENOTEMPTY', 'EEXIST']),
  async syncFolder(folder) {
    // Windows has no such call: there a rename is written through by the file system.
    if (process.platform === 'win32') return;
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
};
