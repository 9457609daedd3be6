// The present time for relative words ("3 minutes ago") and running durations, renewed at a steady pace.
// Used by elements that show such words. Sleeps while its element is not in the page.
import type { ReactiveController, ReactiveControllerHost } from 'lit';

export class Clock implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #every: number;
  readonly #needed: () => boolean;
  #timer: ReturnType<typeof setInterval> | undefined;

  /** Redraws `host` every `every` milliseconds while `needed()` holds. */
  constructor(host: ReactiveControllerHost, every: number, needed: () => boolean = () => true) {
    this.#host = host;
    this.#every = every;
    this.#needed = needed;
    host.addController(this);
  }

  /** Milliseconds since the epoch. */
  get now(): number {
    return Date.now();
  }

  hostConnected(): void {
    this.#timer = setInterval(() => {
      if (this.#needed()) this.#host.requestUpdate();
    }, this.#every);
  }

  hostDisconnected(): void {
    clearInterval(this.#timer);
  }
}
