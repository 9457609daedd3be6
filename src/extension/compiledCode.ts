// Where a gateway process keeps what V8 has compiled of its code, so that its next start does not compile it again. Called where it is forked.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

/**
 * Folder for the compiled code of `modulePath` below `dataDirectory`, private like all there; those of earlier versions of the extension, which
 * lie elsewhere and so have another name, are removed. Throws what the file system throws.
 */
export function compiledCodeFolder(dataDirectory: string, modulePath: string): string {
  const all = path.join(dataDirectory, 'compiled');
  const name = createHash('sha256').update(modulePath).digest('hex').slice(0, 16);
  const folder = path.join(all, name);
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const old of fs.readdirSync(all).filter((present) => present !== name)) {
    // What a process still holds open is left for the next start.
    fs.rm(path.join(all, old), { recursive: true, force: true }, () => undefined);
  }
  return folder;
}
