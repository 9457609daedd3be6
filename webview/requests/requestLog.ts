// The request log as the panel shows it: loads pages under the filters, takes live rows in, and says how loading stands.
// Used by the panel, which draws it. Live rows are gathered and taken in together, so that a burst is one drawing; while older rows are
// looked at, new ones wait.
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { RequestFilters } from '../../src/shared/statisticsMessages';
import type { RequestLogPage, RequestLogRow } from '../../src/shared/usage';
import { CallError, type HostClient } from '../client';
import { matches, noFilters, queryOf, type Filters, type KnownNames } from './filters';
import { RequestList } from './requestList';

/** Rows kept at once; the list draws those that are seen. */
const rowLimit = 20_000;
/** Live rows are taken in together, at most this often (milliseconds). */
const takeEvery = 100;
/** Rows that fill a page: where filters fit few, pages are asked for until there are so many. */
const enoughRows = 60;
/** Pages in a row that are asked for without the user. */
const mostPages = 40;

export class RequestLog implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #client: HostClient;
  readonly #known: () => KnownNames;
  readonly #list = new RequestList(rowLimit);
  #filters: Filters = noFilters;
  /** The filters as the gateway is asked for them: their times stand still from page to page. */
  #query: RequestFilters = {};
  #state: 'loading' | 'ready' | 'failed' = 'loading';
  #error: CallError | undefined;
  #isLoadingOlder = false;
  #searchedTo: string | undefined;
  /** Counts first pages: an answer for an earlier one is out of date. */
  #generation = 0;
  #live = new Map<string, RequestLogRow>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isHolding = false;
  /** New rows that wait until the newest are looked at again. */
  #held = new Map<string, RequestLogRow>();

  constructor(host: ReactiveControllerHost, client: HostClient, known: () => KnownNames) {
    this.#host = host;
    this.#client = client;
    this.#known = known;
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
  /** All that began at this time (ISO 8601) or later was looked through; undefined where the rows themselves say so. */
  get searchedTo(): string | undefined {
    return this.#searchedTo;
  }
  /** True where no older rows are left to load. */
  get isWhole(): boolean {
    return this.#list.isWhole;
  }
  /** How many new rows are not among `rows`, because older ones are looked at. */
  get newerCount(): number {
    return this.#list.newerCount + this.#held.size;
  }

  get(id: string): RequestLogRow | undefined {
    return this.#list.get(id) ?? this.#held.get(id);
  }

  clearError(): void {
    this.#error = undefined;
    this.#host.requestUpdate();
  }

  /** Loads the newest rows under `filters` in place of everything. Resolves when they are there or that has failed. */
  async loadNewest(filters: Filters = this.#filters): Promise<void> {
    const generation = ++this.#generation;
    if (filters !== this.#filters) this.#list.clear();
    this.#filters = filters;
    this.#query = queryOf(filters, Date.now());
    this.#held.clear();
    this.#state = 'loading';
    this.#error = undefined;
    this.#searchedTo = undefined;
    this.#isLoadingOlder = false;
    this.#host.requestUpdate();
    const page = await this.#page(undefined, generation);
    if (generation !== this.#generation) return;
    if (page !== undefined) {
      this.#list.reset(page);
      this.#searchedTo = page.searchedTo;
    }
    this.#state = page === undefined ? 'failed' : 'ready';
    this.#takeLive();
    if (page?.searchedTo !== undefined) await this.loadOlder();
  }

  /** Loads older rows, as many as fill a page; returns how many came. Does nothing while it is at it. */
  async loadOlder(): Promise<number> {
    if (this.#isLoadingOlder || this.#state !== 'ready') return 0;
    const generation = this.#generation;
    let added = 0;
    this.#isLoadingOlder = true;
    this.#error = undefined;
    this.#host.requestUpdate();
    // A page may be short where filters fit few rows, and bring only rows that are here where some were let go: go on until there are more.
    for (let tries = 0; tries < mostPages && added < enoughRows && !this.#list.isWhole; tries += 1) {
      const page = await this.#page(this.#list.nextCursor, generation);
      if (generation !== this.#generation) return added;
      if (page === undefined) break;
      added += this.#list.append(page);
      this.#searchedTo = page.searchedTo;
      this.#host.requestUpdate();
      if (page.searchedTo === undefined && added > 0) break;
    }
    this.#isLoadingOlder = false;
    this.#host.requestUpdate();
    return added;
  }

  /** While `holding`, new rows wait instead of moving those that are read. */
  hold(holding: boolean): void {
    this.#isHolding = holding;
    if (!holding && this.#held.size > 0) this.#release();
  }

  /** Brings in the rows that wait, or the newest page where they are too many or rows between were let go. */
  showNewest(): void {
    this.#isHolding = false;
    if (this.#list.isHistory) void this.loadNewest();
    else this.#release();
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
    const known = this.#known();
    for (const row of live.values()) {
      if (!matches(row, this.#query, known)) {
        this.#list.remove(row.id);
        this.#held.delete(row.id);
      } else if (this.#list.has(row.id) || !this.#isHolding) this.#list.put(row);
      else if (this.#held.get(row.id)?.outcome == null || row.outcome !== null) this.#held.set(row.id, row);
    }
  }

  #release(): void {
    const held = this.#held;
    this.#held = new Map();
    for (const row of held.values()) this.#list.put(row);
    this.#host.requestUpdate();
  }

  async #page(cursor: string | undefined, generation: number): Promise<RequestLogPage | undefined> {
    try {
      return await this.#client.call({
        action: 'list-requests',
        ...this.#query,
        ...(cursor === undefined ? {} : { cursor }),
      });
    } catch (cause) {
      const error = cause instanceof CallError ? cause : new CallError('internal', String(cause));
      if (generation === this.#generation) this.#error = error;
      return undefined;
    }
  }
}
