// Files and folders that only the user may read, and writing one so that a crash leaves the old or the new content.
// Used by openDatabase and SecretFile. Modes are set explicitly, because the umask of the caller cannot be relied on.
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';

/** Makes `folder` (and what is missing above it) with mode 0700. Throws the system's error when that is not possible. */
export function privateFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
}

/** Makes sure that `file` is there (empty when new) with mode 0600. Throws the system's error. */
export function privateFile(file: string): void {
  // An existing file is not opened: closing any descriptor of it would drop SQLite's locks of this process (POSIX).
  if (!existsSync(file)) closeSync(openSync(file, 'a', 0o600));
  chmodSync(file, 0o600);
}

/** Replaces `file` by `content`, mode 0600: temporary file, fsync, rename, fsync of the folder. Throws the system's error. */
export function writePrivateFile(file: string, content: string): void {
  const temporary = `${file}.${process.pid}.tmp`;
  rmSync(temporary, { force: true });
  try {
    const descriptor = openSync(temporary, 'wx', 0o600);
    try {
      chmodSync(temporary, 0o600);
      const bytes = Buffer.from(content, 'utf8');
      let written = 0;
      while (written < bytes.length) written += writeSync(descriptor, bytes, written);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  syncFolder(path.dirname(file));
}

/** Puts renames inside `folder` on disk. Windows has no such call: there a rename is written through by the file system. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
