// What a page keeps in VS Code's state while it is hidden or the window reloads: its view, how far it was scrolled, the calls whose
// answers it has not heard, and which first messages it has taken. Used by the client alone. Plain JSON, never a secret.
import * as v from 'valibot';
import type { WebviewAction } from '../src/shared/webviewMessages';

export interface StateStore {
  getState(): unknown;
  setState(state: unknown): void;
}

/** A call that outlives the page. */
export interface KeptCall {
  callId: number;
  /** Where the new page finds it again. */
  name: string;
  action: WebviewAction['action'];
}

const frameSchema = v.object({
  frame: v.object({
    scrollTop: v.optional(v.number(), 0),
    firstId: v.optional(v.string()),
    calls: v.optional(v.array(v.object({ callId: v.number(), name: v.string(), action: v.string() })), () => []),
  }),
});

export class KeptState {
  readonly #store: StateStore;
  #view: object | undefined;
  #calls: KeptCall[] = [];
  #scrollTop = 0;
  #firstId: string | undefined;

  constructor(store: StateStore) {
    this.#store = store;
    const state = store.getState();
    if (typeof state === 'object' && state !== null) {
      const { frame: _frame, ...view } = state as Record<string, unknown>;
      this.#view = view;
    }
    const kept = v.safeParse(frameSchema, state);
    if (!kept.success) return;
    this.#scrollTop = kept.output.frame.scrollTop;
    this.#firstId = kept.output.frame.firstId;
    // An action that is no longer there is refused by the answer's schema, or has none.
    this.#calls = kept.output.frame.calls as KeptCall[];
  }

  get view(): unknown {
    return this.#view;
  }

  get scrollTop(): number {
    return this.#scrollTop;
  }

  get calls(): readonly KeptCall[] {
    return this.#calls;
  }

  /** The first messages that were taken last, by this page or one before it. */
  get firstId(): string | undefined {
    return this.#firstId;
  }

  writeFirstId(id: string): void {
    this.#firstId = id;
    this.#write();
  }

  writeView(view: object): void {
    this.#view = view;
    this.#write();
  }

  writeScroll(scrollTop: number): void {
    if (scrollTop === this.#scrollTop) return;
    this.#scrollTop = scrollTop;
    this.#write();
  }

  keep(call: KeptCall): void {
    this.#calls = [...this.#calls.filter(({ name }) => name !== call.name), call];
    this.#write();
  }

  forget(callId: number): void {
    if (!this.#calls.some((call) => call.callId === callId)) return;
    this.#calls = this.#calls.filter((call) => call.callId !== callId);
    this.#write();
  }

  #write(): void {
    const isPlain = this.#scrollTop === 0 && this.#calls.length === 0 && this.#firstId === undefined;
    const frame = { scrollTop: this.#scrollTop, calls: this.#calls, firstId: this.#firstId };
    this.#store.setState({ ...this.#view, ...(isPlain ? {} : { frame }) });
  }
}
