// `gateway.log` in the data directory: the log of a managed gateway, which has no terminal. One old file is kept beside it.
// Writes at once, so that the last words of a crash are there; a write that fails never harms the gateway.
import { closeSync, fchmodSync, fstatSync, openSync, renameSync, statSync, writeSync } from 'node:fs';
import path from 'node:path';

const logFileName = 'gateway.log';
const oldLogFileName = 'gateway.old.log';

export class LogFile {
  private descriptor: number | undefined;
  private size = 0;
  private lost = 0;
  private readonly path: string;

  /** Opens or makes the file (0600). `largestBytes`: from this size on a fresh file is begun. */
  constructor(
    private readonly directory: string,
    private readonly largestBytes: number = 5 * 1024 * 1024,
  ) {
    this.path = path.join(directory, logFileName);
  }

  /** Appends one line. */
  write(line: string): void {
    try {
      if (this.size >= this.largestBytes) this.rotate();
      this.descriptor ??= this.open();
      if (this.lost > 0) {
        // The gap is told in the log itself, as soon as something can be written again.
        this.size += writeSync(
          this.descriptor,
          `${JSON.stringify({ level: 'warn', message: `${this.lost} lines lost` })}\n`,
        );
        this.lost = 0;
      }
      this.size += writeSync(this.descriptor, `${line}\n`);
    } catch {
      // Full disk, folder removed: there is no better place to report it to, and serving goes on.
      this.lost += 1;
      this.close();
    }
  }

  close(): void {
    if (this.descriptor === undefined) return;
    const descriptor = this.descriptor;
    this.descriptor = undefined;
    try {
      closeSync(descriptor);
    } catch {
      // Some systems tell here of a write that failed before: the descriptor is gone all the same.
    }
  }

  private open(): number {
    const descriptor = openSync(this.path, 'a', 0o600);
    fchmodSync(descriptor, 0o600);
    this.size = fstatSync(descriptor).size;
    return descriptor;
  }

  private rotate(): void {
    if (this.descriptor === undefined) return;
    // During an upgrade two gateways write here: whoever finds the file already replaced only opens the fresh one.
    const ours = fstatSync(this.descriptor).ino === statSync(this.path, { throwIfNoEntry: false })?.ino;
    this.close();
    this.size = 0;
    if (ours) renameSync(this.path, path.join(this.directory, oldLogFileName));
  }
}
