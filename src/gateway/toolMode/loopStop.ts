// What ends a loop of tools from outside: the client's leaving, the gateway's going, or its time. Made once per request; what the loop starts
// listens here.
import { GatewayError } from '../../shared/errors';
import type { Stop } from '../proxy/attemptCandidate';
import { Stopping } from '../proxy/stopping';

export class LoopStop extends Stopping implements Stop {
  private readonly began = performance.now();
  private readonly timer: NodeJS.Timeout;
  private readonly unlisten: () => void;
  private readonly late: GatewayError;

  constructor(client: Stop, milliseconds: number) {
    super();
    this.late = new GatewayError('upstream-timeout', 'The time for this request and its tools is over.');
    this.timer = setTimeout(() => this.stop(this.late), milliseconds);
    this.unlisten = client.onStop((reason) => this.stop(reason));
  }

  /** Milliseconds since the loop began. */
  get elapsedMs(): number {
    return performance.now() - this.began;
  }

  /** The time is over, and nothing else has happened before. */
  get timeUp(): boolean {
    return this.reason === this.late;
  }

  /** True where `caught` is what the end of the time threw. */
  isLate(caught: unknown): boolean {
    return this.timeUp && caught === this.late;
  }

  /** The loop has ended: nothing is watched any more. */
  end(): void {
    clearTimeout(this.timer);
    this.unlisten();
    this.forget();
  }
}
