// Asks for the figures of a list when it is shown and, at most so often, when the gateway's state moves. Used by the lists of the keys page.
// Knows nothing of what is asked.
import type { ReactiveController, ReactiveControllerHost } from 'lit';

export class Refreshing implements ReactiveController {
  readonly #load: () => void;
  readonly #everyMs: number;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost, load: () => void, everyMs: number) {
    this.#load = load;
    this.#everyMs = everyMs;
    host.addController(this);
  }

  hostConnected(): void {
    this.#load();
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Something has moved: asks when the time has passed, once for all that moves until then. */
  soon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#load();
    }, this.#everyMs);
  }
}
