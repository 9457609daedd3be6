// Temporary folders for tests. Each caller removes what it made (`using`, or `remove()` in afterEach/afterAll).
import { accessSync, constants, mkdtempSync, realpathSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const gibibyte = 2 ** 30;

/** Where Linux keeps files in memory, which cost no writes to a disk; elsewhere, and where there is little of it, the usual place. */
function folderInMemory(): string {
  const folder = '/dev/shm';
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize >= gibibyte ? folder : tmpdir();
  } catch {
    // There is no such folder, or it is not for us.
    return tmpdir();
  }
}

export class TemporaryFolder implements Disposable {
  /** Absolute path with symbolic links resolved. */
  readonly path: string;

  constructor(name = 'test', parent = tmpdir()) {
    this.path = realpathSync(mkdtempSync(path.join(parent, `gatehouse-${name}-`)));
  }

  /** One that may be in memory: for small files that are put on disk often. Programs may not be run from there. */
  static inMemory(name: string): TemporaryFolder {
    return new TemporaryFolder(name, folderInMemory());
  }

  /** Absolute path of something inside. */
  join(...parts: string[]): string {
    return path.join(this.path, ...parts);
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }

  [Symbol.dispose](): void {
    this.remove();
  }
}
