// What ends a loop of tools from outside: the client's leaving, the gateway's going, or its time. Made once per request; what the loop starts
// listens here.
import { GatewayError } from '../../shared/errors';
import type { Stop } from '../proxy/attemptCandidate';

export class LoopStop implements Stop {
  /** Why it ended; undefined while it goes on. */
  reason: GatewayError | undefined;
  private readonly began = performance.now();
  private readonly listeners = new Set<(reason: GatewayError) => void>();
  private readonly timer: NodeJS.Timeout;
  private readonly unlisten: () => void;
  private readonly late: GatewayError;

  constructor(client: Stop, milliseconds: number) {
    this.late = new GatewayError('upstream-timeout', 'The time for this request and its tools is over.');
    this.timer = setTimeout(() => this.stop(this.late), milliseconds);
    this.unlisten = client.onStop((reason) => this.stop(reason));
  }

  /** Milliseconds since the loop began. */
  get elapsedMs(): number {
    return performance.now() - this.began;
  }

  get stopped(): boolean {
    return this.reason !== undefined;
  }

  /** The time is over, and nothing else has happened before. */
  get timeUp(): boolean {
    return this.reason === this.late;
  }

  throwIfStopped(): void {
    if (this.reason !== undefined) throw this.reason;
  }

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

  /** The loop has ended: nothing is watched any more. */
  end(): void {
    clearTimeout(this.timer);
    this.unlisten();
    this.listeners.clear();
  }

  private stop(reason: GatewayError): void {
    if (this.reason !== undefined) return;
    this.reason = reason;
    for (const listener of [...this.listeners]) listener(reason);
    this.listeners.clear();
  }
}
