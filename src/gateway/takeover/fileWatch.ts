// Watches files that may not exist yet, by the folders they are in or will be in, and tells of changes together after a moment.
// Used by the tools service. A folder that cannot be watched is passed over: states are read anew whenever they are asked for.
import fs from 'node:fs';
import path from 'node:path';

/** Editors and tools write in several steps: the wait after the last of them, in milliseconds. */
const quietMs = 200;

export class FileWatch {
  /** By folder: the names in it that matter. */
  private wanted = new Map<string, Set<string>>();
  private readonly watchers = new Map<string, fs.FSWatcher>();
  private timer: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(private readonly onChange: () => void) {}

  /** Watches exactly these files from now on. Absolute paths. */
  watch(files: readonly string[]): void {
    if (this.closed) return;
    this.wanted = new Map();
    for (const file of files) {
      this.want(file);
      const real = realPath(file);
      if (real !== undefined && real !== file) this.want(real);
    }
    for (const [folder, watcher] of this.watchers) {
      if (this.wanted.has(folder)) continue;
      watcher.close();
      this.watchers.delete(folder);
    }
    for (const folder of this.wanted.keys()) if (!this.watchers.has(folder)) this.open(folder);
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
    for (const watcher of this.watchers.values()) watcher.close();
    this.watchers.clear();
  }

  /** The nearest folder that is there, and what would appear in it. */
  private want(file: string): void {
    let name = path.basename(file);
    let folder = path.dirname(file);
    while (!fs.existsSync(folder) && path.dirname(folder) !== folder) {
      name = path.basename(folder);
      folder = path.dirname(folder);
    }
    const names = this.wanted.get(folder) ?? new Set();
    this.wanted.set(folder, names.add(name));
  }

  private open(folder: string): void {
    try {
      const watcher = fs.watch(folder, { persistent: false }, (_, name) => this.seen(folder, name));
      const drop = (): void => {
        watcher.close();
        if (this.watchers.get(folder) === watcher) this.watchers.delete(folder);
        this.tellSoon();
      };
      watcher.on('error', drop);
      this.watchers.set(folder, watcher);
    } catch {
      // The system has no watch to give, or the folder has just gone.
    }
  }

  private seen(folder: string, name: string | null): void {
    const names = this.wanted.get(folder);
    const isGone = name === path.basename(folder) && !fs.existsSync(folder);
    if (isGone) {
      this.watchers.get(folder)?.close();
      this.watchers.delete(folder);
    }
    if (name === null || isGone || names?.has(name) === true) this.tellSoon();
  }

  private tellSoon(): void {
    if (this.closed) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(this.onChange, quietMs);
    this.timer.unref();
  }
}

function realPath(file: string): string | undefined {
  try {
    return fs.realpathSync(file);
  } catch {
    return undefined; // Not there: its folder is watched.
  }
}
