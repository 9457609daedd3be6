// What a request, or a part of it, can be stopped by from outside: the reason, told once to all who listen. Extended by the client's side of
// a request and by the loop of tools. Knows nothing of why.
import type { GatewayError } from '../../shared/errors';

export class Stopping {
  /** Why it ended; undefined while it goes on. */
  protected reason: GatewayError | undefined;
  private readonly listeners = new Set<(reason: GatewayError) => void>();

  get stopped(): boolean {
    return this.reason !== undefined;
  }

  /** Throws the reason where it was stopped. */
  throwIfStopped(): void {
    if (this.reason !== undefined) throw this.reason;
  }

  /** Calls `listener` once when it is stopped (at once if it was already). Returns its undoing. */
  onStop(listener: (reason: GatewayError) => void): () => void {
    if (this.reason !== undefined) {
      listener(this.reason);
      return () => undefined;
    }
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Aborts with the reason. */
  get signal(): AbortSignal {
    const controller = new AbortController();
    this.onStop((reason) => controller.abort(reason));
    return controller.signal;
  }

  /** Tells all who listen; the first reason counts. */
  stop(reason: GatewayError): void {
    if (this.reason !== undefined) return;
    this.reason = reason;
    for (const listener of [...this.listeners]) listener(reason);
    this.listeners.clear();
  }

  /** Nobody is told any more. */
  protected forget(): void {
    this.listeners.clear();
  }
}
