// Starts windows (window.ts) as processes of their own and speaks to them. For the tests of crashes and of two windows at once.
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import * as esbuild from 'esbuild';
import { TemporaryFolder } from '../support/temporaryFolder';
import type { WindowAnswer, WindowJob } from './window';

/** The program of a window, bundled once per test file. */
export class WindowProgram implements Disposable {
  private constructor(private readonly folder: TemporaryFolder) {}

  static async build(): Promise<WindowProgram> {
    const folder = new TemporaryFolder('window');
    await esbuild.build({
      entryPoints: [path.join(import.meta.dirname, 'window.ts')],
      outfile: folder.join('window.mjs'),
      bundle: true,
      platform: 'node',
      format: 'esm',
      mainFields: ['module', 'main'],
      logLevel: 'error',
    });
    return new WindowProgram(folder);
  }

  open(): Window {
    return new Window(spawn(process.execPath, [this.folder.join('window.mjs')]));
  }

  [Symbol.dispose](): void {
    this.folder.remove();
  }
}

export class Window {
  private readonly lines: Interface;
  private readonly ended: Promise<unknown>;

  constructor(private readonly process: ChildProcessWithoutNullStreams) {
    this.lines = createInterface(process.stdout);
    this.ended = once(process, 'exit');
  }

  /** The answer to a job; undefined where the process ended before it could give one. */
  async do(job: WindowJob): Promise<WindowAnswer | undefined> {
    const answer = once(this.lines, 'line');
    this.process.stdin.write(`${JSON.stringify(job)}\n`);
    const first = await Promise.race([answer, this.ended.then(() => undefined)]);
    return first === undefined ? undefined : (JSON.parse(String(first[0])) as WindowAnswer);
  }

  /** Ends when the window has closed. */
  async close(): Promise<void> {
    this.process.stdin.end();
    await this.ended;
  }
}
