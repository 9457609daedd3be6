// Counts the proxy requests that are running, and ends them when the gateway must go. Made by main.ts, used by proxy and drain.
// Knows nothing of HTTP: a running request is a function that cuts it.
import type { Activity } from '../services';

export class ActivityCounter implements Activity {
  private readonly running = new Set<() => void>();
  private readonly idleWaiters = new Set<() => void>();
  private isDraining = false;

  /** `onChange` is called after every change of `active`. */
  constructor(private readonly onChange: () => void = () => undefined) {}

  get active(): number {
    return this.running.size;
  }

  get draining(): boolean {
    return this.isDraining;
  }

  begin(cut: () => void): () => void {
    // A wrapper of our own, so that one `cut` registered twice counts twice.
    const entry = (): void => cut();
    this.running.add(entry);
    this.onChange();
    return () => {
      if (!this.running.delete(entry)) return;
      if (this.running.size === 0) for (const wake of [...this.idleWaiters]) wake();
      this.onChange();
    };
  }

  /** From now on new requests are refused. */
  startDraining(): void {
    this.isDraining = true;
  }

  /** Ends every running request with an in-band error. */
  cutAll(): void {
    for (const cut of [...this.running]) cut();
  }

  /** True when nothing runs (any more), false when `milliseconds` have passed or `giveUp` was aborted before that. */
  async whenIdle(milliseconds: number, giveUp?: AbortSignal): Promise<boolean> {
    if (this.running.size === 0) return true;
    if (giveUp?.aborted === true) return false;
    return new Promise((resolve) => {
      const finish = (): void => {
        clearTimeout(timer);
        this.idleWaiters.delete(finish);
        giveUp?.removeEventListener('abort', finish);
        resolve(this.running.size === 0);
      };
      const timer = setTimeout(finish, milliseconds);
      this.idleWaiters.add(finish);
      giveUp?.addEventListener('abort', finish);
    });
  }
}
