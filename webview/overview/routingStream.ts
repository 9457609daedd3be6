// The latest requests by the way they went, newest first and bounded; while it is paused, new ones wait. Used by the overview.
// Events are gathered and taken in together, so that a burst is one drawing.
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { RequestLogRow } from '../../src/shared/usage';

/** Events kept, and kept waiting. */
const mostEvents = 200;
const takeEvery = 150;

export class RoutingStream implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #rows: readonly RequestLogRow[] = [];
  #waiting: RequestLogRow[] = [];
  /** How many came since the pause, beyond those that are kept too. */
  #waitingCount = 0;
  #fresh: RequestLogRow[] = [];
  #isPaused = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {}

  hostDisconnected(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Requests that have ended, newest first. */
  get rows(): readonly RequestLogRow[] {
    return this.#rows;
  }
  get isPaused(): boolean {
    return this.#isPaused;
  }
  /** How many wait for the end of the pause. */
  get waitingCount(): number {
    return this.#waitingCount;
  }

  /** The newest page of the log, in any order. */
  load(rows: readonly RequestLogRow[]): void {
    this.#rows = merged(this.#rows, rows);
    this.#host.requestUpdate();
  }

  /** A request has ended. */
  take(row: RequestLogRow): void {
    this.#fresh.push(row);
    this.#timer ??= setTimeout(() => this.#takeFresh(), takeEvery);
  }

  setPaused(paused: boolean): void {
    this.#isPaused = paused;
    if (!paused) {
      this.#rows = merged(this.#rows, this.#waiting);
      this.#waiting = [];
      this.#waitingCount = 0;
    }
    this.#host.requestUpdate();
  }

  #takeFresh(): void {
    this.#timer = undefined;
    const fresh = this.#fresh;
    this.#fresh = [];
    if (this.#isPaused) {
      this.#waiting = merged(this.#waiting, fresh);
      this.#waitingCount += fresh.length;
    } else this.#rows = merged(this.#rows, fresh);
    this.#host.requestUpdate();
  }
}

/** Both together, newest first, each once, no running ones, no more than are kept. */
function merged(rows: readonly RequestLogRow[], more: readonly RequestLogRow[]): RequestLogRow[] {
  const byId = new Map([...rows, ...more.filter(({ outcome }) => outcome !== null)].map((row) => [row.id, row]));
  return [...byId.values()]
    .sort((a, b) => (a.startedAt === b.startedAt ? (a.id < b.id ? 1 : -1) : a.startedAt < b.startedAt ? 1 : -1))
    .slice(0, mostEvents);
}
