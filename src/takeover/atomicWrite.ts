// Replaces a file so that a crash leaves the old or the new content: temporary file beside it, fsync, rename, fsync of the folder.
// Keeps mode and owner of the file that was there. The caller follows links first (textFile.ts): the rename must hit the real file.
import path from 'node:path';
import type { FileSystem } from './fileSystem';

/** What the new file must have; `owner` only where a file is replaced. */
export interface NewFile {
  mode: number;
  owner?: { uid: number; gid: number };
  /** The rename is the deed: a folder that cannot be put on disk behind it is no failure. */
  syncMayFail?: true;
}

/** The temporary file for `file`: always the same name, so that what a crash left is found and replaced. */
export function temporaryName(file: string): string {
  return path.join(path.dirname(file), `.${path.basename(file)}.gatehouse-tmp`);
}

/** Puts `content` into `file`. Throws the system's error; then `file` is as it was and the temporary file is gone. */
export async function writeAtomically(
  fileSystem: FileSystem,
  file: string,
  content: Uint8Array,
  { mode, owner, syncMayFail }: NewFile,
): Promise<void> {
  const temporary = temporaryName(file);
  await fileSystem.remove(temporary);
  try {
    await fileSystem.create(temporary, content, 0o600);
    if (owner !== undefined) await keepOwner(fileSystem, temporary, owner);
    await fileSystem.setMode(temporary, mode);
    await fileSystem.rename(temporary, file);
  } catch (error) {
    await removeQuietly(fileSystem, temporary);
    throw error;
  }
  const synced = fileSystem.syncFolder(path.dirname(file));
  await (syncMayFail === true ? synced.catch(() => undefined) : synced);
}

async function keepOwner(fileSystem: FileSystem, file: string, owner: { uid: number; gid: number }): Promise<void> {
  const facts = await fileSystem.facts(file);
  if (facts === undefined || (facts.uid === owner.uid && facts.gid === owner.gid)) return;
  await fileSystem.setOwner(file, owner.uid, owner.gid);
}

/** Removes what a failed write left. A second fault changes nothing: the first is the one to tell, and the name is used again. */
async function removeQuietly(fileSystem: FileSystem, file: string): Promise<void> {
  await fileSystem.remove(file).catch(() => undefined);
}
