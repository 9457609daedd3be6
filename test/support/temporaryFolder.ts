// Temporary folders for tests. Each caller removes what it made (`using`, or `remove()` in afterEach/afterAll).
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export class TemporaryFolder implements Disposable {
  /** Absolute path with symbolic links resolved. */
  readonly path: string;

  constructor(name = 'test') {
    this.path = realpathSync(mkdtempSync(path.join(tmpdir(), `gatehouse-${name}-`)));
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
