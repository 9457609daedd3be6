// Work that can wait: done in small steps in moments without requests, so that none waits for it. Made and stopped by the store.
// Its timers never keep the process alive.
import { isDamage, isPassing, sqliteCode } from './sqliteErrors';
import type { StoreLog } from './storeLog';

/** Does one small step, some milliseconds of work; true where more is left to do. */
export type IdleTask = () => boolean;

export interface IdlePauses {
  /** Milliseconds without a commit that count as a quiet moment. */
  quiet: number;
  /** Between two steps. */
  step: number;
  /** Where commits never pause, one step is done after this time all the same. */
  longest: number;
  /** Until it is looked again whether there is something to do. */
  rest: number;
  /** After a step that failed. */
  failed: number;
}

const usualPauses: IdlePauses = { quiet: 400, step: 30, longest: 60_000, rest: 600_000, failed: 60_000 };

export class IdleWork {
  private timer: NodeJS.Timeout | undefined;
  private lastCommit = -Infinity;
  private lastStep = performance.now();
  private stopped = false;

  constructor(
    private readonly tasks: readonly IdleTask[],
    private readonly tell: { log: StoreLog; onDamage: () => void },
    private readonly pauses: IdlePauses = usualPauses,
  ) {}

  /** Something was committed. */
  touched(): void {
    this.lastCommit = performance.now();
  }

  /** There may be something to do. */
  wake(): void {
    this.after(this.pauses.quiet);
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  private after(milliseconds: number): void {
    if (this.stopped) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.run(), milliseconds);
    this.timer.unref();
  }

  private run(): void {
    const { quiet, step, longest, rest } = this.pauses;
    const now = performance.now();
    const wait = this.lastCommit + quiet - now;
    if (wait > 0 && now - this.lastStep < longest) return this.after(Math.max(step, wait));
    this.lastStep = now;
    try {
      const more = this.tasks.some((task) => task());
      this.after(more ? step : rest);
    } catch (error) {
      this.failed(error);
    }
  }

  private failed(error: unknown): void {
    const { log, onDamage } = this.tell;
    const fields = { error: String(error), code: sqliteCode(error) };
    if (isDamage(error)) onDamage();
    if (!isPassing(error)) return log.error('work in idle time failed and is not tried again', fields);
    log.warn('work in idle time failed and is tried again later', fields);
    this.after(this.pauses.failed);
  }
}
