// What is read out about live requests: not each one, but how many came and failed in the last few seconds.
// Used by the panel; the words stand in a polite live region.
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { RequestLogRow } from '../../src/shared/usage';
import { plural } from '../l10n';

const every = 4000;

export class Announcer implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #started = 0;
  #failed = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #words = '';

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  /** The text of the live region. */
  get words(): string {
    return this.#words;
  }

  /** Says `words` now. */
  say(words: string): void {
    this.#words = words;
    this.#host.requestUpdate();
  }

  /** Counts a live row in. */
  count(phase: 'started' | 'finished', row: RequestLogRow): void {
    if (phase === 'started') this.#started += 1;
    else if (row.outcome === 'error') this.#failed += 1;
    if (this.#started + this.#failed > 0) this.#timer ??= setTimeout(() => this.#tell(), every);
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #tell(): void {
    this.#timer = undefined;
    const words = [
      ...(this.#started > 0 ? [plural('requests.announce', this.#started)] : []),
      ...(this.#failed > 0 ? [plural('requests.announceErrors', this.#failed)] : []),
    ].join(', ');
    this.#started = this.#failed = 0;
    this.say(words);
  }
}
