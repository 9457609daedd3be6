// Calls in flight and their failures, per slot (one button or form): what an element needs to show progress and errors.
// Used by every element that calls the host. A slot that is busy takes no second call, so double clicks do nothing.
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ActionAnswer, WebviewAction } from '../src/shared/webviewMessages';
import { CallError, type HostClient, type ResumedAnswer } from './client';

/**
 * Slots whose calls outlive the page, and what their answers mean to the page that comes after: forms that were being saved, say.
 * `scope` tells elements of one page apart.
 */
export interface ResumedSlots {
  scope: string;
  slots: Readonly<Record<string, (answer: ResumedAnswer) => void>>;
}

export class Calls implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #client: () => HostClient;
  readonly #busy = new Set<string>();
  readonly #errors = new Map<string, CallError>();
  readonly #resumed: ResumedSlots | undefined;

  /** `client` is read at each call, since elements get theirs after they are made. */
  constructor(host: ReactiveControllerHost, client: () => HostClient, resumed?: ResumedSlots) {
    this.#host = host;
    this.#client = client;
    this.#resumed = resumed;
    host.addController(this);
  }

  hostConnected(): void {
    for (const [slot, take] of Object.entries(this.#resumed?.slots ?? {})) void this.#resume(slot, take);
  }

  /**
   * Runs one call in `slot`. Returns `{ value }` when it succeeded; undefined when the slot was busy or the call failed
   * (the failure is then `error(slot)`; a dialog that the user cancelled leaves none).
   */
  async run<Request extends WebviewAction>(
    slot: string,
    request: Request,
  ): Promise<{ value: ActionAnswer<Request['action']> } | undefined> {
    if (this.#busy.has(slot)) return undefined;
    return this.#during(slot, async () => ({ value: await this.#client().call(request, this.#nameOf(slot)) }));
  }

  async #resume(slot: string, take: (answer: ResumedAnswer) => void): Promise<void> {
    const name = this.#nameOf(slot);
    const answer = name === undefined ? undefined : this.#client().resume(name);
    if (answer === undefined) return;
    const done = await this.#during(slot, () => answer);
    if (done !== undefined) take(done);
  }

  #nameOf(slot: string): string | undefined {
    const { scope, slots } = this.#resumed ?? { scope: '', slots: {} };
    return Object.hasOwn(slots, slot) ? `${scope}.${slot}` : undefined;
  }

  async #during<T>(slot: string, work: () => Promise<T>): Promise<T | undefined> {
    this.#busy.add(slot);
    this.#errors.delete(slot);
    this.#host.requestUpdate();
    try {
      return await work();
    } catch (cause) {
      const error = cause instanceof CallError ? cause : new CallError('internal', String(cause));
      if (error.kind !== 'cancelled') this.#errors.set(slot, error);
      return undefined;
    } finally {
      this.#busy.delete(slot);
      this.#host.requestUpdate();
    }
  }

  busy(slot: string): boolean {
    return this.#busy.has(slot);
  }

  error(slot: string): CallError | undefined {
    return this.#errors.get(slot);
  }

  /** Forgets the failure of `slot`: the user closed it or began anew. */
  clear(slot: string): void {
    if (this.#errors.delete(slot)) this.#host.requestUpdate();
  }
}
