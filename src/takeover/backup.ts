// The copy of a file as it was before the first takeover, beside it: `settings.json.bak`, then `.bak.1` and so on. Never overwritten;
// a copy that is there already with the same content is enough. For the user alone to read.
import { writeAtomically } from './atomicWrite';
import type { FileSystem } from './fileSystem';
import type { TextFile } from './textFile';

/** Where the copy of `file` goes, and whether it is there already. Throws the system's error. */
export async function backupPlace(
  fileSystem: FileSystem,
  file: TextFile,
): Promise<{ path: string; isThere: boolean } | undefined> {
  if (file.facts === undefined) return undefined;
  const content = Buffer.from(file.text, 'utf8');
  for (let count = 0; ; count += 1) {
    const path = `${file.path}.bak${count === 0 ? '' : `.${count}`}`;
    const facts = await fileSystem.linkFacts(path);
    if (facts === undefined) return { path, isThere: false };
    if (facts.kind !== 'file' || facts.size !== content.length) continue;
    const there = await fileSystem.read(path);
    if (there !== undefined && content.equals(there)) return { path, isThere: true };
  }
}

/** Writes the copy. Throws the system's error; then there is none. */
export async function writeBackup(fileSystem: FileSystem, file: TextFile, place: string): Promise<void> {
  await writeAtomically(fileSystem, place, Buffer.from(file.text, 'utf8'), {
    mode: (file.facts?.mode ?? 0o600) & 0o600,
  });
}
