// Keeps the worker thread that counts tokens: started at first use, ended when idle, started again after a crash. Used by
// tokenEstimator.ts. One job runs at a time, so that a crash fails one; the others wait in a queue of bounded length.
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { GatewayError } from '../../shared/errors';
import type { CountJob, CountResult } from './worker/countJob';

export interface WorkerOptions {
  /** The worker's bundle; it stands beside that of the gateway. */
  file: string;
  /** The thread ends after so long without a job: it holds some 100 MB. */
  idleMs: number;
  /** Longest time for one job. */
  jobMs: number;
  /** Bounds of the queue, in jobs and in characters. */
  mostJobs: number;
  mostCharacters: number;
}

export const defaultWorkerOptions = (): WorkerOptions => ({
  file: join(__dirname, 'tokenWorker.js'),
  idleMs: 60_000,
  jobMs: 30_000,
  mostJobs: 256,
  mostCharacters: 128 * 1024 * 1024,
});

interface Waiting {
  job: CountJob;
  characters: number;
  resolve: (result: CountResult) => void;
  reject: (error: GatewayError) => void;
}

export class WorkerHost {
  private worker: Worker | undefined;
  private running: Waiting | undefined;
  private readonly queue: Waiting[] = [];
  /** Of the jobs that wait and the one that runs. */
  private characters = 0;
  /** Runs while the thread is idle, or while it works on a job. */
  private timer: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(private readonly options: WorkerOptions) {}

  /** True while a thread is there. */
  get started(): boolean {
    return this.worker !== undefined;
  }

  /** Throws GatewayError `rate-limited` where too much waits already, `internal` where the worker failed, `draining` at the end. */
  count(job: CountJob): Promise<CountResult> {
    const characters = lettersOf(job.texts) + lettersOf(job.documents);
    if (this.closed) return Promise.reject(new GatewayError('draining', 'Gatehouse is shutting down.'));
    // A job alone is bounded by the size of request bodies.
    const full = this.queue.length >= this.options.mostJobs || this.characters > this.options.mostCharacters;
    if (full) {
      const message = 'Too many token counts are waiting already. Try again in a moment.';
      return Promise.reject(new GatewayError('rate-limited', message, { retryAfterSeconds: 1 }));
    }
    return new Promise((resolve, reject) => {
      this.characters += characters;
      this.queue.push({ job, characters, resolve, reject });
      this.next();
    });
  }

  /** Ends the thread; whatever waits is refused. */
  async close(): Promise<void> {
    this.closed = true;
    const error = new GatewayError('draining', 'Gatehouse is shutting down.');
    for (const waiting of this.queue.splice(0)) waiting.reject(error);
    this.finish((waiting) => waiting.reject(error));
    await this.stop();
  }

  private next(): void {
    if (this.running !== undefined) return;
    clearTimeout(this.timer);
    this.running = this.queue.shift();
    if (this.running === undefined) {
      this.timer = setTimeout(() => void this.stop(), this.options.idleMs).unref();
      return;
    }
    try {
      this.worker ??= this.start();
      this.worker.postMessage(this.running.job);
    } catch (cause) {
      this.fail(this.worker, cause);
      return;
    }
    this.timer = setTimeout(() => {
      this.fail(this.worker, new Error('the job took too long'));
    }, this.options.jobMs).unref();
  }

  private start(): Worker {
    const { file } = this.options;
    // It needs neither our environment nor our arguments.
    const worker = new Worker(file, {
      env: {},
      argv: [],
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: 1024 },
    });
    worker.unref();
    worker.on('message', (result: CountResult) => {
      if (worker !== this.worker) return;
      this.finish((waiting) => waiting.resolve(result));
      this.next();
    });
    worker.on('error', (cause) => this.fail(worker, cause));
    worker.on('exit', (code) => this.fail(worker, new Error(`the worker ended with ${code}`)));
    return worker;
  }

  /** The job that runs is lost, and the thread with it. */
  private fail(worker: Worker | undefined, cause: unknown): void {
    if (worker !== this.worker) return;
    void this.stop();
    this.finish((waiting) => {
      waiting.reject(new GatewayError('internal', 'Counting tokens failed.', { cause }));
    });
    this.next();
  }

  private finish(settle: (waiting: Waiting) => void): void {
    const { running } = this;
    if (running === undefined) return;
    this.running = undefined;
    this.characters -= running.characters;
    settle(running);
  }

  private async stop(): Promise<void> {
    clearTimeout(this.timer);
    const { worker } = this;
    this.worker = undefined;
    await worker?.terminate();
  }
}

function lettersOf(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + text.length, 0);
}
