// A request body that must be read more than once, or later: a little of it in memory, the rest in a temporary file (0600).
// Used by upload.ts alone. The file goes with the request; what a crash left behind is removed when the gateway starts.
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { open, rm, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { GatewayError } from '../../shared/errors';

const pieceBytes = 64 * 1024;

/** Where the uploads of a data directory are kept. */
export function spoolFolder(dataDirectory: string): string {
  return path.join(dataDirectory, 'uploads');
}

/** Removes what a crash left behind. A file that another, draining gateway still reads stays readable to it. Never throws. */
export function clearSpool(folder: string, onFault: (error: unknown) => void): void {
  try {
    for (const name of readdirSync(folder)) rmSync(path.join(folder, name), { force: true });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) onFault(error);
  }
}

export class Spool {
  /** Bytes appended so far. */
  length = 0;
  /** True once a part of the beginning was let go: the body cannot be read from its start again. */
  lost = false;
  private memory: Uint8Array[] = [];
  private memoryBytes = 0;
  /** Position of the first byte in memory: what stands before it is in the file (or lost). */
  private memoryStart = 0;
  private file: FileHandle | undefined;
  private filePath = '';

  /** Up to `capacity` bytes stay in memory. */
  constructor(
    private readonly folder: string,
    readonly capacity: number,
  ) {}

  /** Adds to the end. With `keep` everything stays readable; without it, memory grows until `forget` is called. */
  async append(chunk: Uint8Array, keep: boolean): Promise<void> {
    this.memory.push(chunk);
    this.memoryBytes += chunk.length;
    this.length += chunk.length;
    if (keep && !this.lost && this.memoryBytes > this.capacity) await this.spill();
  }

  /** A piece of what stands at `position`; undefined where nothing has come yet. Not to be called while `append` runs. */
  async read(position: number): Promise<Uint8Array | undefined> {
    if (position >= this.length) return undefined;
    if (position < this.memoryStart) return this.readFile(position);
    let start = this.memoryStart;
    for (const chunk of this.memory) {
      if (position < start + chunk.length) return chunk.subarray(position - start);
      start += chunk.length;
    }
    return undefined;
  }

  /** Lets go what is in memory before `position`, once it is more than the capacity. */
  forget(position: number): void {
    if (this.memoryBytes <= this.capacity) return;
    for (let first = this.memory[0]; first !== undefined; first = this.memory[0]) {
      if (this.memoryStart + first.length > position) return;
      this.memory.shift();
      this.memoryBytes -= first.length;
      this.memoryStart += first.length;
      this.lost = true;
    }
  }

  /** Closes and removes the file. */
  async remove(): Promise<void> {
    const { file } = this;
    this.file = undefined;
    this.memory = [];
    if (file === undefined) return;
    await file.close();
    await rm(this.filePath, { force: true });
  }

  private async spill(): Promise<void> {
    try {
      this.file ??= await this.create();
      const bytes = Buffer.concat(this.memory);
      for (let written = 0; written < bytes.length;) {
        const step = await this.file.write(bytes, written, bytes.length - written, this.memoryStart + written);
        written += step.bytesWritten;
      }
      this.memoryStart += bytes.length;
      this.memory = [];
      this.memoryBytes = 0;
    } catch (cause) {
      throw new GatewayError('internal', 'The upload could not be kept on disk until it is passed on.', {
        status: 507,
        cause,
      });
    }
  }

  private async create(): Promise<FileHandle> {
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    this.filePath = path.join(this.folder, `${process.pid}-${randomBytes(12).toString('hex')}`);
    return open(this.filePath, 'wx+', 0o600);
  }

  private async readFile(position: number): Promise<Uint8Array> {
    const buffer = Buffer.allocUnsafe(Math.min(pieceBytes, this.memoryStart - position));
    const { bytesRead } = (await this.file?.read(buffer, 0, buffer.length, position)) ?? { bytesRead: 0 };
    if (bytesRead === 0) throw new GatewayError('internal', 'The kept upload could not be read again.');
    return buffer.subarray(0, bytesRead);
  }
}
