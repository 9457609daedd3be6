// How the process ends: what runs last whatever the cause, signals, and faults that nobody caught. Made by main.ts.
// A fault that nobody caught leaves the process in an unknown state: it is written down, and the process goes.
import { constants } from 'node:os';
import type { Log } from '../log';

const asked = ['SIGTERM', 'SIGINT'] as const;

export class Ending {
  private readonly last: (() => void)[] = [];
  private log: Log | undefined;
  private signals = 0;
  private left = false;
  /** Before the gateway listens there is nothing to drain. */
  private drain: () => void = () => this.leave(0);

  /** Begins to watch for signals and uncaught faults. */
  watch(log: Log): void {
    this.log = log;
    for (const signal of asked) process.on(signal, () => this.signalled(signal));
    // A terminal that closes asks a headless gateway to go; a managed one has no terminal of its own (it is forked detached).
    if (!process.connected) process.on('SIGHUP', () => this.signalled('SIGHUP'));
    process.on('uncaughtException', (error) => this.crashed('uncaught exception', error));
    process.on('unhandledRejection', (error) => this.crashed('unhandled rejection', error));
  }

  /** What the first signal does from now on. */
  onSignal(drain: () => void): void {
    this.drain = drain;
  }

  /** Adds a step that must not wait for anything; the last one added runs first. */
  atExit(step: () => void): void {
    this.last.push(step);
  }

  /** Runs the last steps and ends the process. */
  leave(exitCode: number): void {
    if (this.left) return;
    this.left = true;
    for (const step of this.last.reverse()) {
      try {
        step();
      } catch (error) {
        this.log?.error('a last step failed', { error: String(error) });
      }
    }
    this.log?.info('left', { exitCode });
    process.exit(exitCode);
  }

  private signalled(signal: (typeof asked)[number] | 'SIGHUP'): void {
    this.signals += 1;
    this.log?.info('signal', { signal });
    if (this.signals === 1) this.drain();
    // As the shell reports a process that a signal ended.
    else this.leave(128 + constants.signals[signal]);
  }

  private crashed(what: string, error: unknown): void {
    this.log?.error(what, { error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    this.leave(1);
  }
}
