// The short "copied" mark of copy buttons: which of them was just used. Used by elements with copy buttons.
import type { ReactiveController, ReactiveControllerHost } from 'lit';

const shownFor = 1600;

export class CopyFlash implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #slot: string | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  /** Marks `slot` as just copied, for a moment. */
  show(slot: string): void {
    clearTimeout(this.#timer);
    this.#slot = slot;
    this.#timer = setTimeout(() => {
      this.#slot = undefined;
      this.#host.requestUpdate();
    }, shownFor);
    this.#host.requestUpdate();
  }

  /** True while `slot` is marked; without a slot, while any is. */
  isShown(slot?: string): boolean {
    return slot === undefined ? this.#slot !== undefined : this.#slot === slot;
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
    this.#slot = undefined;
  }
}
