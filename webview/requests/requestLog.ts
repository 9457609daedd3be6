// The request log as the panel shows it: loads pages under the filters, takes live rows in, and says how loading stands.
// Used by the panel, which draws it. Live rows are gathered and taken in together, so that a burst is one drawing.
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { RequestLogPage, RequestLogRow } from '../../src/shared/usage';
import { CallError, type HostClient } from '../client';
import { listAction, matches, noFilters, type Filters } from './filters';
import { RequestList } from './requestList';

/** Rows kept and drawn at once. */
const rowLimit = 1000;
/** Live rows are taken in together, at most this often (milliseconds). */
const takeEvery = 100;
/** Pages without a new row before loading older rows ends for this time. */
const emptyPages = 12;

export class RequestLog implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #client: HostClient;
  readonly #list = new RequestList(rowLimit);
  #filters: Filters = noFilters;
  #state: 'loading' | 'ready' | 'failed' = 'loading';
  #error: CallError | undefined;
  #isLoadingOlder = false;
  /** Counts first pages: an answer for an earlier one is out of date. */
  #generation = 0;
  #live = new Map<string, RequestLogRow>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The row whose details are open: it stays readable when it leaves the list. */
  #kept: RequestLogRow | undefined;

  constructor(host: ReactiveControllerHost, client: HostClient) {
    this.#host = host;
    this.#client = client;
    host.addController(this);
  }

  get rows(): readonly RequestLogRow[] {
    return this.#list.rows;
  }
  get filters(): Filters {
    return this.#filters;
  }
  get state(): 'loading' | 'ready' | 'failed' {
    return this.#state;
  }
  /** Why the last load failed. */
  get error(): CallError | undefined {
    return this.#error;
  }
  get isLoadingOlder(): boolean {
    return this.#isLoadingOlder;
  }
  /** True where no older rows are left to load. */
  get isWhole(): boolean {
    return this.#list.isWhole;
  }
  /** True while the newest rows are not among `rows`. */
  get isHistory(): boolean {
    return this.#list.isHistory;
  }
  get newerCount(): number {
    return this.#list.newerCount;
  }

  /** Row `id` if it is here, or was when it was chosen. */
  get(id: string): RequestLogRow | undefined {
    return this.#list.get(id) ?? (this.#kept?.id === id ? this.#kept : undefined);
  }

  /** Keeps row `id` readable (null: none). */
  keep(id: string | null): void {
    this.#kept = id === null ? undefined : this.get(id);
  }

  clearError(): void {
    this.#error = undefined;
    this.#host.requestUpdate();
  }

  /** Loads the newest page under `filters` in place of everything. Resolves when it is there or has failed. */
  async loadNewest(filters: Filters = this.#filters): Promise<void> {
    const generation = ++this.#generation;
    if (filters !== this.#filters) this.#list.clear();
    this.#filters = filters;
    this.#state = 'loading';
    this.#error = undefined;
    this.#host.requestUpdate();
    const page = await this.#page(undefined, generation);
    if (generation !== this.#generation) return;
    if (page !== undefined) this.#list.reset(page);
    this.#state = page === undefined ? 'failed' : 'ready';
    this.#takeLive();
  }

  /** Loads older rows; returns how many came. Does nothing while it is at it. */
  async loadOlder(): Promise<number> {
    if (this.#isLoadingOlder || this.#state !== 'ready') return 0;
    const generation = this.#generation;
    let added = 0;
    this.#isLoadingOlder = true;
    this.#error = undefined;
    this.#host.requestUpdate();
    // Where rows were let go at the old end, the next page may bring only rows that are here: go on until it does not.
    for (let tries = 0; tries < emptyPages && added === 0 && !this.#list.isWhole; tries += 1) {
      const page = await this.#page(this.#list.nextCursor, generation);
      if (page === undefined || generation !== this.#generation) break;
      added = this.#list.append(page);
    }
    this.#isLoadingOlder = false;
    this.#host.requestUpdate();
    return added;
  }

  /** Takes in a live row. A started row never follows its own finished one. */
  take(row: RequestLogRow): void {
    if (this.#live.get(row.id)?.outcome == null || row.outcome !== null) this.#live.set(row.id, row);
    this.#timer ??= setTimeout(() => this.#takeLive(), takeEvery);
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #takeLive(): void {
    this.#timer = undefined;
    this.#host.requestUpdate();
    // Rows wait for the first page, which may have been read before they came.
    if (this.#state !== 'ready') return;
    const live = this.#live;
    this.#live = new Map();
    for (const row of live.values()) {
      if (row.id === this.#kept?.id) this.#kept = row;
      if (matches(row, this.#filters)) this.#list.put(row);
      else this.#list.remove(row.id);
    }
  }

  async #page(cursor: string | undefined, generation: number): Promise<RequestLogPage | undefined> {
    try {
      return await this.#client.call(listAction(this.#filters, cursor));
    } catch (cause) {
      const error = cause instanceof CallError ? cause : new CallError('internal', String(cause));
      if (generation === this.#generation) this.#error = error;
      return undefined;
    }
  }
}
