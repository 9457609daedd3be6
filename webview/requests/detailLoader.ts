// The details of the request that is looked at: asked for when one is chosen, and again when it has ended. Used by the panel.
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { RequestDetail } from '../../src/shared/requestDetail';
import type { RequestLogRow } from '../../src/shared/usage';
import { CallError, type HostClient } from '../client';

/** Waits this long (milliseconds) before it asks, so that arrows held down do not ask for every row. */
const patience = 80;

export class DetailLoader implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #client: HostClient;
  #id: string | null = null;
  #row: RequestLogRow | undefined;
  #detail: RequestDetail | undefined;
  #error: CallError | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #generation = 0;

  constructor(host: ReactiveControllerHost, client: HostClient) {
    this.#host = host;
    this.#client = client;
    host.addController(this);
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
  }

  /** The row as last seen; it stays readable when it leaves the list. */
  get row(): RequestLogRow | undefined {
    return this.#row;
  }
  get detail(): RequestDetail | undefined {
    return this.#detail;
  }
  get error(): CallError | undefined {
    return this.#error;
  }

  /** Looks at request `id` (null: at none); `row` where it is here already. */
  choose(id: string | null, row?: RequestLogRow): void {
    clearTimeout(this.#timer);
    this.#generation += 1;
    this.#id = id;
    this.#row = row;
    this.#detail = this.#error = undefined;
    if (id !== null) this.#timer = setTimeout(() => void this.load(), row === undefined ? 0 : patience);
    this.#host.requestUpdate();
  }

  /** A live row: where it is the one that is looked at, it is taken over, and what came with its end is asked for. */
  take(row: RequestLogRow): void {
    if (row.id !== this.#id || (this.#row?.outcome != null && row.outcome === null)) return;
    this.#row = row;
    this.#host.requestUpdate();
    if (row.outcome !== null) void this.load();
  }

  /** Asks for the details again. */
  async load(): Promise<void> {
    const id = this.#id;
    if (id === null) return;
    const generation = ++this.#generation;
    this.#error = undefined;
    try {
      const detail = await this.#client.call({ action: 'read-request', id });
      if (generation !== this.#generation) return;
      this.#detail = detail;
      // What was read may be older than what came live.
      if (this.#row?.outcome == null || detail.request.outcome !== null) this.#row = detail.request;
    } catch (cause) {
      if (generation !== this.#generation) return;
      this.#error = cause instanceof CallError ? cause : new CallError('internal', String(cause));
    }
    this.#host.requestUpdate();
  }
}
